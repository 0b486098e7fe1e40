"""Duties that come again: when the deadline has passed, the next To-do takes the place."""

from __future__ import annotations

import calendar
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from kzv_workflow.directory import queries as directory
from kzv_workflow.german import format_date
from kzv_workflow.history.service import record
from kzv_workflow.todos.models import Assignment, AssignmentState, Recurrence, Todo
from kzv_workflow.web.viewer import Role, Viewer

MONTHS = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}
QUIET = "7"  # one mail a week before; a duty everybody knows is not announced nor chased
MISSED = "Bis zum Termin nicht als erledigt gemeldet."
AT_MOST = 100  # in one run; the rest follows with the next
PROGRAM = Viewer(0, "Das Programm", Role.OFFICE, 0, "")


def later(day: date, months: int, wanted: int | None = None) -> date:
    """The same day (or the *wanted* one) of the month so many months later; a day that month does
    not have becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(wanted or day.day, calendar.monthrange(year, month + 1)[1]))


def repeat(session: Session, today: date, at: datetime) -> int:
    """Create what follows the duties whose deadline has passed; how many.

    The unique key of ``follows_id`` keeps two processes from doing it twice.
    """
    successor = aliased(Todo)
    ended = session.scalars(
        sa.select(Todo)
        .outerjoin(successor, successor.follows_id == Todo.id)
        .options(selectinload(Todo.assignments))
        .where(
            Todo.recurrence != Recurrence.NONE,
            Todo.published_at.is_not(None),
            Todo.due < today,
            sa.exists().where(  # not withdrawn
                Assignment.todo_id == Todo.id, Assignment.state != AssignmentState.DROPPED
            ),
            successor.id.is_(None),
        )
        .order_by(Todo.id)
        .limit(AT_MOST)
    ).all()
    if not ended:
        return 0
    resting = directory.resting(session)
    number = session.scalar(sa.select(sa.func.max(Todo.number))) or 0
    count = 0
    for todo in ended:
        owing = [
            one.organisation_id
            for one in todo.assignments
            if one.organisation_id not in resting and one.state is not AssignmentState.DROPPED
        ]
        if owing:
            count += 1
            session.add(_next(todo, owing, number + count, today, at))
            _close_old(session, todo, number + count, at)
    return count


def _next(todo: Todo, owing: list[int], number: int, today: date, at: datetime) -> Todo:
    """The same duty with the first deadline that is still to come."""
    assert todo.due is not None
    months = MONTHS[todo.recurrence]
    steps, day_of_month = 1, todo.repeats_on or todo.due.day
    while (due := later(todo.due, steps * months, day_of_month)) < today:
        steps += 1
    return Todo(
        number=number,
        text=todo.text,
        scope=todo.scope,
        completion=todo.completion,
        due=due,
        due_text=format_date(due),
        due_kind="day",
        meeting_id=todo.meeting_id,
        person_id=todo.person_id,
        contact_id=todo.contact_id,
        wants_file=todo.wants_file,
        follows_id=todo.id,
        recurrence=todo.recurrence,
        repeats_on=day_of_month,
        origin_label=todo.origin_label,
        origin_url=todo.origin_url,
        action_label=todo.action_label,
        action_url=todo.action_url,
        published_at=at,
        reminder_plan=QUIET,
        created_at=at,
        assignments=[Assignment(organisation_id=one, state=AssignmentState.OPEN) for one in owing],
    )


def _close_old(session: Session, todo: Todo, number: int, at: datetime) -> None:
    """Who did not do it this time owes the next one, not two."""
    for assignment in todo.assignments:
        if assignment.is_open:
            assignment.drop(f"T{number}", at)
            assignment.comment = assignment.comment or MISSED
    record(session, PROGRAM, ("todo", todo.id), f"hat T{number} folgen lassen", at)
