"""Fuzzy German deadlines: what ``Ende April``, ``ab 26.04.`` or ``vor dem 2. Treffen`` mean."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kzv_workflow.german.clauses import CLOCK, DAYTIME, Clause, match_clause, match_due
from kzv_workflow.german.relations import find_meetings

_OPEN_KINDS = frozenset({"none", "before_meeting", "at_meeting", "reference"})
_PRECISION = {"day": "day", "list": "day", "before_meeting": "day", "at_meeting": "day"}

_NOISE = re.compile(
    r"[\s.,;:!?()\[\]{}*_~>→►▶–—\-\"„“”'|]+"
    r"|(?:Termine?|Abgabe(?:termin|frist)?|Frist|Deadline|Rückinfo|Rückmeldung|Rückmelde(?:frist|termin)"
    r"|Rücklauf|Zieltermin|Fälligkeit|Fällig|Datum|Stichtag|Ziel|geplant|bitte|möglichst|verbindlich"
    r"|spätestens|bis|zum|zur|am|im|in|de[nmrs]|noch|neu|vorauss?(?:ichtlich|\.)?|vsl|ca|circa|etwa"
    rf"|ungefähr|erledigen|erledigt|sein|Anfrage|{CLOCK}|{DAYTIME})(?!\w)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:Termine?|Frist|Deadline|Abgabe(?:termin|frist)?|Rückinfo|Rückmelde(?:frist|termin)"
    r"|Zieltermin|Fälligkeit|Fällig|Rückmeldung|Rücklauf)(?:\s[^\W\d_][\w/-]{0,30}){0,2}\s?:[\s*_]*",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"zeitnah|so\s(?:bald|schnell)\swie\smöglich|asap\b|kontinuierlich|laufend|fortlaufend|offen\b"
    r"|n\.\s?n\.|tbd\b|im\sNachgang|sofort\b|umgehend|baldmöglichst|schnellstmöglich|unverzüglich",
    re.IGNORECASE,
)
_INTRO = re.compile(
    r"\b(?:bis|(?:aller)?spätestens|vor|fällig|vom|zwischen|innerhalb|binnen|noch"
    r"|(?P<start>ab|start|projektstart|beginn|startet|beginnt|frühestens))\b",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\(\s?(?=[0-9]|KW|Kal|Anf|Mit|End|[JFMASOND][a-zä]|Q|zum)")
_UNTIL_NOW = re.compile(r"bis\sheute\b(?!\s?,?\s?(?:abend|mittag|nachmittag|[0-9]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written and what it resolves to; nothing resolved is kind ``none``.

    ``from_`` to ``to`` are the days of the written period, ``due`` is the last acceptable day,
    ``start`` the day from which work may begin, ``meeting`` the meeting it hangs on.
    """

    text: str
    from_: date | None = None
    to: date | None = None
    due: date | None = None
    precision: str | None = None
    kind: str = "none"
    start: date | None = None
    meeting: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """The keys of ``flask dates resolve``; days as YYYY-MM-DD."""
        days = {"from": self.from_, "to": self.to, "due": self.due, "start": self.start}
        words = {"precision": self.precision, "kind": self.kind, "meeting": self.meeting}
        written = {key: day.isoformat() if day else None for key, day in days.items()}
        return {**written, **words, "text": self.text}


def _deadline(text: str, due: Clause | None, start: Clause | None) -> Deadline:
    """One Deadline of a due and a start; an impossible due is no due at all."""
    begin = start.start if start else None
    if due is None or _is_impossible(due):
        return Deadline(text, start=begin)
    first, last = due.span or (None, None)
    if begin and last and start and start.start_year_open and begin > last:
        begin = _year_before(begin, last)
    precision = _PRECISION.get(due.kind, due.kind) if last else None
    return Deadline(text, first, last, last, precision, due.kind, begin, due.meeting)


def _is_impossible(due: Clause) -> bool:
    return due.span is None and due.kind not in _OPEN_KINDS


def _year_before(begin: date, last: date) -> date | None:
    """A start without a year lies in the last year that puts it before the due."""
    for year in (last.year, last.year - 1):
        try:
            moved = begin.replace(year=year)
        except ValueError:
            continue
        if moved <= last:
            return moved
    return None


def resolve(text: str, on: date) -> Deadline:
    """What a deadline phrase means, read on the reference day; nothing else may stand in it."""
    phrase = unicodedata.normalize("NFC", text)
    dues: list[Clause] = []
    start: Clause | None = None
    at = 0
    while at < len(phrase):
        clause = match_clause(phrase, at, on, bare=True)
        noise = None if clause else _NOISE.match(phrase, at) or _VAGUE.match(phrase, at)
        if clause and clause.is_start:
            start = start or clause
        elif clause:
            dues.append(clause)
        elif noise is None:
            return Deadline(text)
        at = clause.end if clause else noise.end() if noise else len(phrase)
    return _deadline(text, _one_due(dues), start)


def _one_due(dues: list[Clause]) -> Clause | None:
    """``Ende April (30.04.2021)``: the second says it more exactly; otherwise two are none."""
    if len(dues) != 2:
        return dues[0] if len(dues) == 1 else None
    rough, exact = dues[0].span, dues[1].span
    within = rough and exact and rough[0] <= exact[0] and exact[1] <= rough[1]
    return dues[1] if within else None


def find_deadline(text: str, on: date) -> tuple[Deadline, int, int] | None:
    """The deadline in a running sentence and where its phrase stands; None without one.

    ``deadline.text == text[begin:end]``: the phrase without its label and parentheses.
    A label (``Termin:``) counts before ``bis …``, that before ``in der 2. Veranstaltung`` and
    ``(KW 36/2021)``. A start elsewhere in the sentence is carried in the Deadline of the due.
    """
    clauses = [*_labelled(text, on), *_running(text, on)]
    start = next((clause for clause in clauses if clause.start), None)
    due = next((clause for clause in clauses if not clause.is_start), None)
    due = due or _at_meeting(text, on) or _in_parenthesis(text, on)
    vague = next((clause for clause in clauses if clause.is_start), None)
    phrase = due or start or vague
    if phrase is None:
        return None
    begin, end = phrase.begin, phrase.end
    if due and start and text[start.end : due.begin].strip(" ,") == "":
        begin = min(start.begin, begin)
    return _deadline(text[begin:end], due, start), begin, end


def _labelled(text: str, on: date) -> Iterator[Clause]:
    for label in _LABEL.finditer(text):
        clause = match_clause(text, label.end(), on, bare=True)
        if clause and not _is_impossible(clause):
            yield clause
        elif vague := _VAGUE.match(text, label.end()):
            yield Clause(vague.start(), vague.end(), "none")


def _running(text: str, on: date) -> Iterator[Clause]:
    end = 0
    for intro in _INTRO.finditer(text):
        if intro.start() < end or _UNTIL_NOW.match(text, intro.start()):
            continue
        clause = match_clause(text, intro.start(), on, bare=False)
        if clause and not _is_impossible(clause):
            end = clause.end
            yield clause


def _at_meeting(text: str, on: date) -> Clause | None:
    found = find_meetings(text, on)
    return Clause(found.begin, found.end, found.kind, found.span, found.meeting) if found else None


def _in_parenthesis(text: str, on: date) -> Clause | None:
    """``(KW 36/2021)``: nothing but the period in the parenthesis, and not in the past."""
    for opening in _PARENTHESIS.finditer(text):
        clause = match_due(text, opening.end(), on, bare=True)
        closed = clause and text[clause.end : clause.end + 2].lstrip().startswith(")")
        if clause and closed and clause.span and clause.kind != "year" and clause.span[1] >= on:
            return clause
    return None


_LABEL_BEFORE = re.compile(_LABEL.pattern + r"$", re.IGNORECASE)
_DANGLING = re.compile(r"[\s,;–—-]+$|[\s*_]+$")


def without_deadline(text: str, begin: int, end: int) -> str:
    """The sentence without its deadline phrase, its label, its parentheses, a dangling comma."""
    before, after = text[:begin], text[end:]
    if before.rstrip().endswith("(") and after.lstrip().startswith(")"):
        before, after = before.rstrip()[:-1], after.lstrip()[1:]
    before = _LABEL_BEFORE.sub("", before).rstrip(" *_")
    joined = f"{before.rstrip()} {after.lstrip()}" if after.strip() else before
    return _DANGLING.sub("", joined).replace(" .", ".").strip()
