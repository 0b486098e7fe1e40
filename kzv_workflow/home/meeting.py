"""The page of a meeting: facts, agenda, who was there, its Protokoll and its To-dos."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from kzv_workflow.history.queries import entries_of
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.minutes import queries as minutes
from kzv_workflow.todos import queries as todos
from kzv_workflow.web.access import today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("meeting", __name__)


@blueprint.get("/treffen/<int:meeting_id>")
def overview(meeting_id: int) -> ResponseReturnValue:
    reader = viewer()
    meeting = meetings.find(db.session, meeting_id)
    if meeting is None:
        abort(404)
    return render_template(
        "home/meeting.html",
        meeting=meeting,
        minutes=minutes.of_meeting(db.session, meeting.id, reader),
        todos=todos.of_meeting(db.session, meeting.id, reader),
        agenda=meetings.agenda(db.session, meeting.id),
        attendance=meetings.attendance(db.session, meeting.id),
        history=entries_of(db.session, "meeting", meeting.id) if reader.is_office else [],
        today=today(),
    )
