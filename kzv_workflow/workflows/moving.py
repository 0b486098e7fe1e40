"""Moving a meeting whose new date is still open: what hangs on it, and what is done about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings import inviting
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.inviting import Postponement
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.service import Act
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo, TodoScope

WHEN = {"before_meeting": "vor diesem Treffen", "at_meeting": "in diesem Treffen"}


@dataclass(frozen=True, slots=True)
class Dependent:
    """A To-do that somebody still owes and whose deadline hangs on the meeting."""

    number: int
    text: str
    due_text: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """What moving a meeting does, before it is done."""

    guests: list[Guest]
    dependents: list[Dependent]
    host: str | None


def consequences(session: Session, meeting: Meeting) -> Consequences:
    guests = {
        one.guest.email: one.guest for one in meetings.told(session, meeting.id) if one.stands
    }
    return Consequences(
        guests=list(guests.values()),
        dependents=dependents(session, meeting),
        host=meeting.host.name if meeting.host else None,
    )


def dependents(session: Session, meeting: Meeting) -> list[Dependent]:
    """Open To-dos whose deadline hangs on this meeting, or names it by its number."""
    is_open = sa.exists().where(
        Assignment.todo_id == Todo.id, Assignment.state == AssignmentState.OPEN
    )
    named = Todo.due_meeting_id.is_(None) & Todo.due_meeting.is_not(None)
    rows = session.execute(
        sa.select(
            Todo.number, Todo.text, Todo.due_text, Todo.due_kind, Todo.due_meeting,
            Todo.due_meeting_id,
        )
        .where(sa.or_(Todo.due_meeting_id == meeting.id, named), is_open)
        .order_by(Todo.number)
    )  # fmt: skip
    number = re.compile(rf"(?<!\d){meeting.number}\.")
    return [
        Dependent(row.number, row.text, row.due_text or row.due_meeting or WHEN[row.due_kind])
        for row in rows
        if row.due_meeting_id or (meeting.number is not None and number.search(row.due_meeting))
    ]


def move(session: Session, meeting: Meeting, said: Postponement, act: Act) -> int:
    """All of it in one transaction; returns how many people are told.

    Whoever is invited gets a cancellation, the feeds say "abgesagt", the office (and the host, if
    there is one) owes a new date. Deadlines that hang on the meeting stay as they are worded.
    Raises DomainError unless it is planned, and without a reason.
    """
    count = inviting.postpone(session, meeting, said, act)
    owing = _owing(session, meeting)
    if owing:
        text = f"Neuen Termin für „{meeting.title}“ finden"
        agreement = todos.Agreement(
            text=text if not said.target_window else f"{text} ({said.target_window})",
            scope=TodoScope.JOINT if len(owing) > 1 else TodoScope.ORGANISATION,
            organisation_ids=owing,
            due=_due(said.target_window, act),
        )
        origin = todos.Origin(meeting.id, meeting.title, f"/treffen/{meeting.id}")
        made = todos.assign(session, [agreement], origin, act.viewer.name, act.at)
        todos.publish(made, act.at)
    return count


def _owing(session: Session, meeting: Meeting) -> tuple[int, ...]:
    office = directory.office(session)
    keys = [office.id if office else None, meeting.host_id]
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def _due(target_window: str, act: Act) -> date | None:
    """The new date must be found before the window in which the meeting shall be begins."""
    today = act.at.astimezone(BERLIN).date()
    found = german.resolve(target_window, today) if target_window else None
    return found.from_ if found and found.from_ and found.from_ >= today else None
