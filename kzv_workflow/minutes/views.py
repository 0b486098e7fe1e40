"""Protokolle: the list, reading, the Word draft, editing with preview."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.files import store as files
from kzv_workflow.history.queries import entries_of
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.minutes import beginning, papers, queries, service, standing
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.forms import EditForm
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.web.access import now, office_only, today, viewer
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
    minutes = beginning.begin(db.session, meeting, service.Act(viewer(), now()))
    db.session.commit()
    flash(
        "Das Protokoll ist angelegt. Tagesordnung und Teilnehmende stehen schon darin.", "success"
    )
    return redirect(url_for("minutes.edit", minutes_id=minutes.id), 303)


@blueprint.get("/protokolle/<int:minutes_id>")
def read(minutes_id: int) -> ResponseReturnValue:
    minutes = _find(minutes_id)
    version = standing.shown_version(db.session, minutes, viewer())
    mentions = queries.origins(db.session, minutes.id)
    parsed = standing.printed(db.session, version, today())
    life = standing.standing(db.session, minutes, version)
    return render_template(
        "minutes/read.html",
        minutes=minutes,
        version=version,
        parsed=parsed,
        mentions={todo.line: todo.marker for todo in parsed.todos if todo.marker},
        lost=[mention for mention in mentions if mention.line is None],
        unrecorded=service.without_record(mentions, parsed),
        changed=service.changed_dues(mentions, parsed),
        history=entries_of(db.session, "minutes", minutes.id) if viewer().is_office else [],
        today=today(),
        life=life,
        takes_corrections=life.takes_corrections(minutes, today()),
    )


@blueprint.get("/protokolle/<int:minutes_id>/word")
def word(minutes_id: int) -> Response:
    """The file others were sent; for the office one made of the newest text."""
    minutes = _find(minutes_id)
    sent = None if viewer().is_office else standing.sent_file(db.session, minutes)
    if sent is not None:
        data = files.read(db.session, sent)
    else:
        version = standing.shown_version(db.session, minutes, viewer())
        data = papers.word_of(db.session, version, today())
    return attachment(data, f"{minutes.title}.docx", WORD)


@blueprint.get("/protokolle/<int:minutes_id>/bearbeiten")
@office_only
def edit(minutes_id: int) -> ResponseReturnValue:
    minutes = _find(minutes_id)
    version = queries.newest_version(db.session, minutes.id)
    form = EditForm(formdata=None, source=version.source, base=version.number)
    return _editor(minutes, form)


@blueprint.post("/protokolle/<int:minutes_id>/bearbeiten")
@office_only
def save(minutes_id: int) -> ResponseReturnValue:
    """Save the text, or only show the preview of what is typed."""
    minutes, form = _find(minutes_id), EditForm()
    if not form.validate_on_submit():
        return _editor(minutes, form), 422
    if request.form.get("step") == "preview":
        return _editor(minutes, form)
    source, base = form.source.data or "", form.base.data or 0
    try:
        changed = service.save_text(db.session, minutes, source, base, service.Act(viewer(), now()))
        service.relink(queries.origins(db.session, minutes.id), _parse(source))
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        db.session.rollback()
        form.refuse(error if isinstance(error, DomainError) else service.newer_version())
        newest = queries.newest_version(db.session, minutes_id)
        form.base.data = newest.number
        return _editor(_find(minutes_id), form, other=newest), 409
    flash("Gesichert." if changed else "Es gab nichts zu sichern.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


@blueprint.post("/protokolle/<int:minutes_id>/vorschau")
@office_only
def preview(minutes_id: int) -> ResponseReturnValue:
    """The preview alone, for the page that updates itself while typing."""
    _find(minutes_id)
    return render_template("minutes/_preview.html", parsed=_parse(request.form.get("source", "")))


@blueprint.post("/protokolle/<int:minutes_id>/todos")
@office_only
def record_todos(minutes_id: int) -> ResponseReturnValue:
    """Create the To-dos that the newest text marks and the list does not have yet."""
    minutes = _find(minutes_id)
    parsed = _parse(queries.newest_version(db.session, minutes.id).source)
    count = service.record_missing(
        db.session, minutes, parsed, chooser(db.session), service.Act(viewer(), now())
    )
    db.session.commit()
    flash("Angelegt: " + ("1 To-do." if count == 1 else f"{count} To-dos."), "success")
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


@blueprint.post("/protokolle/<int:minutes_id>/fristen")
@office_only
def follow_dues(minutes_id: int) -> ResponseReturnValue:
    """Take the deadlines that the newest text changed over into the list."""
    minutes = _find(minutes_id)
    parsed = _parse(queries.newest_version(db.session, minutes.id).source)
    count = service.follow_dues(db.session, minutes, parsed, service.Act(viewer(), now()))
    db.session.commit()
    flash(f"{german.count(count, 'Frist ist', 'Fristen sind')} übernommen.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


def _editor(minutes: Minutes, form: EditForm, other: object = None) -> str:
    return render_template(
        "minutes/edit.html",
        minutes=minutes,
        form=form,
        parsed=_parse(form.source.data or ""),
        other=other,
    )


def _find(minutes_id: int) -> Minutes:
    minutes = queries.find(db.session, minutes_id, viewer())
    if minutes is None:
        abort(404)
    return minutes


def _parse(source: str) -> ParsedMinutes:
    return parse(source, directory.roster(db.session, today()))[0]
