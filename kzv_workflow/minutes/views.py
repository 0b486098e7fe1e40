"""Protokolle: the list, reading, the Word draft, editing with preview."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from kzv_workflow.errors import DomainError
from kzv_workflow.files import store as files
from kzv_workflow.history.queries import entries_of
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.minutes import (
    beginning,
    correctable,
    drafting,
    papers,
    queries,
    recording,
    saving,
    standing,
)
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.diverging import differences
from kzv_workflow.minutes.editor import conflict_page, editor_page
from kzv_workflow.minutes.forms import EditForm
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion
from kzv_workflow.minutes.pages import act, find, newest_text, text_of
from kzv_workflow.minutes.service import CLOSED
from kzv_workflow.web.access import office_only, today, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("minutes", __name__)

OTHER_WINDOW = (
    "Nicht zwischengespeichert: Sie schreiben auch in einem zweiten Fenster. Bitte sichern Sie "
    "hier oder dort."
)


@blueprint.get("/protokolle")
def listed() -> ResponseReturnValue:
    page = queries.listed(db.session, viewer(), request.args.get("vor"))
    return render_template("minutes/list.html", page=page)


@blueprint.post("/protokolle/neu")
@office_only
def begin() -> ResponseReturnValue:
    """Begin the Protokoll of a meeting, filled with what is known of it."""
    meeting = meetings.find(db.session, request.form.get("treffen", 0, type=int), viewer())
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
    version = standing.shown_version(db.session, minutes, viewer())
    text = text_of(version.source)
    origins = queries.origins(db.session, minutes.id)
    parsed = standing.dressed(db.session, version, text.parsed, origins)
    life = standing.standing(db.session, minutes, version)
    state = None
    if viewer().is_office:
        state = recording.state_of(db.session, minutes, text, origins=origins)
    takes_corrections = life.takes_corrections(minutes, today())
    may_correct = takes_corrections and not viewer().is_office
    return render_template(
        "minutes/read.html",
        minutes=minutes,
        version=version,
        parsed=parsed,
        numbers={todo.line: todo.marker for todo in parsed.todos if todo.marker},
        state=state,
        changed=differences(state) if state else [],
        history=entries_of(db.session, "minutes", minutes.id) if viewer().is_office else [],
        today=today(),
        life=life,
        takes_corrections=takes_corrections,
        correctable=correctable.places(text.parsed, version.source) if may_correct else {},
    )


@blueprint.get("/protokolle/<int:minutes_id>/word")
def word(minutes_id: int) -> Response:
    """The file others were sent; for the office one made of the newest text."""
    minutes = find(minutes_id)
    sent = None if viewer().is_office else standing.sent_files(db.session, minutes)
    if sent is not None:
        data = files.read(db.session, sent.word_file_id)
    else:
        version = standing.shown_version(db.session, minutes, viewer())
        data = papers.word_of(db.session, version, today())
    return attachment(data, f"{minutes.title}.docx", WORD)


@blueprint.get("/protokolle/<int:minutes_id>/bearbeiten")
@office_only
def edit(minutes_id: int) -> ResponseReturnValue:
    """The editor with the newest version; with ``weiter`` it goes on with the own autosave.

    An approved text is opened only to see what was typed and not saved before.
    """
    minutes = find(minutes_id)
    newest = queries.newest_version(db.session, minutes.id)
    draft = drafting.offered(db.session, newest, viewer())
    if minutes.state is MinutesState.APPROVED and draft is None:
        flash(CLOSED, "info")
        return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)
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
        if not _keep(minutes, form):
            flash(OTHER_WINDOW, "warning")
        return editor_page(minutes, form, newest)
    try:
        saved = saving.save(
            db.session, minutes, text_of(form.source.data), form.base.data or 0, act(),
            chooser(db.session),
        )  # fmt: skip
        drafting.discard(db.session, minutes, viewer(), form.window.data or "")
        db.session.commit()
    except DomainError as error:  # it was approved meanwhile
        db.session.rollback()
        form.refuse(error)
        minutes = find(minutes_id)
        return editor_page(minutes, form, queries.newest_version(db.session, minutes_id)), 422
    except saving.Conflict as conflict:
        return _both_texts(minutes, form, conflict.newest)
    except (IntegrityError, StaleDataError):  # of two saves at one moment one got through
        db.session.rollback()
        return _both_texts(find(minutes_id), form, queries.newest_version(db.session, minutes_id))
    return _after_saving(minutes, saved)


def _both_texts(minutes: Minutes, form: EditForm, newest: MinutesVersion) -> ResponseReturnValue:
    """The page to choose from; what was typed is kept on the server, too, if it can be."""
    return conflict_page(minutes, form, newest, is_kept=_keep(minutes, form)), 409


def _keep(minutes: Minutes, form: EditForm) -> bool:
    typed = drafting.Typed(form.source.data, form.base.data or 0, form.window.data or "")
    is_kept = drafting.keep(db.session, minutes, typed, act())
    db.session.commit()
    return is_kept


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
