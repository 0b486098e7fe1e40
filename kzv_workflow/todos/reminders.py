"""Reminding: one digest per person and day out of what is due, and a nudge by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.history.service import record
from kzv_workflow.todos import mails
from kzv_workflow.todos.deadlines import Dates, Due, is_working_day, occasion
from kzv_workflow.todos.models import Assignment, AssignmentState, DigestRun, Reminder, Todo
from kzv_workflow.web.viewer import Viewer


def send_digests(session: Session, today: date, at: datetime, public_url: str) -> int:
    """Queue the digests of a working day, once; how many mails were queued.

    What fell on days without mails or was missed by a standstill is in it. The key of
    ``digest_run`` lets the second of two processes fail instead of sending again.
    """
    done = session.get(DigestRun, today)
    if done is not None or not is_working_day(today):
        return 0
    session.add(DigestRun(day=today))
    session.flush()
    owed: dict[int, list[Due]] = defaultdict(list)
    for item in due_today(session, today):
        owed[item.organisation_id].append(item)
    if not owed:
        return 0
    recipients = _by_organisation(everybody(session, today))
    count = 0
    for organisation_id, items in owed.items():
        for recipient in recipients[organisation_id]:
            mails.digest(session, recipient, items, today, at, public_url)
            count += 1
        if recipients[organisation_id]:  # else it stays up until there is somebody to tell
            session.add_all(
                Reminder(
                    assignment_id=item.assignment_id,
                    occasion=item.occasion,
                    occasion_day=item.occasion_day,
                )
                for item in items
            )
    return count


def everybody(session: Session, on: date) -> list[Recipient]:
    """The people of the municipalities, or their fallback addresses, and those of the office."""
    office = directory.office(session)
    own = [
        Recipient(
            member.organisation_id, office.name, member.person_id, member.person.name,
            member.person.email, False,
        )
        for member in directory.current_memberships(session, on)
        if office and member.organisation_id == office.id and member.person.email
    ]  # fmt: skip
    return own + list(directory.recipients(session, on))


def due_today(session: Session, today: date) -> list[Due]:
    """Open assignments of published To-dos whose latest occasion nobody was told yet."""
    last_told = (
        sa.select(Reminder.assignment_id, sa.func.max(Reminder.occasion_day).label("day"))
        .group_by(Reminder.assignment_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(
            Assignment.id, Assignment.organisation_id, Todo.number, Todo.text, Todo.due,
            Todo.due_text, Todo.published_at, last_told.c.day,
        )
        .join(Assignment.todo)
        .outerjoin(last_told, last_told.c.assignment_id == Assignment.id)
        .where(
            Assignment.state == AssignmentState.OPEN,
            Todo.published_at.is_not(None),
            Todo.reminders,
        )
        .order_by(Todo.due, Todo.number)
    )  # fmt: skip
    found = []
    for assignment_id, organisation_id, number, text, due, due_text, published, told in rows:
        up = occasion(Dates(published.astimezone(BERLIN).date(), due), today)
        if up and (told is None or up[1] > told):
            found.append(Due(assignment_id, organisation_id, number, text, due, due_text, *up))
    return found


def missing(session: Session, todo_id: int) -> list[int]:
    """The organisations that still owe a published To-do."""
    return list(
        session.scalars(
            sa.select(Assignment.organisation_id)
            .join(Assignment.todo)
            .where(
                Assignment.todo_id == todo_id,
                Assignment.state == AssignmentState.OPEN,
                Todo.published_at.is_not(None),
            )
        )
    )


def recipients_missing(session: Session, todo_id: int, on: date) -> list[Recipient]:
    """Whom a nudge reaches: the people of the organisations that still owe it."""
    owing = set(missing(session, todo_id))
    return [one for one in everybody(session, on) if one.organisation_id in owing]


def nudge(
    session: Session, todo: Todo, today: date, viewer: Viewer, at: datetime, public_url: str
) -> int:
    """Remind exactly those missing, at most once a day each; how many mails were queued."""
    reached = recipients_missing(session, todo.id, today)
    queued = [mails.nudge(session, one, todo, today, at, public_url) for one in reached]
    count = sum(queued)
    if count:
        names = sorted({one.organisation_name for one in reached})
        record(session, viewer, ("todo", todo.id), f"hat erinnert: {', '.join(names)}", at)
    return count


def _by_organisation(recipients: Sequence[Recipient]) -> dict[int, list[Recipient]]:
    grouped: dict[int, list[Recipient]] = defaultdict(list)
    for one in recipients:
        grouped[one.organisation_id].append(one)
    return grouped
