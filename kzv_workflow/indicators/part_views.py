"""Parts of a selection: handing them out, taking them back, and the page behind the link."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.config import Settings
from kzv_workflow.errors import DomainError
from kzv_workflow.indicators import (
    by_script,
    entry_form,
    part_queries,
    parting,
    queries,
    selecting,
    selections,
)
from kzv_workflow.indicators.entry_form import Entry
from kzv_workflow.indicators.forms import PartForm
from kzv_workflow.indicators.models import Part, Selection
from kzv_workflow.indicators.row_fields import row_fields
from kzv_workflow.indicators.selecting import Outcome
from kzv_workflow.indicators.values import VERDICT_WORDS
from kzv_workflow.web.access import now, public, today, viewer
from kzv_workflow.web.extensions import db

GONE = "Dieser Link gilt nicht mehr; es wurde nichts gespeichert."

blueprint = Blueprint("parts", __name__, url_prefix="/kennzahlen")


@blueprint.get("/auswahl/<int:selection_id>/teile")
def listed(selection_id: int) -> ResponseReturnValue:
    return _list_page(_find(selection_id), PartForm(formdata=None))


@blueprint.post("/auswahl/<int:selection_id>/teile")
def hand_out(selection_id: int) -> ResponseReturnValue:
    """The link is shown once, here; nobody can look it up later."""
    found, form = _find(selection_id), _form(_find(selection_id), PartForm())
    try:
        if not form.validate_on_submit():
            return _list_page(found, form), 422
        recipient, letters = form.recipient.data or "", form.letters.data or []
        secret = parting.hand_out(db.session, found, recipient, letters, viewer(), now())
    except DomainError as error:
        form.refuse(error)
        return _list_page(found, form), 422
    db.session.commit()
    settings: Settings = current_app.extensions["settings"]
    link = f"{settings.public_url}{url_for('parts.part', secret=secret)}"
    return _list_page(found, PartForm(formdata=None), link=link, recipient=recipient)


@blueprint.post("/auswahl/<int:selection_id>/teile/<int:part_id>/zurueckziehen")
def revoke(selection_id: int, part_id: int) -> ResponseReturnValue:
    found = _find(selection_id)
    part = db.session.get(Part, part_id)
    if part is None or part.selection_id != found.id:
        abort(404)
    parting.revoke(db.session, part, viewer(), now())
    db.session.commit()
    flash("Der Link gilt nicht mehr. Was schon eingetragen ist, bleibt.", "success")
    return redirect(url_for("parts.listed", selection_id=found.id), 303)


@blueprint.get("/teil/<secret>")
@public
def part(secret: str) -> ResponseReturnValue:
    """Looking changes nothing; mail scanners open links."""
    found = _open(secret)
    return _part_page(found, secret, Outcome(), {}) if found else _gone()


@blueprint.post("/teil/<secret>")
@public
def save(secret: str) -> ResponseReturnValue:
    """The rows by form, or a single one by script (then the answer is JSON)."""
    found, entries = _open(secret), entry_form.read(request.form)
    if found is None:
        return by_script.refused(GONE, 404) if by_script.asks() else _gone()
    try:
        outcome = parting.save(db.session, found, entries, now())
    except DomainError as error:
        if by_script.asks():
            return by_script.refused(str(error))
        raise
    db.session.commit()
    if by_script.asks():
        return by_script.told(outcome, _progress(found))
    if not outcome.is_clean:
        page = _part_page(found, secret, outcome, selecting.typed(entries, outcome))
        return page, 409 if outcome.conflicts else 422
    flash("Gespeichert, vielen Dank. Sie können weiter ändern, bis die Auswahl abgegeben ist.",
          "success")  # fmt: skip
    target = request.form.get("then") or request.args.get("feld")
    return redirect(url_for("parts.part", secret=secret, feld=target), 303)


def _find(selection_id: int) -> Selection:
    return selections.find_selection(db.session, selection_id, viewer()) or abort(404)


def _open(secret: str) -> Part | None:
    return part_queries.part_by_token(db.session, hash_token(secret))


def _gone() -> ResponseReturnValue:
    return render_template("indicators/part_gone.html"), 404


def _form(found: Selection, form: PartForm) -> PartForm:
    form.letters.choices = [
        (one.letter, f"{one.letter} {one.title}")
        for one in queries.themes(db.session, found.round.catalogue_id)
    ]
    return form


def _list_page(found: Selection, form: PartForm, link: str = "", recipient: str = "") -> str:
    return render_template(
        "indicators/parts.html",
        selection=found,
        form=_form(found, form),
        parts=part_queries.parts(db.session, found.id),
        link=link,
        recipient=recipient,
    )


def _progress(found: Part) -> list[selections.ThemeProgress]:
    """Of the themes handed out, no others."""
    letters = found.letters.split()
    return [
        one for one in selections.progress(db.session, found.selection) if one.letter in letters
    ]


def _part_page(found: Part, secret: str, outcome: Outcome, typed: Mapping[int, Entry]) -> str:
    selection, letters = found.selection, found.letters.split()
    asked = request.args.get("feld", "")
    theme = asked if asked in letters else letters[0]
    rows = queries.indicators(db.session, selection.round.catalogue_id, theme)
    said = selections.said(db.session, selection.id, [row.id for row in rows])
    return render_template(
        "indicators/part.html",
        part=found,
        selection=selection,
        secret=secret,
        progress=_progress(found),
        theme=theme,
        lines=entry_form.lines(rows, said, typed, outcome.problems, outcome.conflicts),
        fields=row_fields(),
        verdicts=VERDICT_WORDS,
        today=today(),
    )
