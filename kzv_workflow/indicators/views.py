"""Rounds and selections: the overview, opening a round, filling in, handing in, proposals."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.indicators import entry_form, proposing, queries, selecting, selections
from kzv_workflow.indicators.entry_form import Entry, Said
from kzv_workflow.indicators.forms import ProposalForm, ReopenForm
from kzv_workflow.indicators.models import Selection, SelectionState
from kzv_workflow.indicators.selecting import Outcome
from kzv_workflow.indicators.values import AVAILABILITY_WORDS, VERDICT_WORDS
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

FOUND_AT_MOST = 100

blueprint = Blueprint("indicators", __name__, url_prefix="/kennzahlen")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Rounds with one's own selection in each, and the versions of the catalogue."""
    return render_template(
        "indicators/overview.html",
        rounds=queries.rounds(db.session),
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
        if _by_script():
            return jsonify(message=str(error)), 409
        raise
    if _by_script():
        answer = _told(found, outcome)
        db.session.commit()
        return answer
    db.session.commit()
    if not outcome.is_clean:
        typed = selecting.typed(entries, outcome)
        return _page(found, outcome, typed), 409 if outcome.conflicts else 422
    if request.form.get("then") == "final":
        return redirect(url_for("indicators.confirm", selection_id=found.id), 303)
    flash("Zwischenstand gespeichert.", "success")
    target = request.form.get("then") or request.args.get("feld") or None
    return redirect(url_for("indicators.selection", selection_id=found.id, feld=target), 303)


@blueprint.get("/auswahl/<int:selection_id>/abgeben")
def confirm(selection_id: int) -> ResponseReturnValue:
    found = _find(selection_id)
    return render_template(
        "indicators/confirm.html",
        selection=found,
        progress=selections.progress(db.session, found),
    )


@blueprint.post("/auswahl/<int:selection_id>/abgeben")
def hand_in(selection_id: int) -> ResponseReturnValue:
    found = _find(selection_id)
    selecting.hand_in(db.session, found, viewer(), now())
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
    count = selecting.take_prior(db.session, found, viewer(), now())
    db.session.commit()
    flash(f"{german.count(count, 'Angabe', 'Angaben')} aus der vorigen Runde übernommen. "
          "Was schon ausgefüllt war, ist unverändert.", "success")  # fmt: skip
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


def _find(selection_id: int) -> Selection:
    return selections.find_selection(db.session, selection_id, viewer()) or abort(404)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _told(found: Selection, outcome: Outcome) -> ResponseReturnValue:
    """What the script needs to say at the row."""
    progress = selections.progress(db.session, found)
    answer = {
        "seen": {key: one.fingerprint for key, one in outcome.stored.items()},
        "problems": outcome.problems,
        "conflicts": {
            key: {"by": one.by, "verdict": VERDICT_WORDS[one.answer.verdict],
                  "seen": one.answer.fingerprint}
            for key, one in outcome.conflicts.items()
        },
        "themes": {one.letter: f"{one.said} von {one.total}" for one in progress},
        "said": sum(one.said for one in progress),
        "chosen": sum(one.chosen for one in progress),
    }  # fmt: skip
    return jsonify(answer)


def _page(
    found: Selection, outcome: Outcome, typed: Mapping[int, Entry],
    proposal_form: ProposalForm | None = None, reopen_form: ReopenForm | None = None,
) -> str:  # fmt: skip
    progress = selections.progress(db.session, found)
    words = request.args.get("suche", "").strip()
    theme = "" if words else _theme(progress)
    rows = queries.indicators(db.session, found.round.catalogue_id, theme, words)
    choices = selections.choices(db.session, found.id, [row.id for row in rows[:FOUND_AT_MOST]])
    said = {key: Said(one.answer, one.entered_by, one.entered_at) for key, one in choices.items()}
    only_open = request.args.get("offen") == "1"
    shown = [row for row in rows[:FOUND_AT_MOST] if not only_open or row.id not in said]
    return render_template(
        "indicators/selection.html",
        selection=found,
        progress=progress,
        lines=entry_form.lines(shown, said, typed, outcome.problems, outcome.conflicts),
        is_cut=len(rows) > FOUND_AT_MOST,
        theme=theme,
        words=words,
        only_open=only_open,
        is_final=found.state is SelectionState.FINAL,
        verdicts=VERDICT_WORDS,
        availabilities=AVAILABILITY_WORDS,
        proposals=selections.proposals(db.session, found.id),
        proposal_form=proposal_form or ProposalForm(formdata=None, prefix="proposal-"),
        reopen_form=reopen_form or ReopenForm(formdata=None, prefix="reopen-"),
        history=entries_of(db.session, "selection", found.id),
        today=today(),
    )


def _theme(progress: list[selections.ThemeProgress]) -> str:
    """The theme asked for, else the first in which something is open."""
    asked = request.args.get("feld", "")
    if any(one.letter == asked for one in progress):
        return asked
    unfinished = [one.letter for one in progress if one.said < one.total]
    return (unfinished or [one.letter for one in progress] or [""])[0]
