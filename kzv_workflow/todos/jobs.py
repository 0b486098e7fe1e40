"""What the clock starts for To-dos: the morning's digests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.clock import BERLIN
from kzv_workflow.todos import reminders


def send_digests(sessions: sessionmaker[Session], at: datetime, public_url: str) -> int:
    """Queue the digests of the day in one transaction; another process may have been faster."""
    today = at.astimezone(BERLIN).date()
    try:
        with sessions.begin() as session:
            return reminders.send_digests(session, today, at, public_url)
    except IntegrityError:
        return 0
