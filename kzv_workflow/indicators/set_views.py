"""The comparison set by groups, its versions, and a decision that was refused."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.indicators import arranging, grouping, overview_queries
from kzv_workflow.indicators.forms import GroupForm
from kzv_workflow.indicators.models import Round
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint(
    "comparison_set", __name__, url_prefix="/kennzahlen/runden/<int:round_id>/vergleichsset"
)


@blueprint.get("/gruppen")
def groups(round_id: int) -> ResponseReturnValue:
    """The newest version by the round's own groups, each in its own order."""
    return _groups_page(_find(round_id), GroupForm(formdata=None))


@blueprint.post("/gruppen")
@office_only
def put(round_id: int) -> ResponseReturnValue:
    found = _find(round_id)
    title = " ".join(request.form.get("group_title", "").split())
    chosen = request.form.getlist("indicator", type=int)
    try:
        count = arranging.put(db.session, found, chosen, title, viewer(), now())
    except DomainError as error:
        db.session.rollback()
        form = GroupForm(formdata=None, group_title=title)
        form.refuse(error)
        return _groups_page(_find(round_id), form, chosen), 422
    db.session.commit()
    flash(f"{german.count(count, 'Kennzahl', 'Kennzahlen')} eingeordnet.", "success")
    return redirect(url_for("comparison_set.groups", round_id=round_id), 303)


@blueprint.post("/<int:indicator_id>/verschieben")
@office_only
def move(round_id: int, indicator_id: int) -> ResponseReturnValue:
    step = -1 if request.form.get("step") == "up" else 1
    arranging.move(db.session, _find(round_id), indicator_id, step)
    db.session.commit()
    page = url_for("comparison_set.groups", round_id=round_id, _anchor=f"k{indicator_id}")
    return redirect(page, 303)


@blueprint.get("/fassungen")
def versions(round_id: int) -> ResponseReturnValue:
    """One version, by default the newest, with its differences to another (the one before)."""
    found = _find(round_id)
    sets = {one.number: one for one in overview_queries.sets(db.session, found.id)}
    shown = sets.get(request.args.get("fassung", max(sets, default=0), type=int))
    if sets and shown is None:
        abort(404)
    number = shown.number if shown else 0
    against = sets.get(request.args.get("gegen", number - 1, type=int))
    entries = overview_queries.entries(db.session, shown.id) if shown else []
    before = overview_queries.entries(db.session, against.id) if against else []
    return render_template(
        "indicators/versions.html",
        round=found,
        sets=sets,
        shown=shown,
        against=against,
        entries=entries,
        differences=grouping.differences(before, entries) if against else [],
    )


def _groups_page(found: Round, form: GroupForm, chosen: Sequence[int] = ()) -> str:
    newest = overview_queries.newest_set(db.session, found.id)
    entries = overview_queries.entries(db.session, newest.id) if newest else []
    standing = [one for one in entries if one.state != "dropped"]
    return render_template(
        "indicators/groups.html",
        round=found,
        number=newest.number if newest else 0,
        groups=grouping.in_groups(standing),
        form=form,
        chosen=chosen,
    )


def _find(round_id: int) -> Round:
    return overview_queries.find(db.session, round_id, viewer()) or abort(404)
