"""Protokolle: the list, reading, the Word draft, editing with preview."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow.directory import queries as directory
from kzv_workflow.history.queries import entries_of
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.minutes import beginning, drafting, queries, recording, saving
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.editor import conflict_page, editor_page
from kzv_workflow.minutes.forms import EditForm
from kzv_workflow.minutes.house import house_style
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.minutes.pages import act, find, newest_text, text_of
from kzv_workflow.minutes.word import render
from kzv_workflow.web.access import office_only, today, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("minutes", __name__)


@blueprint.get("/protokolle")
def listed() -> ResponseReturnValue:
    page = queries.listed(db.session, viewer(), request.args.get("vor"))
    return render_template("minutes/list.html", page=page)


@blueprint.post("/protokolle/neu")
@office_only
def begin() -> ResponseReturnValue:
    """Begin the Protokoll of a meeting, filled with what is known of it."""
    meeting = meetings.find(db.session, request.form.get("treffen", 0, type=int))
    if meeting is None:
        abort(404)
    minutes = beginning.begin(db.session, meeting, act())
    db.session.commit()
    flash(
        "Das Protokoll ist angelegt. Tagesordnung und Teilnehmende stehen schon darin.", "success"
    )
    return redirect(url_for("minutes.edit", minutes_id=minutes.id), 303)


@blueprint.get("/protokolle/<int:minutes_id>")
def read(minutes_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    version = queries.newest_version(db.session, minutes.id)
    text = text_of(version.source)
    state = recording.state_of(db.session, minutes, text)
    return render_template(
        "minutes/read.html",
        minutes=minutes,
        version=version,
        parsed=text.parsed,
        mentions=state.by_line,
        state=state,
        changed=recording.changed(state),
        history=entries_of(db.session, "minutes", minutes.id) if viewer().is_office else [],
        today=today(),
    )


@blueprint.get("/protokolle/<int:minutes_id>/word")
def word(minutes_id: int) -> Response:
    minutes = find(minutes_id)
    data = render(newest_text(minutes).parsed, house_style(directory.office(db.session)))
    return attachment(data, f"{minutes.title}.docx", WORD)


@blueprint.get("/protokolle/<int:minutes_id>/bearbeiten")
@office_only
def edit(minutes_id: int) -> ResponseReturnValue:
    """The editor with the newest version; with ``weiter`` it goes on with the own autosave."""
    minutes = find(minutes_id)
    newest = queries.newest_version(db.session, minutes.id)
    draft = drafting.offered(db.session, newest, viewer())
    facts = {"source": newest.source, "base": newest.number, "window": drafting.new_window()}
    if draft and "weiter" in request.args:
        facts = {"source": draft.source, "base": draft.base, "window": draft.window}
        draft = None
    return editor_page(minutes, EditForm(formdata=None, **facts), newest, draft)


@blueprint.post("/protokolle/<int:minutes_id>/bearbeiten")
@office_only
def save(minutes_id: int) -> ResponseReturnValue:
    """Save the text, or only show the preview of what is typed."""
    minutes, form = find(minutes_id), EditForm()
    newest = queries.newest_version(db.session, minutes.id)
    if not form.validate_on_submit():
        return editor_page(minutes, form, newest), 422
    if request.form.get("step") == "preview":
        _keep(minutes, form)
        return editor_page(minutes, form, newest)
    try:
        saved = saving.save(
            db.session, minutes, text_of(form.source.data), form.base.data or 0, act(),
            chooser(db.session),
        )  # fmt: skip
        drafting.discard(db.session, minutes, viewer(), form.window.data or "")
        db.session.commit()
    except saving.Conflict as conflict:
        return _both_texts(minutes, form, conflict.newest)
    except IntegrityError:  # two saves at the same moment: the database let only one through
        db.session.rollback()
        return _both_texts(find(minutes_id), form, queries.newest_version(db.session, minutes_id))
    return _after_saving(minutes, saved)


def _both_texts(minutes: Minutes, form: EditForm, newest: MinutesVersion) -> ResponseReturnValue:
    """The page to choose from; what was typed is kept on the server, too."""
    _keep(minutes, form)
    return conflict_page(minutes, form, newest), 409


def _keep(minutes: Minutes, form: EditForm) -> None:
    typed = drafting.Typed(form.source.data, form.base.data or 0, form.window.data or "")
    drafting.keep(db.session, minutes, typed, act())
    db.session.commit()


def _after_saving(minutes: Minutes, saved: saving.Saved) -> ResponseReturnValue:
    flash("Gesichert." if saved.is_new else "Es gab nichts zu sichern.", "success")
    state = recording.state_of(db.session, minutes, newest_text(minutes))
    if saved.refusal:
        flash(f"Die To-do-Liste blieb, wie sie war: {saved.refusal}", "warning")
    if state.problems or state.plan.questions or state.orphans:
        return redirect(url_for("clarifying.page", minutes_id=minutes.id), 303)
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


@blueprint.post("/protokolle/<int:minutes_id>/vorschau")
@office_only
def preview(minutes_id: int) -> ResponseReturnValue:
    """The preview alone, for the page that updates itself while typing."""
    find(minutes_id)
    source = request.form.get("source", "").replace("\r\n", "\n")
    return render_template("minutes/_preview.html", parsed=text_of(source).parsed)
