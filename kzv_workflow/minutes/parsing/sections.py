"""The body in sections: headings with their speakers, and the pieces below them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.outline import Heading
from kzv_workflow.minutes.parsing.people import People, looks_like_name
from kzv_workflow.minutes.parsing.pieces import Piece, SectionDraft
from kzv_workflow.minutes.structure import Mark

_PARENTHESIS = re.compile(
    r"\s*\((?:(?:moderation|leitung|moderiert\s+von|referent(?:in)?)"
    r"\s*:?\s+)?(?P<who>[^()]{2,80})\)$",
    re.IGNORECASE,
)
_WHO_SPLIT = re.compile(r"\s*(?:,|/|&|\bund\b)\s*")
_TWO_LETTERS = re.compile(r"[a-zäöü]{2}$")
_SPEAKERS = re.compile(
    r"(?:referent(?:in|en|innen|/in|/innen|\*in|\*innen|:in|:innen)?|moderation|moderator(?:in)?|"
    r"vortragende[r]?|vortrag|input|leitung)\s*:\s*(?P<names>[^:]{3,200})$",
    re.IGNORECASE,
)
_SPEAKER_SPLIT = re.compile(r"\s*(?:,|;|&|\bund\b)\s*")
_DEEPEST = 3
_LONGEST_SPEAKER_LINE = 200
_LONGEST_NAME_LINE = 70


def read_sections(
    lines: Iterable[Line | Heading], people: People, roster: Roster
) -> list[SectionDraft]:
    """Every line goes into the section of the last heading; before the first, into one
    without heading."""
    reader = _SectionReader(people, roster)
    for line in lines:
        if isinstance(line, Heading):
            reader.open(line)
        else:
            reader.take(line)
    return reader.sections


class _SectionReader:
    def __init__(self, people: People, roster: Roster) -> None:
        self.sections: list[SectionDraft] = []
        self._people = people
        self._roster = roster
        self._indents: list[int] = []
        self._chapter = 0

    def open(self, heading: Heading) -> None:
        """Begin a section: heading text, Kürzel, organisation and speakers in it."""
        self._chapter += heading.level <= 2
        self._indents.clear()
        draft = SectionDraft(heading.level, "", heading.line.number, chapter=self._chapter)
        text = self._without_people(draft, heading.text.rstrip(": "))
        draft.heading = text.rstrip(": ")
        organisation = self._roster.organisation(draft.heading)
        person = None if organisation else self._people.find(draft.heading)
        if organisation:
            draft.organisation = organisation.name
        elif person and " " in draft.heading:
            draft.speakers.append(person.name)
            draft.organisation = person.organisation
        self.sections.append(draft)

    def take(self, line: Line) -> None:
        """Put a line into the current section."""
        if not self.sections:
            self.sections.append(SectionDraft(2, "", line.number))
        section = self.sections[-1]
        plain_line = not line.is_item and not line.table and len(line.text) < _LONGEST_SPEAKER_LINE
        if plain_line and (self._speakers(section, line) or self._lone_person(section, line)):
            return
        section.pieces.append(self._piece(section, line))

    def _without_people(self, draft: SectionDraft, text: str) -> str:
        """Take "(jr)", "(Moderation jr)" or "(Timo Falk)" off the heading."""
        found = _PARENTHESIS.search(text)
        if found is None:
            return text
        who = _WHO_SPLIT.split(found["who"])
        if all(one in self._people.by_initials or _TWO_LETTERS.match(one) for one in who):
            draft.initials = ", ".join(who)
        elif all(" " in one and self._people.find(one) for one in who):
            draft.speakers.extend(self._people.name_of(one) for one in who)
        else:
            return text
        return text[: found.start()]

    def _speakers(self, section: SectionDraft, line: Line) -> bool:
        """ "Referentin: Katrin Roth" directly under the heading."""
        if section.pieces or ":" not in line.text:
            return False
        found = _SPEAKERS.match(plain(line.text))
        if found is None:
            return False
        names = [name for name in _SPEAKER_SPLIT.split(found["names"].strip()) if name]
        if not all(self._people.find(name) or looks_like_name(name) for name in names):
            return False
        section.speakers.extend(self._people.name_of(name) for name in names)
        return True

    def _lone_person(self, section: SectionDraft, line: Line) -> bool:
        """A line with nothing but a name: who speaks from here on.

        The first one is carried by the section's speakers; a later one stays in its place too.
        """
        if not 5 <= len(line.text) <= _LONGEST_NAME_LINE or " " not in line.text:
            return False
        text = plain(line.text).strip()
        if text.endswith(":"):
            return False
        person = self._people.find(text)
        if person is None:
            unknown = section.organisation and not section.pieces and looks_like_name(text)
            if not unknown:
                return False
        name = person.name if person else text
        if name not in section.speakers:
            section.speakers.append(name)
        if person and section.organisation is None and not section.pieces:
            section.organisation = person.organisation
        if section.pieces or name != text:
            section.pieces.append(self._piece(section, line))
        return True

    def _piece(self, section: SectionDraft, line: Line) -> Piece:
        return Piece(
            text=line.text,
            line=line.number,
            last=line.last,
            depth=self._depth(section, line),
            mark=line.mark,
            number=line.label,
            box=line.box,
            table=line.table,
        )

    def _depth(self, section: SectionDraft, line: Line) -> int:
        """The list level: how many smaller indents are open above this line."""
        if not line.is_item:
            if self._indents and line.indent > self._indents[-1]:
                return min(len(self._indents), _DEEPEST)
            self._indents.clear()
            return 0
        while self._indents and line.indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or line.indent > self._indents[-1]:
            self._indents.append(line.indent)
        depth = min(len(self._indents), _DEEPEST)
        return 2 if depth == 1 and _is_torn_child(section, line) else depth


def _is_torn_child(section: SectionDraft, line: Line) -> bool:
    """A ▶ item that lost its indent at a page break still belongs under the item above."""
    if not line.torn or line.mark is not Mark.ARROW or not section.pieces:
        return False
    above = section.pieces[-1]
    siblings = (piece.mark is Mark.ARROW and piece.depth == 2 for piece in section.pieces)
    return above.depth == 1 and above.mark is not Mark.ARROW and any(siblings)
