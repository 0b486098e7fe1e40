"""Other meetings that one meeting has to do with: the next one, those with an agenda to copy."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import AgendaItem, Meeting, MeetingDay, MeetingState

MOST = 50
_first_day = sa.func.min(MeetingDay.day)


class Neighbour(NamedTuple):
    """Another meeting, by the name people see."""

    id: int
    title: str


def following(session: Session, meeting: Meeting) -> Neighbour | None:
    """The first planned meeting after this one."""
    query = (
        sa.select(Meeting.id, Meeting.title)
        .join(Meeting.days)
        .where(
            Meeting.id != meeting.id,
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.INVITED]),
        )
        .group_by(Meeting.id, Meeting.title)
        .order_by(_first_day, Meeting.id)
        .limit(1)
    )
    if meeting.first_day:
        query = query.having(_first_day > meeting.first_day)
    row = session.execute(query).first()
    return Neighbour(*row) if row else None


def with_agenda(session: Session, but: int) -> list[Neighbour]:
    """Meetings whose agenda another one can begin with, latest first."""
    rows = session.execute(
        sa.select(Meeting.id, Meeting.title)
        .outerjoin(Meeting.days)
        .where(Meeting.id != but, Meeting.id.in_(sa.select(AgendaItem.meeting_id)))
        .group_by(Meeting.id, Meeting.title)
        .order_by(_first_day.desc().nulls_last(), Meeting.id.desc())
        .limit(MOST)
    )
    return [Neighbour(*row) for row in rows]
