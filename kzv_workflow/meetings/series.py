"""The series all meetings belong to, which gives the round its name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.models import Series
from kzv_workflow.meetings.service import Act


def rename_round(session: Session, title: str, act: Act) -> bool:
    """The name of the round on every page is its series; it is created if there is none yet.

    Raises DomainError at ``round_title`` if another series has that name.
    """
    series = session.scalars(sa.select(Series).order_by(Series.id)).first()
    if series is not None and series.title == title:
        return False
    if session.scalar(sa.select(sa.exists().where(Series.title == title))):
        raise DomainError(f"Es gibt schon eine Reihe „{title}“.", field="round_title")
    if series is None:
        series = Series(title=title)
        session.add(series)
    series.title = title
    session.flush()
    record(session, act.viewer, ("series", series.id), f"hat die Runde „{title}“ genannt", act.at)
    return True
