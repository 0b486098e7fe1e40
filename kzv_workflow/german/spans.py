"""Stretches of days: which days a month, a week or a part of them has, and which year is meant."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kzv_workflow.german.dates import FIRST_YEAR, LAST_YEAR, full_year, make_date, shift

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Expression:
    """A written period: the stretches it may mean, in order; one only when the year is written.

    ``end`` is the position behind it in the text. ``fragile`` marks a number that is a period
    only when no unit follows it (``bis 2022`` but not ``bis 2022 Euro``).
    """

    kind: str
    spans: tuple[Span, ...]
    dated: bool
    end: int
    fragile: bool = False

    def resolve(self, on: date) -> Span | None:
        """The first stretch whose last day is on or after the reference day."""
        if self.dated:
            return self.spans[0] if self.spans else None
        return next((span for span in self.spans if span[1] >= on), None)


def express(
    kind: str, spans: Iterable[Span | None], dated: bool, end: int, fragile: bool = False
) -> Expression:
    """An Expression of those stretches that exist."""
    real = tuple(span for span in spans if span is not None)
    return Expression(kind, real, dated, end, fragile)


def possible_years(year: int | None, on: date) -> Iterable[int]:
    """The written year, or those around the reference day (29 February needs eight of them)."""
    return range(on.year - 1, on.year + 9) if year is None else (year,)


def chosen_year(groups: dict[str, str | None], on: date) -> int | None:
    """The year that the groups of ``dates.YEAR_TAIL`` found, None when none is written."""
    if groups.get("ynext"):
        return on.year + 1
    if groups.get("ythis") or groups.get("ydj"):
        return on.year
    digits = groups.get("y4") or groups.get("y2a") or groups.get("y2b")
    return full_year(digits) if digits else None


def months(year: int, month: int, length: int = 1) -> Span | None:
    """So many whole months; months beyond December belong to the next year."""
    more, index = divmod(month - 1 + length - 1, 12)
    first, last_first = make_date(year, month, 1), make_date(year + more, index + 1, 1)
    if first is None or last_first is None:
        return None
    return first, last_first.replace(day=monthrange(last_first.year, last_first.month)[1])


def week(year: int, number: int, last_number: int | None = None) -> Span | None:
    """Monday to Friday of an ISO week, or from one week to another (over New Year too)."""
    if not FIRST_YEAR <= year < LAST_YEAR:
        return None
    last_number = last_number or number
    last_year = year + 1 if last_number < number else year
    try:
        first = date.fromisocalendar(year, number, 1)
        return first, date.fromisocalendar(last_year, last_number, 5)
    except ValueError:
        return None


def week_of(day: date, later: int = 0) -> Span | None:
    """Monday to Friday of the week of this day, or so many weeks later."""
    monday = shift(day, 7 * later - day.weekday())
    friday = shift(day, 7 * later - day.weekday() + 4)
    return (monday, friday) if monday and friday else None


def workdays_later(day: date, days: int) -> date | None:
    """The day so many working days (Monday to Friday; holidays are not known) later."""
    weeks, rest = divmod(days, 5)
    moved: date | None = shift(day, 7 * weeks)
    while moved and rest:
        moved = shift(moved, 1)
        rest -= bool(moved and moved.weekday() < 5)
    return moved


_WEEK_PARTS = {"anfang": (0, 1), "mitte": (2, 2), "ende": (3, 4)}
_YEAR_PARTS = {"anfang": (1, 2), "mitte": (6, 2), "ende": (11, 2)}
_QUARTER_PARTS = {"anfang": 0, "mitte": 1, "ende": 2}


def part(kind: str, span: Span, name: str) -> Span | None:
    """``anfang``, ``mitte`` or ``ende`` of a period.

    Of a month: 1.–10., 11.–20., 21.–last day. House rules for the rest: of a week Monday and
    Tuesday, Wednesday, Thursday and Friday; of a quarter its three months; of a year January
    and February, June and July, November and December.
    """
    first, last = span
    if kind == "month":
        days = {"anfang": (1, 10), "mitte": (11, 20), "ende": (21, last.day)}[name]
        return last.replace(day=days[0]), last.replace(day=days[1])
    if kind == "week":
        begin, end = (shift(first, days) for days in _WEEK_PARTS[name])
        return (begin, end) if begin and end else None
    if kind == "quarter":
        return months(first.year, first.month + _QUARTER_PARTS[name])
    return months(first.year, *_YEAR_PARTS[name])


def parts(kind: str, span: Span, names: Iterable[str]) -> Span | None:
    """From the first to the last of several parts: ``Mitte/Ende April`` is 11.–30."""
    found = [part(kind, span, name) for name in names]
    real = [one for one in found if one is not None]
    if not real or real[0][0] > real[-1][1]:
        return None
    return real[0][0], real[-1][1]
