"""Written German days that need no number: weekdays, feasts, ``morgen``, ``in zwei Wochen``."""

import re
from collections.abc import Callable
from datetime import date

from kzv_workflow.german.dates import WEEKDAY, easter, make_date, shift, weekday_of
from kzv_workflow.german.numbers import NUMBER_WORDS, parse_count
from kzv_workflow.german.spans import (
    Expression,
    Span,
    express,
    months,
    possible_years,
    workdays_later,
)

_NUMBER = rf"(?P<n>[0-9]{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>Tag|Woche|Monat|Jahr|Arbeitstag|Werktag|Kalendertag)(?:en|es|e|n|s)?\b"
_SIMPLE = re.compile(r"(?P<word>heute|übermorgen|uebermorgen|morgen)\b", re.IGNORECASE)
_SIMPLE_DAYS = {"heute": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2}
_WEEKDAY = re.compile(
    r"(?:(?P<week>nächste|kommende|diese)\sWoche\s(?:am\s)?)?"
    r"(?:(?:de[nmr]\s)?(?P<which>nächste|kommende|diese|übernächste)[nmrs]?\s)?"
    rf"(?P<name>{WEEKDAY})\b"
    r"(?:\s(?:der\s|in\sder\s)?(?P<behind>nächste|kommende|diese)[nr]?\sWoche)?",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    rf"(?P<how>innerhalb|binnen|in)\s(?:von\s|der\snächsten\s|den\snächsten\s|ca\.\s|etwa\s)?"
    rf"{_NUMBER}\s{_UNIT}",
    re.IGNORECASE,
)
_FEAST = re.compile(
    r"(?P<name>Weihnachten|Heiligabend|Silvester|Sylvester|Neujahr|Jahreswechsel|Karfreitag|Ostern"
    r"|Ostermontag|Pfingsten|Pfingstmontag|Himmelfahrt|Reformationstag|Nikolaus)\b"
    r"(?:\s(?P<year>[0-9]{4})(?![0-9]))?",
    re.IGNORECASE,
)
_FIXED_FEASTS = {
    "weihnachten": (12, 24),
    "heiligabend": (12, 24),
    "silvester": (12, 31),
    "sylvester": (12, 31),
    "jahreswechsel": (12, 31),
    "neujahr": (1, 1),
    "reformationstag": (10, 31),
    "nikolaus": (12, 6),
}
_EASTER_FEASTS = {
    "karfreitag": -2,
    "ostern": 0,
    "ostermontag": 1,
    "himmelfahrt": 39,
    "pfingsten": 49,
    "pfingstmontag": 50,
}


def _single(day: date | None, match: re.Match[str]) -> Expression:
    return express("day", [(day, day) if day else None], True, match.end())


def _simple(match: re.Match[str], on: date) -> Expression:
    return _single(shift(on, _SIMPLE_DAYS[match["word"].lower()]), match)


def _weekday(match: re.Match[str], on: date) -> Expression:
    """The next such day after today; ``diesen Freitag`` may be today."""
    wanted = weekday_of(match["name"]) or 0
    ahead = (wanted - on.weekday()) % 7
    named_week = (match["week"] or match["behind"] or "").lower()
    which = (match["which"] or "").lower()
    if named_week:
        days = wanted - on.weekday() + (0 if named_week == "diese" else 7)
    elif which == "übernächste":
        days = (ahead or 7) + 7
    else:
        days = ahead if which == "diese" else ahead or 7
    return _single(shift(on, days), match)


def _distance(match: re.Match[str], on: date) -> Expression:
    end = _later(on, parse_count(match["n"]) or 0, match["unit"].lower())
    if end is None or match["how"].lower() == "in":
        return _single(end, match)
    return express("day", [(on, end)], True, match.end())


def _later(on: date, number: int, unit: str) -> date | None:
    if unit in ("arbeitstag", "werktag"):
        return workdays_later(on, number)
    if unit in ("monat", "jahr"):
        month = on.month - 1 + number * (12 if unit == "jahr" else 1)
        target = months(on.year + month // 12, month % 12 + 1)
        return target[1].replace(day=min(on.day, target[1].day)) if target else None
    return shift(on, number * (7 if unit == "woche" else 1))


def _feast(match: re.Match[str], on: date) -> Expression:
    name, year = match["name"].lower(), int(match["year"]) if match["year"] else None
    spans = (_feast_in(name, y) for y in possible_years(year, on))
    return express("day", spans, year is not None, match.end())


def _feast_in(name: str, year: int) -> Span | None:
    if name in _FIXED_FEASTS:
        day = make_date(year, *_FIXED_FEASTS[name])
    else:
        day = shift(easter(year), _EASTER_FEASTS[name]) if 1990 <= year <= 2100 else None
    return (day, day) if day else None


_MOMENTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Expression]], ...] = (
    (_SIMPLE, _simple),
    (_WEEKDAY, _weekday),
    (_DISTANCE, _distance),
    (_FEAST, _feast),
)


def match_moment(text: str, at: int, on: date) -> Expression | None:
    """A weekday, a feast or a distance from the reference day at this position."""
    for pattern, build in _MOMENTS:
        if match := pattern.match(text, at):
            return build(match, on)
    return None
