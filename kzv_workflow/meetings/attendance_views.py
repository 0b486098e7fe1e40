"""Recording who was there, on one page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import attendance_files, attending
from kzv_workflow.meetings.attending import Line, Newcomer
from kzv_workflow.meetings.forms import read_attendance, read_newcomer
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.views import found
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("attendance", __name__)


@blueprint.get("/treffen/<int:meeting_id>/teilnahme")
@office_only
def form(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id)
    lines = attending.lines(db.session, meeting, today())
    return _page(meeting, lines, Newcomer(None))


@blueprint.post("/treffen/<int:meeting_id>/teilnahme")
@office_only
def save(meeting_id: int) -> ResponseReturnValue:
    """Keep the list; other buttons add somebody, or say that all the others are there."""
    meeting, act = found(meeting_id), Act(viewer(), now())
    lines, newcomer = attending.lines(db.session, meeting, today()), read_newcomer(request.form)
    if not read_attendance(lines, request.form):
        return _page(meeting, lines, newcomer), 422
    step = request.form.get("step")
    is_adding = step == "add"
    if step == "all":
        attending.take_the_rest_for_present(lines)
    try:
        attending.save(db.session, meeting, lines, act)
        name = attending.add(db.session, meeting, newcomer, act) if is_adding else ""
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        db.session.rollback()
        meeting = found(meeting_id)
        lines = attending.lines(db.session, meeting, today())
        read_attendance(lines, request.form)
        return _page(meeting, lines, newcomer, error), 422
    flash(f"Aufgenommen: {name}." if is_adding else "Die Teilnahme ist gesichert.", "success")
    if step in {"add", "all"}:
        return redirect(url_for("attendance.form", meeting_id=meeting_id), 303)
    return redirect(url_for("meeting.overview", meeting_id=meeting_id), 303)


@blueprint.get("/treffen/<int:meeting_id>/unterschriften.docx")
@office_only
def sheet(meeting_id: int) -> Response:
    """The list to print and sign."""
    meeting = found(meeting_id)
    office = directory.office(db.session)
    lines = attending.lines(db.session, meeting, today())
    data = attendance_files.signature_sheet(meeting, lines, office.name if office else "")
    return attachment(data, f"Unterschriften {meeting.title}.docx", WORD)


@blueprint.get("/treffen/<int:meeting_id>/teilnahme.xlsx")
@office_only
def table(meeting_id: int) -> Response:
    meeting = found(meeting_id)
    data = attendance_files.table(meeting, attending.lines(db.session, meeting, today()))
    return attachment(data, f"Teilnahme {meeting.title}.xlsx", EXCEL)


def _page(
    meeting: Meeting, lines: Sequence[Line], newcomer: Newcomer, error: Exception | None = None
) -> str:
    again = "Jemand hat die Liste gerade geändert. Bitte sichern Sie noch einmal."
    problems = [
        (f"{name}-{line.key}", sentence) for line in lines for name, sentence in line.errors.items()
    ]
    if isinstance(error, DomainError):
        problems.append((error.field or "", str(error)))
    elif error:
        problems.append(("", again))
    return render_template(
        "meetings/attendance.html",
        meeting=meeting,
        lines=lines,
        others=attending.others(db.session, meeting, lines, today()),
        newcomer=newcomer,
        problems=problems,
    )
