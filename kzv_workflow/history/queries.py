"""Questions to the record."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.history.models import HistoryEntry


def entries_of(
    session: Session, kind: str, object_id: int, limit: int = 50
) -> Sequence[HistoryEntry]:
    """The newest entries about one object, newest first."""
    return session.scalars(
        sa.select(HistoryEntry)
        .where(HistoryEntry.object_kind == kind, HistoryEntry.object_id == object_id)
        .order_by(HistoryEntry.id.desc())
        .limit(limit)
    ).all()
