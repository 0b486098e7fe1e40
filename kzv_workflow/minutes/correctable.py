"""Where participants may propose corrections: paragraphs, headings and lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kzv_workflow.minutes.paragraphs import Paragraph, paragraphs
from kzv_workflow.minutes.structure import ParsedMinutes

WHOLE = 0  # the line of a remark about the whole Protokoll
_LEAD = re.compile(r"\s*(?:#{1,6}\s+|(?:[-*•▶>–]\s+){1,3})?")


def places(parsed: ParsedMinutes, source: str) -> dict[int, Paragraph]:
    """Paragraphs, agenda, attendance list and headings by their first lines."""
    found = paragraphs(parsed, source)
    taken = {line for one in found.values() for line in range(one.first, one.last + 1)}
    lines = source.split("\n")
    for line, heading in _around(parsed):
        if line not in taken and lines[line - 1].strip():
            found[line] = _whole_line(line, lines[line - 1], heading)
    return found


def place(parsed: ParsedMinutes, source: str, line: int) -> Paragraph | None:
    """The place that begins on that line; the whole Protokoll has no words to reword."""
    if line == WHOLE:
        return Paragraph(WHOLE, WHOLE, "", "", "", "Ganzes Protokoll")
    return places(parsed, source).get(line)


def where(line: int) -> str:
    """How the history names a place."""
    return "zum ganzen Protokoll" if line == WHOLE else f"zu Zeile {line}"


def _around(parsed: ParsedMinutes) -> Iterator[tuple[int, str]]:
    for slot in parsed.agenda:
        yield slot.line, "Tagesordnung"
    for attendee in parsed.attendees:
        yield attendee.line, "Teilnehmende"
    for section in parsed.sections:
        if section.heading:
            yield section.line, "Überschrift"


def _whole_line(at: int, line: str, heading: str) -> Paragraph:
    found = _LEAD.match(line)
    begin = found.end() if found else 0
    return Paragraph(at, at, line[:begin], line[begin:], "", heading)
