"""Recording who was there, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import attendance_files, attendance_lines, attending
from kzv_workflow.meetings.attendance_form import lost, read_attendance, read_newcomer
from kzv_workflow.meetings.attendance_lines import Line
from kzv_workflow.meetings.attending import Newcomer
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.replying import RSVP_WORDS
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.views import found
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CROSSED = "Jemand hat die Liste gerade geändert. Bitte sichern Sie noch einmal."

blueprint = Blueprint("attendance", __name__)


@blueprint.get("/treffen/<int:meeting_id>/teilnahme")
@office_only
def form(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id)
    return _page(meeting, _lines(meeting), Newcomer(None))


@blueprint.post("/treffen/<int:meeting_id>/teilnahme")
@office_only
def save(meeting_id: int) -> ResponseReturnValue:
    """Keep the list; other buttons add somebody, or say that all the others are there."""
    meeting, act = found(meeting_id, to_change=True), Act(viewer(), now())
    lines, newcomer = _lines(meeting), read_newcomer(request.form)
    was = {line.key: line.fingerprint for line in lines}
    gone = lost(lines, request.form)
    if not read_attendance(lines, request.form) or gone:
        return _page(meeting, lines, newcomer, gone, was), 422
    step = request.form.get("step")
    is_adding = step == "add"
    if step == "all":
        attendance_lines.take_the_rest_for_present(lines)
    try:
        attending.save(db.session, meeting, lines, act)
        name = attending.add(db.session, meeting, newcomer, act) if is_adding else ""
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        db.session.rollback()
        meeting = found(meeting_id)
        lines = _lines(meeting)
        was = {line.key: line.fingerprint for line in lines}
        read_attendance(lines, request.form)
        return _page(meeting, lines, newcomer, [error], was), 422
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
    lines = attendance_lines.lines(db.session, meeting, today())
    data = attendance_files.signature_sheet(meeting, lines, office.name if office else "")
    return attachment(data, f"Unterschriften {meeting.title}.docx", WORD)


@blueprint.get("/treffen/<int:meeting_id>/teilnahme.xlsx")
@office_only
def table(meeting_id: int) -> Response:
    meeting = found(meeting_id)
    data = attendance_files.table(meeting, attendance_lines.lines(db.session, meeting, today()))
    return attachment(data, f"Teilnahme {meeting.title}.xlsx", EXCEL)


def _lines(meeting: Meeting) -> list[Line]:
    lines = attendance_lines.lines(db.session, meeting, today())
    attendance_lines.expect(lines)
    return lines


def _page(
    meeting: Meeting,
    lines: Sequence[Line],
    newcomer: Newcomer,
    said: Sequence[str | Exception] = (),
    was: Mapping[str, str] | None = None,
) -> str:
    """``was`` names what is stored by now, where lines have what somebody typed."""
    problems = [
        (f"{name}-{line.key}", sentence) for line in lines for name, sentence in line.errors.items()
    ]
    for one in said:
        field = one.field or "" if isinstance(one, DomainError) else ""
        problems.append((field, CROSSED if isinstance(one, IntegrityError) else str(one)))
    return render_template(
        "meetings/attendance.html",
        meeting=meeting,
        lines=lines,
        was=was or {line.key: line.fingerprint for line in lines},
        rsvp_words=RSVP_WORDS,
        others=attendance_lines.others(db.session, meeting, lines, today()),
        newcomer=newcomer,
        problems=problems,
    )
