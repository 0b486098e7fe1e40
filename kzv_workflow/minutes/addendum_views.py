"""Adding a Nachtrag: written, looked at, then announced to everybody."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from kzv_workflow import german
from kzv_workflow.config import Settings
from kzv_workflow.directory import queries as directory
from kzv_workflow.documents.pdf import pdf_of
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import addenda, mails, standing
from kzv_workflow.minutes.circulation import Papers
from kzv_workflow.minutes.life_forms import AddendumForm
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find
from kzv_workflow.web.access import office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("addenda", __name__, url_prefix="/protokolle/<int:minutes_id>/nachtrag")


@blueprint.get("")
@office_only
def new(minutes_id: int) -> ResponseReturnValue:
    form = AddendumForm(
        formdata=None,
        line=request.args.get("zeile", type=int),
        author=viewer().name,
        dated_on=german.format_date(today()),
    )
    return _page(find(minutes_id), form)


@blueprint.post("")
@office_only
def announce(minutes_id: int) -> ResponseReturnValue:
    """First the preview of place, mail and recipients; with its button the announcement."""
    minutes, form = find(minutes_id), AddendumForm()
    if not form.validate_on_submit():
        return _page(minutes, form), 422
    try:
        draft = _draft(form)
        if request.form.get("step") != "send":
            return _page(minutes, form, draft)
        word = addenda.word_with(db.session, minutes, draft, today())
        db.session.rollback()  # LibreOffice takes seconds, and nobody may wait for the lock
        settings: Settings = current_app.extensions["settings"]
        made = Papers(word, pdf_of(word, settings.libreoffice))
        count = addenda.announce(db.session, minutes, draft, made, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(find(minutes_id), form), 422
    told = german.count(count, "Adresse", "Adressen")
    flash(f"Der Nachtrag steht im Protokoll und geht an {told}.", "success")
    return redirect(f"{url_for('minutes.read', minutes_id=minutes_id)}#z{draft.line}", 303)


def _draft(form: AddendumForm) -> addenda.Draft:
    day = german.parse_date(form.dated_on.data or "")
    if day is None or day > today():
        raise DomainError(
            "Bitte nennen Sie den Tag des Nachtrags, zum Beispiel „07.05.2021“; er liegt nicht in "
            "der Zukunft.",
            field="dated_on",
        )
    return addenda.Draft(form.line.data or 0, form.text.data, form.author.data, day)


def _page(minutes: Minutes, form: AddendumForm, draft: addenda.Draft | None = None) -> str:
    try:
        places = addenda.places(db.session, minutes, today())
    except DomainError as error:
        places = []
        form.refuse(error)
    form.line.choices = [
        SelectChoice(str(one.first), f"Zeile {one.first}: {_short(one.words)}")
        for one in places
        if one.words
    ]
    place = next((one for one in places if draft and one.first == draft.line), None)
    if draft is not None and place is None:
        form.refuse(DomainError("Bitte wählen Sie, wo der Nachtrag steht.", field="line"))
    sent = next(iter(standing.circulations(db.session, minutes.id)), None)
    return render_template(
        "minutes/addendum.html",
        minutes=minutes,
        form=form,
        draft=draft if place else None,
        place=place,
        mail=mails.addendum(db.session, minutes, draft.printed())(None) if draft else None,
        recipients=directory.recipients(db.session, today()),
        loses_hand_edits=sent is not None and sent.is_hand_edited,
    )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
