"""What the body says: each reader claims its pieces, in the order that settles conflicts.

A To-do that names a slide is a To-do; an addendum with a question mark is an addendum; only what
nobody marked may be part of a dialogue, and only what is left may be a hint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kzv_workflow.minutes.parsing.decisions import read_approval, read_decisions
from kzv_workflow.minutes.parsing.dialogue import DialogueReader
from kzv_workflow.minutes.parsing.notes import read_addenda, read_links, read_slides
from kzv_workflow.minutes.parsing.owners import OwnerBook
from kzv_workflow.minutes.parsing.pieces import SectionDraft
from kzv_workflow.minutes.parsing.promises import read_promises
from kzv_workflow.minutes.parsing.todolines import TodoReader
from kzv_workflow.minutes.structure import (
    Addendum,
    Approval,
    Decision,
    Link,
    ParseWarning,
    Question,
    SlideNote,
    TodoLine,
)


@dataclass(slots=True)
class Body:
    """All facts of the body, each list in file order."""

    questions: list[Question] = field(default_factory=list)
    rounds: list[Question] = field(default_factory=list)
    slide_notes: list[SlideNote] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    todos: list[TodoLine] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    addenda: list[Addendum] = field(default_factory=list)
    approval: Approval | None = None
    warnings: list[ParseWarning] = field(default_factory=list)


def read_body(sections: Sequence[SectionDraft], book: OwnerBook, on: date | None) -> Body:
    """Classify every piece of every section; *on* is the day of the meeting."""
    body = Body()
    todos = TodoReader(book, on)
    dialogue = DialogueReader(book.people)
    for section in sections:
        todos.read(section)
        body.slide_notes += read_slides(section, book.people)
        body.addenda += read_addenda(section)
        dialogue.read(section)
        body.decisions += read_decisions(section)
        body.links += read_links(section)
    body.approval = read_approval(sections, on)
    body.todos = _with_promises(todos.todos, sections, book, on)
    body.questions, body.rounds = dialogue.questions, dialogue.rounds
    body.warnings = todos.warnings
    return body


def _with_promises(
    marked: list[TodoLine], sections: Sequence[SectionDraft], book: OwnerBook, on: date | None
) -> list[TodoLine]:
    """Marked To-dos and hints in file order; a marked line gives no second hint."""
    taken = {todo.line for todo in marked}
    hints = (
        hint
        for section in sections
        for hint in read_promises(section, book, on)
        if hint.line not in taken
    )
    return sorted([*marked, *hints], key=lambda todo: todo.line)
