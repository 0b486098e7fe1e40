"""What leaves a round: files, the sentence for the minutes, the draft by mail, pictures, beamer."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.config import PROJECT, Settings
from kzv_workflow.indicators import (
    consolidation,
    drafting,
    outputs,
    overview_queries,
    queries,
    selections,
)
from kzv_workflow.indicators.consolidation import Rule
from kzv_workflow.indicators.drafting import Draft
from kzv_workflow.indicators.models import Round
from kzv_workflow.indicators.values import AVAILABILITY_WORDS, VERDICT_WORDS, Verdict
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BASE_DOCUMENT = PROJECT / "templates" / "documents" / "protokoll.docx"

blueprint = Blueprint("outputs", __name__, url_prefix="/kennzahlen")


@blueprint.get("/runden/<int:round_id>/excel")
def workbook(round_id: int) -> Response:
    """Basis set, comparison set, matrix and everything that was said."""
    found = _find(round_id)
    data = outputs.workbook(drafting.whole(db.session, found))
    return attachment(data, f"{found.title} Zusammenführung.xlsx", EXCEL_TYPE)


@blueprint.get("/runden/<int:round_id>/word")
def annex(round_id: int) -> Response:
    """The comparison set as an annex to a Protokoll."""
    found = _find(round_id)
    data = outputs.annex(drafting.whole(db.session, found), BASE_DOCUMENT, today())
    return attachment(data, f"{found.title} Vergleichskennzahlenset.docx", WORD)


@blueprint.get("/runden/<int:round_id>/bilder")
def pictures(round_id: int) -> ResponseReturnValue:
    """Coverage by theme and Kommune, and bars per theme; each with its numbers as a table."""
    found = _find(round_id)
    columns = overview_queries.columns(db.session, found.id)
    tallies = overview_queries.tallies(db.session, found, columns)
    states = overview_queries.states(db.session, found.id)
    standing = {key for key, state in states.items() if state != "dropped"}
    effect = consolidation.effect(tallies, Rule())
    compared = {one.letter: 0 for one in effect}
    for one in tallies:
        compared[one.letter] += one.id in standing
    return render_template(
        "indicators/pictures.html",
        round=found,
        columns=columns,
        coverage=overview_queries.coverage(db.session, found, columns, tallies),
        effect=effect,
        compared=compared,
    )


@blueprint.get("/runden/<int:round_id>/entwurf")
@office_only
def draft(round_id: int) -> ResponseReturnValue:
    """What the mail says and who gets it; the sentence for the minutes."""
    found = _find(round_id)
    content = drafting.whole(db.session, found)
    return render_template(
        "indicators/draft.html",
        round=found,
        plan=drafting.plan(db.session, content, _url(found), today()),
        sentence=outputs.sentence(content),
        number=content.number,
        sent_at=drafting.sent_at(db.session, content.number, found),
        again=now().isoformat(timespec="seconds"),
    )


@blueprint.post("/runden/<int:round_id>/entwurf")
@office_only
def send_draft(round_id: int) -> ResponseReturnValue:
    found = _find(round_id)
    content = drafting.whole(db.session, found)
    word = outputs.annex(content, BASE_DOCUMENT, today())
    sending = Draft(content, word, _url(found))
    again = f" {request.form['again'][:30]}" if request.form.get("again") else ""
    count = drafting.send(db.session, found, sending, viewer(), now(), again)
    db.session.commit()
    if count:
        flash(f"Der Entwurf geht an {german.count(count, 'Adresse', 'Adressen')}.", "success")
    else:
        flash("Diese Fassung haben schon alle; es ging keine Mail hinaus.", "info")
    return redirect(url_for("outputs.draft", round_id=found.id), 303)


@blueprint.get("/runden/<int:round_id>/beschluss")
@office_only
def decision_round(round_id: int) -> ResponseReturnValue:
    """One theme at a time on the wall: who chose what, and what is decided."""
    found = _find(round_id)
    columns = overview_queries.columns(db.session, found.id)
    basis = consolidation.basis_of(overview_queries.tallies(db.session, found, columns))
    newest = overview_queries.newest_set(db.session, found.id)
    entries = overview_queries.entries(db.session, newest.id) if newest else []
    themes = {one.letter: one.theme for one in basis}
    asked = request.args.get("feld", "")
    theme = asked if asked in themes else next(iter(themes), "")
    shown = [one.id for one in basis if one.letter == theme]
    return render_template(
        "indicators/decision_round.html",
        round=found,
        columns=columns,
        rows=overview_queries.rows(db.session, found, shown),
        themes=themes,
        theme=theme,
        entries={one.indicator_id: one for one in entries},
        has_set=newest is not None,
    )


@blueprint.get("/auswahl/<int:selection_id>/vorstellen")
def present(selection_id: int) -> ResponseReturnValue:
    """A municipality's table on the wall, by itself or by the office."""
    found = selections.find_selection(db.session, selection_id, viewer()) or abort(404)
    said = selections.choices(db.session, found.id)
    rows = [
        (one, said[one.id])
        for one in queries.indicators(db.session, found.round.catalogue_id)
        if one.id in said and said[one.id].verdict is not Verdict.OPEN
    ]
    return render_template(
        "indicators/present.html",
        selection=found,
        rows=rows,
        progress=selections.progress(db.session, found),
        only_yes=request.args.get("alle") != "1",
        verdicts=VERDICT_WORDS,
        availabilities=AVAILABILITY_WORDS,
    )


def _find(round_id: int) -> Round:
    return overview_queries.find(db.session, round_id, viewer()) or abort(404)


def _url(found: Round) -> str:
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.public_url}/kennzahlen/runden/{found.id}/vergleichsset"
