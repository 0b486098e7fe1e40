"""When somebody is reminded of a deadline, and on which days mails go out at all.

Occasions fall on days. One before the deadline that falls on a day off moves to the last working
day before it; a new To-do and an overdue one wait for the next working day, since neither may be
told too early. It is told every week; after MAILS_WHEN_OVERDUE mails that really went out there
are no more: the office calls instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.closures import public_holiday

LATE_BY = 3  # days after which a missed occasion before the deadline is pointless
MAILS_WHEN_OVERDUE = 3
MOST_DAYS_BEFORE = 90
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


class Occasion(StrEnum):
    """Why somebody is reminded."""

    NEW = "new"
    BEFORE = "before"  # some days before the deadline
    OVERDUE = "overdue"  # every week after the deadline


# What is said where several fall on one day.
_WEIGHT = {Occasion.BEFORE: 0, Occasion.NEW: 1, Occasion.OVERDUE: 2}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which occasions a To-do has; ``before`` in days, the longest first."""

    is_announced: bool = True
    before: tuple[int, ...] = (7, 1)
    is_chased: bool = True

    @classmethod
    def parse(cls, words: str) -> Plan:
        """From the words of the database: "new 7 1 weekly"."""
        parts = words.split()
        days = sorted({int(part) for part in parts if part.isdecimal()}, reverse=True)
        return cls("new" in parts, tuple(days), "weekly" in parts)

    def __str__(self) -> str:
        words = [*map(str, self.before)]
        return " ".join(["new"] * self.is_announced + words + ["weekly"] * self.is_chased)


DEFAULT_PLAN = Plan()


@dataclass(frozen=True, slots=True)
class Dates:
    """What decides about reminders: published on, due on (or never), in which Land, what plan."""

    published: date
    due: date | None
    land: str | None = None
    plan: Plan = DEFAULT_PLAN


@dataclass(frozen=True, slots=True)
class Due:
    """An assignment whose occasion is up."""

    assignment_id: int
    organisation_id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    occasion: Occasion
    occasion_day: date
    overdue_mail: int = 0  # which of the mails about it being overdue this is, from 1


def days_before(text: str) -> tuple[int, ...]:
    """What somebody typed as days before the deadline: "7, 1"; empty means none.

    Raises DomainError at ``days``.
    """
    parts = text.replace(",", " ").replace(";", " ").replace("und", " ").split()
    if not all(part.isdecimal() and 1 <= int(part) <= MOST_DAYS_BEFORE for part in parts):
        raise DomainError(
            f"Bitte nennen Sie Tage vor dem Termin, 1 bis {MOST_DAYS_BEFORE}, zum Beispiel: 7, 1.",
            field="days",
        )
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def occasions(dates: Dates, today: date) -> Iterator[tuple[Occasion, date]]:
    """The occasions of a To-do with their days, in no order; of the weekly ones after the deadline
    the last one until *today*, or the first one if it is still to come."""
    due, plan = dates.due, dates.plan
    if plan.is_announced:
        yield Occasion.NEW, dates.published
    if due is None:
        return
    for number in plan.before:
        day = last_working_day(due - timedelta(days=number), dates.land)
        if day >= dates.published:
            yield Occasion.BEFORE, day
    first = max(due + _DAY, dates.published)
    weeks = -(-(first - due - _DAY).days // 7)  # from the first one that is not too early
    if plan.is_chased:
        yield Occasion.OVERDUE, due + _DAY + max(weeks, (today - due - _DAY).days // 7) * _WEEK


def occasion(dates: Dates, today: date) -> tuple[Occasion, date] | None:
    """The occasion that is up on *today*, with the day it fell on; the latest one wins.

    One missed by a standstill is up on the next day with mails: before the deadline for three
    days, otherwise until a later one takes its place.
    """
    reached = [
        (kind, day)
        for kind, day in occasions(dates, today)
        if day <= today and (kind is not Occasion.BEFORE or (today - day).days <= LATE_BY)
    ]
    return max(reached, key=lambda one: (one[1], _WEIGHT[one[0]]), default=None)


def mailed_on(day: date, land: str | None) -> date:
    """The day on which an occasion of *day* is mailed, if the clock never stands still."""
    while not is_working_day(day, land):
        day += _DAY
    return day


def last_working_day(day: date, land: str | None) -> date:
    """That day, or the last one before it on which mails go out."""
    while not is_working_day(day, land):
        day -= _DAY
    return day


def is_working_day(day: date, land: str | None = None) -> bool:
    """Monday to Friday and no public holiday of that Land; without one, of the whole country."""
    return day.weekday() < 5 and public_holiday(day, land) is None
