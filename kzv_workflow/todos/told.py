"""When each organisation was reminded of a To-do last, and when it will be next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.models import Organisation
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.todos.deadlines import Dates, Plan, mailed_on, occasions
from kzv_workflow.todos.models import OWED_ON, Assignment, AssignmentState, Todo
from kzv_workflow.todos.reminder_models import Reminder


class Told(NamedTuple):
    """``next`` is None once it is closed, or where no reminder is planned any more."""

    last: date | None
    next: date | None


_ASSIGNMENTS = (
    sa.select(
        Assignment.organisation_id, Assignment.state, OWED_ON, Organisation.land,
        sa.func.max(Reminder.occasion_day),
    )
    .join(Assignment.todo)
    .join(Organisation, Organisation.id == Assignment.organisation_id)
    .outerjoin(Reminder, Reminder.assignment_id == Assignment.id)
    .where(Todo.id == sa.bindparam("todo"))
    .group_by(Assignment.id, Todo.id, Organisation.id)
)  # fmt: skip
_ASSIGNMENT = _ASSIGNMENTS.where(Assignment.organisation_id == sa.bindparam("only"))


def told(session: Session, todo: Todo, today: date, only: int | None = None) -> dict[int, Told]:
    """By organisation, mails of the timetable and nudges by hand; two statements.

    *only* is the organisation to know about, if not all. A pause, an absence or a question still
    unanswered may keep the next one back.
    """
    query = _ASSIGNMENTS if only is None else _ASSIGNMENT
    rows = session.execute(query, {"todo": todo.id, "only": only})
    nudged = _nudged(session, todo)
    found = {}
    for organisation_id, state, due, land, day in rows:
        days = [one for one in (day, nudged.get(organisation_id)) if one]
        coming = None
        if state is AssignmentState.OPEN and todo.reminders and todo.published_at:
            published = todo.published_at.astimezone(BERLIN).date()
            coming = _next(Dates(published, due, land, Plan.parse(todo.reminder_plan)), today)
        found[organisation_id] = Told(max(days, default=None), coming)
    return found


def _next(dates: Dates, today: date) -> date | None:
    within = today + timedelta(days=7)  # after the deadline there is one each week
    days = [mailed_on(day, dates.land) for _, day in occasions(dates, within)]
    return min((day for day in days if day > today), default=None)


def _nudged(session: Session, todo: Todo) -> dict[int, date]:
    """The day of the last nudge by organisation, out of the keys of its mails (mails.nudge)."""
    keys = session.scalars(
        sa.select(OutgoingMail.occasion)
        .where(OutgoingMail.occasion.like(f"nudge:%:{todo.id}:%"))
        .order_by(OutgoingMail.id)
    )
    parts = [key.rsplit(":", 3) for key in keys]
    return {int(one[3]): date.fromisoformat(one[2]) for one in parts if one[1] == str(todo.id)}
