"""What the clock starts for the search: an index where there is none yet."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.search import service


def fill_if_empty(sessions: sessionmaker[Session]) -> int:
    """How many lines were indexed."""
    with sessions() as session, session.begin():
        return service.fill_if_empty(session)
