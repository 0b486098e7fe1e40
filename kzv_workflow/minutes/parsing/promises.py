"""Sentences that only read like a To-do: requests, announcements, things still to be checked.

They are offered on the review page and never created by themselves. What a municipality reports
about itself is no promise to this circle, so its sections are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.dues import NO_DUE, Due, Stated, due_in, stated_due
from kzv_workflow.minutes.parsing.owners import OwnerBook, Owners
from kzv_workflow.minutes.parsing.pieces import Piece, SectionDraft
from kzv_workflow.minutes.parsing.sentences import sentences
from kzv_workflow.minutes.parsing.todolines import todo_line
from kzv_workflow.minutes.structure import BlockKind, Confidence, Scope, TodoLine

_TASK_VERBS = (
    *("klärt", "erstellt", "versendet", "verschickt", "prüft", "schickt", "sendet", "schreibt"),
    *("organisiert", "bereitet", "liefert", "bucht", "ergänzt", "informiert", "überarbeitet"),
)
_TELLING = (
    *("wird", "werden", "soll", "muss", "müssen", "möchten", "wollen", "übernimmt", "kümmert"),
    *("erfolgt", "rüfung", "Klärung", "Nachgang", "Bitte an", "→", "->", "=>", "\uf0e0"),
    *_TASK_VERBS,
)
_ARROWS = ("→", "->", "=>", "\uf0e0")
_REQUEST = re.compile(r"\bBitte\s+an\s+(?P<owners>[^,.:;]{2,80}?)\s*[,:](?P<task>.{5,})", re.DOTALL)
_ARROW_NAME = re.compile(
    r"^(?P<task>.{8,400}?)\s*(?:→|=>|-{1,2}\\?>|\uf0e0)\s*(?P<owners>[^→>.:;]{2,60}?)\s*\.?$",
    re.DOTALL,
)
_NAME_IN_BRACKETS = re.compile(
    r"^(?P<task>.{8,400}?)\s*\((?P<owners>[^()]{2,60})\)\s*\.?$", re.DOTALL
)
_INFINITIVE = re.compile(r"\b[a-zäöüß]{3,}(?:en|ern|eln)\b")
_WHO = r"(?P<owners>(?:[A-ZÄÖÜ][\w.-]*|[a-z]{2})(?:\s+(?:(?:&|und|von)\s+)?[A-ZÄÖÜ][\w.-]*){0,3})"
_ANNOUNCED = re.compile(
    rf"(?:^|(?<=[\s(]))(?<!der )(?<!des ){_WHO}\s+(?P<verb>wird|werden|soll|sollen)"
    rf"\s+(?P<task>.{{3,300}}?"
    rf"\b[a-zäöüß]{{2,}}(?:en|ern|eln))\s*(?:\([^()]*\))?[.;!]?$"
)
_FROM_WHOM = re.compile(
    rf"\b(?:soll|sollen)\s+(?:von|durch)\s+(?:der\s+|dem\s+|den\s+)?{_WHO}\s+.{{3,300}}\b\w+en\b"
)
_TAKES_OVER = re.compile(
    rf"(?:^|(?<=\s)){_WHO}\s+(?:übernimmt|kümmert\s+sich\s+um|{'|'.join(_TASK_VERBS)})\s+\S"
)
_MADE = (
    r"(?:erstellt|bereitgestellt|zur\s+Verfügung\s+gestellt|versendet|versandt|verschickt|"
    r"nachgereicht|"
    r"zugesandt|zugesendet|übermittelt|durchgeführt|nachgeliefert|eingeholt|organisiert)"
)
_WILL_BE_MADE = re.compile(rf"\b(?:wird|werden)\s+(?!nicht\b|kein).{{3,300}}?\b{_MADE}\b")
_STILL_OPEN = re.compile(r"\b(?:muss|müssen)\s+(?:\w+\s+){0,6}?noch\s+.{2,200}?\bwerden\b")
_WE = re.compile(
    r"\b(?:möchten|wollen|werden)\s+wir\b.{3,300}?\b[a-zäöüß]{3,}(?:en|ern|eln)\s*[.!]?$|"
    r"\bwir\s+(?:möchten|wollen|werden)\b.{3,300}?\b[a-zäöüß]{3,}(?:en|ern|eln)\s*[.!]?$"
)
_TAKES_PLACE = re.compile(
    r"^(?:Die|Der|Das)\s+(?:\w+\s+)?\w+(?:ung|gabe|frage|versand|abstimmung|termin)"
    r"\b.{0,120}?\berfolgt\s+"
    r"(?:über|per|durch|via|in\s+Kürze|zeitnah)\b"
)
_AFTERWARDS = re.compile(
    r"(?P<task>(?:Abstimmung|Klärung|Rücksprache|Rückmeldung|Austausch)"
    r"(?:\s+mit\s+(?P<owners>[A-ZÄÖÜ]\w+))?\s+"
    r"(?:\w+\s+){0,2}im\s+Nachgang\b.{0,100}?)\)?$"
)
_CHECK = re.compile(
    r"\b(?:Über)?[Pp]rüfung\b.{0,200}\b(?:nötig|notwendig|erforderlich)\b|"
    r"^(?:Über)?[Pp]rüfung\b|^Klärung\b"
)
# Each pattern behind words it cannot do without: looking for those is much cheaper.
_ACTORS = (
    (("wird", "werden", "soll"), _ANNOUNCED),
    (("soll",), _FROM_WHOM),
    (
        ("übernimmt", "kümmert", *_TASK_VERBS),
        _TAKES_OVER,
    ),
)
_PASSIVE = (
    (("wird", "werden"), _WILL_BE_MADE),
    (("noch",), _STILL_OPEN),
    (("erfolgt",), _TAKES_PLACE),
)
_PLURAL_VERBS = frozenset({"werden", "sollen"})
_VAGUE_TIME = re.compile(
    r"\bim\s+Nachgang\b|\b[Aa]b\s+dem\s+nächsten\s+\w+|\b(?:Anfang|Mitte|Ende)"
    r"(?:/(?:Mitte|Ende))?\s+"
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|"
    r"Dezember)(?:\s+\d{4})?"
)
_LONGEST = 3000


@dataclass(frozen=True, slots=True)
class _Find:
    owners: Owners
    text: str
    confidence: Confidence
    context: str  # where a deadline may stand


def read_promises(section: SectionDraft, book: OwnerBook, on: date | None) -> list[TodoLine]:
    """At most one hint per piece; the strongest wins."""
    if section.organisation and not section.initials:
        return []
    found: list[TodoLine] = []
    for piece in section.pieces:
        if not _is_readable(piece):
            continue
        promise = _promise(plain(piece.text), book, on)
        if promise is None:
            continue
        stated = Stated(promise.text.strip(" .;,"), _due(promise.context, on))
        found.append(todo_line(promise.owners, stated, promise.confidence, piece))
    return found


def _due(context: str, on: date | None) -> Due:
    """A deadline in the sentence; in a hint also a vague time, which binds nobody."""
    due, _ = due_in(context, on)
    vague = None if due.text else _VAGUE_TIME.search(context)
    return stated_due(vague.group(), on) if vague else due


def _is_readable(piece: Piece) -> bool:
    if piece.kind in (BlockKind.TODO, BlockKind.QUESTION, BlockKind.ADDENDUM, BlockKind.LINK):
        return False
    if piece.table or len(piece.text) > _LONGEST:
        return False
    return piece.text.endswith((")", ").")) or _mentions(piece.text, _TELLING)


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _promise(text: str, book: OwnerBook, on: date | None) -> _Find | None:
    """The strongest reading: a request or assignment, a named actor, "wir", a passive."""
    likely = _request(text, book) or _assigned(text, book, on)
    if likely:
        return likely
    parts = [sentence for sentence in sentences(text) if "?" not in sentence]
    for find in (_named, _shared, _unnamed):
        for at, sentence in enumerate(parts):
            promise = find(sentence, book, parts[at - 1] if at else "")
            if promise:
                return promise
    return None


def _request(text: str, book: OwnerBook) -> _Find | None:
    """ "Bitte an die Revierkommunen, diesen … auszufüllen"."""
    found = _REQUEST.search(text) if "Bitte" in text else None
    if found is None:
        return None
    owners = book.resolve(found["owners"])
    if not owners.resolved:
        return None
    whole = next((one for one in sentences(text) if found["owners"] in one), text)
    return _Find(owners, whole, Confidence.LIKELY, found["task"])


def _assigned(text: str, book: OwnerBook, on: date | None) -> _Find | None:
    """ "task → Name", and "task … bis Freitag (Name)" with an infinitive."""
    arrow = _ARROW_NAME.match(text) if len(text) < 500 and _mentions(text, _ARROWS) else None
    if arrow:
        owners = book.resolve(arrow["owners"])
        if owners.resolved and not book.resolve(arrow["task"]).scope:
            return _Find(owners, arrow["task"], Confidence.LIKELY, arrow["task"])
    brackets = _NAME_IN_BRACKETS.match(text) if text.rstrip(".").endswith(")") else None
    if brackets is None or not _INFINITIVE.search(brackets["task"]):
        return None
    owners = book.resolve(brackets["owners"])
    due, _ = due_in(brackets["task"], on) if owners.resolved else (NO_DUE, "")
    if not owners.resolved or due.kind == "none":
        return None
    return _Find(owners, brackets["task"], Confidence.LIKELY, brackets["task"])


def _named(sentence: str, book: OwnerBook, before: str) -> _Find | None:
    """Somebody is named who will, should, or takes over."""
    for words, pattern in _ACTORS:
        found = pattern.search(sentence) if _mentions(sentence, words) else None
        if found is None:
            continue
        owners = book.resolve(found["owners"])
        agrees = pattern is not _ANNOUNCED or _agrees(owners, found["verb"])
        if owners.resolved and agrees:
            text = sentence if pattern is _FROM_WHOM else sentence[found.start() :]
            return _Find(owners, text, Confidence.HINT, sentence)
    return None


def _shared(sentence: str, book: OwnerBook, before: str) -> _Find | None:
    """ "Abstimmung mit BiSMit im Nachgang", "möchten wir gemeinsam … festlegen"."""
    later = _AFTERWARDS.search(sentence) if "Nachgang" in sentence else None
    if later:
        owners = book.resolve(later["owners"] or "")
        owners = owners if owners.resolved else _office(book)
        return _Find(owners, later["task"], Confidence.HINT, sentence)
    if "wir" in sentence and _WE.search(sentence):
        return _Find(book.resolve("alle"), sentence, Confidence.HINT, sentence)
    return None


def _agrees(owners: Owners, verb: str) -> bool:
    """ "BiSMit wird", "Kommunen werden" – not "Auswahl der Kommunen soll"."""
    several = len(owners.as_written) > 1 or owners.scope in (Scope.EACH_MUNICIPALITY, Scope.JOINT)
    return several == (verb in _PLURAL_VERBS)


def _unnamed(sentence: str, book: OwnerBook, before: str) -> _Find | None:
    """Passive voice means the office here; who has to check something stays open."""
    context = f"{sentence} {before}"
    if any(_mentions(sentence, words) and found.search(sentence) for words, found in _PASSIVE):
        return _Find(_office(book), sentence, Confidence.HINT, context)
    if _mentions(sentence, ("rüfung", "Klärung")) and _CHECK.search(sentence):
        return _Find(Owners(), sentence, Confidence.HINT, context)
    return None


def _office(book: OwnerBook) -> Owners:
    office = book.roster.office
    return book.resolve(office.name) if office else Owners()
