"""Places where others than the writer may have other words: paragraphs, headings, lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from kzv_workflow.minutes.paragraphs import Paragraph, Part, paragraphs
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.preamble import is_fact
from kzv_workflow.minutes.parsing.source import read_source
from kzv_workflow.minutes.structure import ParsedMinutes

GLUED = 10  # lines of the source that are one row of a list, at most
WHOLE = 0  # the line of a remark about the whole Protokoll
_LEAD = re.compile(r"\s*(?:#{1,6}\s+|(?:[-*•▶>–]\s+){1,3})?")


def places(parsed: ParsedMinutes, source: str) -> dict[int, Paragraph]:
    """Title, facts, agenda, attendance list, headings and paragraphs by their first lines."""
    found = paragraphs(parsed, source)
    taken = {line for one in found.values() for line in range(one.first, one.last + 1)}
    lines = source.split("\n")
    for first, last, part in _around(parsed, source):
        if first not in taken:
            found[first] = _whole_lines(lines, first, last, part)
    return found


def place(parsed: ParsedMinutes, source: str, line: int) -> Paragraph | None:
    """The place that begins on that line; the whole Protokoll has no words to reword."""
    if line == WHOLE:
        return Paragraph(WHOLE, WHOLE, "", "", "", "Ganzes Protokoll")
    return places(parsed, source).get(line)


def where(line: int) -> str:
    """How the history names a place."""
    return "zum ganzen Protokoll" if line == WHOLE else f"zu Zeile {line}"


def _around(parsed: ParsedMinutes, source: str) -> Iterator[tuple[int, int, Part]]:
    """First and last line of what stands outside the paragraphs, and what it is."""
    head = {line.number: line for line in read_source(_head(parsed, source)).lines}
    if parsed.title_line is not None:
        yield parsed.title_line, parsed.title_line, Part.TITLE
    if parsed.facts_line is not None:
        yield parsed.facts_line, _last_fact(head, parsed.facts_line), Part.FACTS
    for slot in parsed.agenda:
        yield slot.line, _last(head, slot.line), Part.AGENDA
    for attendee in parsed.attendees:
        yield attendee.line, _last(head, attendee.line), Part.ATTENDANCE
    for section in parsed.sections:
        if section.heading:
            yield section.line, section.line, Part.HEADING


def _head(parsed: ParsedMinutes, source: str) -> str:
    """The text down to the last line of a list: more of it has no lines glued together here."""
    slots, people = (slot.line for slot in parsed.agenda), (one.line for one in parsed.attendees)
    last = max([*slots, *people], default=parsed.facts_line or 0)
    return "\n".join(source.split("\n")[: last + GLUED])


def _last(head: dict[int, Line], first: int) -> int:
    return head[first].last if first in head else first


def _last_fact(head: dict[int, Line], first: int) -> int:
    below = (line for number, line in head.items() if number >= first)
    return list(takewhile(is_fact, below))[-1].last


def _whole_lines(lines: list[str], first: int, last: int, part: Part) -> Paragraph:
    whole = "\n".join(lines[first - 1 : last])
    found = _LEAD.match(whole)
    begin = found.end() if found else 0
    return Paragraph(first, last, whole[:begin], whole[begin:], "", part.value, part)
