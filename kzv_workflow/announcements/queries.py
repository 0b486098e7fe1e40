"""Finding announcements: the office sees all, others those that still hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.announcements.models import Announcement
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer


def holds(today: date) -> sa.ColumnElement[bool]:
    """What has not expired; for the WHERE of a statement."""
    return sa.or_(Announcement.valid_until.is_(None), Announcement.valid_until >= today)


def visible(viewer: Viewer, today: date) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.is_office else holds(today)


def listed(
    session: Session, viewer: Viewer, today: date, before: str | None = None
) -> Page[Announcement]:
    """All the viewer may see, newest first."""
    query = (
        sa.select(Announcement)
        .where(visible(viewer, today))
        .order_by(Announcement.published_at.desc(), Announcement.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    moment, _, key = (before or "").partition("_")
    try:
        reached = datetime.fromtimestamp(float(moment), UTC), int(key) % 2**31
        query = query.where(
            sa.tuple_(Announcement.published_at, Announcement.id)
            < sa.tuple_(sa.literal(reached[0], Announcement.published_at.type), reached[1])
        )
    except (ValueError, OverflowError, OSError):
        pass  # no cursor, or one that somebody made up: the first page
    rows = session.scalars(query).all()
    return Page.cut(rows, lambda row: f"{row.published_at.timestamp():.6f}_{row.id}")


def newest(session: Session, today: date, limit: int = 3) -> Sequence[Announcement]:
    """The last ones that still hold, for the desk of everybody."""
    return session.scalars(
        sa.select(Announcement)
        .where(holds(today))
        .order_by(Announcement.published_at.desc(), Announcement.id.desc())
        .limit(limit)
    ).all()


def find(
    session: Session, announcement_id: int, viewer: Viewer, today: date
) -> Announcement | None:
    return session.scalars(
        sa.select(Announcement).where(Announcement.id == announcement_id, visible(viewer, today))
    ).first()
