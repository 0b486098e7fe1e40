"""Written German periods: months, weeks, quarters, years, their parts, and from one to another."""

import re
from collections.abc import Callable
from datetime import date

from kzv_workflow.german.dates import MONTH, YEAR_TAIL, full_year, month_number
from kzv_workflow.german.numbers import ORDINAL_STEMS, ROMAN
from kzv_workflow.german.spans import (
    Expression,
    Span,
    chosen_year,
    express,
    months,
    parts,
    possible_years,
    week,
    week_of,
)

_NEXT = r"(?:(?:de[rsnm]\s)?(?P<after>über)?(?P<next>nächste|naechste|kommende|folgende)[nrs]?\s)"
_THIS = r"(?:(?:diese[nrs]?|de[rsn]|laufenden)\s)"
_NUMBER_YEAR = r"(?:\s?[/]?\s?(?P<y4>[0-9]{4})(?![0-9])|\s?/\s?(?P<y2a>[0-9]{2})(?![0-9]))"
_ORDINAL = rf"(?P<word>{'|'.join(list(ORDINAL_STEMS)[:4])})e[nsrm]?"
_PART = re.compile(
    r"(?P<first>Anfang|Mitte|Ende)"
    r"(?:\s?(?:[/–-]|\b(?:bis|oder|und|bzw\.))\s?(?P<second>Anfang|Mitte|Ende))?\b\s{1,3}",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"(?P<unit>Monat|Quartal|Jahr|Woche)(?:e?s|n)?(?P<part>anfang|beginn|mitte|ende)\b"
    rf"(?P<tail>{YEAR_TAIL})?",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s?(?:[/–—-]|\b(?:bis|oder|und|bzw\.)(?:\s+zum?)?)\s?", re.IGNORECASE)

_MONTH = re.compile(rf"(?:de[sm]\s)?(?:Monats?\s)?{MONTH}{YEAR_TAIL}?", re.IGNORECASE)
_MONTH_NUMBER = re.compile(
    r"(?P<m>0?[1-9]|1[0-2])\s?/\s?(?P<y>[0-9]{4})(?![0-9])|(?P<m2>0[1-9]|1[0-2])\.(?P<y2>[0-9]{4})"
    r"(?![0-9])"
)
_MONTH_SHORT_YEAR = re.compile(r"(?P<m>0[1-9]|1[0-2])/(?P<y>[0-9]{2})(?![0-9/])")
_WEEK = re.compile(
    r"(?:de[rs]\s)?(?:KW|Kalenderwochen?)\s?(?P<n>[0-9]{1,2})(?![0-9])\.?"
    r"(?:\s?(?P<sep>[/–—-]|und|bis|\+|&)\s?(?:KW\s?)?(?P<n2>[0-9]{1,2})(?![0-9.]))?"
    rf"(?P<tail>{_NUMBER_YEAR})?",
    re.IGNORECASE,
)
_WEEK_BEHIND = re.compile(
    r"(?:de[rs]\s)?(?P<n>[0-9]{1,2})\.(?:\s?(?:[/–—-]|und|bis|\+|&)\s?(?P<n2>[0-9]{1,2})\.)?"
    rf"\s?(?:KW|Kalenderwochen?)\b(?P<tail>{_NUMBER_YEAR})?",
    re.IGNORECASE,
)
_NAMED_WEEK = re.compile(rf"(?:{_NEXT}|{_THIS})Woche\b", re.IGNORECASE)
_NAMED_MONTH = re.compile(rf"(?:{_NEXT}|{_THIS})Monat(?:e?s)?\b", re.IGNORECASE)
_NAMED_YEAR = re.compile(rf"(?:{_NEXT}|{_THIS})Jahr(?:e?s)?\b(?!\s[0-9])|d\.\s?J\.", re.IGNORECASE)
_NAMED_QUARTER = re.compile(rf"(?:{_NEXT}|{_THIS})Quartals?\b", re.IGNORECASE)
_QUARTER = re.compile(
    rf"(?:de[sm]\s)?(?:(?P<n>[1-4]|I{{1,3}}|IV)\.|{_ORDINAL})\s?(?P<what>Quartal|Halbjahr)(?:e?s)?\b"
    rf"(?P<tail>{_NUMBER_YEAR}|{YEAR_TAIL.replace('<y', '<x')})?",
    re.IGNORECASE,
)
_Q = re.compile(rf"Q\s?(?P<n>[1-4])(?![0-9])(?P<tail>{_NUMBER_YEAR})?", re.IGNORECASE)
_YEAR = re.compile(
    r"(?P<name>(?:de[rs]\s)?Jahre?s?\s)?(?P<y>[0-9]{4})(?![0-9]|[.:,/][0-9])",
    re.IGNORECASE,
)


def _months(match: re.Match[str], on: date) -> Expression:
    groups = match.groupdict()
    number, year = month_number(groups["month"]) or 0, chosen_year(groups, on)
    spans = (months(y, number) for y in possible_years(year, on))
    return express("month", spans, year is not None, match.end())


def _numbered_month(match: re.Match[str], on: date) -> Expression:
    number, year = (int(digits) for digits in match.groups() if digits)
    return express("month", [months(year, number)], True, match.end())


def match_short_year(text: str, at: int) -> Expression | None:
    """``12/22``, a month only behind ``bis`` or a label."""
    match = _MONTH_SHORT_YEAR.match(text, at)
    if match is None:
        return None
    span = months(full_year(match["y"]), int(match["m"]))
    return express("month", [span], True, match.end(), fragile=True)


def _weeks(match: re.Match[str], on: date) -> Expression:
    """``KW 17/18``: two digits behind a slash are a year when near the reference day."""
    groups = match.groupdict()
    number, second = int(groups["n"]), int(groups["n2"]) if groups["n2"] else None
    year = chosen_year(groups, on)
    slash = groups.get("sep") == "/" and year is None
    if slash and groups["n2"] and -1 <= full_year(groups["n2"].zfill(2)) - on.year <= 3:
        year, second = full_year(groups["n2"].zfill(2)), None
    elif slash and second is not None and second < number:
        number = 0  # neither a year nearby nor a later week: impossible
    spans = (week(y, number, second) for y in possible_years(year, on))
    return express("week", spans, year is not None, match.end())


def _named_week(match: re.Match[str], on: date) -> Expression:
    later = _later(match)
    spans = [week_of(on, later)] if later else [week_of(on), week_of(on, 1)]
    return express("week", spans, bool(later), match.end())


def _named_month(match: re.Match[str], on: date) -> Expression:
    return _stepped("month", 1, match, on)


def _named_quarter(match: re.Match[str], on: date) -> Expression:
    return _stepped("quarter", 3, match, on)


def _named_year(match: re.Match[str], on: date) -> Expression:
    return _stepped("year", 12, match, on)


def _later(match: re.Match[str]) -> int:
    return bool(match["next"]) + bool(match["after"])


def _stepped(kind: str, length: int, match: re.Match[str], on: date) -> Expression:
    later = _later(match)
    return express(kind, _steps(length, on, later), bool(later), match.end())


def _steps(length: int, on: date, later: int = 0) -> list[Span | None]:
    """The month, quarter or year of this day and the next one; only that ``later`` when named."""
    index = (on.year * 12 + on.month - 1) // length
    wanted = [index + later] if later else [index, index + 1]
    return [months(i * length // 12, i * length % 12 + 1, length) for i in wanted]


def _quarters(match: re.Match[str], on: date) -> Expression:
    groups = match.groupdict()
    written = (groups["n"] or "").lower()
    number = ROMAN.get(written) or ORDINAL_STEMS.get((groups.get("word") or "").lower())
    number = number or int(written)
    half = (groups.get("what") or "").lower() == "halbjahr"
    length, kind = (6, "year") if half else (3, "quarter")
    year = chosen_year(groups | {k.replace("x", "y"): v for k, v in groups.items() if v}, on)
    first = number * length - length + 1
    spans = (months(y, first, length) for y in possible_years(year, on) if first <= 12)
    return express(kind, spans, year is not None, match.end())


def _year(match: re.Match[str], on: date) -> Expression:
    span = months(int(match["y"]), 1, 12)
    return express("year", [span], True, match.end(), fragile=not match["name"])


Builder = Callable[[re.Match[str], date], Expression]

_UNITS: tuple[tuple[re.Pattern[str], Builder], ...] = (
    (_MONTH, _months),
    (_MONTH_NUMBER, _numbered_month),
    (_WEEK, _weeks),
    (_WEEK_BEHIND, _weeks),
    (_QUARTER, _quarters),
    (_Q, _quarters),
    (_NAMED_WEEK, _named_week),
    (_NAMED_MONTH, _named_month),
    (_NAMED_YEAR, _named_year),
    (_NAMED_QUARTER, _named_quarter),
    (_YEAR, _year),
)


def _match_unit(text: str, at: int, on: date) -> Expression | None:
    for pattern, build in _UNITS:
        if match := pattern.match(text, at):
            return build(match, on)
    return None


def _sliced(whole: Expression, names: list[str]) -> Expression:
    kind = "part_of_month" if whole.kind == "month" else whole.kind
    spans = (parts(whole.kind, span, names) for span in whole.spans)
    return express(kind, spans, whole.dated, whole.end)


def _match_part(text: str, at: int, on: date) -> Expression | None:
    match = _PART.match(text, at)
    if match is None:
        return _match_compound(text, at, on)
    whole = _match_unit(text, match.end(), on)
    return _sliced(whole, [name.lower() for name in match.groups() if name]) if whole else None


def _match_compound(text: str, at: int, on: date) -> Expression | None:
    """``Monatsende``, ``Jahresende 2022``, ``Wochenmitte``."""
    match = _COMPOUND.match(text, at)
    if match is None:
        return None
    unit, end = match["unit"].lower(), match.end("part")
    year = None
    spans: list[Span | None]
    if unit == "woche":
        spans = [week_of(on), week_of(on, 1)]
    elif unit == "jahr":
        year, end = chosen_year(match.groupdict(), on), match.end()
        spans = [months(y, 1, 12) for y in possible_years(year, on)]
    else:
        spans = _steps(1 if unit == "monat" else 3, on)
    kind = {"monat": "month", "quartal": "quarter", "jahr": "year", "woche": "week"}[unit]
    name = match["part"].lower().replace("beginn", "anfang")
    return _sliced(express(kind, spans, year is not None, end), [name])


def _match_one(text: str, at: int, on: date) -> Expression | None:
    return _match_part(text, at, on) or _match_unit(text, at, on)


def match_period(text: str, at: int, on: date, joined: bool = True) -> Expression | None:
    """A period at this position; ``joined`` reads on: ``April/Mai``, ``Ende April/Anfang Mai``."""
    first = _match_one(text, at, on)
    join = _JOIN.match(text, first.end) if first and joined else None
    second = _match_one(text, join.end(), on) if join else None
    if first is None or second is None:
        return first
    if second.dated and not first.dated and second.spans:
        first = _match_one(text, at, second.spans[0][0]) or first
    spans = (_joined(first, span) for span in second.spans)
    kind = second.kind if first.kind in (second.kind, "month") else first.kind
    return express(kind, spans, second.dated, second.end, second.fragile)


def _joined(first: Expression, last: Span) -> Span | None:
    begins = [span[0] for span in first.spans if span[0] <= last[0]]
    return (max(begins), last[1]) if begins else None
