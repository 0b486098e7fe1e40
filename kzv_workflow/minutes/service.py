"""Versions of a text, and the To-dos its lines agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.models import (
    MentionKind,
    Minutes,
    MinutesState,
    MinutesVersion,
    TodoMention,
    VersionKind,
)
from kzv_workflow.minutes.review import (
    TodoDecision,
)
from kzv_workflow.minutes.structure import TodoLine
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Todo, TodoScope
from kzv_workflow.web.viewer import Viewer

CLOSED = (
    "Dieses Protokoll ist angenommen, sein Text steht fest. Was noch zu sagen ist, kommt als "
    "Nachtrag dazu."
)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it and when; every command needs both."""

    viewer: Viewer
    at: datetime

    @property
    def day(self) -> date:
        """The calendar day in Berlin."""
        return self.at.astimezone(BERLIN).date()


def add_version(
    session: Session, minutes: Minutes, source: str, kind: VersionKind, act: Act, number: int = 1
) -> MinutesVersion:
    """A version with that number; the database refuses a number that exists.

    Raises DomainError at ``source`` if the Protokoll is approved, which the database holds too.
    """
    if minutes.state is MinutesState.APPROVED:
        raise DomainError(CLOSED, field="source")
    version = MinutesVersion(
        minutes_id=minutes.id,
        number=number,
        kind=kind,
        source=source,
        author_name=act.viewer.name,
        created_at=act.at,
    )
    session.add(version)
    return version


def create_todos(
    session: Session,
    minutes: Minutes,
    decisions: Sequence[TodoDecision],
    act: Act,
    reminds_past: bool = False,
) -> list[Todo]:
    """To-dos of the lines decided on, not yet published; those already past stay silent unless
    told otherwise."""
    created = todos.assign(
        session,
        [agreement_of(decision) for decision in decisions],
        todos.Origin(minutes.meeting_id, minutes.title, f"/protokolle/{minutes.id}"),
        act.viewer.name,
        act.at,
    )
    session.flush()
    for todo, decision in zip(created, decisions, strict=True):
        due = todo.due_on if todo.due_meeting_id else todo.due
        todo.reminders = reminds_past or due is None or due >= act.at.date()
        mention = _mention(minutes, todo, decision.line)
        link_to_line(mention)
        session.add(mention)
    chain([(one.line, todo) for one, todo in zip(decisions, created, strict=True)])
    return created


def link_to_line(mention: TodoMention) -> None:
    """Let a To-do lead to its line in the text that others read from now on."""
    if mention.line is not None:
        mention.todo.origin_url = f"/protokolle/{mention.minutes_id}#z{mention.line}"


def chain(lines: Sequence[tuple[TodoLine, Todo]]) -> None:
    """Neighbours numbered "1)", "2)" … in a text are steps: each comes after the one before.

    Published To-dos keep the order they were sent with.
    """
    for (line, todo), (next_line, next_todo) in pairwise(lines):
        is_next = _step(line) is not None and _step(next_line) == (_step(line) or 0) + 1
        if is_next and next_todo.published_at is None:
            next_todo.step_after_id = todo.id


def _step(line: TodoLine) -> int | None:
    number = (line.number or "").removesuffix(")")
    return int(number) if number != line.number and number.isdecimal() else None


def agreement_of(decision: TodoDecision) -> todos.Agreement:
    """What a line agrees, as the To-do list keeps it."""
    owner, line = decision.chosen_owner, decision.line
    assert owner is not None, "a line without a known owner is no To-do of the list"
    is_as_written = decision.due_date == line.due
    return todos.Agreement(
        text=plain(decision.text.strip()),
        scope=TodoScope(owner.scope.value),
        organisation_ids=owner.organisation_ids,
        due=decision.due_date,
        due_text=line.due_text,
        due_kind=line.due_kind if is_as_written else ("day" if decision.due_date else "none"),
        due_meeting=line.due_meeting,
        start=line.start,
        is_done=line.status == "done",
    )


def _mention(minutes: Minutes, todo: Todo, line: TodoLine) -> TodoMention:
    return TodoMention(
        minutes_id=minutes.id,
        todo=todo,
        kind=MentionKind.ORIGIN,
        line=line.line,
        printed_text=line.text,
        printed_owner=printed_owner(line),
        printed_due=printed_due(line),
    )


def printed_owner(line: TodoLine) -> str:
    return " & ".join(line.owners)[:300]


def printed_due(line: TodoLine) -> str | None:
    return plain(line.due_text)[:500] if line.due_text else None
