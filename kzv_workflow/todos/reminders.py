"""Reminding: one digest per person and day out of what is due, and a nudge by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts import queries as accounts
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.history.service import record
from kzv_workflow.mail.wording import wordings
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
    owed = by_organisation(due_today(session, today))
    words, url = wordings(session), f"{public_url}/aufgaben"
    count, told = 0, set[int]()
    for places in _by_mailbox(everybody(session, today)):
        organisations = dict.fromkeys(one.organisation_id for one in places)
        items = [item for key in organisations for item in owed.get(key, ())]
        if items and mails.digest(session, words, places, items, at, url):
            count += 1
            told.update(organisations)
    session.add_all(  # what nobody was told stays up until there is somebody to tell
        Reminder(
            assignment_id=item.assignment_id,
            occasion=item.occasion,
            occasion_day=item.occasion_day,
        )
        for organisation_id in told
        for item in owed.get(organisation_id, ())
    )
    return count


def by_organisation(items: Sequence[Due]) -> dict[int, list[Due]]:
    grouped: dict[int, list[Due]] = defaultdict(list)
    for item in items:
        grouped[item.organisation_id].append(item)
    return dict(grouped)


def _by_mailbox(recipients: Sequence[Recipient]) -> list[list[Recipient]]:
    """Somebody who belongs to two organisations reads one mail, not two."""
    grouped: dict[str, list[Recipient]] = defaultdict(list)
    for one in recipients:
        grouped[one.email.lower()].append(one)
    return list(grouped.values())


def everybody(session: Session, on: date) -> list[Recipient]:
    """The people of the municipalities, or their fallback addresses, and those of the office.

    A mail leads to pages; whoever is locked out of them gets none.
    """
    office, locked = directory.office(session), accounts.locked_people(session)
    own = [
        Recipient(
            member.organisation_id, office.name, member.person_id, member.person.name,
            member.person.email, False,
        )
        for member in directory.current_memberships(session, on)
        if office and member.organisation_id == office.id and member.person.email
        and member.person_id not in locked
    ]  # fmt: skip
    return own + list(directory.recipients(session, on, locked))


def due_today(session: Session, today: date) -> list[Due]:
    """Open assignments of published To-dos whose latest occasion nobody was told yet."""
    last_told = (
        sa.select(Reminder.assignment_id, sa.func.max(Reminder.occasion_day).label("day"))
        .group_by(Reminder.assignment_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(
            Assignment.id, Assignment.organisation_id, Organisation.name, Todo.number, Todo.text,
            Todo.due, Todo.due_text, Todo.published_at, last_told.c.day,
        )
        .join(Assignment.todo)
        .join(Assignment.organisation)
        .outerjoin(last_told, last_told.c.assignment_id == Assignment.id)
        .where(
            Assignment.state == AssignmentState.OPEN,
            Todo.published_at.is_not(None),
            Todo.reminders,
        )
        .order_by(Todo.due, Todo.number)
    )  # fmt: skip
    found = []
    for row in rows:
        up = occasion(Dates(row.published_at.astimezone(BERLIN).date(), row.due), today)
        if up and (row.day is None or up[1] > row.day):
            found.append(Due(row[0], row[1], row[2], row[3], row[4], row[5], row[6], *up))
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


def nudge_preview(
    session: Session, todo: Todo, on: date, public_url: str
) -> tuple[list[Recipient], tuple[str, str]]:
    """Whom a nudge would reach, and how it reads for the first of them."""
    reached = recipients_missing(session, todo.id, on)
    if not reached:
        return [], ("", "")
    url = f"{public_url}/aufgaben"
    return reached, mails.nudge_text(wordings(session), reached[0], todo, on, url)


def nudge(
    session: Session, todo: Todo, today: date, viewer: Viewer, at: datetime, public_url: str
) -> int:
    """Remind exactly those missing, at most once a day each; how many mails were queued."""
    reached = recipients_missing(session, todo.id, today)
    words, url = wordings(session), f"{public_url}/aufgaben"
    queued = [mails.nudge(session, words, one, todo, at, url) for one in reached]
    count = sum(queued)
    if count:
        names = sorted(
            {one.organisation_name for one, left in zip(reached, queued, strict=True) if left}
        )
        record(session, viewer, ("todo", todo.id), f"hat erinnert: {', '.join(names)}", at)
    return count
