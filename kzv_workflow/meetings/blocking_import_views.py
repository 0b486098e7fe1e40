"""Blocked days out of a calendar file: upload, a look at them, taking over what is ticked."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import blocked_reading, blocking
from kzv_workflow.meetings.blocked_reading import Busy
from kzv_workflow.meetings.blocking import Span
from kzv_workflow.meetings.blocking_views import organisations, owner
from kzv_workflow.meetings.service import Act
from kzv_workflow.web.access import now, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("blocking_import", __name__, url_prefix="/treffen/sperrzeiten/kalender")

NOTHING = "In der Datei steht kein Termin, der noch kommt."
NONE_TICKED = "Bitte kreuzen Sie mindestens einen Termin an."
ODD = "Bitte laden Sie die Datei noch einmal hoch."


@blueprint.get("")
def start() -> ResponseReturnValue:
    return _start_page()


@blueprint.post("")
def preview() -> ResponseReturnValue:
    """What the file says about days to come; nothing is stored yet."""
    upload = request.files.get("file")
    try:
        owner()
        if upload is None or not upload.filename:
            raise DomainError("Bitte wählen Sie eine Kalenderdatei (.ics).", field="file")
        busy = blocked_reading.read_safely(upload.filename, upload.read())
        coming = [one for one in busy if one.last_day >= today()]
        if not coming:
            raise DomainError(NOTHING, field="file")
    except DomainError as error:
        return _start_page(error), 422
    rows = [(one, not (one.is_free or one.repeats) and _is_whole(one)) for one in coming]
    return _preview_page(rows)


@blueprint.post("/uebernehmen")
def take_over() -> ResponseReturnValue:
    try:
        rows = _typed_rows()
    except (ValueError, OverflowError):
        return _start_page(DomainError(ODD, field="file")), 422
    if not rows:
        return _start_page(DomainError(ODD, field="file")), 422
    chosen = [one for one, is_ticked in rows if is_ticked]
    try:
        if not chosen:
            raise DomainError(NONE_TICKED)
        act, whose = Act(viewer(), now()), owner()
        spans = [Span(one.first_day, one.last_day, one.reason) for one in chosen]
        count = sum(blocking.add(db.session, whose, one, act) for one in spans)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _preview_page(rows, str(error)), 422
    said = f"Gesperrt: {german.count(count, 'Zeitraum', 'Zeiträume')}."
    if count < len(chosen):
        said += " Die übrigen standen schon da."
    flash(said, "success")
    return redirect(url_for("blocking.listed"), 303)


def _is_whole(one: Busy) -> bool:
    """Several days block a meeting for sure; one with hours is left to the reader."""
    return one.last_day - one.first_day >= timedelta(days=1)


def _typed_rows() -> list[tuple[Busy, bool]]:
    """The rows of the preview with what was ticked and typed."""
    rows = []
    for number in range(blocked_reading.MOST):
        first = request.form.get(f"first-{number}")
        if first is None:
            break
        last = request.form.get(f"last-{number}", "")
        reason = " ".join(request.form.get(f"reason-{number}", "").split())
        one = Busy(date.fromisoformat(first), date.fromisoformat(last), reason)
        rows.append((one, f"take-{number}" in request.form))
    return rows


def _start_page(error: DomainError | None = None) -> str:
    return render_template(
        "meetings/blocked_file.html",
        organisations=organisations(),
        chosen=request.form.get("organisation", ""),
        error=error,
        problems=[(error.field or "", str(error))] if error else [],
    )


def _preview_page(rows: list[tuple[Busy, bool]], error: str = "") -> str:
    return render_template(
        "meetings/blocked_preview.html",
        rows=rows,
        whose={str(key): name for key, name in organisations()}.get(
            request.form.get("organisation", ""), viewer().organisation_name
        ),
        chosen=request.form.get("organisation", ""),
        problems=[("take-0", error)] if error else [],
    )
