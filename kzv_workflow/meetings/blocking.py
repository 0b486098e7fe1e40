"""Days on which an organisation, or everybody, cannot meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.models import BlockedPeriod
from kzv_workflow.meetings.service import Act
from kzv_workflow.web.viewer import Viewer

LONGEST = 366  # days; more is a wrong year


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last one, both included, and why."""

    first_day: date
    last_day: date
    reason: str


def visible(session: Session, viewer: Viewer, since: date) -> Sequence[BlockedPeriod]:
    """The office sees all; others their own and those of everybody. Soonest first."""
    query = sa.select(BlockedPeriod).options(joinedload(BlockedPeriod.organisation))
    if not viewer.is_office:
        query = query.where(
            sa.or_(
                BlockedPeriod.organisation_id == viewer.organisation_id,
                BlockedPeriod.organisation_id.is_(None),
            )
        )
    query = query.where(BlockedPeriod.last_day >= since)
    return session.scalars(query.order_by(BlockedPeriod.first_day, BlockedPeriod.id)).all()


def find(session: Session, period_id: int, viewer: Viewer) -> BlockedPeriod | None:
    """One that the viewer may take away: the office any, others their own."""
    query = sa.select(BlockedPeriod).where(BlockedPeriod.id == period_id)
    if not viewer.is_office:
        query = query.where(BlockedPeriod.organisation_id == viewer.organisation_id)
    return session.scalars(query).first()


def add(session: Session, organisation_id: int | None, span: Span, act: Act) -> bool:
    """Block those days; False if the same was blocked before (a double click).

    Raises DomainError if the days are in the wrong order, or without a reason.
    """
    if span.last_day < span.first_day:
        raise DomainError("Der letzte Tag liegt vor dem ersten.", field="last_day")
    if (span.last_day - span.first_day).days > LONGEST:
        raise DomainError("Das ist mehr als ein Jahr. Bitte prüfen Sie die Tage.", field="last_day")
    if not 0 < len(span.reason) <= 200:
        raise DomainError("Bitte nennen Sie den Grund, höchstens 200 Zeichen.", field="reason")
    facts = {
        "organisation_id": organisation_id,
        "first_day": span.first_day,
        "last_day": span.last_day,
        "reason": span.reason,
    }
    known = [getattr(BlockedPeriod, name) == value for name, value in facts.items()]
    if session.scalar(sa.select(sa.exists().where(*known))):
        return False
    session.add(BlockedPeriod(**facts))
    words = german.format_day(span.first_day)
    if span.last_day != span.first_day:
        words += f" bis {german.format_day(span.last_day)}"
    about = ("organisation", organisation_id or act.viewer.organisation_id)
    record(session, act.viewer, about, f"hat {words} gesperrt ({span.reason})", act.at)
    return True


def remove(session: Session, period: BlockedPeriod, act: Act) -> None:
    about = ("organisation", period.organisation_id or act.viewer.organisation_id)
    text = f"hat die Sperrung ab {german.format_day(period.first_day)} entfernt ({period.reason})"
    record(session, act.viewer, about, text, act.at)
    session.delete(period)
