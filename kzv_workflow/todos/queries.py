"""Who owes what: the only door to assignments. What a viewer may not see is not there.

The office sees everything. A municipality sees its own assignments of published To-dos, and
who else owes the same, never how far the others are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.todos.answer_models import RequestKind, TodoFile, TodoRequest
from kzv_workflow.todos.deadlines import Occasion
from kzv_workflow.todos.models import (
    DUE_ON,
    FAR,
    OWED_ON,
    OWED_TEXT,
    UNSETTLED,
    Assignment,
    AssignmentState,
    Todo,
    TodoScope,
)
from kzv_workflow.todos.reminder_models import Reminder
from kzv_workflow.todos.stepping import BEFORE, IS_BEFORE, WAITS_FOR
from kzv_workflow.web.pager import PAGE_SIZE
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One open or closed assignment as the desk lists it."""

    id: int
    todo_id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    due_meeting: str | None
    start: date | None
    state: AssignmentState
    closed_by: str | None
    origin_label: str | None
    origin_url: str | None
    action_label: str | None
    action_url: str | None
    scope: TodoScope
    is_in_question: bool
    closed_at: datetime | None
    waits_for: int | None  # the number of the step that has to be done first
    is_handed_in: bool
    wants_file: bool


@dataclass(frozen=True, slots=True)
class AgreedTodo:
    """A To-do as the page of its meeting lists it; owners in directory order."""

    number: int
    text: str
    due: date | None
    due_text: str | None
    start: date | None
    owners: list[str]


# Whether the office owes an answer about an assignment; for the columns of a statement.
IS_IN_QUESTION = sa.exists().where(
    TodoRequest.assignment_id == Assignment.id, TodoRequest.answered_at.is_(None)
)
# Whether it is a question, so that nobody can know whether it can be done at all.
IS_ASKED = IS_IN_QUESTION.where(TodoRequest.kind == RequestKind.QUESTION)
# How many mails said that it is overdue, since the deadline that holds now.
OVERDUE_MAILS = (
    sa.select(sa.func.count(Reminder.id))
    .where(
        Reminder.assignment_id == Assignment.id,
        Reminder.occasion == Occasion.OVERDUE,
        Reminder.occasion_day > OWED_ON,
    )
    .correlate(Assignment, Todo)
    .scalar_subquery()
)

# Whether files were handed in for an assignment; done it is only when its owner says so.
IS_HANDED_IN = sa.exists().where(TodoFile.assignment_id == Assignment.id)

# To-dos somebody still owes, in the very words of the partial index of open assignments.
STILL_OWED = sa.select(Assignment.todo_id).where(sa.text("assignment.state = 'open'"))

# The same where few To-dos are looked at: asked one by one.
IS_STILL_OWED = sa.exists().where(
    Assignment.todo_id == Todo.id, sa.text("assignment.state = 'open'")
)

# Shares without their line in the Protokoll, in the very words of the partial index of those.
IS_ORPHANED = sa.text("assignment.state = 'orphaned'")

OWED: tuple[Any, ...] = (  # the columns of an OwedRow
    Assignment.id, Todo.id, Todo.number, Todo.text, OWED_ON, OWED_TEXT, Todo.due_meeting,
    Todo.start, Assignment.state, Assignment.closed_by, Todo.origin_label, Todo.origin_url,
    Todo.action_label, Todo.action_url, Todo.scope, IS_IN_QUESTION, Assignment.closed_at,
    WAITS_FOR, IS_HANDED_IN, Todo.wants_file,
)  # fmt: skip


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    if viewer.is_office:
        return sa.true()
    return sa.and_(
        Assignment.organisation_id == viewer.organisation_id, Todo.published_at.is_not(None)
    )


def find(session: Session, assignment_id: int, viewer: Viewer) -> Assignment | None:
    """An assignment with its To-do and organisation, if the viewer may see it."""
    return session.scalars(
        sa.select(Assignment)
        .join(Assignment.todo)
        .options(
            contains_eager(Assignment.todo).options(
                joinedload(Todo.person), joinedload(Todo.hangs_on), joinedload(Todo.contact)
            ),
            joinedload(Assignment.organisation),
        )
        .where(Assignment.id == assignment_id, visible(viewer))
    ).first()


def lock(session: Session, assignment_ids: Sequence[int]) -> None:
    """Whoever closes or opens shares of a To-do does so one after the other.

    The To-do is locked, before anything is read: closing one share may close all others.
    """
    shared = sa.select(Assignment.todo_id).where(Assignment.id.in_(assignment_ids))
    session.execute(
        sa.select(Todo.id).where(Todo.id.in_(shared)).order_by(Todo.id).with_for_update()
    )


def owed_by(
    session: Session, viewer: Viewer, is_open: bool, limit: int = PAGE_SIZE
) -> list[OwedRow]:
    """What the viewer's own organisation owes (soonest first), or has closed (latest first)."""
    is_open_state = Assignment.state.in_(UNSETTLED)
    query = (
        sa.select(*OWED)
        .join(Assignment.todo)
        .outerjoin(BEFORE, IS_BEFORE)
        .where(Assignment.organisation_id == viewer.organisation_id, visible(viewer))
        .limit(limit)
    )
    if is_open:
        query = query.where(is_open_state).order_by(sa.func.coalesce(OWED_ON, FAR), Todo.number)
    else:
        query = query.where(~is_open_state).order_by(Assignment.closed_at.desc(), Todo.number)
    return [OwedRow(*row) for row in session.execute(query)]


def others_owing(session: Session, assignment: Assignment) -> Sequence[str]:
    """The names of the other organisations that owe the same."""
    return session.scalars(
        sa.select(Organisation.name)
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .where(
            Assignment.todo_id == assignment.todo_id,
            Assignment.organisation_id != assignment.organisation_id,
        )
        .order_by(Organisation.sort_key)
    ).all()


def sharing(session: Session, rows: Sequence[OwedRow], viewer: Viewer) -> dict[int, list[str]]:
    """The names of the others that owe the same, by To-do; never how far they are."""
    named = session.execute(
        sa.select(Assignment.todo_id, Organisation.name)
        .join(Assignment.organisation)
        .where(
            Assignment.todo_id.in_([row.todo_id for row in rows]),
            Assignment.organisation_id != viewer.organisation_id,
        )
        .order_by(Organisation.sort_key)
    )
    found: dict[int, list[str]] = {}
    for todo_id, name in named:
        found.setdefault(todo_id, []).append(name)
    return found


def siblings(session: Session, todo_id: int) -> Sequence[Assignment]:
    """All assignments of a To-do with their organisations; for the office."""
    return session.scalars(
        sa.select(Assignment)
        .join(Assignment.organisation)
        .options(contains_eager(Assignment.organisation))
        .where(Assignment.todo_id == todo_id)
        .order_by(Organisation.sort_key)
    ).all()


def of_meeting(session: Session, meeting_id: int, viewer: Viewer) -> list[AgreedTodo]:
    """The To-dos agreed in a meeting; a municipality sees those it owes itself."""
    query, asked = _of_meeting(), {"meeting_id": meeting_id}
    if not viewer.is_office:
        own = sa.select(Assignment.todo_id).join(Assignment.todo).where(visible(viewer))
        query = query.where(Todo.id.in_(own.where(Todo.meeting_id == meeting_id)))
    found: dict[int, AgreedTodo] = {}
    for number, text, due, due_text, start, owner in session.execute(query, asked):
        todo = found.setdefault(number, AgreedTodo(number, text, due, due_text, start, []))
        todo.owners.append(owner)
    return list(found.values())


@cache
def _of_meeting() -> sa.Select[*tuple[Any, ...]]:
    """Built once: putting it together costs more than asking it."""
    return (
        sa.select(
            Todo.number, Todo.text, DUE_ON, Todo.due_text, Todo.start, Organisation.name
        )
        .join(Todo.assignments)
        .join(Assignment.organisation)
        .where(Todo.meeting_id == sa.bindparam("meeting_id"))
        .order_by(Todo.number, Organisation.sort_key)
    )  # fmt: skip


def still_open(
    session: Session, limit: int | None = None
) -> Sequence[sa.Row[int, str, date | None, int, int]]:
    """Published To-dos not done by all: number, text, due, done, total; soonest due first."""
    done = sa.func.sum(sa.case((Assignment.state == AssignmentState.DONE, 1), else_=0))
    total = sa.func.count(Assignment.id)
    return session.execute(
        sa.select(Todo.number, Todo.text, DUE_ON, done, total)
        .join(Todo.assignments)
        .where(
            Todo.published_at.is_not(None),
            Todo.id.in_(STILL_OWED),
        )
        .group_by(Todo.id)
        .order_by(sa.func.coalesce(DUE_ON, FAR), Todo.number)
        .limit(limit)
    ).all()


def existing(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """Which of these numbers were given, with the id of their To-do."""
    rows = session.execute(sa.select(Todo.number, Todo.id).where(Todo.number.in_(numbers)))
    return {row[0]: row[1] for row in rows}
