"""What has changed in the matrix of a round since somebody looked at it last."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.indicators.models import Choice, MatrixLook, Round, Selection
from kzv_workflow.web.viewer import Viewer


def seen_until(session: Session, found: Round, viewer: Viewer) -> datetime | None:
    """None: the reader has not said yet that they have seen anything."""
    return session.scalar(
        sa.select(MatrixLook.seen_until).where(
            MatrixLook.round_id == found.id, MatrixLook.account_id == viewer.account_id
        )
    )


def changed_since(session: Session, found: Round, since: datetime) -> set[tuple[int, int]]:
    """The cells (indicator, selection) that were entered or changed after that moment."""
    rows = session.execute(
        sa.select(Choice.indicator_id, Choice.selection_id)
        .join(Selection, Selection.id == Choice.selection_id)
        .where(Selection.round_id == found.id, Choice.entered_at > since)
    )
    return {(row[0], row[1]) for row in rows}


def remember(session: Session, found: Round, until: str, viewer: Viewer, at: datetime) -> None:
    """*until* is when the page was made (ISO 8601): what came after it was not on it.

    A moment that cannot be read, or lies ahead, counts as now; an older page takes nothing back.
    """
    session.execute(sa.select(Round.id).where(Round.id == found.id).with_for_update())
    key = (found.id, viewer.account_id)
    known = session.get(MatrixLook, key, populate_existing=True)
    moment = min(_moment(until) or at, at)
    if known is None:
        session.add(MatrixLook(round_id=found.id, account_id=viewer.account_id, seen_until=moment))
    else:
        known.seen_until = max(known.seen_until, moment)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
