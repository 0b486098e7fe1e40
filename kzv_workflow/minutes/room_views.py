"""The Protokoll on the wall, what was agreed today, and lines that become To-dos by a click."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import confirming, drafting, marking, queries, recording, room, saving
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find, text_of
from kzv_workflow.web.access import office_only, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("room", __name__, url_prefix="/protokolle/<int:minutes_id>")
RELOADS_AFTER = 10  # seconds; the autosave takes three


@blueprint.get("/projektor")
@office_only
def projector(minutes_id: int) -> ResponseReturnValue:
    """One agenda item in large type; ``punkt`` counts from 1.

    Who is writing sees what the autosave keeps; with ``laufend`` the page reloads itself.
    """
    minutes = find(minutes_id)
    newest = queries.newest_version(db.session, minutes.id)
    draft = drafting.offered(db.session, newest, viewer())
    text = text_of(draft.source if draft else newest.source)
    items = room.items(text.parsed)
    wanted = request.args.get("punkt", 1, type=int)
    at = min(max(wanted, 1), max(len(items), 1))
    follows = "laufend" in request.args
    shown = render_template(
        "minutes/projector.html",
        minutes=minutes,
        draft=draft,
        follows=follows,
        items=items,
        item=items[at - 1] if items else None,
        todos={one.line: one for one in text.parsed.todos},
        numbers=_numbers(minutes, text),
    )
    return Response(shown, headers={"Refresh": str(RELOADS_AFTER)} if follows else {})


@blueprint.get("/festlegungen")
@office_only
def agreed(minutes_id: int) -> ResponseReturnValue:
    """To-dos and decisions of today, to be looked at together."""
    minutes = find(minutes_id)
    version = queries.newest_version(db.session, minutes.id)
    text = text_of(version.source)
    return render_template(
        "minutes/agreed.html",
        minutes=minutes,
        version=version,
        state=recording.state_of(db.session, minutes, text),
        decisions=text.parsed.decisions,
        confirmation=queries.confirmation(db.session, minutes.id),
    )


@blueprint.post("/festlegungen")
@office_only
def confirm(minutes_id: int) -> ResponseReturnValue:
    """Those present saw this version of what was agreed."""
    minutes = find(minutes_id)
    newest = queries.newest_version(db.session, minutes.id)
    if request.form.get("version") != str(newest.number):
        flash("Der Text hat sich inzwischen geändert. Bitte sehen Sie noch einmal hin.", "warning")
    else:
        remark = request.form.get("remark", "").strip()
        confirming.confirm(db.session, minutes, newest.number, remark, act())
        db.session.commit()
        flash("Bestätigt. Wer und wann, steht hier und im Verlauf.", "success")
    return redirect(url_for("room.agreed", minutes_id=minutes.id), 303)


@blueprint.get("/zeilen")
@office_only
def lines(minutes_id: int) -> ResponseReturnValue:
    """Every line with the one click that makes it a To-do, or a line again."""
    minutes = find(minutes_id)
    version = queries.newest_version(db.session, minutes.id)
    text = text_of(version.source)
    return render_template(
        "minutes/lines.html",
        minutes=minutes,
        version=version,
        lines=room.changeable(text.parsed),
        numbers=_numbers(minutes, text),
    )


@blueprint.post("/zeilen")
@office_only
def change_line(minutes_id: int) -> ResponseReturnValue:
    """One line changes its nature, as a new version of the text."""
    minutes = find(minutes_id)
    version = queries.newest_version(db.session, minutes.id)
    at = request.form.get("line", 0, type=int)
    known = {one.block.line: one for one in room.changeable(text_of(version.source).parsed)}
    if request.form.get("version") != str(version.number) or at not in known:
        flash("Der Text hat sich inzwischen geändert. Bitte wählen Sie die Zeile neu.", "warning")
        return redirect(url_for("room.lines", minutes_id=minutes.id), 303)
    if known[at].todo:
        source, note = marking.as_line(version.source, at), f"To-do in Zeile {at} zurückgenommen"
    else:
        office = directory.office(db.session)
        owner = office.name if office else "Büro"
        source, note = marking.as_todo(version.source, at, owner), f"Zeile {at} ist ein To-do"
    saved = saving.change_line(
        db.session, minutes, text_of(source), note, act(), chooser(db.session)
    )
    db.session.commit()
    flash(f"{note}." if saved.is_new else "Diese Zeile lässt sich nicht umwandeln.", "success")
    target = url_for("room.lines", minutes_id=minutes.id)
    return redirect(f"{target}#z{at}", 303)


def _numbers(minutes: Minutes, text: recording.Text) -> dict[int, int]:
    """The numbers of the To-dos by their lines."""
    state = recording.state_of(db.session, minutes, text)
    return {line: mention.todo.number for line, mention in state.by_line.items()}
