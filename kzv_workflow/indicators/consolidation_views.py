"""The office puts all selections together: matrix, basis set, comparison set, release."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.indicators import (
    comparing,
    consolidation,
    looks,
    overview_queries,
    queries,
    selections,
)
from kzv_workflow.indicators.comparing import Decision
from kzv_workflow.indicators.consolidation import Rule
from kzv_workflow.indicators.forms import DecisionForm
from kzv_workflow.indicators.models import DecisionState, Indicator, Round, Theme
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.redirects import own_path

ROWS = 50

blueprint = Blueprint("consolidation", __name__, url_prefix="/kennzahlen/runden/<int:round_id>")


@blueprint.get("/zusammenfuehrung")
def matrix(round_id: int) -> ResponseReturnValue:
    """Indicators × Kommunen; for a municipality once it is released."""
    found = _find(round_id)
    rule, columns = _rule(), overview_queries.columns(db.session, found.id)
    tallies = overview_queries.tallies(db.session, found, columns, rule)
    fitting = consolidation.kept(tallies, rule)
    seen = looks.seen_until(db.session, found, viewer())
    news = looks.changed_since(db.session, found, seen) if seen else set()
    only_new = bool(seen) and request.args.get("neu") == "1"
    if only_new:
        changed = {key for key, _ in news}
        fitting = [one for one in fitting if one.id in changed]
    start = _start()
    return render_template(
        "indicators/matrix.html",
        round=found,
        columns=rule.columns(columns),
        lands=sorted({one.land for one in columns if one.land}),
        rows=overview_queries.rows(
            db.session, found, [one.id for one in fitting[start : start + ROWS]]
        ),
        count=len(fitting),
        start=start,
        step=ROWS,
        basis=len(consolidation.basis_of(tallies)),
        total=len(tallies),
        rule=rule,
        themes={one.letter: one.theme for one in tallies},
        states=overview_queries.states(db.session, found.id),
        interests=selections.interests(db.session, found.id) if viewer().is_office else [],
        seen=seen,
        news=news,
        only_new=only_new,
        until=now(),
    )


@blueprint.post("/gesehen")
def look(round_id: int) -> ResponseReturnValue:
    """Remember what the reader has seen: until the moment the page was made."""
    found = _find(round_id)
    looks.remember(db.session, found, request.form.get("until", ""), viewer(), now())
    db.session.commit()
    flash("Gemerkt. Was ab jetzt dazukommt, ist beim nächsten Mal markiert.", "success")
    return redirect(url_for("consolidation.matrix", round_id=found.id), 303)


@blueprint.get("/vergleichsset")
def comparison(round_id: int) -> ResponseReturnValue:
    """The rule with its effect, and the decisions one by one."""
    found = _find(round_id)
    rule = _rule() if set(request.args) - {"ab"} else Rule(at_least=3)
    columns = overview_queries.columns(db.session, found.id)
    tallies = overview_queries.tallies(db.session, found, columns, rule)
    sets = overview_queries.sets(db.session, found.id)
    entries = overview_queries.entries(db.session, sets[0].id) if sets else []
    before = overview_queries.entries(db.session, sets[1].id) if len(sets) > 1 else []
    start = _start()
    return render_template(
        "indicators/comparison.html",
        round=found,
        rule=rule,
        effect=consolidation.effect(tallies, rule),
        sets=sets,
        entries=entries,
        shown=entries[start : start + ROWS],
        start=start,
        step=ROWS,
        added=_codes(entries) - _codes(before) if before else set(),
        removed=_codes(before) - _codes(entries),
        themes=queries.themes(db.session, found.catalogue_id),
        focus=overview_queries.focus(db.session, found.id),
        groups=sorted({one.group_title for one in entries if one.group_title}),
    )


@blueprint.post("/vergleichsset")
@office_only
def apply(round_id: int) -> ResponseReturnValue:
    found = _find(round_id)
    made = comparing.apply(db.session, found, _rule(), viewer(), now())
    db.session.commit()
    flash(f"Fassung {made.number} ist gebildet. Jetzt entscheiden Sie einzeln.", "success")
    return redirect(url_for("consolidation.comparison", round_id=found.id), 303)


@blueprint.post("/vergleichsset/<int:indicator_id>")
@office_only
def decide(round_id: int, indicator_id: int) -> ResponseReturnValue:
    found, asked = _find(round_id), request.form.get("state", "")
    state = DecisionState(asked) if asked in set(DecisionState) else DecisionState.PROPOSED
    texts = {
        name: " ".join(request.form.get(name, "").split())
        for name in ("reason", "minuted", "group_title")
    }
    fallback = url_for("consolidation.comparison", round_id=found.id)
    back = own_path(request.form.get("back") or request.referrer, fallback)
    try:
        comparing.decide(db.session, found, indicator_id, Decision(state, **texts), viewer(), now())
    except DomainError as error:
        if not error.field:
            raise
        db.session.rollback()
        form = DecisionForm(formdata=None, **texts)
        form.refuse(error)
        indicator = db.session.get_one(Indicator, indicator_id)
        page = render_template(
            "indicators/decide.html", round=_find(round_id), indicator=indicator, form=form,
            back=back,
        )  # fmt: skip
        return page, 422
    db.session.commit()
    flash("Gespeichert.", "success")
    return redirect(f"{back}#k{indicator_id}", 303)


@blueprint.post("/schwerpunkt/<int:theme_id>")
@office_only
def set_focus(round_id: int, theme_id: int) -> ResponseReturnValue:
    found = _find(round_id)
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.catalogue_id != found.catalogue_id:
        abort(404)
    wanted = request.form.get("focus") == "1"
    comparing.set_focus(db.session, found, theme, wanted, viewer(), now())
    db.session.commit()
    flash(f"{theme.letter} {theme.title} ist {'jetzt' if wanted else 'nicht mehr'} Schwerpunkt.",
          "success")  # fmt: skip
    return redirect(url_for("consolidation.comparison", round_id=found.id), 303)


@blueprint.post("/freigeben")
@office_only
def release(round_id: int) -> ResponseReturnValue:
    found = _find(round_id)
    comparing.release(db.session, found, viewer(), now())
    db.session.commit()
    flash("Freigegeben. Alle Kommunen sehen jetzt die Zusammenführung.", "success")
    return redirect(url_for("consolidation.matrix", round_id=found.id), 303)


def _find(round_id: int) -> Round:
    return overview_queries.find(db.session, round_id, viewer()) or abort(404)


def _rule() -> Rule:
    """What the filter or the form asks for; nonsense asks for nothing."""
    asked = request.values
    least = 1 if asked.get("daten") == "1" else 0  # what nobody chose has no data to look at
    return Rule(
        at_least=min(max(asked.get("mindestens", 0, type=int), least), 99),
        relevant_in=min(max(asked.get("steuerung", 0, type=int), 0), 99),
        has_data=asked.get("daten") == "1",
        theme=asked.get("feld", ""),
        type=asked.get("art", ""),
        land=asked.get("land", ""),
    )


def _start() -> int:
    """The first row to be shown."""
    return max(request.args.get("ab", 0, type=int), 0)


def _codes(entries: list[overview_queries.Decided]) -> set[str]:
    return {one.code for one in entries if one.state != DecisionState.DROPPED}
