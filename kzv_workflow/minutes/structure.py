"""What a Protokoll says, as plain data: the result of parsing, the input of Word and preview.

Texts keep the inline marks of the source (``**bold**``, ``[label](url)``, ``\\*``) unless a
field says otherwise; see :mod:`kzv_workflow.minutes.inline` for taking them apart. ``line`` is
always the 1-based line of the source text, for Word files the paragraph number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class Confidence(StrEnum):
    """How sure we are that a line is a To-do."""

    CERTAIN = "certain"
    LIKELY = "likely"
    HINT = "hint"


class Scope(StrEnum):
    """Whom a To-do binds; "Kommunen" means every one for itself."""

    OFFICE = "office"
    EACH_MUNICIPALITY = "each_municipality"
    JOINT = "joint"
    ORGANISATION = "organisation"
    PERSON = "person"


class BlockKind(StrEnum):
    """What a piece of a section is."""

    TEXT = "text"
    BULLET = "bullet"
    STATEMENT = "statement"
    QUESTION = "question"
    ANSWER = "answer"
    SLIDE = "slide"
    TODO = "todo"
    DECISION = "decision"
    ADDENDUM = "addendum"
    LINK = "link"


class Group(StrEnum):
    """The part of the attendance list somebody stands in."""

    MUNICIPALITY = "municipality"
    OFFICE = "office"
    OTHER = "other"


class Presence(StrEnum):
    """Who was there, as the Protokoll says."""

    PRESENT = "present"
    PARTLY = "partly"
    EXCUSED = "excused"
    ABSENT = "absent"


class Mark(StrEnum):
    """The bullet a block carries, as the house style prints it."""

    NONE = ""
    BULLET = "•"
    ARROW = "▶"
    DASH = "–"
    NUMBER = "1)"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    title: str | None = None
    date: date | None = None
    start: time | None = None
    end: time | None = None
    place: str | None = None
    mode: str | None = None  # "online", "in_person", "hybrid"


@dataclass(frozen=True, slots=True)
class AgendaSlot:
    start: time | None
    end: time | None
    title: str
    speakers: tuple[str, ...]
    kind: str  # "session" or "break"
    line: int


@dataclass(frozen=True, slots=True)
class Attendee:
    group: Group
    organisation: str | None  # canonical name of the directory, None if it is unknown there
    organisation_as_written: str | None
    name: str | None
    role: str | None
    initials: str | None
    remark: str | None
    presence: Presence
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or row inside a section.

    ``text`` is without bullet, number, slide label and speaker prefix, so that
    ``mark``/``number``/``by`` + ``text`` say the whole. ``depth`` is 0 for a paragraph and 1–3
    for list levels.
    """

    kind: BlockKind
    text: str
    line: int
    by: str | None = None
    depth: int = 0
    mark: Mark = Mark.NONE
    number: str | None = None  # "1)" as written, for numbered items
    slide: int | None = None
    last_line: int | None = None  # where the block ends, if it covers several lines
    # "jr" where ``by`` is the full name; "" where the speaker stands only in a line above
    by_as_written: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    level: int  # 2 for a main heading, 3 and 4 below
    heading: str
    speakers: tuple[str, ...]
    initials: str | None
    organisation: str | None
    line: int
    blocks: tuple[Block, ...] = ()
    speakers_as_written: str | None = None  # "Referentin: Jana Richtig", the line below the heading
    initials_as_written: str | None = None  # "Moderation jr" where ``initials`` is "jr"


@dataclass(frozen=True, slots=True)
class Answer:
    by: str | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    asked_by: str | None
    question: str
    answers: tuple[Answer, ...]
    line: int


@dataclass(frozen=True, slots=True)
class SlideNote:
    slide: int
    text: str
    by: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    line: int
    hint: str | None = None  # "S. 10 ff." behind the link


@dataclass(frozen=True, slots=True)
class TodoLine:
    """A To-do as the text states it; ``text`` without marker, owner, number, Termin, Status."""

    owners: tuple[str, ...]  # as written, split at "&", "und", "/" and ","
    scope: Scope | None  # None when no owner resolves
    organisations: tuple[str, ...]  # canonical names for Scope.ORGANISATION and PERSON
    text: str
    due_text: str | None
    due: date | None
    due_kind: str
    due_meeting: str | None
    start: date | None
    status: str  # "open" or "done"
    confidence: Confidence
    line: int
    number: str | None = None
    last_line: int | None = None
    marker: int | None = None  # 17 of the marker {T17} that the system appends on save
    unknown: tuple[str, ...] = ()  # those of the owners that nobody knows


@dataclass(frozen=True, slots=True)
class Decision:
    text: str
    result: str | None
    votes: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Addendum:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Approval:
    of_date: date | None
    result: str | None  # "approved", "approved_with_corrections", "deferred"
    line: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text with its place: letterhead, or what found no place at all."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """A German sentence for the writer, at the line it is about."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ParsedMinutes:
    """One Protokoll, completely: every word of the source stands in some field."""

    title: str | None = None
    label: str | None = None
    title_line: int | None = None
    facts_line: int | None = None  # the first of the labelled facts below the title
    first_line: int = 1
    last_line: int = 1
    meeting: MeetingFacts = field(default_factory=MeetingFacts)
    agenda: tuple[AgendaSlot, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    rounds: tuple[Question, ...] = ()  # asked_by is always None
    slide_notes: tuple[SlideNote, ...] = ()
    links: tuple[Link, ...] = ()
    todos: tuple[TodoLine, ...] = ()
    decisions: tuple[Decision, ...] = ()
    addenda: tuple[Addendum, ...] = ()
    approval: Approval | None = None
    authors: tuple[str, ...] = ()
    place: str | None = None
    written_on: date | None = None
    boilerplate: tuple[Fragment, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()
    unplaced: tuple[Fragment, ...] = ()
