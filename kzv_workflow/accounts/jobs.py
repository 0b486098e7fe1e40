"""What the clock starts for accounts: forgetting what can no longer matter."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.accounts import service


def forget_old(sessions: sessionmaker[Session], at: datetime, absolute: timedelta) -> int:
    """Remove sessions that ended and old failed attempts; how many rows."""
    with sessions.begin() as session:
        return service.forget_old(session, at, absolute)
