"""Reminding those who have not answered, once, in time before the end."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.polls import mails, queries
from kzv_workflow.polls.board import board
from kzv_workflow.polls.deadlines import reminder_day
from kzv_workflow.polls.models import Poll, PollState
from kzv_workflow.todos.deadlines import is_working_day


def send_reminders(session: Session, today: date, at: datetime) -> int:
    """Queue the reminders of a working day; how many mails. A second run sends nothing.

    Who is missing is asked now, not when the poll was started. A day missed by a standstill is
    made up for while the poll still runs.
    """
    if not is_working_day(today):
        return 0
    running = session.scalars(
        sa.select(Poll)
        .where(Poll.state == PollState.OPEN, Poll.deadline >= today)
        .with_for_update(of=Poll)
        .options(*queries.WITH_OPTIONS)
    ).unique()
    return sum(_remind(session, poll, today, at) for poll in running.all())


def next_day(poll: Poll, today: date) -> date | None:
    """When those who are still missing will be reminded; None if they were or will not be."""
    up = _day(poll)
    if poll.state is not PollState.OPEN or poll.reminded_for == poll.deadline:
        return None
    return up if up is not None and up >= today else None


def _day(poll: Poll) -> date | None:
    started = poll.asked_at or poll.created_at
    return reminder_day(started.astimezone(BERLIN).date(), poll.deadline)


def _remind(session: Session, poll: Poll, today: date, at: datetime) -> int:
    up = _day(poll)
    if up is None or up > today or poll.reminded_for == poll.deadline:
        return 0
    poll.reminded_for = poll.deadline
    return mails.reminder(session, poll, board(session, poll).missing(), at)
