"""Moving a meeting, calling it off: the page that shows what will happen, and its button."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import hints
from kzv_workflow.meetings.forms import MeetingDraft
from kzv_workflow.meetings.inviting import Postponement
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.typed import MODES, DayRow, read_rows
from kzv_workflow.meetings.views import found
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.workflows import calling_off, moving, redating
from kzv_workflow.workflows.calling_off import Ending, Fate

blueprint = Blueprint("moving", __name__)

VOTES = ("", "einstimmig", "mehrheitlich", "ohne Abstimmung")
LENGTHS = {"reason": 300, "vote": 100, "target_window": 100}


@blueprint.get("/treffen/<int:meeting_id>/verschieben")
@office_only
def preview(meeting_id: int) -> ResponseReturnValue:
    return _page(meeting_id, Postponement(""))


@blueprint.post("/treffen/<int:meeting_id>/verschieben")
@office_only
def move(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id, to_change=True)
    said = Postponement(**{name: _typed(name) for name in LENGTHS})
    try:
        _check_lengths(said)
        count = moving.move(db.session, meeting, said, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _page(meeting_id, said, error), 422
    told = german.count(count, "Person erfährt", "Personen erfahren")
    flash("Das Treffen ist verschoben." + (f" {told} es per Mail." if count else ""), "success")
    return redirect(url_for("meeting.overview", meeting_id=meeting_id), 303)


@blueprint.get("/treffen/<int:meeting_id>/verschieben/termin")
@office_only
def redate_preview(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id)
    said = Postponement(meeting.reason or "", meeting.vote or "")
    return _redate_page(meeting, MeetingDraft.of(meeting), said)


@blueprint.post("/treffen/<int:meeting_id>/verschieben/termin")
@office_only
def redate(meeting_id: int) -> ResponseReturnValue:
    """Take the new days over, or only show what they would mean."""
    meeting = found(meeting_id, to_change=True)
    draft, said = MeetingDraft.of(meeting), Postponement(_typed("reason"), _typed("vote"))
    draft.days, draft.seen = read_rows(DayRow, "days", request.form), request.form.get("seen", "")
    draft.moves_agenda, step = "moves_agenda" in request.form, request.form.get("step", "")
    if draft.rearrange(step) and step != "check":
        return _redate_page(meeting, draft, said)
    outline = draft.outline()
    if draft.notice_change(meeting) or outline is None:
        return _redate_page(meeting, draft, said), 422
    if step == "check":
        return _redate_page(meeting, draft, said)
    try:
        _check_lengths(said)
        count = redating.redate(db.session, meeting, outline, said, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        draft.errors[error.field or "form"] = str(error)
        return _redate_page(found(meeting_id), draft, said), 422
    told = german.count(count, "Person erfährt", "Personen erfahren")
    flash("Der neue Termin steht." + (f" {told} es per Mail." if count else ""), "success")
    return redirect(url_for("meeting.overview", meeting_id=meeting_id), 303)


def _redate_page(meeting: Meeting, draft: MeetingDraft, said: Postponement) -> str:
    days = [row.date for row in draft.days if row.date]
    new = [] if days == [one.day for one in meeting.days] else days
    return render_template(
        "workflows/redate.html",
        meeting=meeting,
        draft=draft,
        said=said,
        votes=VOTES,
        modes=list(MODES.items()),
        then=redating.consequences(db.session, meeting, new, Act(viewer(), now())),
        hints=hints.of_meeting(db.session, new, [meeting.id], meeting.partner_id),
    )


@blueprint.get("/treffen/<int:meeting_id>/absagen")
@office_only
def call_off_preview(meeting_id: int) -> ResponseReturnValue:
    return _ending_page(meeting_id, "", "")


@blueprint.post("/treffen/<int:meeting_id>/absagen")
@office_only
def call_off(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id, to_change=True)
    reason, fate = _typed("reason"), _typed("fate")
    try:
        if len(reason) > LENGTHS["reason"]:
            raise DomainError("Bitte höchstens 300 Zeichen.", field="reason")
        if fate and fate not in list(Fate):
            raise DomainError("Bitte wählen Sie, was aus den Fristen wird.", field="fate")
        said = Ending(reason, Fate(fate) if fate else None)
        count = calling_off.call_off(db.session, meeting, said, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _ending_page(meeting_id, reason, fate, error), 422
    told = german.count(count, "Person erfährt", "Personen erfahren")
    flash("Das Treffen ist abgesagt." + (f" {told} es per Mail." if count else ""), "success")
    return redirect(url_for("meeting.overview", meeting_id=meeting_id), 303)


def _ending_page(meeting_id: int, reason: str, fate: str, error: DomainError | None = None) -> str:
    meeting = found(meeting_id)
    then = calling_off.consequences(db.session, meeting)
    return render_template(
        "workflows/call_off.html",
        meeting=meeting,
        reason=reason,
        fate=fate or then.fates[0],
        then=then,
        error=error,
        problems=[(error.field or "", str(error))] if error else [],
    )


def _check_lengths(said: Postponement) -> None:
    for name, most in LENGTHS.items():
        if len(getattr(said, name)) > most:
            raise DomainError(f"Bitte höchstens {most} Zeichen.", field=name)


def _typed(name: str) -> str:
    return " ".join(request.form.get(name, "").split())


def _page(meeting_id: int, said: Postponement, error: DomainError | None = None) -> str:
    meeting = found(meeting_id)
    return render_template(
        "workflows/move.html",
        meeting=meeting,
        said=said,
        votes=VOTES,
        then=moving.consequences(db.session, meeting),
        error=error,
        problems=[(error.field or "", str(error))] if error else [],
    )
