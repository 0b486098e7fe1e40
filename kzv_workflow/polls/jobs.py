"""What the clock starts for polls: the morning's reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.clock import BERLIN
from kzv_workflow.polls import reminding


def remind(sessions: sessionmaker[Session], at: datetime) -> int:
    """Queue what is due in one transaction; unique occasions keep a second run silent."""
    with sessions.begin() as session:
        return reminding.send_reminders(session, at.astimezone(BERLIN).date(), at)
