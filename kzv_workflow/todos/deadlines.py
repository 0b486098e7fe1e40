"""When somebody is reminded of a deadline, and on which days mails go out at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import holidays

LATE_BY = 3  # days after which a missed occasion is pointless, unless it is overdue


class Occasion(StrEnum):
    """Why somebody is reminded."""

    NEW = "new"
    WEEK = "week"  # due in seven days
    DAY = "day"  # due tomorrow
    OVERDUE = "overdue"  # every week after the deadline


ORDER = (Occasion.OVERDUE, Occasion.DAY, Occasion.WEEK, Occasion.NEW)
HEADINGS = {Occasion.OVERDUE: "Überfällig", Occasion.NEW: "Neu vereinbart"}


@dataclass(frozen=True, slots=True)
class Dates:
    """What decides about reminders: published on, due on (or never)."""

    published: date
    due: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """An assignment whose occasion is up."""

    assignment_id: int
    organisation_id: int
    organisation_name: str
    number: int
    text: str
    due: date | None
    due_text: str | None
    occasion: Occasion
    occasion_day: date


def occasion(dates: Dates, today: date) -> tuple[Occasion, date] | None:
    """The occasion that is up on *today*, with the day it fell on; the latest one wins.

    A new To-do is announced once. One with a deadline is recalled seven days before it, on the
    last day with mails before it, and every seven days after it. An occasion on a day without
    mails (weekend, public holiday) or missed by a standstill is up on the next day with mails,
    for three days.
    """
    candidates = [(Occasion.NEW, dates.published)]
    if dates.due is not None:
        candidates += [
            (Occasion.WEEK, dates.due - timedelta(days=7)),
            (Occasion.DAY, _last_mails_before(dates.due)),
        ]
    reached = [
        (kind, day)
        for kind, day in candidates
        if dates.published <= day <= today
        and (kind is Occasion.NEW or (today - day).days <= LATE_BY)
    ]
    late = _overdue(dates.due, today) if dates.due else None
    if late and late >= dates.published:
        return Occasion.OVERDUE, late
    return max(reached, key=lambda one: one[1], default=None)


def _overdue(due: date, today: date) -> date | None:
    """The latest of the days due + 1, due + 8, due + 15, … up to *today*."""
    days = (today - due).days
    return None if days < 1 else due + timedelta(days=(days - 1) // 7 * 7 + 1)


def _last_mails_before(due: date) -> date:
    """Told on the weekend or on Monday, a deadline on Sunday or Monday would come too late."""
    day = due - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def sections(items: Sequence[Due], today: date) -> list[tuple[str, list[Due]]]:
    """What a digest says, under headings that are true on the day it is read."""
    found: dict[str, list[Due]] = {}
    for item in sorted(items, key=lambda one: (ORDER.index(one.occasion), one.due or today)):
        found.setdefault(_heading(item, today), []).append(item)
    return list(found.items())


def _heading(item: Due, today: date) -> str:
    if item.occasion in HEADINGS or item.due is None:
        return HEADINGS.get(item.occasion, "Offen")
    days = (item.due - today).days
    return {0: "Heute fällig", 1: "Morgen fällig", 7: "In einer Woche fällig"}.get(
        days, "In den nächsten Tagen fällig"
    )


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday of the whole country."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("DE", years=year)
