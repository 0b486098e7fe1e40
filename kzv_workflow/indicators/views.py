"""Rounds and selections: the overview, opening a round, filling in, handing in, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.indicators import (
    by_script,
    entry_form,
    noting,
    proposing,
    queries,
    selecting,
    selections,
)
from kzv_workflow.indicators.entry_form import Entry
from kzv_workflow.indicators.forms import InterestsForm, ProposalForm, ReopenForm, RepresentForm
from kzv_workflow.indicators.models import Selection, SelectionState
from kzv_workflow.indicators.row_fields import row_fields
from kzv_workflow.indicators.selecting import Outcome
from kzv_workflow.indicators.values import VERDICT_WORDS
from kzv_workflow.todos import told
from kzv_workflow.todos.models import Channel
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.forms import Form

ROWS = 100
CHANNELS = {
    Channel.ONLINE: "durch das Büro", Channel.MAIL: "per Mail gemeldet",
    Channel.PHONE: "am Telefon gemeldet", Channel.MEETING: "im Treffen gemeldet",
}  # fmt: skip

blueprint = Blueprint("indicators", __name__, url_prefix="/kennzahlen")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Rounds with one's own selection in each, and the versions of the catalogue."""
    return render_template(
        "indicators/overview.html",
        rounds=queries.rounds(db.session),
        withdrawn=queries.withdrawn(db.session),
        own=selections.own_selections(db.session, viewer()),
        catalogues=queries.catalogues(db.session),
        today=today(),
    )


@blueprint.get("/runden/<int:round_id>/auswahl")
def own(round_id: int) -> ResponseReturnValue:
    """Where the To-do leads: to one's own table; the office to the round."""
    found = queries.find_round(db.session, round_id) or abort(404)
    if viewer().is_office:
        return redirect(url_for("rounds.read", round_id=found.id), 303)
    mine = selections.own_selection(db.session, found.id, viewer()) or abort(404)
    return redirect(url_for("indicators.selection", selection_id=mine.id), 303)


@blueprint.get("/auswahl/<int:selection_id>")
def selection(selection_id: int) -> ResponseReturnValue:
    return _page(_find(selection_id), Outcome(), {})


@blueprint.post("/auswahl/<int:selection_id>")
def save(selection_id: int) -> ResponseReturnValue:
    """A theme's rows by form, or a single one by script (then the answer is JSON)."""
    found = selections.find_to_save(db.session, selection_id, viewer()) or abort(404)
    entries = entry_form.read(request.form)
    try:
        outcome = selecting.save(db.session, found, entries, viewer(), now())
    except DomainError as error:
        if by_script.asks():
            return by_script.refused(str(error))
        raise
    if by_script.asks():
        answer = by_script.told(outcome, selections.progress(db.session, found))
        db.session.commit()
        return answer
    db.session.commit()
    if not outcome.is_clean:
        page = _page(_find(selection_id), outcome, selecting.typed(entries, outcome))
        return page, 409 if outcome.conflicts else 422
    if request.form.get("then") == "final":
        return redirect(url_for("indicators.confirm", selection_id=found.id), 303)
    flash("Zwischenstand gespeichert.", "success")
    following = request.form.get("then")
    where = {"feld": following} if following else _where()
    return redirect(url_for("indicators.selection", selection_id=found.id, **where), 303)


@blueprint.get("/auswahl/<int:selection_id>/abgeben")
def confirm(selection_id: int) -> ResponseReturnValue:
    found = _find(selection_id)
    return render_template(
        "indicators/confirm.html",
        selection=found,
        progress=selections.progress(db.session, found),
        channels=CHANNELS if viewer().is_office else {},
    )


@blueprint.post("/auswahl/<int:selection_id>/abgeben")
def hand_in(selection_id: int) -> ResponseReturnValue:
    found = _find(selection_id)
    said = request.form.get("channel", "")
    channel = Channel(said) if said in set(Channel) else Channel.ONLINE
    selecting.hand_in(db.session, found, viewer(), now(), channel)
    db.session.commit()
    flash("Vielen Dank, die Auswahl ist abgegeben. Das To-do ist erledigt.", "success")
    return redirect(url_for("indicators.selection", selection_id=found.id), 303)


@blueprint.post("/auswahl/<int:selection_id>/oeffnen")
@office_only
def reopen(selection_id: int) -> ResponseReturnValue:
    found, form = _find(selection_id), ReopenForm(prefix="reopen-")
    if not form.validate_on_submit():
        return _page(found, Outcome(), {}, reopen_form=form), 422
    selecting.reopen(db.session, found, form.note.data or "", viewer(), now())
    db.session.commit()
    flash("Die Auswahl ist wieder offen; das To-do auch.", "success")
    return redirect(url_for("indicators.selection", selection_id=found.id), 303)


@blueprint.post("/auswahl/<int:selection_id>/vorige")
def take_prior(selection_id: int) -> ResponseReturnValue:
    found = _find(selection_id)
    taken = selecting.take_prior(db.session, found, viewer(), now())
    db.session.commit()
    flash(f"{german.count(taken.answers, 'Angabe', 'Angaben')} aus der vorigen Runde übernommen. "
          "Was schon ausgefüllt war, ist unverändert.", "success")  # fmt: skip
    if taken.left_out:
        flash(f"Nicht übernommen, weil die Nummer jetzt etwas anderes oder nichts mehr bezeichnet: "
              f"{', '.join(taken.left_out)}.", "warning")  # fmt: skip
    return redirect(url_for("indicators.selection", selection_id=found.id), 303)


@blueprint.post("/auswahl/<int:selection_id>/vorschlag")
def propose(selection_id: int) -> ResponseReturnValue:
    found, form = _find(selection_id), ProposalForm(prefix="proposal-")
    if not form.validate_on_submit():
        return _page(found, Outcome(), {}, proposal_form=form), 422
    name, hint = form.name.data or "", form.source_hint.data or ""
    proposing.propose(db.session, found, name, hint, viewer(), now())
    db.session.commit()
    flash("Vorschlag gespeichert. Das Büro entscheidet, ob er in den Katalog kommt.", "success")
    return redirect(url_for("indicators.selection", selection_id=found.id), 303)


@blueprint.post("/auswahl/<int:selection_id>/schwerpunkte")
def note_interests(selection_id: int) -> ResponseReturnValue:
    found, form = _find(selection_id), InterestsForm(prefix="interests-")
    text, before = _lines(form.interests.data), _lines(form.before.data)
    try:
        if form.validate_on_submit():
            noting.note_interests(db.session, found, text, before, viewer(), now())
            db.session.commit()
            flash("Schwerpunkte gespeichert.", "success")
            return redirect(url_for("indicators.selection", selection_id=selection_id), 303)
    except DomainError as error:
        if not error.field:
            raise
        db.session.rollback()
        found = _find(selection_id)
        form.refuse(error)
        form.before.data = found.interests
    return _page(found, Outcome(), {}, interests_form=form), 422


@blueprint.post("/auswahl/<int:selection_id>/vertretung")
@office_only
def represent(selection_id: int) -> ResponseReturnValue:
    found, form = _find(selection_id), RepresentForm(prefix="represent-")
    if not form.validate_on_submit():
        return _page(found, Outcome(), {}, represent_form=form), 422
    noting.represent(db.session, found, form.represented_by.data or "", viewer(), now())
    db.session.commit()
    flash("Vertretung gespeichert.", "success")
    return redirect(url_for("indicators.selection", selection_id=found.id), 303)


def _lines(text: str | None) -> str:
    """Browsers send line ends as two characters."""
    return (text or "").replace("\r\n", "\n").strip()


def _find(selection_id: int) -> Selection:
    return selections.find_selection(db.session, selection_id, viewer()) or abort(404)


def _page(
    found: Selection, outcome: Outcome, typed: Mapping[int, Entry],
    **forms: Form,
) -> str:  # fmt: skip
    """*forms* are those that were refused; the others come as they are."""
    progress = selections.progress(db.session, found)
    words = request.args.get("suche", "").strip()
    theme = "" if words else _theme(progress)
    only_open = request.args.get("offen") == "1"
    rows = queries.indicators(db.session, found.round.catalogue_id, theme, words)
    if only_open:
        answered = selections.answered(db.session, found.id)
        rows = [row for row in rows if row.id not in answered]
    start = max(request.args.get("ab", 0, type=int), 0)
    shown = rows[start : start + ROWS]
    said = selections.said(db.session, found.id, [row.id for row in shown])
    return render_template(
        "indicators/selection.html",
        selection=found,
        progress=progress,
        lines=entry_form.lines(shown, said, typed, outcome.problems, outcome.conflicts),
        count=len(rows),
        start=start,
        step=ROWS,
        theme=theme,
        words=words,
        only_open=only_open,
        is_final=found.state is SelectionState.FINAL,
        fields=row_fields(),
        verdicts=VERDICT_WORDS,
        proposals=selections.proposals(db.session, found.id),
        told=told.told(db.session, found.round.todo, today(), found.organisation_id).get(
            found.organisation_id
        ),
        **{**_forms(found), **forms},
        history=entries_of(db.session, "selection", found.id),
        today=today(),
    )


def _forms(found: Selection) -> dict[str, Form | None]:
    words = {"interests": found.interests, "before": found.interests}
    represented = {"represented_by": found.represented_by}
    of_office = viewer().is_office
    return {
        "proposal_form": ProposalForm(formdata=None, prefix="proposal-"),
        "interests_form": InterestsForm(formdata=None, prefix="interests-", **words),
        "reopen_form": ReopenForm(formdata=None, prefix="reopen-") if of_office else None,
        "represent_form": (
            RepresentForm(formdata=None, prefix="represent-", **represented) if of_office else None
        ),
    }


def _where() -> dict[str, Any]:
    """Theme, search, filter and page, to come back to the same rows."""
    names = ("feld", "suche", "offen", "ab")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _theme(progress: list[selections.ThemeProgress]) -> str:
    """The theme asked for, else the first in which something is open."""
    asked = request.args.get("feld", "")
    if any(one.letter == asked for one in progress):
        return asked
    unfinished = [one.letter for one in progress if one.said < one.total]
    return (unfinished or [one.letter for one in progress] or [""])[0]
