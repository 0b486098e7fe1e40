"""Reminding those who have not answered, once, in time before the end."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.polls import mails, queries
from kzv_workflow.polls.board import board
from kzv_workflow.polls.deadlines import latest_notice, reminder_day
from kzv_workflow.polls.models import Poll, PollState
from kzv_workflow.todos.deadlines import is_working_day


def send_reminders(session: Session, today: date, at: datetime) -> int:
    """Queue the reminders of a working day; how many mails. A second run sends nothing.

    Who is missing is asked now, not when the poll was started. A day missed by a standstill is
    made up for while people still have the notice they are promised.
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
    if poll.state is not PollState.OPEN or not _has_to_remind(poll):
        return None
    return up if up is not None and up >= today else None


def _day(poll: Poll) -> date | None:
    return reminder_day(_started(poll), poll.deadline)


def _started(poll: Poll) -> date:
    return (poll.asked_at or poll.created_at).astimezone(BERLIN).date()


def _has_to_remind(poll: Poll) -> bool:
    """Something is asked, and nobody was reminded of this deadline yet."""
    return poll.reminded_for != poll.deadline and bool(queries.asked_options(poll))


def _is_too_late(poll: Poll, at: datetime) -> bool:
    return at > latest_notice(_started(poll), poll.deadline)


def _remind(session: Session, poll: Poll, today: date, at: datetime) -> int:
    up = _day(poll)
    if up is None or up > today or not _has_to_remind(poll) or _is_too_late(poll, at):
        return 0
    poll.reminded_for = poll.deadline
    return mails.reminder(session, poll, board(session, poll).missing(), at)
