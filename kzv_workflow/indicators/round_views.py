"""The office opens a round, sees how far everybody is, and decides on proposals."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.indicators import proposing, queries, rounds, selections
from kzv_workflow.indicators.catalogue_table import normal_code
from kzv_workflow.indicators.forms import RenameForm, RoundForm, WithdrawForm
from kzv_workflow.indicators.models import Indicator, Proposal, Round, Theme
from kzv_workflow.todos import told
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("rounds", __name__, url_prefix="/kennzahlen")


@blueprint.get("/runden/neu")
@office_only
def new() -> ResponseReturnValue:
    form = _form(RoundForm(formdata=None, title=f"Kennzahlenauswahl {today().year}"))
    return render_template("indicators/round_new.html", form=form)


@blueprint.post("/runden/neu")
@office_only
def create() -> ResponseReturnValue:
    form = _form(RoundForm())
    try:
        if form.validate_on_submit():
            facts = rounds.NewRound(
                form.title.data or "", form.catalogue_id.data, form.due_text.data or "",
                form.meeting_id.data or None,
            )  # fmt: skip
            opened = rounds.open_round(db.session, facts, viewer(), now())
            db.session.commit()
            flash("Die Runde ist eröffnet. Jede Kommune hat jetzt ihr To-do.", "success")
            return redirect(url_for("rounds.read", round_id=opened.id), 303)
    except DomainError as error:
        form.refuse(error)
        db.session.rollback()
    return render_template("indicators/round_new.html", form=form), 422


@blueprint.get("/runden/<int:round_id>")
@office_only
def read(round_id: int) -> ResponseReturnValue:
    return _page(_find(round_id))


@blueprint.post("/runden/<int:round_id>")
@office_only
def rename(round_id: int) -> ResponseReturnValue:
    found, form = _find(round_id), RenameForm(prefix="rename-")
    try:
        if form.validate_on_submit():
            rounds.rename(db.session, found, form.title.data or "", viewer(), now())
            db.session.commit()
            flash("Umbenannt, auch im To-do der Kommunen.", "success")
            return redirect(url_for("rounds.read", round_id=round_id), 303)
    except DomainError as error:
        form.refuse(error)
        db.session.rollback()
    return _page(_find(round_id), rename_form=form), 422


@blueprint.post("/runden/<int:round_id>/zurueckziehen")
@office_only
def withdraw(round_id: int) -> ResponseReturnValue:
    found, form = _find(round_id), WithdrawForm(prefix="withdraw-")
    if not form.validate_on_submit():
        return _page(found, withdraw_form=form), 422
    rounds.withdraw(db.session, found, form.reason.data or "", viewer(), now())
    db.session.commit()
    flash("Die Runde ist zurückgezogen; die offenen To-dos sind entfallen.", "success")
    return redirect(url_for("rounds.read", round_id=round_id), 303)


@blueprint.post("/runden/<int:round_id>/aufnehmen")
@office_only
def admit(round_id: int) -> ResponseReturnValue:
    found, wanted = _find(round_id), request.form.get("organisation_id", 0, type=int)
    chosen = rounds.admit(db.session, found, wanted, viewer(), now())
    db.session.commit()
    flash(f"{chosen.name} hat jetzt eine Tabelle und das To-do.", "success")
    return redirect(url_for("rounds.read", round_id=round_id), 303)


def _find(round_id: int) -> Round:
    return queries.find_round(db.session, round_id) or abort(404)


def _page(
    found: Round, rename_form: RenameForm | None = None, withdraw_form: WithdrawForm | None = None
) -> str:
    rename_form = rename_form or RenameForm(formdata=None, prefix="rename-", title=found.title)
    proposals = selections.proposals_of_round(db.session, found.id)
    return render_template(
        "indicators/round.html",
        round=found,
        known=queries.indicators(db.session, found.catalogue_id) if proposals else [],
        selections=selections.selections(db.session, found.id),
        proposals=proposals,
        themes=queries.themes(db.session, found.catalogue_id),
        told=told.told(db.session, found.todo, today()),
        missing=rounds.missing(db.session, found),
        meeting=queries.meeting_of(db.session, found),
        rename_form=rename_form,
        withdraw_form=withdraw_form or WithdrawForm(formdata=None, prefix="withdraw-"),
        today=today(),
    )


@blueprint.post("/vorschlaege/<int:proposal_id>")
@office_only
def decide(proposal_id: int) -> ResponseReturnValue:
    """Adopt, merge or decline what a municipality proposed."""
    proposal = db.session.get(Proposal, proposal_id) or abort(404)
    found = selections.find_selection(db.session, proposal.selection_id, viewer()) or abort(404)
    step = request.form.get("step")
    if step == "adopt":
        theme = _theme(found.round.catalogue_id)
        made = proposing.adopt(db.session, proposal, theme, viewer(), now())
        said = f"Aufgenommen als {made.code}."
    elif step == "merge":
        into = _indicator(found.round.catalogue_id)
        proposing.merge(db.session, proposal, into, viewer(), now())
        said = f"Zusammengelegt mit {into.code}."
    else:
        proposing.decline(db.session, proposal, viewer(), now())
        said = "Nicht aufgenommen."
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("rounds.read", round_id=found.round_id), 303)


def _theme(catalogue_id: int) -> Theme:
    theme = db.session.get(Theme, request.form.get("theme_id", 0, type=int))
    if theme is None or theme.catalogue_id != catalogue_id:
        raise DomainError("Bitte wählen Sie das Themenfeld, in das der Vorschlag gehört.")
    return theme


def _indicator(catalogue_id: int) -> Indicator:
    typed = request.form.get("code", "").strip()
    key = queries.codes(db.session, catalogue_id).get(normal_code(typed))
    found = db.session.get(Indicator, key) if key else None
    if found is None:
        raise DomainError(f"Die Kennzahl „{typed}“ gibt es in diesem Katalog nicht.")
    return found


def _form(form: RoundForm) -> RoundForm:
    form.catalogue_id.choices = [(one.id, one.title) for one in queries.catalogues(db.session)]
    form.meeting_id.choices = [(0, "kein Treffen"), *queries.meeting_choices(db.session)]
    return form
