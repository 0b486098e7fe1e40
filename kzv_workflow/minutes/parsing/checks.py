"""What the writer should look at again: overlaps, impossible times, wrong weekdays, doubles."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from kzv_workflow.german import WEEKDAYS, format_date, format_period, format_time, weekday_of
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.titles import date_in
from kzv_workflow.minutes.structure import AgendaSlot, Attendee, Fragment, ParseWarning

_WEEKDAY_AND_DATE = re.compile(
    r"\b(?P<weekday>(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend)"
    r"s?\s*,?\s+(?:den\s+|dem\s+)?"
    r"(?P<date>\d{1,2}\.\s?(?:\d{1,2}\.\s?\d{2,4}|[JFMASOND][a-zä]{2,8}\s+\d{4}))"
)
_WEEKDAY_ENDINGS = ("tag", "woch", "abend")
_LONGEST_QUOTE = 60


def check_agenda(agenda: Sequence[AgendaSlot]) -> Iterator[ParseWarning]:
    """Slots that end before they begin, or reach into the next one."""
    timed = [slot for slot in agenda if slot.start]
    for slot in timed:
        if slot.start and slot.end and slot.end <= slot.start:
            message = f"{_subject(slot)} endet vor dem Beginn."
            yield ParseWarning(slot.line, message)
    for slot, following in itertools.pairwise(timed):
        if slot.end and following.start and slot.start and slot.start < slot.end:
            if following.start < slot.start:
                yield ParseWarning(
                    following.line, f"{_subject(following)} beginnt vor dem Punkt davor."
                )
            elif following.start < slot.end:
                yield ParseWarning(slot.line, f"{_subject(slot)} {_overlap(following)}")


def check_weekdays(lines: Iterable[Line]) -> Iterator[ParseWarning]:
    """ "Montag, 15.04.2021" when that day was a Thursday."""
    for line in lines:
        if not any(ending in line.text for ending in _WEEKDAY_ENDINGS):
            continue
        for found in _WEEKDAY_AND_DATE.finditer(line.text):
            day, named = date_in(found["date"]), weekday_of(found["weekday"])
            if day and named is not None and day.weekday() != named:
                real = WEEKDAYS[day.weekday()]
                yield ParseWarning(
                    line.number, f"Der {format_date(day)} ist ein {real}, kein {found['weekday']}."
                )


def check_initials(attendees: Sequence[Attendee]) -> Iterator[ParseWarning]:
    """The same Kürzel for two people."""
    first: dict[str, Attendee] = {}
    for one in attendees:
        if not one.initials:
            continue
        other = first.setdefault(one.initials, one)
        if other is not one:
            message = f"Das Kürzel „{one.initials}“ steht für {other.name} und für {one.name}."
            yield ParseWarning(one.line, message)


def check_unplaced(unplaced: Sequence[Fragment]) -> Iterator[ParseWarning]:
    """Text that no rule could place."""
    for fragment in unplaced:
        quote = " ".join(fragment.text.split())
        quote = quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE].rstrip() + " …"
        yield ParseWarning(fragment.line, f"Dieser Text konnte nicht zugeordnet werden: „{quote}“")


def _subject(slot: AgendaSlot) -> str:
    if not slot.start:
        return f"Der Punkt „{slot.title}“"
    span = format_period(slot.start, slot.end) if slot.end else f"{format_time(slot.start)} Uhr"
    return f"Die Pause {span}" if slot.kind == "break" else f"Der Punkt „{slot.title}“ {span}"


def _overlap(following: AgendaSlot) -> str:
    what = "der Pause" if following.kind == "break" else "dem Punkt"
    since = format_time(following.start) if following.start else ""
    return f"überschneidet sich mit {what} ab {since} Uhr."
