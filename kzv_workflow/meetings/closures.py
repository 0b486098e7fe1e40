"""On which days a meeting is a bad idea: public holidays, school holidays, bridge days by Land."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a day is bad, and for which Länder (codes as in ``directory.models.LANDS``)."""

    reason: str  # "Buß- und Bettag", "Herbstferien", "Brückentag"
    lands: tuple[str, ...]


def closures(day: date, lands: Iterable[str]) -> list[Closure]:
    """What is closed on that day in those Länder; the same reason is said once."""
    found: dict[str, list[str]] = {}
    for land in sorted(set(lands)):
        for reason in _reasons(day, land):
            found.setdefault(reason, []).append(land)
    return [Closure(reason, tuple(where)) for reason, where in found.items()]


def is_free(day: date, lands: Sequence[str]) -> bool:
    """Monday to Friday, no holiday of the whole country, and open in all of those Länder."""
    return day.weekday() < 5 and public_holiday(day) is None and not closures(day, lands)


def is_working_day(day: date, lands: Iterable[str]) -> bool:
    """Monday to Friday, and a public holiday in none of those Länder; schools do not matter."""
    return day.weekday() < 5 and not any(day in _public(land, day.year) for land in lands)


def knows_school_holidays(day: date, lands: Iterable[str]) -> bool:
    """Whether school holidays are published around that day in all of those Länder.

    The Länder publish a few years ahead; before pages say "no holidays", they ask this.
    """
    return all(
        any(one >= day for one in _school(land, day.year)) or bool(_school(land, day.year + 1))
        for land in lands
    )


def public_holiday(day: date, land: str | None = None) -> str | None:
    """The public holiday of that day in the Land, or in the whole country; None on other days."""
    found = _public(land, day.year)
    return str(found[day]) if day in found else None


def _reasons(day: date, land: str) -> list[str]:
    public, school = _public(land, day.year), _school(land, day.year)
    reasons = [str(public[day])] if day in public else []
    if day in school:
        reasons.append(str(school[day]))
    if not reasons and _is_bridge(day, land):
        reasons.append("Brückentag")
    return reasons


def _is_bridge(day: date, land: str) -> bool:
    """A Friday after, or a Monday before, a public holiday on a Thursday or Tuesday."""
    neighbour = {4: day - timedelta(days=1), 0: day + timedelta(days=1)}.get(day.weekday())
    return neighbour is not None and neighbour in _public(land, neighbour.year)


@cache
def _public(land: str | None, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("DE", subdiv=land, years=year, language="de")


@cache
def _school(land: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(
        "DE", subdiv=land, years=year, language="de", categories=("school",)
    )
