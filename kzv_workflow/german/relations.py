"""Deadlines that hang on something else: a meeting, or a date that is stated elsewhere."""

import re
from dataclasses import dataclass
from datetime import date

from kzv_workflow.german.dates import shift
from kzv_workflow.german.days import match_days
from kzv_workflow.german.numbers import NUMBER_WORDS, ORDINAL_STEMS, parse_count
from kzv_workflow.german.spans import Span

_ORDINAL_WORD = "|".join(ORDINAL_STEMS)
_HEAD = re.compile(r"treffen|veranstaltung|sitzung|workshop|\bVA\b|termin", re.IGNORECASE)
_NUMBER = rf"(?:[0-9]{{1,3}}|{'|'.join(NUMBER_WORDS)})"
_OFFSET = (
    rf"(?:(?:mindestens\s)?(?P<lead>{_NUMBER})\s"
    r"(?P<unit>Tage?|Wochen?|Monate?|Arbeitstage?|Werktage?)\s)"
)
_BEFORE = (
    rf"(?:(?:spätestens|bis|noch|rechtzeitig)\s){{0,3}}{_OFFSET}?(?P<strict>vorm?)"
    r"|(?:noch\s|spätestens\s)?bis(?:\sspätestens)?(?:\szu[mr]?)?|spätestens\szu[mr]?"
)
_AT = r"(?:spätestens\s)?(?:im\sRahmen|beim?|auf|im|in|zu[mr]?|während|anlässlich|spätestens)"
_WORD = (
    r"(?P<word>(?!be?treff|zutreff|eintreff|übertreff|antreff)[\w-]{0,24}?"
    r"(?:treffens?|veranstaltung|sitzung|workshops?)|VA|Termins?)\b"
)
_MEETING = re.compile(
    rf"\b(?:(?P<before>{_BEFORE})|(?P<at>{_AT}))\s{{1,3}}(?:(?:de[mrs]|unsere[mrn])\s{{1,3}})?"
    rf"(?:(?P<number>[0-9]{{1,2}})\.\s?|(?P<ordinal>{_ORDINAL_WORD})e[nmrs]?\s{{1,3}}"
    r"|(?P<after>über)?(?P<next>nächste|naechste|kommende|folgende)[nmrs]?\s{1,3})?"
    rf"(?:(?:gemeinsam|geplant|virtuell|zweitägig|regulär)e[nmrs]?\s{{1,3}})?{_WORD}",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"\s(?:zum|zur|des|der|im)\s[A-ZÄÖÜ][\wäöüÄÖÜß-]+(?=\s*(?:\(|$|[.,;)]))")
_PLANNED = re.compile(
    r"\s?\(\s?(?=[^()]{0,60}\b(?:geplant|plant|vorauss?|vsl|angedacht))[^()]{0,100}\)",
    re.IGNORECASE,
)
_STATED = re.compile(r"(?P<open>\s?\(\s?(?:am\s)?)|,?\sam\s|\svom\s|\s(?=[0-9])", re.IGNORECASE)
_HEADS = {
    "treffen": ("Treffen", "nächstes"),
    "veranstaltung": ("Veranstaltung", "nächste"),
    "sitzung": ("Sitzung", "nächste"),
    "workshop": ("Workshop", "nächster"),
    "va": ("VA", "nächste"),
    "termin": ("Termin", "nächster"),
}

_GIVEN = (
    r"(?:angegeben|genannt|vereinbart|festgelegt|mitgeteilt|gesetzt|abgestimmt|bekannt"
    r"|vorgegeben|aufgeführt|vermerkt|stehend|benannt|gestellt)e[nr]"
)
_REFERENCE = re.compile(
    r"\b(?:spätestens\s|bis\s(?:spätestens\s)?)"
    rf"(?:(?:zu\sde[mrn]|zu[mr]|de[mr])\s[^.;:!?\n]{{0,80}}?\b{_GIVEN}\s(?:Rückgabe|Abgabe|Rückmelde)?-?"
    r"(?:Termin|Datum|Frist|Zeitpunkt|Tag|Stichtag)\w{0,3}\b"
    r"|(?:zu[mr]?\s)?(?:Ende\sde[rn]\s|de[nr]\s|die\s)?"
    r"(?:Sommer|Herbst|Winter|Oster|Pfingst|Weihnachts)ferien\b)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"(?:siehe|s\.|vgl\.|laut|lt\.|gemäß|gem\.)\s(?:de[rmn]\s)?[\wäöüß][\wäöüß-]{2,}(?:\sunten|\soben)?"
    r"|wie\s(?:[\w-]+\s){0,4}(?:vereinbart|besprochen|abgestimmt|angegeben|mitgeteilt|genannt)\b"
    rf"|(?:(?:innerhalb|binnen|in)\s(?:von\s)?)?{_NUMBER}\s(?:Tage?n?|Wochen?)\s(?:nach|ab|seit)\s"
    r"(?:de[rsm]\s)?[\wäöüß-]+(?:\sde[rs]\s[\wäöüß-]+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A written relation; ``span`` is set when the day of the meeting stands beside it."""

    kind: str
    meeting: str | None
    span: Span | None
    begin: int
    end: int


def match_meeting(text: str, at: int, on: date, strict: bool) -> Relation | None:
    """A meeting relation at this position; ``strict`` asks for a number or ``nächste`` in it."""
    match = _MEETING.match(text, at) if _HEAD.search(text, at, at + 120) else None
    name = _meeting_name(match) if match else None
    if match is None or name is None or (strict and match["at"] and not _is_named(match)):
        return None
    kind = "before_meeting" if match["before"] else "at_meeting"
    topic = _TOPIC.match(text, match.end())
    end = topic.end() if topic else match.end()
    if planned := _PLANNED.match(text, end):
        return Relation(kind, name, None, match.start(), planned.end())
    span, end = _stated_day(text, end, on)
    return Relation(kind, name, _due_span(match, span), match.start(), end)


def find_meetings(text: str, on: date) -> Relation | None:
    """The first relation in a sentence that names its meeting by number or ``nächste``."""
    for match in _MEETING.finditer(text) if _HEAD.search(text) else ():
        relation = match_meeting(text, match.start(), on, strict=True)
        if relation and not (match["at"] and _is_attribute(text, match.start())):
            return relation
    return None


_ATTRIBUTE = re.compile(
    r"(?:Einladung|Protokoll|Tagesordnung|Agenda|Unterlagen|Anmeldung|Feedback|Fragebogen|Programm"
    r"|Präsentation|Bericht|Vorbereitung|Information|Rückmeldung|Material|Folien|Nachtrag|Link)"
    r"(?:s|e|en|ien)?\s+$",
    re.IGNORECASE,
)


def _is_attribute(text: str, at: int) -> bool:
    """``Einladung zum 3. Treffen`` says which invitation, not when."""
    return text[at : at + 2].lower() == "zu" and bool(_ATTRIBUTE.search(text, max(at - 30, 0), at))


def _is_named(match: re.Match[str]) -> bool:
    return bool(match["number"] or match["ordinal"] or match["next"])


def _meeting_name(match: re.Match[str]) -> str | None:
    """The meeting in the nominative: ``2. Treffen``, ``nächste Sitzung``, ``Treffen``."""
    word = match["word"]
    lower = word.lower()
    head = next(head for head in _HEADS if head in lower)
    if head == "termin" and not _is_named(match):
        return None
    noun, adjective = _HEADS[head]
    before = word[: lower.rindex(head)]
    noun = before[:1].upper() + before[1:] + noun.lower() if before else noun
    if match["number"] or match["ordinal"]:
        number = match["number"] or ORDINAL_STEMS[match["ordinal"].lower()]
        return f"{int(number)}. {noun}"
    return f"{match['after'] or ''}{adjective} {noun}".lstrip() if match["next"] else noun


def _stated_day(text: str, at: int, on: date) -> tuple[Span | None, int]:
    opening = _STATED.match(text, at)
    days = match_days(text, opening.end(), on) if opening else None
    if opening is None or days is None:
        return None, at
    if opening["open"]:
        if not text.startswith(")", days.end):
            return None, at
        return days.resolve(on), days.end + 1
    return days.resolve(on), days.end


def _due_span(match: re.Match[str], span: Span | None) -> Span | None:
    """``bis zum`` and ``beim`` end with the meeting's day, ``vor dem`` before it."""
    if span is None or match["at"]:
        return span
    first = shift(span[0], -_days_before(match))
    return (first, first) if first else None


def days_before_meeting(phrase: str) -> int:
    """How many days before the meeting a phrase ends: 14 for ``2 Wochen vor dem 2. Treffen``, 0
    for ``bis zum``, 1 for ``vor dem`` and for a phrase without a meeting."""
    match = _MEETING.search(phrase)
    return _days_before(match) if match and match["before"] else 1


_UNIT_DAYS = {"tag": 1, "woc": 7, "mon": 31, "arb": 3, "wer": 3}


def _days_before(match: re.Match[str]) -> int:
    """Days from the due to the meeting; months and working days are counted on the safe side."""
    if match["lead"] is None:
        return 1 if match["strict"] else 0
    length = _UNIT_DAYS[match["unit"][:3].lower()]
    return (parse_count(match["lead"]) or 1) * length


def match_reference(text: str, at: int) -> Relation | None:
    """``bis zu dem im Bogen angegebenen Termin``, ``bis zu den Sommerferien``."""
    match = _REFERENCE.match(text, at)
    return Relation("reference", None, None, match.start(), match.end()) if match else None


def match_pointer(text: str, at: int) -> Relation | None:
    """``siehe Einladung``, ``wie vereinbart``, ``2 Wochen nach Erhalt``."""
    match = _POINTER.match(text, at)
    return Relation("reference", None, None, match.start(), match.end()) if match else None
