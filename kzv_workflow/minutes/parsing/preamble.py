"""The lines between title and agenda: date, place, time, and the meeting they describe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.agenda import clock
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.titles import DATE, date_in, meeting_title
from kzv_workflow.minutes.parsing.todomarks import may_hold_mark
from kzv_workflow.minutes.structure import AgendaSlot, MeetingFacts

_FACT = re.compile(
    r"(?P<label>datum|tag|wann|termin|ort|sitzungsort|veranstaltungsort|raum|wo|format|"
    r"zeit|uhrzeit|"
    r"beginn|ende|dauer)\s*:\s*(?P<value>\S.{0,160})$",
    re.IGNORECASE,
)
_PLACE_LABELS = ("ort", "sitzungsort", "veranstaltungsort", "raum", "wo", "format")
_CLOCK = re.compile(
    r"(?<![\d.])(?P<time>\d{1,2}[:.]\d{2}|\d{1,2}(?=\s*Uhr))(?!\.?\d)", re.IGNORECASE
)
_CARRIED = re.compile(
    rf"{DATE.pattern}|\d{{1,2}}[:.]\d{{2}}|\d{{1,2}}(?=\s*Uhr)|\buhr\b|\b(?:bis|von|am|den)\b",
    re.IGNORECASE,
)
_TITLE_PLACE = re.compile(r"\b(?:in|im)\s+(?P<place>[A-ZÄÖÜ][\w .()/-]{2,40}?)\s*[,)]?$")
_MODES = (
    ("hybrid", re.compile(r"hybrid", re.IGNORECASE)),
    (
        "online",
        re.compile(
            r"\bonline\b|virtuell|videokonferenz|webkonferenz|\bdigital\b|\bzoom\b", re.IGNORECASE
        ),
    ),
    ("in_person", re.compile(r"\bpräsenz", re.IGNORECASE)),
)


@dataclass(slots=True)
class Preamble:
    """Facts about the meeting, and the lines that hold more than those facts."""

    meeting: MeetingFacts
    rest: list[Line] = field(default_factory=list)
    first: int | None = None  # the line of the first labelled fact


def read_preamble(title: str | None, lines: Sequence[Line]) -> Preamble:
    """Read title and the labelled lines below it; behind a To-do, "Termin:" is its deadline."""
    preamble = Preamble(_from_title(title or ""))
    has_begun = False
    for line in lines:
        has_begun = has_begun or may_hold_mark(line.text)
        if not has_begun and preamble.first is None and is_fact(line):
            preamble.first = line.number
        if has_begun or not _take(preamble, line):
            preamble.rest.append(line)
    return preamble


def is_fact(line: Line) -> bool:
    """Whether the line says something about the meeting behind a label: "Ort: Halle"."""
    return _fact(line) is not None


def with_agenda(meeting: MeetingFacts, agenda: Sequence[AgendaSlot]) -> MeetingFacts:
    """Begin and end from the agenda where the text does not say them."""
    starts = [slot.start for slot in agenda if slot.start]
    ends = [slot.end or slot.start for slot in agenda if slot.end or slot.start]
    return replace(
        meeting,
        start=meeting.start or (starts[0] if starts else None),
        end=meeting.end or (ends[-1] if ends else None),
    )


def _from_title(title: str) -> MeetingFacts:
    found = DATE.search(title)
    behind = title[found.end() :] if found else ""
    place = _TITLE_PLACE.search(behind)
    times = _times(behind)
    return MeetingFacts(
        title=meeting_title(title),
        date=date_in(title),
        start=times[0] if times else None,
        end=times[1] if len(times) > 1 else None,
        place=place["place"] if place else None,
        mode=_mode(title),
    )


def _take(preamble: Preamble, line: Line) -> bool:
    """Read a labelled line; True if the facts carry all its words."""
    found, meeting = _fact(line), preamble.meeting
    if found is None:
        text = plain(line.text).strip()
        if meeting.date is None and len(text) < 100:
            preamble.meeting = replace(meeting, date=date_in(text))
        return False
    label, value = found["label"].lower(), found["value"]
    if label in _PLACE_LABELS:
        place = meeting.place or value
        preamble.meeting = replace(meeting, place=place, mode=meeting.mode or _mode(value))
        return place == value
    times = _times(DATE.sub("", value))
    if label == "ende":
        times = [meeting.start, *times[:1]] if times else []
    preamble.meeting = replace(
        meeting,
        date=meeting.date or date_in(value),
        start=meeting.start or (times[0] if times else None),
        end=(times[1] if len(times) > 1 else None) or meeting.end,
    )
    return not re.search(r"\w", _CARRIED.sub("", value))


def _fact(line: Line) -> re.Match[str] | None:
    text = plain(line.text).strip()
    return _FACT.match(text) if len(text) < 200 and not line.level else None


def _times(text: str) -> list[time | None]:
    return [clock(found["time"]) for found in _CLOCK.finditer(text)]


def _mode(text: str) -> str | None:
    return next((mode for mode, pattern in _MODES if pattern.search(text)), None)
