"""The year plan for the office: a proposal to look at, and one click that adopts it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import planning_year
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.yearplan import Wish
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("year", __name__, url_prefix="/treffen/jahresplan")

MOST = {"count": 12, "days": 5}


@blueprint.get("")
@office_only
def preview() -> ResponseReturnValue:
    """Only shows what would be planned."""
    return _page()


@blueprint.post("")
@office_only
def adopt() -> ResponseReturnValue:
    seen = request.form.get("seen", "")
    try:
        wish, act = _wish(), Act(viewer(), now())
        made = planning_year.adopt(db.session, wish, seen, _hosts(wish), act)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _page(str(error)), 422
    said = german.count(len(made), "Treffen ist geplant", "Treffen sind geplant")
    flash(f"{said}. Ort und Tagesordnung tragen Sie später ein, einladen auch.", "success")
    return redirect(url_for("meetings.listed"), 303)


def _wish() -> Wish:
    """What was asked for; what cannot be becomes what is usual."""
    usual = Wish(today().year + 1)
    return Wish(
        _number("year", today().year, today().year + 5, usual.year),
        _number("count", 1, MOST["count"], usual.count),
        _number("days", 1, MOST["days"], usual.days),
        earliest=today() + timedelta(days=1),
    )


def _hosts(wish: Wish) -> list[str]:
    """The host chosen for each meeting."""
    return [request.form.get(f"host-{number}", "") for number in range(wish.count)]


def _number(name: str, least: int, most: int, usual: int) -> int:
    typed = request.values.get(name, "")
    number = int(typed) if typed.isdecimal() and len(typed) < 5 else usual
    return number if least <= number <= most else usual


def _page(error: str = "") -> str:
    wish = _wish()
    plan = planning_year.year_plan(db.session, wish)
    proposed = [str(one.host.key) if one.host else "" for one in plan.proposals]
    return render_template(
        "meetings/year.html",
        wish=wish,
        plan=plan,
        wanted_hosts=_hosts(wish) if request.method == "POST" else proposed,
        years=[(year, str(year)) for year in range(today().year, today().year + 6)],
        counts=[(number, str(number)) for number in range(1, MOST["count"] + 1)],
        lengths=[(number, str(number)) for number in range(1, MOST["days"] + 1)],
        problems=[("", error)] if error else [],
    )
