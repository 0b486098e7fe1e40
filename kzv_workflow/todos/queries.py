"""Who owes what: the only door to assignments. What a viewer may not see is not there.

The office sees everything. A municipality sees its own assignments of published To-dos, and
who else owes the same, never how far the others are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.todos.models import UNSETTLED, Assignment, AssignmentState, Todo
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer

_FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One open or closed assignment as the desk lists it."""

    id: int
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


@dataclass(frozen=True, slots=True)
class Progress:
    """A To-do with how many of its organisations have closed it, for the office."""

    id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    due_meeting: str | None
    scope: str
    published: bool
    done: int
    total: int
    assignment_id: int


@dataclass(frozen=True, slots=True)
class AgreedTodo:
    """A To-do as the page of its meeting lists it; owners in directory order."""

    number: int
    text: str
    due: date | None
    due_text: str | None
    start: date | None
    owners: list[str]


_OWED: tuple[Any, ...] = (  # the columns of an OwedRow
    Assignment.id, Todo.number, Todo.text, Todo.due, Todo.due_text, Todo.due_meeting, Todo.start,
    Assignment.state, Assignment.closed_by, Todo.origin_label, Todo.origin_url, Todo.action_label,
    Todo.action_url,
)  # fmt: skip


def _visible(viewer: Viewer) -> sa.ColumnElement[bool]:
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
            contains_eager(Assignment.todo).joinedload(Todo.person),
            joinedload(Assignment.organisation),
        )
        .where(Assignment.id == assignment_id, _visible(viewer))
    ).first()


def owed_by(
    session: Session, viewer: Viewer, is_open: bool, limit: int = PAGE_SIZE
) -> list[OwedRow]:
    """What the viewer's own organisation owes (soonest first), or has closed (latest first)."""
    is_open_state = Assignment.state.in_(UNSETTLED)
    query = (
        sa.select(*_OWED)
        .join(Assignment.todo)
        .where(Assignment.organisation_id == viewer.organisation_id, _visible(viewer))
        .limit(limit)
    )
    if is_open:
        query = query.where(is_open_state).order_by(sa.func.coalesce(Todo.due, _FAR), Todo.number)
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


def siblings(session: Session, todo_id: int) -> Sequence[Assignment]:
    """All assignments of a To-do with their organisations; for the office."""
    return session.scalars(
        sa.select(Assignment)
        .join(Assignment.organisation)
        .options(contains_eager(Assignment.organisation))
        .where(Assignment.todo_id == todo_id)
        .order_by(Organisation.sort_key)
    ).all()


def progress(session: Session, after: str | None, with_done: bool = False) -> Page[Progress]:
    """To-dos for the office, soonest due first, with how many are done; those somebody still owes.

    The page is chosen first, by the index of ``due``; assignments are counted for it alone.
    """
    order = (Todo.due.nulls_last(), Todo.number)
    owed = sa.exists().where(Assignment.todo_id == Todo.id, Assignment.state.in_(UNSETTLED))
    wanted = sa.true() if with_done else owed
    chosen = sa.select(Todo.id).where(wanted, _after(after)).order_by(*order).limit(PAGE_SIZE + 1)
    counted = (
        sa.select(
            Assignment.todo_id,
            sa.func.sum(sa.case((Assignment.state.in_(UNSETTLED), 0), else_=1)),
            sa.func.count(Assignment.id),
            sa.func.min(Assignment.id),
        )
        .where(Assignment.todo_id.in_(chosen))
        .group_by(Assignment.todo_id)
        .subquery()
    )
    query = (
        sa.select(
            Todo.id, Todo.number, Todo.text, Todo.due, Todo.due_text, Todo.due_meeting,
            Todo.scope, Todo.published_at.is_not(None), *list(counted.c)[1:],
        )
        .join(counted, counted.c.todo_id == Todo.id)
        .order_by(*order)
    )  # fmt: skip
    rows = [Progress(*row) for row in session.execute(query)]
    return Page.cut(rows, lambda row: f"{row.due or _FAR}_{row.number}")


def _after(cursor: str | None) -> sa.ColumnElement[bool]:
    """What follows the last row of a page; To-dos without a due come last."""
    day, _, number = (cursor or "").partition("_")
    if not number.isdecimal() or len(day) != 10:
        return sa.true()
    reached = date.fromisoformat(day)
    if reached == _FAR:
        return sa.and_(Todo.due.is_(None), Todo.number > int(number))
    same_day = sa.and_(Todo.due == reached, Todo.number > int(number))
    return sa.or_(Todo.due > reached, same_day, Todo.due.is_(None))


def of_meeting(session: Session, meeting_id: int, viewer: Viewer) -> list[AgreedTodo]:
    """The To-dos agreed in a meeting; a municipality sees those it owes itself."""
    query = (
        sa.select(
            Todo.number, Todo.text, Todo.due, Todo.due_text, Todo.start, Organisation.name
        )
        .join(Todo.assignments)
        .join(Assignment.organisation)
        .where(Todo.meeting_id == meeting_id)
        .order_by(Todo.number, Organisation.sort_key)
    )  # fmt: skip
    if not viewer.is_office:
        own = sa.select(Assignment.todo_id).join(Assignment.todo).where(_visible(viewer))
        query = query.where(Todo.id.in_(own.where(Todo.meeting_id == meeting_id)))
    found: dict[int, AgreedTodo] = {}
    for number, text, due, due_text, start, owner in session.execute(query):
        todo = found.setdefault(number, AgreedTodo(number, text, due, due_text, start, []))
        todo.owners.append(owner)
    return list(found.values())


def still_open(
    session: Session, limit: int = 30
) -> Sequence[sa.Row[int, str, date | None, int, int]]:
    """Published To-dos not done by all: number, text, due, done, total; soonest due first."""
    is_open = sa.case((Assignment.state.in_(UNSETTLED), 1), else_=0)
    open_count, total = sa.func.sum(is_open), sa.func.count(Assignment.id)
    return session.execute(
        sa.select(Todo.number, Todo.text, Todo.due, total - open_count, total)
        .join(Todo.assignments)
        .where(Todo.published_at.is_not(None))
        .group_by(Todo.id)
        .having(open_count > 0)
        .order_by(Todo.due.nulls_last(), Todo.number)
        .limit(limit)
    ).all()


def existing(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """Which of these numbers were given, with the id of their To-do."""
    rows = session.execute(sa.select(Todo.number, Todo.id).where(Todo.number.in_(numbers)))
    return {row[0]: row[1] for row in rows}
