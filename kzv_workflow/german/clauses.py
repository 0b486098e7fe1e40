"""The pieces of a German deadline phrase: a due day, a start, a relation, each at its place."""

import re
from dataclasses import dataclass
from datetime import date

from kzv_workflow.german.dates import WEEKDAY, shift
from kzv_workflow.german.days import match_days, match_short_day
from kzv_workflow.german.moments import match_moment
from kzv_workflow.german.numbers import NUMBER_WORDS
from kzv_workflow.german.periods import match_period, match_short_year
from kzv_workflow.german.relations import (
    Relation,
    match_meeting,
    match_pointer,
    match_reference,
)
from kzv_workflow.german.spans import Expression, Span

CLOCK = (
    r"(?:(?:um|gegen|ab|bis)\s)?(?:[0-9]{1,2}(?:[:.][0-9]{2})?(?:\s?[-–]\s?[0-9]{1,2}"
    r"(?:[:.][0-9]{2})?)?\s?(?:Uhr|h)|[0-9]{1,2}:[0-9]{2})\b"
)
DAYTIME = (
    r"(?:(?:früh|vormittags?|mittags?|nachmittags?|abends?)|EOD|COB|Dienstschluss|Büroschluss)\b"
)
_NUMBER_WORD = f"(?:{'|'.join(NUMBER_WORDS)})"
_LEAD = re.compile(
    r"(?:(?P<strong>bis|(?:aller)?spätestens|fällig)"
    r"|(?P<range>vom|von|zwischen)"
    r"|(?:einschl(?:ießlich|\.)|inkl(?:usive|\.)|inclusive|incl\.|mit|zum|zur|am|im|de[nmrs]|das|die"
    rf"|in(?!\s(?:ca\.\s|etwa\s|den\s)?(?:[0-9]{{1,3}}\s[A-Z]|nächsten\s|{_NUMBER_WORD}\s))"
    rf"|noch|Laufe|ca\.|circa|etwa|gegen|vorauss?(?:ichtlich|\.)|vsl\.|{CLOCK},?))\s{{1,3}}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:spätestens|noch|bis)\s{1,3}){0,3}vor(?:\sde[mrn])?\s{1,3}", re.IGNORECASE
)
_DISTANCE_BEFORE = re.compile(r"(?:tage?|wochen?|monate?)\s$", re.IGNORECASE)
_START = re.compile(
    r"(?:(?P<word>(?:Projekt)?Start|Beginn|startet|beginnt|frühestens)"
    r"(?:\s(?:bereits|schon|voraussichtlich|vorauss?\.|geplant|ist|frühestens))*"
    r"(?P<mark>\s?:(?:\s?\*+)?|\s(?:ab|seit|am|im|in|zum|mit))?\s{0,3})"
    r"|(?P<seit>seit)\s{1,3}|(?:bereits|schon|frühestens)?\s?ab\s{1,3}",
    re.IGNORECASE,
)
_START_LEAD = re.compile(r"(?:(?:ab|spätestens|de[mrn]|zum)\s{1,3}){0,3}", re.IGNORECASE)
_AT_ONCE = re.compile(r"sofort\b", re.IGNORECASE)
_UNIT_BEHIND = re.compile(
    r"\s{0,3}(?:€|EUR|Euro|TEUR|Mio|Tsd|T€|%|Prozent|‰|Personen|Person|Teilnehm|TN\b|Uhr|h\b|Seiten"
    r"|Stück|Kennz|Exemplar|Mal\b|Jahre|Stunden|Std|Minuten|Min\b|Stimmen|Plätze|Zeichen|Punkte"
    r"|Einwohner|km|m²|kg|MB|GB|Folien|Köpfe|Leute|Kinder|Schüler|Gäste|Kommunen|Vertreter)",
    re.IGNORECASE,
)
_AFTER_DAY = re.compile(
    rf",?\s{{0,2}}\(?(?:{CLOCK}|{DAYTIME})\)?|\s{{0,2}}\({WEEKDAY}\)", re.IGNORECASE
)
_MOST_LEADS = 6
_UNTIL = re.compile(r"\s{1,3}bis\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of a deadline phrase: a due, a relation or a start, with its place."""

    begin: int
    end: int
    kind: str
    span: Span | None = None
    meeting: str | None = None
    start: date | None = None
    start_year_open: bool = False

    @property
    def is_start(self) -> bool:
        return self.kind == "none"


def _relation_clause(relation: Relation | None) -> Clause | None:
    if relation is None:
        return None
    return Clause(relation.begin, relation.end, relation.kind, relation.span, relation.meeting)


def _match_expression(
    text: str, at: int, on: date, introduced: bool, between: bool
) -> Expression | None:
    found = match_days(text, at, on, between) or match_period(text, at, on)
    found = found or match_moment(text, at, on)
    if introduced and (found is None or found.fragile):
        found = match_short_year(text, at) or match_short_day(text, at, on) or found
    return None if found and _is_cut_off(text, found) else found


def _is_cut_off(text: str, found: Expression) -> bool:
    """A unit or more letters follow: ``bis 2022 Euro``, ``2022er``."""
    letters = text[found.end : found.end + 1].isalpha()
    return letters or (found.fragile and bool(_UNIT_BEHIND.match(text, found.end)))


def _behind(text: str, at: int) -> int:
    match = _AFTER_DAY.match(text, at)
    return match.end() if match else at


def match_due(text: str, at: int, on: date, bare: bool) -> Clause | None:
    """``[bis zum] 07.05.2021[, 12 Uhr]``; without ``bare`` a word like ``bis`` must lead."""
    pos = at
    words: set[str | None] = set()
    for _ in range(_MOST_LEADS):
        lead = _LEAD.match(text, pos)
        if lead is None:
            break
        words.add(lead.lastgroup)
        between = lead[0].strip().lower() == "zwischen" or "between" in words
        words |= {"between"} if between else set()
        pos = lead.end()
    introduced = "strong" in words
    found = _match_expression(text, pos, on, introduced, "between" in words)
    limited = found is not None and text[pos : pos + 2].lower() in ("in", "bi")
    if found is None or not (bare or introduced or "range" in words or limited):
        return None
    span = found.resolve(on)
    if "range" in words and span and span[0] == span[1]:
        return None
    return Clause(at, _behind(text, found.end), found.kind, span)


def _match_before(text: str, at: int, on: date) -> Clause | None:
    """``vor dem 07.05.``: the last acceptable day is the day before."""
    match = None if _DISTANCE_BEFORE.search(text, max(at - 16, 0), at) else _BEFORE.match(text, at)
    found = _match_expression(text, match.end(), on, False, False) if match else None
    if match is None or found is None:
        return None
    span = found.resolve(on)
    ends = text[match.end() : match.end() + 4].lower() == "ende"
    day = shift(span[1 if ends else 0], -1) if span else None
    return Clause(at, _behind(text, found.end), "day", (day, day) if day else None)


def _match_start(text: str, at: int, on: date) -> Clause | None:
    """``ab 26.04.``, ``Start: 3.5.``, ``ab sofort``; ``seit`` looks back."""
    match = _START.match(text, at)
    if match is None or (match["word"] and not match["mark"] and "hest" not in match["word"]):
        return None
    lead = _START_LEAD.match(text, match.end())
    pos = lead.end() if lead else match.end()
    if once := _AT_ONCE.match(text, pos):
        return Clause(at, once.end(), "none", start=on)
    found = _first_period(text, pos, on)
    if found is None or _is_cut_off(text, found):
        return None
    span = _looking_back(text, pos, on, found) if match["seit"] else found.resolve(on)
    start = span[0] if span else None
    return Clause(at, found.end, "none", start=start, start_year_open=not found.dated)


def _first_period(text: str, at: int, on: date) -> Expression | None:
    """One period without what it may reach to: the ``bis …`` behind a start is its due."""
    until = _UNTIL.search(text, at, at + 60)
    part = text[: until.start()] if until else text
    return match_days(part, at, on) or match_period(part, at, on) or match_moment(part, at, on)


def _looking_back(text: str, at: int, on: date, found: Expression) -> Span | None:
    span = found.resolve(on)
    if span is None or span[0] <= on or found.dated:
        return span
    past = shift(on, -364)
    again = _first_period(text, at, past) if past else None
    return again.resolve(past) if again and past else None


def match_clause(text: str, at: int, on: date, bare: bool) -> Clause | None:
    relation = match_reference(text, at) or match_meeting(text, at, on, strict=not bare)
    if relation is None and (bare or text[at : at + 2].lower() in ("in", "bi")):
        relation = match_pointer(text, at)
    return (
        _relation_clause(relation)
        or _match_start(text, at, on)
        or _match_before(text, at, on)
        or match_due(text, at, on, bare)
    )
