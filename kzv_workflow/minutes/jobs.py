"""What the clock starts for Protokolle: files that wait to be taken over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.minutes import bulk

SECONDS_OF_A_TICK = 40.0


def take_over_waiting(sessions: sessionmaker[Session], at: datetime) -> int:
    """How many files were dealt with."""
    return bulk.work(sessions, at, SECONDS_OF_A_TICK)
