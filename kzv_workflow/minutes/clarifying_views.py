"""Questions between a text and the To-do list, and the office's answers."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import deciding, queries, recording, saving
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.diverging import differences
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find, newest_text, text_of
from kzv_workflow.minutes.recording import State, Text
from kzv_workflow.web.access import office_only
from kzv_workflow.web.extensions import db

blueprint = Blueprint("clarifying", __name__, url_prefix="/protokolle/<int:minutes_id>")
NEW = "neu"


@blueprint.get("/klaeren")
@office_only
def page(minutes_id: int) -> ResponseReturnValue:
    return _page(find(minutes_id))


def _page(minutes: Minutes, errors: dict[str, str] | None = None) -> str:
    version = queries.newest_version(db.session, minutes.id)
    state = recording.state_of(db.session, minutes, text_of(version.source))
    return render_template(
        "minutes/clarify.html",
        minutes=minutes,
        version=version,
        state=state,
        changed=differences(state),
        errors=errors or {},
        typed=request.form,
    )


def _state(minutes: Minutes, text: Text) -> State:
    return recording.state_of(db.session, minutes, text)


@blueprint.post("/klaeren/zuordnung")
@office_only
def assign(minutes_id: int) -> ResponseReturnValue:
    """Answers to "is this line that To-do?", for exactly the version they were asked about."""
    minutes = find(minutes_id)
    version = queries.newest_version(db.session, minutes.id)
    if request.form.get("version") != str(version.number):
        return _again(minutes, "Inzwischen gibt es eine neuere Fassung. Bitte prüfen Sie neu.")
    text = text_of(version.source)
    answers: dict[int, int | None] = {}
    for question in _state(minutes, text).plan.questions:
        given = request.form.get(f"line-{question.line}", "")
        if given == NEW:
            answers[question.line] = None
        elif given.isdecimal() and int(given) in question.candidates:
            answers[question.line] = int(given)
    try:
        saved = saving.answer(db.session, minutes, text, answers, act(), chooser(db.session))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _page(find(minutes_id), {"assign": str(error)}), 422
    if saved.refusal:
        return _again(minutes, f"Die To-do-Liste blieb, wie sie war: {saved.refusal}")
    flash("Zugeordnet.", "success")
    return _next(minutes)


@blueprint.post("/klaeren/nicht-in-der-liste")
@office_only
def leave_unlisted(minutes_id: int) -> ResponseReturnValue:
    """A name stays out of the To-do list; if nothing else is unclear, the list follows."""
    minutes = find(minutes_id)
    text = newest_text(minutes)
    name = request.form.get("name")
    if name is None or name not in {one.name[:300] for one in _state(minutes, text).problems}:
        return _again(minutes, "Dieser Name ist nicht mehr offen.")
    deciding.leave_unlisted(db.session, minutes, name, act())
    db.session.flush()
    saving.answer(db.session, minutes, text, {}, act(), chooser(db.session))
    db.session.commit()
    flash("Vermerkt: Diese Zeile bleibt im Protokoll und kommt nicht in die Liste.", "success")
    return _next(minutes)


@blueprint.post("/klaeren/ohne-zeile")
@office_only
def decide(minutes_id: int) -> ResponseReturnValue:
    """A published To-do whose line is gone: it stands, falls away, or stands at another line."""
    minutes = find(minutes_id)
    text = newest_text(minutes)
    number = request.form.get("number", 0, type=int)
    mention = next(
        (one for one in _state(minutes, text).orphans if one.todo.number == number), None
    )
    if mention is None:
        return _again(minutes, "Dieses To-do ist schon entschieden.")
    decision = request.form.get("decision")
    try:
        if decision == "stands":
            deciding.still_stands(db.session, mention, act())
        elif decision == "falls":
            reason = request.form.get("reason", "").strip()
            deciding.falls_away(db.session, mention, reason, act())
        elif decision == "line":
            link = (mention, request.form.get("line", 0, type=int))
            deciding.stands_at(db.session, minutes, text, link, act(), chooser(db.session))
        else:
            abort(400)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _page(find(minutes_id), {f"{error.field}-{number}": str(error)}), 422
    flash(f"T{number} ist entschieden.", "success")
    return _next(minutes)


@blueprint.post("/todos")
@office_only
def publish(minutes_id: int) -> ResponseReturnValue:
    """Show the Kommunen the To-dos that came into a Protokoll after it was sent round."""
    minutes = find(minutes_id)
    count = deciding.publish(db.session, minutes, _state(minutes, newest_text(minutes)), act())
    db.session.commit()
    flash(f"{german.count(count, 'To-do ist', 'To-dos sind')} jetzt sichtbar.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


@blueprint.post("/fristen")
@office_only
def follow_changes(minutes_id: int) -> ResponseReturnValue:
    """Take what the newest text says anew over into the list: words, deadline, owners, state."""
    minutes = find(minutes_id)
    state = _state(minutes, newest_text(minutes))
    try:
        count = deciding.follow_changes(db.session, minutes, state, act(), chooser(db.session))
    except DomainError as error:
        db.session.rollback()
        return _again(find(minutes_id), str(error))
    db.session.commit()
    flash(f"{german.count(count, 'To-do ist', 'To-dos sind')} angepasst.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


def _again(minutes: Minutes, sentence: str) -> ResponseReturnValue:
    flash(sentence, "warning")
    return redirect(url_for("clarifying.page", minutes_id=minutes.id), 303)


def _next(minutes: Minutes) -> ResponseReturnValue:
    """The page again while something is open, else the Protokoll."""
    state = _state(minutes, newest_text(minutes))
    is_open = state.problems or state.plan.questions or state.orphans
    target = "clarifying.page" if is_open else "minutes.read"
    return redirect(url_for(target, minutes_id=minutes.id), 303)
