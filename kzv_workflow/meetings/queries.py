"""Questions about meetings; every participant may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    Meeting,
    MeetingDay,
    MeetingState,
    Series,
)
from kzv_workflow.web.pager import PAGE_SIZE, Page

_FIRST_DAY = (
    sa.select(MeetingDay.meeting_id, sa.func.min(MeetingDay.day).label("first_day"))
    .group_by(MeetingDay.meeting_id)
    .subquery()
)

# The name of the round is its series, the oldest one if there are several; for a statement.
ROUND_TITLE = sa.select(Series.title).order_by(Series.id).limit(1).scalar_subquery()


class Slot(NamedTuple):
    """A line of the agenda as it is shown."""

    kind: AgendaKind
    title: str
    starts_at: time | None
    ends_at: time | None
    speakers: str | None


class Attendee(NamedTuple):
    """A line of the attendance list as it is shown."""

    organisation: str | None
    name: str | None
    function: str | None
    initials: str | None
    state: AttendanceState
    remark: str | None


def find(session: Session, meeting_id: int) -> Meeting | None:
    """A meeting with its days and host; agenda and attendance are read as rows."""
    return session.scalars(
        sa.select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(selectinload(Meeting.days), joinedload(Meeting.host))
    ).first()


def agenda(session: Session, meeting_id: int) -> list[Slot]:
    rows = session.execute(
        sa.select(
            AgendaItem.kind, AgendaItem.title, AgendaItem.starts_at, AgendaItem.ends_at,
            AgendaItem.speakers,
        )
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position)
    )  # fmt: skip
    return [Slot(*row) for row in rows]


def attendance(session: Session, meeting_id: int) -> list[Attendee]:
    """The attendance list; the organisation is called as it is called today, if it is known."""
    rows = session.execute(
        sa.select(
            sa.func.coalesce(Organisation.name, Attendance.printed_organisation),
            Attendance.printed_name, Attendance.printed_function, Attendance.printed_initials,
            Attendance.state, Attendance.remark,
        )
        .outerjoin(Attendance.organisation)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Attendance.position)
    )  # fmt: skip
    return [Attendee(*row) for row in rows]


def listed(session: Session, before: str | None) -> Page[sa.Row[tuple[int, str, date | None]]]:
    """Meetings (id, title, first day), latest first; ``before`` is the cursor of a page."""
    day = _FIRST_DAY.c.first_day
    query = (
        sa.select(Meeting.id, Meeting.title, day)
        .outerjoin(_FIRST_DAY, _FIRST_DAY.c.meeting_id == Meeting.id)
        .order_by(day.desc().nulls_last(), Meeting.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    cursor = _cursor(before)
    if cursor:
        query = query.where(
            sa.or_(day < cursor[0], sa.and_(day == cursor[0], Meeting.id < cursor[1]))
        )
    return Page.cut(session.execute(query).all(), lambda row: f"{row[2]}_{row[0]}")


def _cursor(text: str | None) -> tuple[date, int] | None:
    day, _, key = (text or "").partition("_")
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def on_day(session: Session, day: date) -> Sequence[Meeting]:
    """Meetings that take place (also) on that day."""
    return session.scalars(
        sa.select(Meeting).join(Meeting.days).where(MeetingDay.day == day).order_by(Meeting.id)
    ).all()


def upcoming(session: Session, today: date) -> Meeting | None:
    """The next meeting that is neither over nor called off."""
    return session.scalars(
        sa.select(Meeting)
        .join(Meeting.days)
        .where(
            MeetingDay.day >= today,
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.INVITED]),
        )
        .options(selectinload(Meeting.days))
        .order_by(MeetingDay.day)
        .limit(1)
    ).first()
