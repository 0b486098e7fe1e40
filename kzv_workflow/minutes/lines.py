"""The text of a Protokoll line by line under its headings, as the full text search reads it.

Depends on nothing but the text: who is in the directory changes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.marking import spoken
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.outline import Heading, read_outline
from kzv_workflow.minutes.parsing.source import read_source

AGENDA, ATTENDANCE = "Tagesordnung", "Teilnehmende"


class ReadableLine(NamedTuple):
    """A logical line without marks; ``number`` is its line in the source."""

    number: int
    section: str | None
    text: str


def readable_lines(source: str) -> list[ReadableLine]:
    """All lines but letterhead and rules, in the order of the text."""
    outline = read_outline(read_source(source).lines, Roster())
    found = [
        *(_read(line, None) for line in outline.preamble),
        *(_read(line, AGENDA) for line in outline.agenda),
        *_under_headings(outline.attendance, ATTENDANCE),
        *_under_headings(outline.body, None),
    ]
    return sorted((one for one in found if one.text), key=lambda one: one.number)


def _under_headings(parts: list[Line | Heading], section: str | None) -> Iterator[ReadableLine]:
    for part in parts:
        if isinstance(part, Heading):
            section = part.text
            yield ReadableLine(part.line.number, section, section)
        else:
            yield _read(part, section)


def _read(line: Line, section: str | None) -> ReadableLine:
    text = " · ".join(filter(None, line.cells)) if line.table else line.text
    return ReadableLine(line.number, section, " ".join(plain(spoken(text)).split()))
