"""The agenda to print, as a Word file, as the text of a mail."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings import agenda_files, queries
from kzv_workflow.meetings.views import found
from kzv_workflow.todos.carrying import carried
from kzv_workflow.web.access import today, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("agenda", __name__)


@blueprint.get("/treffen/<int:meeting_id>/tagesordnung/druck")
def printed(meeting_id: int) -> ResponseReturnValue:
    """On its own page, ready for the printer and for copying into a mail."""
    meeting = found(meeting_id)
    slots = queries.agenda(db.session, meeting_id)
    still_open = carried(db.session, meeting, viewer(), today())
    return render_template(
        "meetings/agenda_print.html",
        meeting=meeting,
        plans=agenda_files.by_day(meeting, slots),
        carried=still_open,
        text=agenda_files.mail_text(meeting, slots, still_open.lines),
        today=today(),
    )


@blueprint.get("/treffen/<int:meeting_id>/tagesordnung.docx")
def word(meeting_id: int) -> Response:
    meeting = found(meeting_id)
    office = directory.office(db.session)
    slots = queries.agenda(db.session, meeting_id)
    lines = carried(db.session, meeting, viewer(), today()).lines
    data = agenda_files.word(meeting, slots, office.name if office else "", lines)
    return attachment(data, f"Tagesordnung {meeting.title}.docx", WORD)
