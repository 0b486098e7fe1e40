"""The autosave of an open editor, what was typed last time, and two texts made into one."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from kzv_workflow.clock import BERLIN
from kzv_workflow.minutes import drafting, queries, sectioning
from kzv_workflow.minutes.editor import editor_page
from kzv_workflow.minutes.forms import MAXIMUM_CHARACTERS, EditForm, newlines
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("drafts", __name__, url_prefix="/protokolle/<int:minutes_id>")


@blueprint.get("/sicherung")
@office_only
def status(minutes_id: int) -> ResponseReturnValue:
    """Who else writes, and a fresh CSRF token for a page whose login has changed."""
    return _answer(find(minutes_id))


@blueprint.post("/sicherung")
@office_only
def keep(minutes_id: int) -> ResponseReturnValue:
    """Keep what is typed. 409 if another window of the same person holds other words."""
    minutes = find(minutes_id)
    typed = _typed()
    if len(typed.source) > MAXIMUM_CHARACTERS:
        abort(413)
    kept = drafting.keep(db.session, minutes, typed, act())
    db.session.commit()
    return _answer(minutes) if kept else (_answer(minutes), 409)


def _typed() -> drafting.Typed:
    source = newlines(request.form.get("source", "")) or ""
    window = request.form.get("window", "")[:40]
    return drafting.Typed(source, request.form.get("base", 0, type=int), window)


def _answer(minutes: Minutes) -> dict[str, object]:
    newest = queries.newest_version(db.session, minutes.id)
    return {
        "at": f"{now().astimezone(BERLIN):%H:%M}",
        "others": drafting.writing_too(db.session, minutes, viewer(), now()),
        "newest": newest.number,
        "newest_by": newest.author_name,
        "csrf_token": generate_csrf(),
    }


@blueprint.post("/sicherung/weiter")
@office_only
def go_on(minutes_id: int) -> ResponseReturnValue:
    """Take the own autosave into a new window."""
    draft = queries.draft_of(db.session, find(minutes_id).id, viewer())
    if draft:
        drafting.go_on(db.session, draft)
        db.session.commit()
    return redirect(url_for("minutes.edit", minutes_id=minutes_id, weiter=1), 303)


@blueprint.post("/sicherung/verwerfen")
@office_only
def discard(minutes_id: int) -> ResponseReturnValue:
    drafting.discard(db.session, find(minutes_id), viewer())
    db.session.commit()
    flash("Verworfen. Hier steht die zuletzt gesicherte Fassung.", "success")
    return redirect(url_for("minutes.edit", minutes_id=minutes_id), 303)


@blueprint.post("/konflikt")
@office_only
def compose(minutes_id: int) -> ResponseReturnValue:
    """The chosen sections as one text in the editor; nothing is saved yet."""
    minutes, form = find(minutes_id), EditForm()
    theirs = queries.version(db.session, minutes.id, request.form.get("theirs", 0, type=int))
    if theirs is None:
        abort(400)
    found = sectioning.pairs(form.source.data or "", theirs.source)
    choices = {
        index: request.form.get(f"choice-{index}", sectioning.BOTH) for index in range(len(found))
    }
    form.source.data, form.base.data = sectioning.compose(found, choices), theirs.number
    flash("So sieht der gemeinsame Text aus. Bitte prüfen und sichern Sie ihn.", "info")
    return editor_page(minutes, form, queries.newest_version(db.session, minutes.id))
