"""How the days of a date are written: short for tables, long for people who answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from kzv_workflow import german
from kzv_workflow.german.dates import MONTHS, WEEKDAYS, WEEKDAYS_SHORT

MODE_WORDS = {"online": "online", "in_person": "in Präsenz", "hybrid": "hybrid"}
_WEEKDAY = re.compile(rf"\b(?:{'|'.join([*WEEKDAYS, *WEEKDAYS_SHORT])})\b\.?,?\s*", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\.(?:\s?(\d{1,2})\.\s?(\d{4}|\d{2})?)?")
_LIST = re.compile(r"\s*(?:[&+,;]|\bund\b)\s*")
_RANGE = re.compile(r"\s*(?:[-–—]|\bbis\b)\s*")
LONGEST_RANGE = 14  # days; a longer one is a slip


@dataclass(frozen=True, slots=True)
class Part:
    """One day of a date; clock times are local Europe/Berlin and never converted."""

    key: int
    day: date
    starts_at: time
    ends_at: time
    mode: str


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Adjacent days together, as (first, last)."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def short(days: Iterable[date], year: bool = False) -> str:
    """ "Mi 23.06. + Mi 30.06.", "Mi 15. – Do 16.09."; with the year if it is asked or changes."""
    found = runs(days)
    years = {day.year for run in found for day in run}
    with_year = year or len(years) > 1
    return " + ".join(_short_run(*run, with_year) for run in found)


def _short_run(first: date, last: date, year: bool) -> str:
    end = _short_day(last, year)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{WEEKDAYS_SHORT[first.weekday()]} {first.day}. – {end}"
    return f"{_short_day(first, year and first.year != last.year)} – {end}"


def _short_day(day: date, year: bool) -> str:
    words = f"{WEEKDAYS_SHORT[day.weekday()]} {day.day:02}.{day.month:02}."
    return f"{words}{day.year}" if year else words


def long(days: Iterable[date]) -> str:
    """ "Mittwoch, 15. bis Donnerstag, 16. September 2021"."""
    return " und ".join(_long_run(*run) for run in runs(days))


def _long_run(first: date, last: date) -> str:
    end = german.format_date_long(last)
    if first == last:
        return end
    words = f"{WEEKDAYS[first.weekday()]}, {first.day}."
    if first.month != last.month:
        words += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        words += f" {first.year}"
    return f"{words} bis {end}"


def hours(parts: Sequence[Part]) -> str:
    """ "09:00–15:00 Uhr" if all days are alike, else each day with its own."""
    kinds = {(one.starts_at, one.ends_at) for one in parts}
    if len(kinds) == 1:
        return german.format_period(*next(iter(kinds)))
    return ", ".join(
        f"{_short_day(one.day, False)} {german.format_period(one.starts_at, one.ends_at)}"
        for one in parts
    )


def where(parts: Sequence[Part], place: str | None) -> str:
    """ "in Präsenz, Stadthaus", "online", or day by day where they differ."""
    modes = {one.mode for one in parts}
    if len(modes) == 1:
        words = MODE_WORDS[next(iter(modes))]
    else:
        words = ", ".join(f"{_short_day(p.day, False)} {MODE_WORDS[p.mode]}" for p in parts)
    return f"{words}, {place}" if place else words


def legend(parts: Sequence[Part], place: str | None) -> str:
    """All of a date in one line, as a screen reader says it before the answers."""
    days = long(one.day for one in parts)
    return f"{days}, {hours(parts)}, {where(parts, place)}"


def read_days(typed: str) -> list[date]:
    """ "23.06. & 30.06.2021", "15.–16.09.2021": the days meant, or none if it cannot be read.

    A month or year that is missing is taken from the day behind it.
    """
    found: list[date] = []
    month, year = 0, 0
    for piece in reversed(_LIST.split(_WEEKDAY.sub("", typed).strip())):
        ends = [_DAY.fullmatch(one.strip()) for one in _RANGE.split(piece)]
        days: list[date] = []
        for match in reversed(ends):
            if match is None:
                return []
            month = int(match[2] or month)
            year = _full_year(match[3]) or year
            day = _real(year, month, int(match[1]))
            if day is None:
                return []
            days.insert(0, day)
        if len(days) > 2 or (days[-1] - days[0]).days not in range(LONGEST_RANGE):
            return []
        found += [days[0] + timedelta(n) for n in range((days[-1] - days[0]).days + 1)]
    return sorted(set(found))


def _full_year(digits: str | None) -> int:
    return (int(digits) + 2000 if len(digits) == 2 else int(digits)) if digits else 0


def _real(year: int, month: int, day: int) -> date | None:
    return german.parse_date(f"{day}.{month}.{year}") if year else None


def shifted(day: date, days: int) -> date:
    """So many days later; days are counted, never hours, so no summer time moves them."""
    return day + timedelta(days=days)
