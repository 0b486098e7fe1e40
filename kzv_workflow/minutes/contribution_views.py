"""Handing in a contribution, and placing it in the text."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import contributions
from kzv_workflow.minutes.life import ContributionCall
from kzv_workflow.minutes.life_forms import ContributionCallForm, ContributionForm, typed_day
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find
from kzv_workflow.web.access import office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("contributions", __name__)


@blueprint.get("/protokolle/<int:minutes_id>/ergaenzungen")
@office_only
def office(minutes_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    call = contributions.call_of(db.session, minutes.id)
    closes_on = german.format_date(call.closes_on) if call else ""
    return _office(minutes, ContributionCallForm(formdata=None, closes_on=closes_on))


@blueprint.post("/protokolle/<int:minutes_id>/ergaenzungen")
@office_only
def invite(minutes_id: int) -> ResponseReturnValue:
    minutes, form = find(minutes_id), ContributionCallForm()
    if not form.validate_on_submit():
        return _office(minutes, form), 422
    try:
        day = typed_day(form.closes_on.data, today(), "closes_on")
        count = contributions.invite(db.session, minutes, day, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _office(find(minutes_id), form), 422
    told = f" {german.count(count, 'Mail geht', 'Mails gehen')} hinaus." if count else ""
    flash(f"Ergänzungen sind bis {german.format_day(day)} möglich.{told}", "success")
    return redirect(url_for("contributions.office", minutes_id=minutes_id), 303)


@blueprint.post("/protokolle/<int:minutes_id>/ergaenzungen/<int:contribution_id>")
@office_only
def decide(minutes_id: int, contribution_id: int) -> ResponseReturnValue:
    """Into the text by one click, or left out."""
    minutes = find(minutes_id)
    rows = contributions.listed(db.session, minutes.id, viewer())
    contribution = next((one for one in rows if one.id == contribution_id), None)
    if contribution is None:
        abort(404)
    if request.form.get("decision") == "leave_out":
        contributions.leave_out(db.session, minutes, contribution, act())
        done = "Nicht aufgenommen."
    else:
        contributions.place(db.session, minutes, contribution, act())
        done = f"Eingefügt unter „{contributions.SECTION}“, {contribution.organisation.name}."
    db.session.commit()
    flash(done, "success")
    return redirect(url_for("contributions.office", minutes_id=minutes_id), 303)


@blueprint.get("/treffen/<int:meeting_id>/ergaenzung")
def form(meeting_id: int) -> ResponseReturnValue:
    minutes, call = _called(meeting_id)
    return _form(minutes, call, ContributionForm(formdata=None))


@blueprint.post("/treffen/<int:meeting_id>/ergaenzung")
def hand_in(meeting_id: int) -> ResponseReturnValue:
    (minutes, call), typed = _called(meeting_id), ContributionForm()
    if not typed.validate_on_submit():
        return _form(minutes, call, typed), 422
    try:
        contributions.hand_in(db.session, minutes, typed.text.data, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        typed.refuse(error)
        return _form(*_called(meeting_id), typed), 422
    flash("Danke! Ihre Ergänzung liegt im Büro.", "success")
    return redirect(url_for("contributions.form", meeting_id=meeting_id), 303)


def _called(meeting_id: int) -> tuple[Minutes, ContributionCall]:
    return contributions.open_call(db.session, meeting_id) or abort(404)


def _office(minutes: Minutes, typed: ContributionCallForm) -> str:
    return render_template(
        "minutes/contributions.html",
        minutes=minutes,
        form=typed,
        call=contributions.call_of(db.session, minutes.id),
        rows=contributions.listed(db.session, minutes.id, viewer()),
        today=today(),
    )


def _form(minutes: Minutes, call: ContributionCall, typed: ContributionForm) -> str:
    return render_template(
        "minutes/contribute.html",
        meeting=minutes.meeting,
        form=typed,
        call=call,
        is_open=contributions.is_open(minutes, call, today()),
        rows=contributions.listed(db.session, minutes.id, viewer()),
    )
