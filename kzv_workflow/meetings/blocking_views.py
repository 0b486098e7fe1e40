"""Blocked days: a municipality enters its own, the office those of anybody or of everybody."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import blocking
from kzv_workflow.meetings.blocking import Span
from kzv_workflow.meetings.service import Act
from kzv_workflow.web.access import now, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("blocking", __name__, url_prefix="/treffen/sperrzeiten")


@blueprint.get("")
def listed() -> ResponseReturnValue:
    return _page()


@blueprint.post("")
def add() -> ResponseReturnValue:
    try:
        span = Span(_day("first_day"), _day("last_day", request.form.get("first_day", "")),
                    " ".join(request.form.get("reason", "").split()))  # fmt: skip
        is_new = blocking.add(db.session, owner(), span, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _page(error), 422
    flash("Gesperrt." if is_new else "Diese Tage sind schon gesperrt.", "success")
    return redirect(url_for("blocking.listed"), 303)


@blueprint.post("/<int:period_id>/entfernen")
def remove(period_id: int) -> ResponseReturnValue:
    period = blocking.find(db.session, period_id, viewer())
    if period is None:
        abort(404)
    blocking.remove(db.session, period, Act(viewer(), now()))
    db.session.commit()
    flash("Die Tage sind wieder frei.", "success")
    return redirect(url_for("blocking.listed"), 303)


def _day(name: str, otherwise: str = "") -> date:
    """The day typed there; an empty last day is the first one."""
    typed = request.form.get(name, "").strip() or otherwise.strip()
    day = german.parse_date(typed)
    if day is None:
        sentence = (
            f"„{typed}“ ist kein Datum. Schreiben Sie zum Beispiel 23.06.2021."
            if typed
            else "Bitte geben Sie das Datum an."
        )
        raise DomainError(sentence, field=name)
    return day


def owner() -> int | None:
    """Whose days: one's own; the office says whose, or everybody's."""
    if not viewer().is_office:
        return viewer().organisation_id
    chosen = request.form.get("organisation", "")
    if not chosen:
        return None
    known = {str(one.id): one.id for one in directory.municipalities(db.session)}
    if chosen not in known:
        raise DomainError("Diese Organisation gibt es nicht.", field="organisation")
    return known[chosen]


def organisations() -> list[tuple[int | str, str]]:
    """Whose days the office may block; others are not asked."""
    if not viewer().is_office:
        return []
    return [
        ("", "alle"), *((one.id, one.name) for one in directory.municipalities(db.session))
    ]  # fmt: skip


def _page(error: DomainError | None = None) -> str:
    return render_template(
        "meetings/blocked.html",
        periods=blocking.visible(db.session, viewer(), today()),
        organisations=organisations(),
        typed_values=request.form,
        error=error,
        problems=[(error.field or "", str(error))] if error else [],
    )
