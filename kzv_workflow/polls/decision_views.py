"""What the office decides: a date, opening it again, alternatives, another deadline, the end."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.typed import MODES
from kzv_workflow.polls import deciding, stages
from kzv_workflow.polls.board import board
from kzv_workflow.polls.boxes import Boxes, MeetingBox
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.editing_views import hosts, spoken_hints
from kzv_workflow.polls.forms import read_deadline
from kzv_workflow.polls.models import Poll, PollMeeting, PollState
from kzv_workflow.polls.views import found
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("poll_decisions", __name__, url_prefix="/terminabfragen")


@blueprint.get("/<int:poll_id>/festlegen/<int:option_id>")
@office_only
def preview(poll_id: int, option_id: int) -> ResponseReturnValue:
    """What would follow; nothing happens."""
    return _fix_page(found(poll_id), option_id, "")


@blueprint.post("/<int:poll_id>/festlegen/<int:option_id>")
@office_only
def fix(poll_id: int, option_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    seen = request.form.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
    choice = Choice(option_id, version, "despite" in request.form)
    try:
        meeting = deciding.fix(db.session, poll, choice, Act(viewer(), now()))
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        db.session.rollback()
        if isinstance(error, DomainError) and error.field == "despite":
            return _fix_page(found(poll_id), option_id, str(error)), 422
        sentence = str(error) if isinstance(error, DomainError) else deciding.TOO_LATE
        flash(sentence, "danger")
        return redirect(url_for("polls.results", poll_id=poll_id), 303)
    flash("Der Termin ist festgelegt, die Einladungen sind unterwegs.", "success")
    return redirect(url_for("meeting.overview", meeting_id=meeting.id), 303)


def _fix_page(poll: Poll, option_id: int, error: str) -> str:
    facts = deciding.consequences(
        db.session, board(db.session, poll), option_id, Act(viewer(), now())
    )
    if facts is None or poll.state is not PollState.OPEN or facts.judged.option.meeting.decision:
        abort(404)
    return render_template("polls/fix.html", poll=poll, facts=facts, error=error)


@blueprint.get("/<int:poll_id>/oeffnen/<int:meeting_id>")
@office_only
def reopen_form(poll_id: int, meeting_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    meeting = _meeting(poll, meeting_id)
    return _reopen_page(poll, meeting, {}, None)


@blueprint.post("/<int:poll_id>/oeffnen/<int:meeting_id>")
@office_only
def reopen(poll_id: int, meeting_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    meeting = _meeting(poll, meeting_id)
    typed = {name: request.form.get(name, "").strip() for name in ("reason", "deadline")}
    act = Act(viewer(), now())
    try:
        deadline = read_deadline(typed["deadline"], today())
        deciding.reopen(db.session, poll, meeting, typed["reason"], deadline, act)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        poll = found(poll_id)
        return _reopen_page(poll, _meeting(poll, meeting_id), typed, error), 422
    flash("Wieder offen. Alle Eingeladenen bekommen eine Absage für ihren Kalender.", "success")
    return redirect(url_for("polls.results", poll_id=poll_id), 303)


def _reopen_page(
    poll: Poll, meeting: PollMeeting, typed: dict[str, str], error: DomainError | None
) -> str:
    if meeting.decision is None:
        abort(404)
    problems = [(error.field or "form", str(error))] if error else []
    return render_template(
        "polls/reopen.html", poll=poll, meeting=meeting, typed=typed, problems=problems
    )


@blueprint.get("/<int:poll_id>/alternativen/<int:meeting_id>")
@office_only
def alternatives(poll_id: int, meeting_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    meeting = _undecided(poll, meeting_id)
    return _alternatives_page(poll, meeting, Boxes([MeetingBox(meeting.title)]), "", [])


@blueprint.post("/<int:poll_id>/alternativen/<int:meeting_id>")
@office_only
def ask_again(poll_id: int, meeting_id: int) -> ResponseReturnValue:
    """New options for the meeting that collides; only it is open again."""
    poll = found(poll_id)
    meeting = _undecided(poll, meeting_id)
    boxes = Boxes.read({**request.form.to_dict(), "m0-title": meeting.title})
    typed = request.form.get("deadline", "").strip()
    if boxes.rearrange(request.form.get("step", "")):
        return _alternatives_page(poll, meeting, boxes, typed, [])
    outlines = boxes.check()
    problems = boxes.problems()
    try:
        deadline = read_deadline(typed, today())
        if outlines is None:
            return _alternatives_page(poll, meeting, boxes, typed, problems), 422
        act = Act(viewer(), now())
        told = stages.ask_again(db.session, poll, meeting, outlines[0].options, deadline, act)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        poll = found(poll_id)
        problems = [(error.field or "form", str(error)), *problems]
        return _alternatives_page(poll, _meeting(poll, meeting_id), boxes, typed, problems), 422
    mails = german.count(told, "Mail ist", "Mails sind")
    flash(f"Zur Wahl gestellt. {mails} unterwegs.", "success")
    return redirect(url_for("polls.results", poll_id=poll_id), 303)


def _alternatives_page(
    poll: Poll, meeting: PollMeeting, boxes: Boxes, deadline: str, problems: list[tuple[str, str]]
) -> str:
    return render_template(
        "polls/alternatives.html",
        poll=poll,
        meeting=meeting,
        boxes=boxes,
        deadline=deadline,
        problems=problems,
        hosts=hosts(),
        modes=[one for one in MODES.items() if one[0]],
        hints=spoken_hints(boxes),
    )


@blueprint.post("/<int:poll_id>/abbrechen")
@office_only
def cancel(poll_id: int) -> ResponseReturnValue:
    told = stages.cancel(db.session, found(poll_id), Act(viewer(), now()))
    db.session.commit()
    mails = german.count(told, "Mail ist", "Mails sind")
    flash(f"Die Abfrage ist abgebrochen. {mails} unterwegs.", "success")
    return redirect(url_for("polls.listed"), 303)


def _meeting(poll: Poll, meeting_id: int) -> PollMeeting:
    found_one = next((one for one in poll.meetings if one.id == meeting_id), None)
    if found_one is None:
        abort(404)
    return found_one


def _undecided(poll: Poll, meeting_id: int) -> PollMeeting:
    meeting = _meeting(poll, meeting_id)
    if meeting.decision is not None or poll.state is not PollState.OPEN:
        abort(404)
    return meeting
