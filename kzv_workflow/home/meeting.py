"""The page of a meeting: facts, agenda, who comes, who was there, its Protokoll, its To-dos."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from kzv_workflow.history.queries import entries_of
from kzv_workflow.materials import queries as materials
from kzv_workflow.materials.forms import KIND_WORDS
from kzv_workflow.meetings import inviting, planning, replies
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.differences import Told, in_words
from kzv_workflow.meetings.models import Meeting, Rsvp
from kzv_workflow.meetings.service import STATE_WORDS, Act
from kzv_workflow.minutes.approving import RESULT_WORDS
from kzv_workflow.minutes.business import Row, business_of
from kzv_workflow.minutes.models import MinutesState
from kzv_workflow.surveys import queries as surveys
from kzv_workflow.todos import queries as todos
from kzv_workflow.todos.carrying import carried
from kzv_workflow.web.access import now, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.viewer import Viewer

blueprint = Blueprint("meeting", __name__)


@blueprint.get("/treffen/<int:meeting_id>")
def overview(meeting_id: int) -> ResponseReturnValue:
    reader = viewer()
    meeting = meetings.find(db.session, meeting_id, reader)
    if meeting is None:
        abort(404)
    slots = meetings.agenda(db.session, meeting.id)
    invitations = replies.invitations(db.session, meeting.id)
    told = [meetings.told_of(row) for row in invitations] if reader.is_office else []
    answers = replies.by_organisation(invitations)
    business = business_of(db.session, meeting, today())
    return render_template(
        "home/meeting.html",
        meeting=meeting,
        minutes=_shown(business.own, reader),
        business=business,
        verdicts=RESULT_WORDS,
        todos=todos.of_meeting(db.session, meeting.id, reader),
        surveys=surveys.of_meeting(db.session, meeting.id, reader),
        materials=materials.of_meeting(db.session, meeting.id, reader),
        material_kinds=KIND_WORDS,
        state_words=STATE_WORDS[meeting.state],
        agenda=slots,
        carried=carried(db.session, meeting, reader, today()),
        has_times=any(day.starts_at and day.ends_at for day in meeting.days),
        answers=answers,
        tally={kind.value: replies.tally(answers, kind) for kind in Rsvp},
        changes=_changes(meeting, slots, told),
        attendance=meetings.attendance(db.session, meeting.id),
        history=entries_of(db.session, "meeting", meeting.id) if reader.is_office else [],
        today=today(),
    )


def _shown(minutes: Row | None, reader: Viewer) -> Row | None:
    """A draft is the office's."""
    is_draft = minutes is not None and minutes.state is MinutesState.DRAFT
    return None if is_draft and not reader.is_office else minutes


def _changes(meeting: Meeting, slots: list[meetings.Slot], told: list[Told]) -> list[str]:
    """What those invited do not know yet, in sentences."""
    act = Act(viewer(), now())
    return in_words(inviting.waiting(planning.plan(meeting, slots), told, act))
