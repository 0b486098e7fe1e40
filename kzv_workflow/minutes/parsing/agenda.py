"""The Tagesordnung: slots with their times, titles and speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.people import People, looks_like_name
from kzv_workflow.minutes.structure import AgendaSlot, Fragment

_HOUR = r"(?:[01]?\d|2[0-4])"
_UHR = r"(?:\s*(?:Uhr|h)\b)"
_AFTER_TIME = r"\s*(?:[:|–—-](?=\s))?\s*"
_RANGE = re.compile(
    rf"(?:ca\.\s*|von\s+)?(?P<start>{_HOUR}(?:[:.][0-5]\d)?){_UHR}?\s*(?:[-–—]|bis)\s*"
    rf"(?P<end>{_HOUR}(?P<minutes>[:.][0-5]\d)?)(?![\d.:])(?P<uhr>{_UHR})?{_AFTER_TIME}",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    rf"(?:ca\.\s*|ab\s+|um\s+)?(?P<start>{_HOUR}(?:[:.][0-5]\d)?{_UHR}|{_HOUR}:[0-5]\d)(?P<end>)"
    rf"{_AFTER_TIME}",
    re.IGNORECASE,
)
_TOP = re.compile(r"TOP\s*\d{1,2}\s*[:.–-]?\s*")
_PARENTHESIS = re.compile(r"\s*\((?P<names>[^()]{2,120})\)\s*$")
_THROUGH = re.compile(r"\s+(?:durch|mit|von)\s+(?P<names>[^,()]{3,80})$")
_NAME_SPLIT = re.compile(r"\s*(?:,|;|/|&|\bund\b)\s*")
_BREAK = re.compile(r"(?:\w+-?)?pause\b|mittagessen\b|mittagsimbiss\b", re.IGNORECASE)


def is_slot(line: Line) -> bool:
    """Whether *line* begins with a clock time or "TOP 1", as only agenda lines do."""
    text = plain(line.text)
    return _timed(text) is not None or _TOP.match(text) is not None


def slot_title(line: Line) -> str:
    """The title of an agenda line without time and without a parenthesis at its end."""
    text = plain(" ".join(line.cells)) if line.table else plain(line.text)
    found = _timed(text)
    title = text[found.end() :] if found else text
    return _PARENTHESIS.sub("", _TOP.sub("", title, count=1)).strip()


_HEADER = re.compile(
    r"(?:(?:uhr)?zeit|dauer|thema|inhalt|top|nr\.?|tagesordnungspunkt|referent(?:/?in(?:nen)?)?|"
    r"verantwortlich|wer|\s)+",
    re.IGNORECASE,
)  # the first row of an agenda in a table


def parse_agenda(lines: Sequence[Line], people: People) -> tuple[list[AgendaSlot], list[Fragment]]:
    """The slots of the agenda, and lines in it that are none."""
    slots: list[AgendaSlot] = []
    rest: list[Fragment] = []
    for line in lines:
        text = plain(_row(line.cells) if line.table else line.text)
        found = _timed(text)
        if line.table and _HEADER.fullmatch(text.strip()):
            continue
        if found is None and not (line.is_item or _TOP.match(text)):
            rest.append(Fragment(line.text, line.number))
            continue
        slots.append(_slot(text, found, line.number, people))
    return slots, rest


def _row(cells: Sequence[str]) -> str:
    """A row "time | title | speakers" as one line with the speakers in a parenthesis."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 2 and not filled[-1].startswith("("):
        filled[-1] = f"({filled[-1]})"
    return " ".join(filled)


def _timed(text: str) -> re.Match[str] | None:
    """The time at the beginning; "1 - 3" without "Uhr" is a list, no time."""
    if not text[:1].isdigit() and not text[:3].lower().startswith(("ca.", "von", "ab ", "um ")):
        return None
    found = _RANGE.match(text)
    if found and (found["uhr"] or found["minutes"]):
        return found
    return _SINGLE.match(text)


def _slot(text: str, found: re.Match[str] | None, line: int, people: People) -> AgendaSlot:
    title = text[found.end() :] if found else text
    title, speakers = _speakers(title.strip(), people)
    return AgendaSlot(
        start=clock(found["start"]) if found else None,
        end=clock(found["end"]) if found and found["end"] else None,
        title=title,
        speakers=speakers,
        kind="break" if _BREAK.match(title) else "session",
        line=line,
    )


def clock(text: str) -> time | None:
    """ "9:00", "09.30" and "15" as a time of day; 24:00 and worse is None."""
    hour, _, minute = text.lower().rstrip("uhr ").replace(".", ":").partition(":")
    return time(int(hour), int(minute or 0)) if int(hour) < 24 else None


def _speakers(title: str, people: People) -> tuple[str, tuple[str, ...]]:
    """Names in a parenthesis at the end or behind "durch"; anything else stays in the title."""
    for pattern in (_PARENTHESIS, _THROUGH):
        found = pattern.search(title)
        if found is None:
            continue
        names = [name for name in _NAME_SPLIT.split(found["names"]) if name]
        if names and all(people.find(name) or looks_like_name(name) for name in names):
            resolved = tuple(people.name_of(name) for name in names)
            return title[: found.start()].strip(), resolved
    return title, ()
