"""A year of meetings proposed: spread evenly, hosts in turn, away from everybody's bad days.

Pure: Länder, hosts, blocked days in; days out. What cannot be known is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kzv_workflow.meetings.closures import closures, is_free, knows_school_holidays

SEARCHED = 45  # days before and after the ideal one
FIRST_WEEKDAYS = (1, 2)  # a meeting of two days begins on Tuesday or Wednesday


@dataclass(frozen=True, slots=True)
class Busy:
    """Days on which somebody cannot, and why; both ends count."""

    first_day: date
    last_day: date
    reason: str

    def meets(self, first: date, last: date) -> bool:
        return self.first_day <= last and first <= self.last_day


@dataclass(frozen=True, slots=True)
class Host:
    """A municipality, with the last time it was host (None: never)."""

    key: int
    name: str
    last_time: date | None


@dataclass(frozen=True, slots=True)
class Wish:
    """So many meetings in that year from that day on, each of so many days in a row."""

    year: int
    count: int = 4
    days: int = 2
    earliest: date = date.min

    @property
    def first_day(self) -> date:
        return max(date(self.year, 1, 1), self.earliest)

    def ideal(self, number: int) -> date:
        """Where the meeting with that number from 0 on stands if all are spread evenly."""
        left = (date(self.year + 1, 1, 1) - self.first_day).days
        return self.first_day + timedelta(days=round(left * (number + 0.5) / self.count))


@dataclass(frozen=True, slots=True)
class Proposal:
    """One meeting of the year; no days: none is free around that time."""

    days: tuple[date, ...]
    host: Host | None
    warnings: list[str] = field(default_factory=list)


def propose(
    wish: Wish, lands: Sequence[str], hosts: Sequence[Host], busy: Sequence[Busy]
) -> list[Proposal]:
    """The meetings of a year; each is host once before anybody is again."""
    turn = in_turn(hosts)
    found: list[Proposal] = []
    for number in range(wish.count):
        taken = [Busy(one.days[0], one.days[-1], "") for one in found if one.days]
        days = _days_near(wish.ideal(number), wish, lands, [*busy, *taken])
        host = turn[number % len(turn)] if turn else None
        found.append(Proposal(days, host, _warnings(days, lands)))
    return found


def in_turn(hosts: Sequence[Host]) -> list[Host]:
    """Whoever was never host comes first, then who was longest ago; else as they stand."""
    return sorted(hosts, key=lambda host: host.last_time or date.min)


def _days_near(
    ideal: date, wish: Wish, lands: Sequence[str], busy: Sequence[Busy]
) -> tuple[date, ...]:
    """The free days nearest to that one, within the same year."""
    for distance in range(SEARCHED + 1):
        for sign in (1, -1):
            first = ideal + timedelta(days=sign * distance)
            days = tuple(first + timedelta(days=number) for number in range(wish.days))
            is_good_start = wish.days > 2 or first.weekday() in FIRST_WEEKDAYS
            is_inside = wish.first_day <= days[0] and days[-1].year == wish.year
            if is_good_start and is_inside and _are_free(days, lands, busy):
                return days
    return ()


def _are_free(days: Sequence[date], lands: Sequence[str], busy: Sequence[Busy]) -> bool:
    open_days = all(is_free(day, lands) for day in days)
    return open_days and not any(one.meets(days[0], days[-1]) for one in busy)


def _warnings(days: Sequence[date], lands: Sequence[str]) -> list[str]:
    if not days:
        return ["Um diese Zeit ist kein Termin frei. Bitte legen Sie das Treffen selbst an."]
    if not all(knows_school_holidays(day, lands) for day in days):
        return ["Die Schulferien dieses Jahres sind noch nicht in allen Ländern bekannt."]
    return [one.reason for day in days for one in closures(day, lands)]
