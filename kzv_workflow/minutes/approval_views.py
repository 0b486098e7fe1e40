"""The Protokollkontrolle: recorded from the Protokoll or from the page of the next meeting."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from kzv_workflow import german
from kzv_workflow.config import Settings
from kzv_workflow.directory import queries as directory
from kzv_workflow.documents.pdf import pdf_of
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import announcing, approving, papers, standing
from kzv_workflow.minutes.circulation import Papers
from kzv_workflow.minutes.life import ApprovalResult
from kzv_workflow.minutes.life_forms import ApprovalForm, RevocationForm
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find
from kzv_workflow.web.access import admin_only, office_only, today
from kzv_workflow.web.extensions import db

blueprint = Blueprint("approvals", __name__, url_prefix="/protokolle/<int:minutes_id>/kontrolle")


@blueprint.get("")
@office_only
def form(minutes_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    meeting = request.args.get("treffen", type=int)
    return _page(minutes, ApprovalForm(formdata=None, meeting=meeting), RevocationForm(None))


@blueprint.post("")
@office_only
def approve(minutes_id: int) -> ResponseReturnValue:
    minutes, typed = find(minutes_id), ApprovalForm()
    if not typed.validate_on_submit():
        return _page(minutes, typed, RevocationForm(None)), 422
    later = approving.later_meetings(db.session, minutes)
    meeting = next((one for one in later if one.id == typed.meeting.data), None)
    try:
        if meeting is None:
            raise DomainError("Bitte wählen Sie ein späteres Treffen.", field="meeting")
        verdict = approving.Verdict(
            meeting, ApprovalResult(typed.result.data), typed.remark.data or None
        )
        approving.approve(db.session, minutes, verdict, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        typed.refuse(error)
        return _page(find(minutes_id), typed, RevocationForm(None)), 422
    flash(f"Festgehalten: {approving.RESULT_WORDS[verdict.result]}.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes_id), 303)


@blueprint.post("/bekanntgeben")
@office_only
def announce(minutes_id: int) -> ResponseReturnValue:
    """Send the approved text to everybody; the files are made while nothing is locked."""
    minutes = find(minutes_id)
    approval = announcing.approved_unsent(db.session, minutes)
    word = papers.word_of(db.session, approval.version, today())
    db.session.rollback()
    settings: Settings = current_app.extensions["settings"]
    made = Papers(word, pdf_of(word, settings.libreoffice))
    count = announcing.announce(db.session, find(minutes_id), made, act())
    db.session.commit()
    told = german.count(count, "Adresse", "Adressen")
    flash(f"Die angenommene Fassung geht an {told}.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes_id), 303)


@blueprint.post("/aufheben")
@admin_only
def revoke(minutes_id: int) -> ResponseReturnValue:
    minutes, typed = find(minutes_id), RevocationForm()
    if not typed.validate_on_submit():
        return _page(minutes, ApprovalForm(formdata=None), typed), 422
    try:
        approving.revoke(db.session, minutes, typed.reason.data, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        typed.refuse(error)
        return _page(find(minutes_id), ApprovalForm(formdata=None), typed), 422
    flash("Die Annahme ist aufgehoben. Der Text kann wieder geändert werden.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes_id), 303)


def _page(minutes: Minutes, typed: ApprovalForm, revocation: RevocationForm) -> str:
    meetings = approving.later_meetings(db.session, minutes)
    typed.meeting.choices = [
        SelectChoice(
            str(one.id),
            f"{one.title}, {german.format_date(one.first_day)}" if one.first_day else one.title,
        )
        for one in meetings
    ]
    return render_template(
        "minutes/approval.html",
        minutes=minutes,
        form=typed,
        revocation=revocation,
        meetings=meetings,
        life=standing.standing(db.session, minutes),
        words=approving.RESULT_WORDS,
        recipient_count=len(directory.recipients(db.session, today())),
    )
