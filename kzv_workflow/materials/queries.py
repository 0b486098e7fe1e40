"""Finding materials: the office sees all, others what is for everybody and not withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from kzv_workflow.files.models import StoredFile
from kzv_workflow.materials.models import (
    Material,
    MaterialFile,
    MaterialKind,
    MaterialLink,
    ShelfVisit,
    Visibility,
)
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.models import Meeting, MeetingDay
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer

GENERAL = "allgemein"  # the choice "belongs to no meeting"
MOST_MEETINGS = 200  # in a list to choose from


class ListedMaterial(NamedTuple):
    """A row of the shelf; without a file it is a collection of links."""

    id: int
    title: str
    kind: MaterialKind
    visibility: Visibility
    changed_at: datetime
    withdrawn_at: datetime | None
    meeting_id: int | None
    meeting_title: str | None
    file_name: str | None
    size: int | None  # bytes
    link_count: int


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Which materials the viewer may see; for the WHERE of a statement."""
    if viewer.is_office:
        return sa.true()
    hidden = sa.select(Meeting.id).where(sa.not_(meetings.visible(viewer)))
    return sa.and_(
        Material.visibility == Visibility.EVERYBODY,
        Material.withdrawn_at.is_(None),
        sa.or_(Material.meeting_id.is_(None), Material.meeting_id.not_in(hidden)),
    )


def _rows(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    return _all_rows().where(visible(viewer))


@cache
def _all_rows() -> sa.Select[*tuple[Any, ...]]:
    """Built once: putting it together costs more than asking it."""
    current = (
        sa.select(sa.func.max(MaterialFile.number))
        .where(MaterialFile.material_id == Material.id)
        .correlate(Material)
        .scalar_subquery()
    )
    links = (
        sa.select(sa.func.count(MaterialLink.id))
        .where(MaterialLink.material_id == Material.id)
        .correlate(Material)
        .scalar_subquery()
    )
    return (
        sa.select(
            Material.id, Material.title, Material.kind, Material.visibility, Material.changed_at,
            Material.withdrawn_at, Material.meeting_id, Meeting.title, StoredFile.name,
            StoredFile.size, links,
        )
        .outerjoin(Material.meeting)
        .outerjoin(
            MaterialFile,
            sa.and_(MaterialFile.material_id == Material.id, MaterialFile.number == current),
        )
        .outerjoin(MaterialFile.file)
        .order_by(Material.changed_at.desc(), Material.id.desc())
    )  # fmt: skip


def listed(
    session: Session, viewer: Viewer, meeting: str = "", before: str | None = None
) -> Page[ListedMaterial]:
    """What changed last comes first; *meeting* is a number, GENERAL, or nothing for all."""
    query = _rows(viewer).limit(PAGE_SIZE + 1)
    if meeting == GENERAL:
        query = query.where(Material.meeting_id.is_(None))
    elif meeting.isdecimal() and len(meeting) < 10:
        query = query.where(Material.meeting_id == int(meeting))
    cursor = _cursor(before)
    if cursor:
        query = query.where(sa.tuple_(Material.changed_at, Material.id) < sa.tuple_(*cursor))
    rows = [ListedMaterial(*row) for row in session.execute(query)]
    return Page.cut(rows, lambda row: f"{row.changed_at.timestamp():.6f}_{row.id}")


def _cursor(text: str | None) -> tuple[sa.ColumnElement[datetime], sa.ColumnElement[int]] | None:
    moment, _, key = (text or "").partition("_")
    try:
        at = datetime.fromtimestamp(float(moment), UTC)
        number = int(key)
    except (ValueError, OverflowError, OSError):
        return None
    return sa.literal(at, Material.changed_at.type), sa.literal(number % 2**31)


def newest(
    session: Session, viewer: Viewer, since: datetime | None, limit: int = 5
) -> list[ListedMaterial]:
    """What became new to the viewer after *since* (ever, if None), newest first; for the desk."""
    query = _rows(viewer).where(Material.withdrawn_at.is_(None)).limit(limit)
    if since is not None:
        query = query.where(Material.changed_at > since)
    return [ListedMaterial(*row) for row in session.execute(query)]


def unseen(session: Session, viewer: Viewer, limit: int = 3) -> list[ListedMaterial]:
    """What changed since the viewer last looked at the shelf, newest first; one statement."""
    seen = (
        sa.select(ShelfVisit.last_at)
        .where(ShelfVisit.account_id == viewer.account_id)
        .scalar_subquery()
    )
    query = _rows(viewer).where(
        Material.withdrawn_at.is_(None), sa.or_(seen.is_(None), Material.changed_at > seen)
    )
    return [ListedMaterial(*row) for row in session.execute(query.limit(limit))]


def of_meeting(session: Session, meeting_id: int, viewer: Viewer) -> list[ListedMaterial]:
    """The standing materials of a meeting, for its page."""
    query = _rows(viewer).where(Material.meeting_id == meeting_id, Material.withdrawn_at.is_(None))
    return [ListedMaterial(*row) for row in session.execute(query.limit(PAGE_SIZE))]


def count_new(session: Session, viewer: Viewer, since: datetime) -> int:
    """How many standing materials became new to the viewer after *since*."""
    return session.execute(
        sa.select(sa.func.count(Material.id)).where(
            visible(viewer), Material.withdrawn_at.is_(None), Material.changed_at > since
        )
    ).scalar_one()


def find(session: Session, material_id: int, viewer: Viewer) -> Material | None:
    """A material with its meeting, the versions of its file, newest first, and its links."""
    return session.scalars(
        sa.select(Material)
        .where(Material.id == material_id, visible(viewer))
        .options(
            joinedload(Material.meeting),
            selectinload(Material.files).joinedload(MaterialFile.file),
            selectinload(Material.links),
        )
    ).first()


def with_same_file(session: Session, sha256: str, meeting_id: int | None) -> Material | None:
    """A standing material of that meeting that holds exactly these bytes."""
    return session.scalars(
        sa.select(Material)
        .join(Material.files)
        .join(MaterialFile.file)
        .where(
            StoredFile.sha256 == sha256,
            Material.withdrawn_at.is_(None),
            Material.meeting_id.is_not_distinct_from(meeting_id),
        )
        .limit(1)
    ).first()


def collected(session: Session, source_key: str) -> Material | None:
    """The collection made from that source."""
    return session.scalars(
        sa.select(Material)
        .where(Material.source_key == source_key)
        .options(selectinload(Material.links))
    ).first()


def meetings_to_choose(session: Session, viewer: Viewer) -> Sequence[sa.Row[int, str]]:
    """The newest meetings (id, title), latest day first."""
    day = sa.func.max(MeetingDay.day)
    return session.execute(
        sa.select(Meeting.id, Meeting.title)
        .outerjoin(Meeting.days)
        .where(meetings.visible(viewer))
        .group_by(Meeting.id)
        .order_by(day.desc().nulls_last(), Meeting.id.desc())
        .limit(MOST_MEETINGS)
    ).all()


def visit_of(session: Session, account_id: int) -> ShelfVisit | None:
    return session.get(ShelfVisit, account_id)
