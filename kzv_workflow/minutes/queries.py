"""Finding Protokolle: the office sees all, others those that were sent round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.meetings.models import Meeting, MeetingDay
from kzv_workflow.minutes.models import (
    Confirmation,
    MentionKind,
    Minutes,
    MinutesDraft,
    MinutesState,
    MinutesVersion,
    TodoMention,
    UnlistedOwner,
    VersionKind,
)
from kzv_workflow.todos.models import Todo
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer


class ListedMinutes(NamedTuple):
    id: int
    title: str
    state: MinutesState
    circulated_at: datetime | None
    day: date | None


class ListedVersion(NamedTuple):
    number: int
    kind: VersionKind
    author_name: str
    created_at: datetime
    note: str | None


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


def version(session: Session, minutes_id: int, number: int) -> MinutesVersion | None:
    return session.scalars(
        sa.select(MinutesVersion).where(
            MinutesVersion.minutes_id == minutes_id, MinutesVersion.number == number
        )
    ).first()


def versions(session: Session, minutes_id: int) -> Sequence[ListedVersion]:
    """All versions without their texts, newest first."""
    rows = session.execute(
        sa.select(
            MinutesVersion.number, MinutesVersion.kind, MinutesVersion.author_name,
            MinutesVersion.created_at, MinutesVersion.note,
        )
        .where(MinutesVersion.minutes_id == minutes_id)
        .order_by(MinutesVersion.number.desc())
    )  # fmt: skip
    return [ListedVersion(*row) for row in rows]


def sources_since(
    session: Session, minutes_id: int, number: int, author_name: str
) -> Sequence[str]:
    """The texts that person saved after that version."""
    return session.scalars(
        sa.select(MinutesVersion.source).where(
            MinutesVersion.minutes_id == minutes_id,
            MinutesVersion.number > number,
            MinutesVersion.author_name == author_name,
        )
    ).all()


def origins(session: Session, minutes_id: int) -> Sequence[TodoMention]:
    """The links from lines to the To-dos that were agreed there, with who owes them."""
    return session.scalars(
        sa.select(TodoMention)
        .where(TodoMention.minutes_id == minutes_id, TodoMention.kind == MentionKind.ORIGIN)
        .options(joinedload(TodoMention.todo).selectinload(Todo.assignments))
        .order_by(TodoMention.id)
    ).all()


def reports(session: Session, minutes_id: int) -> Sequence[TodoMention]:
    """Lines that report how To-dos of older Protokolle stand."""
    return session.scalars(
        sa.select(TodoMention)
        .where(TodoMention.minutes_id == minutes_id, TodoMention.kind == MentionKind.STATUS)
        .options(joinedload(TodoMention.todo))
    ).all()


def unlisted(session: Session, minutes_id: int) -> set[str]:
    """The names that owe something in the text and stay out of the list."""
    return set(
        session.scalars(sa.select(UnlistedOwner.name).where(UnlistedOwner.minutes_id == minutes_id))
    )


def draft_of(session: Session, minutes_id: int, viewer: Viewer) -> MinutesDraft | None:
    """The viewer's own autosave."""
    return session.get(MinutesDraft, (minutes_id, viewer.account_id))


def other_writers(
    session: Session, minutes_id: int, viewer: Viewer, since: datetime
) -> Sequence[str]:
    """Who else typed in this Protokoll since then and has not saved it."""
    return session.scalars(
        sa.select(MinutesDraft.author_name)
        .where(
            MinutesDraft.minutes_id == minutes_id,
            MinutesDraft.account_id != viewer.account_id,
            MinutesDraft.updated_at >= since,
        )
        .order_by(MinutesDraft.author_name)
    ).all()


def confirmation(session: Session, minutes_id: int) -> Confirmation | None:
    """The last time those present looked at what was agreed."""
    return session.scalars(
        sa.select(Confirmation)
        .where(Confirmation.minutes_id == minutes_id)
        .order_by(Confirmation.id.desc())
        .limit(1)
    ).first()
