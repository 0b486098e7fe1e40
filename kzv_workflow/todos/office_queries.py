"""What the office asks about To-dos: how far each is, and which lag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.todos.answer_models import RequestKind, TodoRequest
from kzv_workflow.todos.deadlines import MAILS_WHEN_OVERDUE, Occasion
from kzv_workflow.todos.models import (
    DUE_ON,
    FAR,
    OWED_ON,
    Assignment,
    AssignmentState,
    Todo,
)
from kzv_workflow.todos.owing import follows
from kzv_workflow.todos.queries import IS_HANDED_IN, IS_IN_QUESTION, OVERDUE_MAILS, STILL_OWED
from kzv_workflow.todos.reminder_models import Reminder
from kzv_workflow.todos.stepping import BEFORE, IS_BEFORE, WAITS_FOR
from kzv_workflow.web.pager import PAGE_SIZE, Page

RUNNING_DAYS = 14
# The very words of the partial index; the databases compare them.
_IS_OPEN = sa.text("assignment.state = 'open'")
_SOONEST = sa.func.coalesce(DUE_ON, FAR)


@dataclass(frozen=True, slots=True)
class Progress:
    """A To-do with how many of its organisations owe it, did it, and wait for a decision."""

    id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    due_meeting: str | None
    scope: str
    published: bool
    open: int
    done: int
    orphaned: int
    total: int
    assignment_id: int


class Running(NamedTuple):
    """A To-do others owe, as a line of state; ``owner`` is of use where there is only one."""

    id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    start: date | None
    done: int
    missing: int
    late: int
    total: int
    in_question: int
    action_url: str | None
    assignment_id: int
    owner: str


class AllRunning(NamedTuple):
    """The lines for the desk, and how many there are altogether."""

    rows: list[Running]
    in_all: int


class Escalated(NamedTuple):
    """Something owed after all mails about it were sent: somebody should call."""

    assignment_id: int
    number: int
    text: str
    due: date | None
    organisation: str


class Waiting(NamedTuple):
    """A question or a request that waits for the office."""

    assignment_id: int
    kind: RequestKind
    number: int
    todo: str
    text: str
    organisation: str
    asked_by: str


class Delivered(NamedTuple):
    """Files came for it; the office looks at them and closes it."""

    assignment_id: int
    number: int
    todo: str
    organisation: str


def progress(session: Session, after: str | None, with_done: bool = False) -> Page[Progress]:
    """To-dos for the office with how many are done: those somebody still owes, soonest due first,
    or all, the latest first.

    The page is chosen first, by an index; assignments are counted for it alone.
    """
    if with_done:
        order: list[Any] = [Todo.number.desc()]
        wanted: sa.ColumnElement[bool] = sa.true()
        if (after or "").isdecimal():
            wanted = Todo.number < int(after or 0)
    else:
        order = [_SOONEST, Todo.number]
        wanted = sa.and_(Todo.id.in_(STILL_OWED), _after(after))
    chosen = sa.select(Todo.id).where(wanted).order_by(*order).limit(PAGE_SIZE + 1)
    counted = (
        sa.select(
            Assignment.todo_id,
            *map(_count, (AssignmentState.OPEN, AssignmentState.DONE, AssignmentState.ORPHANED)),
            sa.func.count(Assignment.id),
            sa.func.min(Assignment.id),
        )
        .where(Assignment.todo_id.in_(chosen))
        .group_by(Assignment.todo_id)
        .subquery()
    )
    query = (
        sa.select(
            Todo.id, Todo.number, Todo.text, DUE_ON, Todo.due_text, Todo.due_meeting,
            Todo.scope, Todo.published_at.is_not(None), *list(counted.c)[1:],
        )
        .join(counted, counted.c.todo_id == Todo.id)
        .order_by(*order)
    )  # fmt: skip
    rows = [Progress(*row) for row in session.execute(query)]
    if with_done:
        return Page.cut(rows, lambda row: str(row.number))
    return Page.cut(rows, lambda row: f"{row.due or FAR}_{row.number}")


def _count(state: AssignmentState) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((Assignment.state == state, 1), else_=0))


def _after(cursor: str | None) -> sa.ColumnElement[bool]:
    """What follows the last row of a page; To-dos without a deadline come last."""
    return follows(_SOONEST, Todo.number, cursor)


def running(session: Session, today: date, limit: int = 8) -> AllRunning:
    """Published To-dos that are late, or due soon if several organisations owe them.

    Soonest first, those long overdue last; the office's own alone stand among its own. The lines
    are chosen first; assignments are counted for them alone.
    """
    is_late = sa.and_(Assignment.state == AssignmentState.OPEN, today > OWED_ON)
    long_ago = today - timedelta(days=7 * MAILS_WHEN_OVERDUE)
    order = (sa.case((long_ago > DUE_ON, 1), else_=0), _SOONEST, Todo.number)
    chosen = (
        sa.select(Todo.id, sa.func.count().over().label("in_all"))
        .where(
            Todo.published_at.is_not(None),
            Todo.id.in_(STILL_OWED),
            today + timedelta(days=RUNNING_DAYS) >= DUE_ON,
            _concerns_others(is_late),
        )
        .order_by(*order)
        .limit(limit)
        .subquery()
    )
    asks = sa.case((IS_IN_QUESTION, 1), else_=0)
    rows = session.execute(
        sa.select(
            Todo.id, Todo.number, Todo.text, DUE_ON, Todo.due_text, Todo.start,
            _count(AssignmentState.DONE), _count(AssignmentState.OPEN),
            sa.func.sum(sa.case((is_late, 1), else_=0)), sa.func.count(Assignment.id),
            sa.func.sum(asks), Todo.action_url, sa.func.min(Assignment.id),
            sa.func.min(Organisation.name), chosen.c.in_all,
        )
        .join(chosen, chosen.c.id == Todo.id)
        .join(Todo.assignments)
        .join(Assignment.organisation)
        .group_by(Todo.id, chosen.c.in_all)
        .order_by(*order)
    ).all()  # fmt: skip
    return AllRunning([Running(*row[:-1]) for row in rows], rows[0][-1] if rows else 0)


def _concerns_others(is_late: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Several owe the To-do, or a single one is late that is not the office."""
    shares = sa.select(sa.func.count(Assignment.id)).where(Assignment.todo_id == Todo.id)
    another = sa.and_(
        Assignment.organisation_id == Organisation.id, Organisation.kind != OrganisationKind.OFFICE
    )
    late = sa.exists().where(Assignment.todo_id == Todo.id, another, is_late)
    return sa.or_(shares.scalar_subquery() > 1, late)


def escalated(session: Session, today: date, limit: int = 30) -> list[Escalated]:
    """What others still owe a week after the last mail about it, the longest first.

    Not what waits for an earlier step or for an answer of the office.
    """
    last_mail = (
        sa.select(sa.func.max(Reminder.occasion_day))
        .where(Reminder.assignment_id == Assignment.id, Reminder.occasion == Occasion.OVERDUE)
        .correlate(Assignment)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Assignment.id, Todo.number, Todo.text, OWED_ON, Organisation.name)
        .join(Assignment.todo)
        .join(Assignment.organisation)
        .outerjoin(BEFORE, IS_BEFORE)
        .where(
            _IS_OPEN,
            Todo.id.in_(STILL_OWED),
            today > OWED_ON,
            Organisation.kind != OrganisationKind.OFFICE,
            Todo.reminders,
            WAITS_FOR.is_(None),
            ~IS_IN_QUESTION,
            OVERDUE_MAILS >= MAILS_WHEN_OVERDUE,
            last_mail <= today - timedelta(days=7),
        )
        .order_by(OWED_ON, Todo.number, Organisation.sort_key)
        .limit(limit)
    )
    return [Escalated(*row) for row in rows]


def waiting(session: Session, limit: int = 20) -> list[Waiting]:
    """Questions and requests nobody answered yet, the oldest first; who is done needs no time."""
    rows = session.execute(
        sa.select(
            Assignment.id, TodoRequest.kind, Todo.number, Todo.text, TodoRequest.text,
            Organisation.name, TodoRequest.asked_by,
        )
        .join(TodoRequest.assignment)
        .join(Assignment.todo)
        .join(Assignment.organisation)
        .where(
            TodoRequest.answered_at.is_(None),
            sa.or_(TodoRequest.kind == RequestKind.QUESTION, Assignment.closed_at.is_(None)),
        )
        .order_by(TodoRequest.id)
        .limit(limit)
    )  # fmt: skip
    return [Waiting(*row) for row in rows]


def handed_in(session: Session, limit: int = 20) -> list[Delivered]:
    """What files came for that nobody has closed yet, the oldest first."""
    rows = session.execute(
        sa.select(Assignment.id, Todo.number, Todo.text, Organisation.name)
        .join(Assignment.todo)
        .join(Assignment.organisation)
        .where(_IS_OPEN, Organisation.kind != OrganisationKind.OFFICE, IS_HANDED_IN)
        .order_by(Todo.number, Organisation.sort_key)
        .limit(limit)
    )
    return [Delivered(*row) for row in rows]
