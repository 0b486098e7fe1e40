"""Until when: the Termin and Status that stand with a To-do, in it or behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kzv_workflow.german import Deadline, find_deadline, resolve, without_deadline
from kzv_workflow.minutes.inline import plain

_DUE_WORD = r"(?:Termin|Frist|Fällig(?:keit)?|Deadline|Bis\s+wann|Abgabe(?:termin|frist)?)"
LABEL_LINE = re.compile(
    rf"[*_\s]*(?:{_DUE_WORD}(?:\s+[^\W\d_][\w/-]{{0,30}}){{0,2}}|Status|Stand)\s*[*_]*\s*:",
    re.IGNORECASE,
)
_DUE = re.compile(
    rf"(?:^|(?<=[\s(,;–-]))[*_]*{_DUE_WORD}(?:\s+[^\W\d_][\w/-]{{0,30}}){{0,2}}\s*[*_]*\s*:[\s*_]*",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"(?:^|(?<=[\s(,;–-]))[*_]*(?:Status|Stand)"
    r"\s*[*_]*\s*:[\s*_]*(?P<value>[^*_\n.;()]{1,40})[*_.)]*",
    re.IGNORECASE,
)
_MARKER = re.compile(r"[ \t]*\{T(?P<number>\d{1,7})\}[ \t]*(?=\n|$)|[ \t]*\{T(?P<inner>\d{1,7})\}")
_DONE = re.compile(r"\s*(?:erledigt|abgeschlossen|done|fertig)\b", re.IGNORECASE)
_LOOSE_END = " \t,;(–-"
_SET_OFF = (",", ";", "(", "–", "-")
_VAGUE = re.compile(
    r"zeitnah|offen|kontinuierlich|laufend|fortlaufend|schnell|umgehend|sofort|bald|nachgang|asap|"
    r"unverzüglich|n\.\s?n\.|tbd|noch\s",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b\d{4}\b|\d\.\d{2}\b")
_DAY_AND_MONTH = re.compile(r"(?<![\d.])\d{1,2}\.\s?\d{1,2}\.$")
_WITHOUT_MEETING_DATE = date(2000, 1, 1)
_LONGEST_TEXT = 3000


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as written and resolved; ``understood`` is False for a Termin that is no date."""

    text: str | None = None
    due: date | None = None
    kind: str = "none"
    meeting: str | None = None
    start: date | None = None
    understood: bool = True


@dataclass(frozen=True, slots=True)
class Stated:
    """The text of a To-do taken apart: what to do, until when, how it stands, which record."""

    text: str
    due: Due
    status: str = "open"
    marker: int | None = None


NO_DUE = Due()


def take_apart(text: str, on: date | None) -> Stated:
    """Separate marker, Status and Termin from the task; lines behind the first are labels."""
    text, marker = _without_marker(text)
    text, status = _without_status(text)
    label = _DUE.search(text[:_LONGEST_TEXT])
    if label is None:
        due, text = due_in(text, on)
        return Stated(_tidy(text), due, status, marker)
    value = _value(plain(text[label.end() :]))
    return Stated(_tidy(text[: label.start()]), stated_due(value, on), status, marker)


def stated_due(value: str, on: date | None) -> Due:
    """A deadline phrase that stands alone, behind a label or in a table cell."""
    value = " ".join(value.split())
    if not value or value in "-–—":
        return NO_DUE
    found = resolve(value, on or _WITHOUT_MEETING_DATE)
    if found.kind == "none" and not found.start:
        running = find_deadline(value, on or _WITHOUT_MEETING_DATE)
        found = running[0] if running else found
    due = _due(found, value, on)
    unclear = due.kind == "none" and not due.start and not _VAGUE.search(value)
    return Due(value, due.due, due.kind, due.meeting, due.start, understood=not unclear)


def due_in(text: str, on: date | None) -> tuple[Due, str]:
    """The deadline inside a sentence, and the sentence without it where it is only appended."""
    if len(text) > _LONGEST_TEXT:
        return NO_DUE, text
    found = find_deadline(text, on or _WITHOUT_MEETING_DATE)
    if found is None:
        return NO_DUE, text
    deadline, begin, end = found
    due = _due(deadline, " ".join(plain(text[begin:end]).split()), on)
    appended = not text[end:].strip(" .)*_") and text[:begin].rstrip(" *_").endswith(_SET_OFF)
    worth_it = appended and due.kind != "none"
    return due, without_deadline(text, begin, end) if worth_it else text


def _value(text: str) -> str:
    """What stands behind a label, without the end of its sentence; "07.05." keeps its dot."""
    text = text.strip(" *_\n),;")
    return text if _DAY_AND_MONTH.search(text[-8:]) else text.strip(" .*_\n),;")


def _due(found: Deadline, text: str, on: date | None) -> Due:
    """Without a meeting date only what carries its own year is a date."""
    sure = on is not None or bool(_YEAR.search(text))
    return Due(
        text=text,
        due=found.due if sure else None,
        kind=found.kind,
        meeting=found.meeting,
        start=found.start if sure else None,
    )


def _without_marker(text: str) -> tuple[str, int | None]:
    """The marker stands at the end of a line, which may have been joined with the next one."""
    found = _MARKER.search(text[:_LONGEST_TEXT]) if "{T" in text else None
    if found is None:
        return text, None
    number = int(found["number"] or found["inner"])
    return text[: found.start()] + text[found.end() :], number


def _without_status(text: str) -> tuple[str, str]:
    found = _STATUS.search(text[:_LONGEST_TEXT])
    if found is None:
        return text, "open"
    status = "done" if _DONE.match(found["value"]) else "open"
    return text[: found.start()] + text[found.end() :], status


def _tidy(text: str) -> str:
    """Without loose ends: an opening bracket, a dash, the half of a bold pair."""
    text = text.strip().rstrip(_LOOSE_END)
    if text.count("**") % 2:
        text = text.removesuffix("**") if text.endswith("**") else text.replace("**", "", 1)
    return text.strip()
