"""Written German days: one day, a list (``23. & 30.06.``), a range (``23.–25.06.``), a time."""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from kzv_workflow.german.dates import (
    MONTH,
    WEEKDAY_PREFIX,
    YEAR_TAIL,
    full_year,
    make_date,
    month_number,
)
from kzv_workflow.german.spans import Expression, Span, chosen_year, express, possible_years

_ITEM = re.compile(
    rf"{WEEKDAY_PREFIX}(?P<day>[0-9]{{1,2}})(?:"
    r"\.\s?(?P<number>[0-9]{1,2})\.(?:(?P<n2>[0-9]{2})|\s?(?P<n4>[0-9]{4}))?"
    rf"|\.?\s{{0,3}}{MONTH}{YEAR_TAIL}?|\.)(?![0-9]|\.[0-9])",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s{0,2}(?:[-–—]|bis(?:\s+(?:zum|einschließlich))?\b)\s{0,2}", re.IGNORECASE)
_LIST = re.compile(
    r"\s{0,2}(?:,\s{0,2}(?:und\b)?|[/&+]|(?:und|oder|sowie)\b|u\.|bzw\.)\s{0,2}", re.IGNORECASE
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9-])")
_DAY_AND_MONTH = re.compile(r"([0-9]{2})\.([0-9]{2})(?![0-9.:])")
_DAY_OF_MONTH = re.compile(
    r"([0-9]{1,2})\.(?:\s+(?:(?:des\s+|dieses\s+)Monats|d\.\s?M\.)|(?=\s*(?:$|[,;)])))",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<h>[0-9]{1,2})(?:(?P<minutes>[:.](?P<m>[0-9]{2}))?(?:\s*(?P<unit>Uhr|h))?"
    r"|\s*(?P<word>Uhr)\s(?P<after>[0-9]{2}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Item:
    day: int
    month: int | None
    year: int | None

    def on(self, year: int) -> date | None:
        return make_date(self.year or year, self.month or 0, self.day)


def _item(match: re.Match[str], on: date) -> _Item:
    groups = match.groupdict()
    if groups["number"]:
        digits = groups["n4"] or groups["n2"]
        year = full_year(digits) if digits else None
        return _Item(int(groups["day"]), int(groups["number"]), year)
    month = month_number(groups["month"]) if groups["month"] else None
    return _Item(int(groups["day"]), month, chosen_year(groups, on) if month else None)


def _separator(text: str, at: int, previous: _Item, between: bool) -> tuple[str, int] | None:
    if ranged := _RANGE.match(text, at):
        return "range", ranged.end()
    listed = _LIST.match(text, at)
    if listed is None:
        return None
    comma_after_year = listed[0].strip() == "," and previous.year is not None
    return ("comma" if comma_after_year else "range" if between else "list"), listed.end()


def _collect(text: str, at: int, on: date, between: bool) -> tuple[list[_Item], list[str], int]:
    items: list[_Item] = []
    joins: list[str] = []
    kept, end, join = 0, at, ""
    while match := _ITEM.match(text, at):
        item = _item(match, on)
        if join == "comma" and item.year is None:
            break  # "bis 07.05.2021, 14.05. Versand": the second day is another matter
        joins += [join] if items else []
        items.append(item)
        if item.month is not None:
            kept, end = len(items), match.end()
        separator = _separator(text, match.end(), item, between)
        if separator is None:
            break
        join, at = separator
    return items[:kept], joins[: max(kept - 1, 0)], end


def _filled(items: list[_Item]) -> list[_Item]:
    """A missing month or year is taken from the day behind it, a last year from before."""
    years = [item.year for item in items if item.year is not None]
    filled = [replace(items[-1], year=items[-1].year or (years[-1] if years else None))]
    for item in reversed(items[:-1]):
        filled.insert(0, replace(item, month=item.month or filled[0].month))
    return filled


def _span(items: list[_Item], year: int) -> Span | None:
    following = items[-1].on(year)
    days = [following]
    for item in reversed(items[:-1]):
        if following is None:
            return None
        day = item.on(following.year)
        if day and day > following and item.year is None:
            day = item.on(following.year - 1)
        days.append(day)
        following = day
    real = sorted(day for day in days if day is not None)
    return (real[0], real[-1]) if len(real) == len(items) else None


def match_days(text: str, at: int, on: date, between: bool = False) -> Expression | None:
    """Days written at this position; ``between`` reads ``und`` as a range (``zwischen … und``)."""
    if iso := _ISO.match(text, at):
        day = make_date(int(iso[1]), int(iso[2]), int(iso[3]))
        return express("day", [(day, day) if day else None], True, iso.end())
    items, joins, end = _collect(text, at, on, between)
    if not items:
        return None
    backwards = "range" in joins and _reversed(items)
    items = _filled(items)
    last = items[-1].year
    kind = "list" if {"list", "comma"} & set(joins) else "day"
    spans = [] if backwards else [_span(items, year) for year in possible_years(last, on)]
    return express(kind, spans, last is not None, end)


def _reversed(items: list[_Item]) -> bool:
    """A range whose days go backwards: ``25.–23.06.`` is a slip, not half a year."""
    first, last = items[0], items[-1]
    if first.year is None and first.month in (None, last.month):
        return first.day > last.day
    dates = [item.on(item.year or 0) for item in (first, last)]
    return bool(dates[0] and dates[1] and dates[0] > dates[1])


def match_short_day(text: str, at: int, on: date) -> Expression | None:
    """Days that only count behind ``bis`` or a label: ``07.05`` and ``15.`` (of this month)."""
    if match := _DAY_AND_MONTH.match(text, at):
        day, month = (int(digits) for digits in match.groups())
        found = (make_date(year, month, day) for year in possible_years(None, on))
        spans = [(one, one) for one in found if one]
        return express("day", spans, False, match.end(), fragile=True)
    if match := _DAY_OF_MONTH.match(text, at):
        months = (divmod(on.year * 12 + on.month - 1 + later, 12) for later in range(3))
        found = (make_date(year, index + 1, int(match[1])) for year, index in months)
        return express("day", [(one, one) for one in found if one], False, match.end())
    return None


def parse_date(text: str, on: date | None = None) -> date | None:
    """One written day, or None; without a year the first such day on or after ``on``."""
    text = text.strip()
    found = match_days(text, 0, on or date.min)
    if found is None or found.end != len(text) or not (found.dated or on):
        return None
    span = found.resolve(on or date.min)
    return span[0] if span and span[0] == span[1] and found.kind == "day" else None


def parse_time(text: str) -> time | None:
    """``9:00``, ``09.30``, ``9 Uhr``, ``9:15 Uhr``, ``9 Uhr 15``; a bare number is no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None or not (match["minutes"] or match["unit"] or match["word"]):
        return None
    hour, minute = int(match["h"]), int(match["m"] or match["after"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
