"""Who owes what: the only door to assignments. What a viewer may not see is not there.

The office sees everything. A municipality sees its own assignments of published To-dos, and
who else owes the same, never how far the others are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
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


def owed_by(session: Session, viewer: Viewer, is_open: bool) -> list[OwedRow]:
    """What the viewer's own organisation owes (soonest first), or has closed (latest first)."""
    is_open_state = Assignment.state == AssignmentState.OPEN
    query = (
        sa.select(
            Assignment.id, Todo.number, Todo.text, Todo.due, Todo.due_text, Todo.due_meeting,
            Todo.start, Assignment.state, Assignment.closed_by, Todo.origin_label, Todo.origin_url,
        )
        .join(Assignment.todo)
        .where(Assignment.organisation_id == viewer.organisation_id, _visible(viewer))
        .limit(PAGE_SIZE)
    )  # fmt: skip
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


def progress(session: Session, after: str | None) -> Page[Progress]:
    """All To-dos for the office, soonest due first, with how many are done."""
    due = sa.func.coalesce(Todo.due, _FAR)
    is_closed = sa.case((Assignment.state == AssignmentState.OPEN, 0), else_=1)
    query = (
        sa.select(
            Todo.id, Todo.number, Todo.text, Todo.due, Todo.due_text, Todo.due_meeting,
            Todo.scope, Todo.published_at.is_not(None), sa.func.sum(is_closed),
            sa.func.count(Assignment.id), sa.func.min(Assignment.id),
        )
        .join(Todo.assignments)
        .group_by(Todo.id)
        .order_by(due, Todo.number)
        .limit(PAGE_SIZE + 1)
    )  # fmt: skip
    day, _, number = (after or "").partition("_")
    if number.isdecimal() and len(day) == 10:
        reached = date.fromisoformat(day)
        query = query.where(
            sa.or_(due > reached, sa.and_(due == reached, Todo.number > int(number)))
        )
    rows = [Progress(*row) for row in session.execute(query)]
    return Page.cut(rows, lambda row: f"{row.due or _FAR}_{row.number}")


def of_meeting(session: Session, meeting_id: int, viewer: Viewer) -> Sequence[Todo]:
    """The To-dos agreed in a meeting; a municipality sees those it owes itself."""
    query = sa.select(Todo).where(Todo.meeting_id == meeting_id).order_by(Todo.number)
    if not viewer.is_office:
        query = query.join(Todo.assignments).where(_visible(viewer))
    return session.scalars(query).all()


def owners_of(session: Session, todo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Organisation names per To-do, in directory order; one statement."""
    owners: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        sa.select(Assignment.todo_id, Organisation.name)
        .join(Assignment.organisation)
        .where(Assignment.todo_id.in_(todo_ids))
        .order_by(Organisation.sort_key)
    )
    for todo_id, name in rows:
        owners[todo_id].append(name)
    return owners
