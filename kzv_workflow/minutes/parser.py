"""From text to structure: :func:`parse` is the only entry to the reading of a Protokoll.

The text is cut into logical lines once; each line then belongs to exactly one part (title,
agenda, attendance, body, colophon, letterhead), and what no part takes is ``unplaced``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.absences import apply_news
from kzv_workflow.minutes.parsing.agenda import parse_agenda
from kzv_workflow.minutes.parsing.attendance import parse_attendance
from kzv_workflow.minutes.parsing.body import Body, read_body
from kzv_workflow.minutes.parsing.checks import (
    check_agenda,
    check_initials,
    check_unplaced,
    check_weekdays,
)
from kzv_workflow.minutes.parsing.colophon import Colophon
from kzv_workflow.minutes.parsing.frontmatter import rewritten
from kzv_workflow.minutes.parsing.leftovers import facts_of, leftovers
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.outline import Heading, Outline, read_outline
from kzv_workflow.minutes.parsing.owners import OwnerBook
from kzv_workflow.minutes.parsing.people import gather
from kzv_workflow.minutes.parsing.preamble import read_preamble, with_agenda
from kzv_workflow.minutes.parsing.sections import read_sections
from kzv_workflow.minutes.parsing.source import read_source
from kzv_workflow.minutes.parsing.titles import label_of, split_protocols
from kzv_workflow.minutes.parsing.todomarks import may_hold_mark
from kzv_workflow.minutes.structure import (
    AgendaSlot,
    Attendee,
    Confidence,
    Fragment,
    MeetingFacts,
    ParsedMinutes,
    ParseWarning,
    Section,
)

_NO_TEXT = "Der Text ist leer."
_NO_PROTOCOL = (
    "Das ist kein Protokoll: Es gibt weder eine Überschrift noch Tagesordnung oder Teilnehmende."
)
_LONGEST_LETTERHEAD_LINE = 80


def parse(text: str, roster: Roster, paragraphs: bool = False) -> list[ParsedMinutes]:
    """All Protokolle of *text* in file order; a text without any gives one empty object.

    *paragraphs*: every line is a paragraph of its own, as the readers of Word files give them.
    """
    text, front_matter = rewritten(text)
    source = read_source(text, paragraphs)
    starts = split_protocols(source.lines)
    cuts = [0, *starts[1:], len(source.lines)]
    firsts = [1, *(source.lines[at].number for at in starts[1:]), source.raw_count + 1]
    found: list[ParsedMinutes] = []
    for index in range(len(cuts) - 1):
        lines = source.lines[cuts[index] : cuts[index + 1]]
        first, last = firsts[index], firsts[index + 1] - 1
        letterhead = [one for one in source.boilerplate if first <= one.line <= last]
        title_at = starts[index] - cuts[index] if starts else None
        protocol = _Protocol(lines, title_at, letterhead, roster)
        protocol.read_below(front_matter)
        found.append(protocol.parsed(first, last))
    return found


class _Protocol:
    """One Protokoll: its lines, read part by part."""

    def __init__(
        self,
        lines: Sequence[Line],
        title_at: int | None,
        letterhead: list[Fragment],
        roster: Roster,
    ) -> None:
        self._lines = lines
        self._roster = roster
        self._boilerplate = letterhead
        self._title = plain(lines[title_at].text).strip() if title_at is not None else None
        self._title_line = lines[title_at].number if title_at is not None else None
        self._above = lines[:title_at] if title_at else []
        self._below = lines[title_at + 1 :] if title_at is not None else lines
        self._unplaced: list[Fragment] = []
        self._front_matter = 0

    def read_below(self, front_matter: int) -> None:
        """The facts of the front matter, up to that line, count as if they stood below the title.

        What of it is no labelled fact stays above.
        """
        self._front_matter = front_matter
        facts = [one for one in self._above if one.number <= front_matter and _is_fact(one)]
        self._below = [*facts, *self._below]
        self._above = [one for one in self._above if one not in facts]

    def parsed(self, first: int, last: int) -> ParsedMinutes:
        """Read everything, or say that this is no Protokoll."""
        outline = read_outline(self._below, self._roster)
        recognised = self._title or outline.has_agenda or outline.has_attendance
        if not recognised and not any(map(_may_hold_todo, self._lines)):
            return self._no_protocol(first, last)
        minutes = self._read(outline, first, last)
        sure = any(todo.confidence is Confidence.CERTAIN for todo in minutes.todos)
        return minutes if recognised or sure else self._no_protocol(first, last)

    def _read(self, outline: Outline, first: int, last: int) -> ParsedMinutes:
        self._take_above()
        rows, attendance_rest = parse_attendance(outline.attendance, self._roster)
        rows = _each_once(rows, self._front_matter)
        people = gather(rows, self._roster)
        agenda, agenda_rest = parse_agenda(outline.agenda, people)
        colophon = Colophon(people)
        preamble = read_preamble(
            self._title, [line for line in outline.preamble if not colophon.take(line)]
        )
        attendance_rest = [one for one in attendance_rest if not colophon.take(_line_of(one))]
        meeting = with_agenda(preamble.meeting, agenda)
        content = [*preamble.rest, *_without_colophon(outline.body, colophon)]
        sections = read_sections(content, people, self._roster)
        rows = apply_news(rows, sections, self._roster)
        body = read_body(
            sections, OwnerBook(self._roster, gather(rows, self._roster)), meeting.date
        )
        finished = tuple(section.section() for section in sections)
        facts = facts_of(agenda, rows, finished)
        self._place_rest(
            [*agenda_rest, *attendance_rest], finished, [*facts, *colophon.facts(), meeting.place]
        )
        minutes = ParsedMinutes(
            title=self._title,
            label=label_of(self._title) if self._title else None,
            title_line=self._title_line,
            facts_line=preamble.first,
            first_line=first,
            last_line=last,
            meeting=meeting,
            agenda=tuple(agenda),
            attendees=tuple(rows),
            sections=finished,
            authors=tuple(dict.fromkeys(colophon.authors)),
            place=colophon.place,
            written_on=colophon.written_on,
            boilerplate=tuple(self._boilerplate),
            warnings=self._warnings(agenda, body, [*check_initials(rows)], meeting),
            unplaced=tuple(self._unplaced),
        )
        return _with_body(minutes, body)

    def _place_rest(
        self, rest: list[Fragment], sections: Sequence[Section], facts: Sequence[str | None]
    ) -> None:
        """What agenda and attendance list could not read, and what they read only in part."""
        self._unplaced += rest
        placed = {fragment.line for fragment in rest}
        for section in sections:
            for block in section.blocks:
                placed.update(range(block.line, (block.last_line or block.line) + 1))
        self._unplaced += leftovers(self._below, placed, facts)
        self._unplaced.sort(key=lambda fragment: fragment.line)

    def _take_above(self) -> None:
        """Short lines above the title are letterhead, longer ones found no place."""
        for line in self._above:
            short = len(line.text) <= _LONGEST_LETTERHEAD_LINE
            fragment = Fragment(line.text, line.number)
            (self._boilerplate if short else self._unplaced).append(fragment)

    def _warnings(
        self,
        agenda: Sequence[AgendaSlot],
        body: Body,
        others: Iterable[ParseWarning],
        meeting: MeetingFacts,
    ) -> tuple[ParseWarning, ...]:
        found = [
            *check_agenda(agenda),
            *check_weekdays(self._lines),
            *check_unplaced(self._unplaced),
            *body.warnings,
            *others,
        ]
        if self._title and meeting.date is None:
            line = self._below[0].number if self._below else 1
            found.append(ParseWarning(line, "Das Datum des Treffens wurde nicht gefunden."))
        return tuple(sorted(found, key=lambda warning: warning.line))

    def _no_protocol(self, first: int, last: int) -> ParsedMinutes:
        unplaced = tuple(Fragment(_whole(line), line.number) for line in self._lines)
        message = _NO_PROTOCOL if unplaced or self._boilerplate else _NO_TEXT
        return ParsedMinutes(
            first_line=first,
            last_line=last,
            boilerplate=tuple(self._boilerplate),
            warnings=(ParseWarning(first, message),),
            unplaced=unplaced,
        )


def _with_body(minutes: ParsedMinutes, body: Body) -> ParsedMinutes:
    return replace(
        minutes,
        questions=tuple(body.questions),
        rounds=tuple(body.rounds),
        slide_notes=tuple(body.slide_notes),
        links=tuple(body.links),
        todos=tuple(body.todos),
        decisions=tuple(body.decisions),
        addenda=tuple(body.addenda),
        approval=body.approval,
    )


def _without_colophon(
    body: Iterable[Line | Heading], colophon: Colophon
) -> Iterable[Line | Heading]:
    for part in body:
        line = part.line if isinstance(part, Heading) else part
        if not colophon.take(line):
            yield part


def _may_hold_todo(line: Line) -> bool:
    return line.table or line.box is not None or may_hold_mark(line.text)


def _each_once(rows: list[Attendee], front_matter: int) -> list[Attendee]:
    """Who stands in the front matter and again in the list is there as the list says."""
    listed = {row.name for row in rows if row.line > front_matter}
    return [row for row in rows if row.line > front_matter or row.name not in listed]


def _is_fact(line: Line) -> bool:
    return ":" in line.text and line.text[:1].isupper()


def _line_of(fragment: Fragment) -> Line:
    return Line(fragment.line, fragment.line, fragment.text)


def _whole(line: Line) -> str:
    return f"{line.label} {line.text}" if line.label else line.text
