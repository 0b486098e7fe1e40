"""What hangs on a meeting: deadlines that wait for it, To-dos that only prepare it, guests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo

WHEN = {"before_meeting": "vor diesem Treffen", "at_meeting": "in diesem Treffen"}


@dataclass(frozen=True, slots=True)
class Dependent:
    """A To-do that somebody still owes and whose deadline hangs on the meeting."""

    number: int
    text: str
    due_text: str
    due_on: date | None = None
    is_at_it: bool = False  # due on its first day, else on the day before


@dataclass(frozen=True, slots=True)
class Preparation:
    """A To-do that only makes sense if the meeting takes place then: room and technology."""

    number: int
    text: str
    owners: tuple[str, ...]
    due: date | None = None


def guests(session: Session, meeting: Meeting) -> list[Guest]:
    """Everybody who is invited to a day of it, each once."""
    found = {one.guest.email: one.guest for one in meetings.told(session, meeting.id) if one.stands}
    return list(found.values())


def waiting(session: Session, meeting: Meeting) -> Sequence[Todo]:
    """Open To-dos bound to this meeting, or naming it by its number: "vor dem 2. Treffen"."""
    rows = session.scalars(
        sa.select(Todo)
        .where(
            sa.or_(
                Todo.due_meeting_id == meeting.id,
                sa.and_(Todo.due_meeting_id.is_(None), Todo.due_meeting.is_not(None)),
            ),
            _is_open(),
        )
        .order_by(Todo.number)
    ).all()
    named = re.compile(rf"(?<!\d){meeting.number}\.")
    return [
        one
        for one in rows
        if one.due_meeting_id
        or (meeting.number is not None and named.search(one.due_meeting or ""))
    ]


def dependents(session: Session, meeting: Meeting) -> list[Dependent]:
    return [
        Dependent(one.number, one.text, _words(one), one.due_on, one.due_kind == "at_meeting")
        for one in waiting(session, meeting)
    ]


def _words(todo: Todo) -> str:
    """The deadline as it was written, or how it hangs on the meeting."""
    return todo.due_text or todo.due_meeting or WHEN.get(todo.due_kind, "zum Treffen")


def preparing(session: Session, meeting: Meeting) -> Sequence[Todo]:
    """Open To-dos that planning this meeting has caused, as their origin says."""
    return session.scalars(
        sa.select(Todo)
        .where(
            Todo.meeting_id == meeting.id, Todo.origin_url == f"/treffen/{meeting.id}", _is_open()
        )
        .options(selectinload(Todo.assignments).joinedload(Assignment.organisation))
        .order_by(Todo.number)
    ).all()


def preparations(session: Session, meeting: Meeting) -> list[Preparation]:
    return [
        Preparation(
            todo.number,
            todo.text,
            tuple(one.organisation.name for one in todo.assignments if one.is_open),
            todo.due,
        )
        for todo in preparing(session, meeting)
    ]


def _is_open() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Assignment.todo_id == Todo.id, Assignment.state == AssignmentState.OPEN
    )
