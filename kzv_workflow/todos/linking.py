"""Deadlines that hang on a meeting: finding the meeting they mean, telling when its day moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.german import days_before_meeting
from kzv_workflow.meetings.models import Meeting, MeetingDay, MeetingState
from kzv_workflow.todos.models import DUE_ON, Assignment, AssignmentState, Todo
from kzv_workflow.todos.ordinals import Candidate, meeting_meant, meetings_named
from kzv_workflow.todos.queries import IS_STILL_OWED, STILL_OWED

HANGING = ("before_meeting", "at_meeting")
_WAITING = (  # owed, and its deadline names a meeting that was not found
    Todo.due_kind.in_(HANGING),
    Todo.due_meeting.is_not(None),
    Todo.due_meeting_id.is_(None),
    IS_STILL_OWED,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A share of a To-do whose computed day is another one than its organisation was told."""

    assignment_id: int
    number: int
    text: str
    told: date | None
    due: date | None
    meeting_title: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A To-do whose deadline names a meeting in words that fit several; the office chooses."""

    todo_id: int
    number: int
    text: str
    phrase: str
    meetings: list[str]


def candidates(session: Session) -> list[Candidate]:
    """The meetings of the round a phrase may mean, by their days; without those called off."""
    first_day = sa.func.min(MeetingDay.day)
    rows = session.execute(
        sa.select(Meeting.id, Meeting.title, first_day)
        .outerjoin(Meeting.days)
        .where(Meeting.state != MeetingState.CANCELLED, Meeting.partner_id.is_(None))
        .group_by(Meeting.id, Meeting.title)
        .order_by(first_day.nulls_last(), Meeting.id)
    )
    return [Candidate(*row) for row in rows]


def lead(due_kind: str, words: str | None) -> int:
    """Days from the last acceptable one to the meeting, as those words say it."""
    return days_before_meeting(words or "") if due_kind == "before_meeting" else 0


def link(todo: Todo, known: Sequence[Candidate]) -> None:
    """Let a To-do hang on the meeting its deadline names, if it is clear which one that is."""
    if todo.due_kind not in HANGING or not todo.due_meeting or todo.due_meeting_id:
        return
    agreed = todo.created_at.astimezone(BERLIN).date()
    found = meeting_meant(todo.due_meeting, known, agreed)
    if found is not None and found.meeting_id != todo.meeting_id:
        todo.due_meeting_id = found.meeting_id


def link_waiting(session: Session) -> int:
    """Look again for the meetings that were not known when their To-dos were written."""
    waiting = session.scalars(sa.select(Todo).where(*_WAITING)).all()
    known = candidates(session) if waiting else []
    for todo in waiting:
        link(todo, known)
    session.flush()
    return sum(todo.due_meeting_id is not None for todo in waiting)


def ambiguous(session: Session) -> list[Ambiguous]:
    """To-dos somebody still owes that hang on one of several meetings, and nobody knows which."""
    rows = session.execute(
        sa.select(Todo.id, Todo.number, Todo.text, Todo.due_meeting)
        .where(*_WAITING)
        .order_by(Todo.number)
    ).all()
    known = candidates(session) if rows else []
    found = []
    for todo_id, number, text, phrase in rows:
        several = meetings_named(phrase or "", known)
        if len(several) > 1:
            labels = [one.label for one in several]
            found.append(Ambiguous(todo_id, number, text, phrase or "", labels))
    return found


def moved(session: Session) -> dict[int, list[Moved]]:
    """What is still owed on another day than the one announced, by organisation."""
    rows = session.execute(
        sa.select(
            Assignment.organisation_id, Assignment.id, Todo.number, Todo.text,
            Assignment.announced_due, DUE_ON, Meeting.title,
        )
        .join(Assignment.todo)
        .join(Todo.hangs_on)
        .where(
            Assignment.state == AssignmentState.OPEN,
            Todo.published_at.is_not(None),
            Todo.reminders,
            DUE_ON.is_distinct_from(Assignment.announced_due),
            Todo.id.in_(STILL_OWED),
        )
        .order_by(Todo.number)
    )  # fmt: skip
    found: dict[int, list[Moved]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Moved(*row[1:]))
    return found


def announce(session: Session, shares: sa.ColumnElement[bool]) -> None:
    """From now on the organisations of these shares know the day as it stands."""
    day = sa.select(DUE_ON).where(Todo.id == Assignment.todo_id).correlate(Assignment)
    session.execute(
        sa.update(Assignment)
        .where(shares)
        .values(announced_due=day.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
