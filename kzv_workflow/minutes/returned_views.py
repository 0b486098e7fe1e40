"""A Word file edited by hand: upload, differences, taking them over, which file is in force."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.files.store import read
from kzv_workflow.minutes import returning
from kzv_workflow.minutes.forms import newlines
from kzv_workflow.minutes.life import ReturnedWord
from kzv_workflow.minutes.life_forms import WordFileForm
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find
from kzv_workflow.minutes.word_back import make_ready, read_back_safely
from kzv_workflow.web.access import office_only
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint(
    "returned_word", __name__, url_prefix="/protokolle/<int:minutes_id>/word-datei"
)


class Refused(NamedTuple):
    """A difference that was not taken over, with the words in its form, and why."""

    key: str
    text: str
    message: str


@blueprint.get("")
@office_only
def page(minutes_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    make_ready()
    return _page(minutes, WordFileForm(formdata=None))


@blueprint.post("")
@office_only
def upload(minutes_id: int) -> ResponseReturnValue:
    minutes, form = find(minutes_id), WordFileForm()
    if not form.validate_on_submit():
        return _page(minutes, form), 422
    name, data = form.file.data.filename or "protokoll.docx", form.file.data.read()
    try:
        back = read_back_safely(name, data)
        returning.keep(db.session, minutes, name, data, back, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(DomainError(str(error), field="file"))
        return _page(find(minutes_id), form), 422
    flash("Die Datei ist aufgehoben. Unten steht, was darin anders ist als im Text.", "success")
    return redirect(url_for("returned_word.page", minutes_id=minutes_id), 303)


@blueprint.get("/<int:returned_id>")
@office_only
def download(minutes_id: int, returned_id: int) -> Response:
    """The file as it came back."""
    row = _row(find(minutes_id), returned_id)
    return attachment(read(db.session, row.file_id), row.name, WORD)


@blueprint.post("/<int:returned_id>/uebernehmen")
@office_only
def take_over(minutes_id: int, returned_id: int) -> ResponseReturnValue:
    """One difference, as it stands in the form."""
    minutes = find(minutes_id)
    row = _row(minutes, returned_id)
    key, text = request.form.get("key", ""), newlines(request.form.get("text", "")) or ""
    try:
        changed = returning.take_over(db.session, minutes, row, key, text, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        refused = Refused(key, text, str(error))
        return _page(find(minutes_id), WordFileForm(formdata=None), refused), 422
    flash("Übernommen in eine neue Fassung." if changed else "Es gab nichts zu ändern.", "success")
    return redirect(url_for("returned_word.page", minutes_id=minutes_id) + "#unterschiede", 303)


@blueprint.post("/erzeugte")
@office_only
def use_generated(minutes_id: int) -> ResponseReturnValue:
    returning.use_generated(db.session, find(minutes_id), act())
    db.session.commit()
    flash("Es gilt wieder die aus dem Text erzeugte Datei. Die bearbeitete bleibt hier.", "success")
    return redirect(url_for("returned_word.page", minutes_id=minutes_id), 303)


def _row(minutes: Minutes, returned_id: int) -> ReturnedWord:
    rows = returning.returned(db.session, minutes)
    return next((one for one in rows if one.id == returned_id), None) or abort(404)


def _page(minutes: Minutes, form: WordFileForm, refused: Refused | None = None) -> str:
    rows = returning.returned(db.session, minutes)
    shown = rows[0] if rows else None
    return render_template(
        "minutes/returned_word.html",
        minutes=minutes,
        form=form,
        rows=rows,
        shown=shown,
        refused=refused,
        comparison=returning.compare(db.session, minutes, shown, act()) if shown else None,
    )
