"""Finding Protokolle: the office sees all, others those that were sent round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.meetings.models import Meeting, MeetingDay
from kzv_workflow.minutes.models import (
    MentionKind,
    Minutes,
    MinutesState,
    MinutesVersion,
    TodoMention,
)
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer


class ListedMinutes(NamedTuple):
    id: int
    title: str
    state: MinutesState
    circulated_at: datetime | None
    day: date | None


def _visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.is_office else Minutes.state != MinutesState.DRAFT


def _list_query(viewer: Viewer) -> sa.Select[int, str, MinutesState, datetime | None, date]:
    day = (
        sa.select(sa.func.min(MeetingDay.day))
        .where(MeetingDay.meeting_id == Minutes.meeting_id)
        .correlate(Minutes)
        .scalar_subquery()
    )
    return (
        sa.select(Minutes.id, Minutes.title, Minutes.state, Minutes.circulated_at, day)
        .where(_visible(viewer))
        .order_by(Minutes.id.desc())
    )


def listed(session: Session, viewer: Viewer, before: str | None) -> Page[ListedMinutes]:
    """All the viewer may see, last recorded first."""
    query = _list_query(viewer).limit(PAGE_SIZE + 1)
    if before and before.isdecimal():
        query = query.where(Minutes.id < int(before))
    rows = [ListedMinutes(*row) for row in session.execute(query)]
    return Page.cut(rows, lambda row: str(row.id))


def newest(session: Session, viewer: Viewer) -> Sequence[ListedMinutes]:
    """The three last recorded ones, for the desk."""
    return [ListedMinutes(*row) for row in session.execute(_list_query(viewer).limit(3))]


def find(session: Session, minutes_id: int, viewer: Viewer) -> Minutes | None:
    return session.scalars(
        sa.select(Minutes)
        .where(Minutes.id == minutes_id, _visible(viewer))
        .options(joinedload(Minutes.meeting).selectinload(Meeting.days))
    ).first()


def of_meeting(session: Session, meeting_id: int, viewer: Viewer) -> Minutes | None:
    return session.scalars(
        sa.select(Minutes).where(Minutes.meeting_id == meeting_id, _visible(viewer))
    ).first()


def imported_before(session: Session, import_key: str) -> Minutes | None:
    """The Protokoll that was made from exactly this text."""
    return session.scalars(sa.select(Minutes).where(Minutes.import_key == import_key)).first()


def newest_version(session: Session, minutes_id: int) -> MinutesVersion:
    return session.scalars(
        sa.select(MinutesVersion)
        .where(MinutesVersion.minutes_id == minutes_id)
        .order_by(MinutesVersion.number.desc())
        .limit(1)
    ).one()


def origins(session: Session, minutes_id: int) -> Sequence[TodoMention]:
    """The links from lines to the To-dos that were agreed there."""
    return session.scalars(
        sa.select(TodoMention)
        .where(TodoMention.minutes_id == minutes_id, TodoMention.kind == MentionKind.ORIGIN)
        .options(joinedload(TodoMention.todo))
        .order_by(TodoMention.id)
    ).all()
