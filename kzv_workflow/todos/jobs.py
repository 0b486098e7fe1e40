"""What the clock starts for To-dos: the morning's mails, and the duties that come again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.clock import BERLIN
from kzv_workflow.todos import linking, reminders, repeating


def keep_up(sessions: sessionmaker[Session], at: datetime) -> int:
    """Create what follows repeating duties; find meetings that deadlines wait for."""
    today = at.astimezone(BERLIN).date()
    try:
        with sessions.begin() as session:
            return repeating.repeat(session, today, at) + linking.link_waiting(session)
    except IntegrityError:  # another process was faster
        return 0


def send_digests(sessions: sessionmaker[Session], at: datetime, public_url: str) -> int:
    """Queue the digests of the day in one transaction; another process may have been faster."""
    today = at.astimezone(BERLIN).date()
    try:
        with sessions.begin() as session:
            return reminders.send_digests(session, today, at, public_url)
    except IntegrityError:
        return 0
