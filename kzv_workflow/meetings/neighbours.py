"""Meetings in the order of the round: by number, the next one, those with an agenda to copy."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import AgendaItem, Invitation, Meeting, MeetingDay, MeetingState

MOST = 50
_first_day = sa.func.min(MeetingDay.day)


class Neighbour(NamedTuple):
    """Another meeting, by the name people see."""

    id: int
    title: str


def following(session: Session, meeting: Meeting) -> Neighbour | None:
    """The first planned meeting of the round after this one."""
    query = (
        sa.select(Meeting.id, Meeting.title)
        .join(Meeting.days)
        .where(
            Meeting.id != meeting.id,
            Meeting.partner_id.is_(None),
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


def last_hosted(session: Session) -> dict[int, date]:
    """The last day each municipality was host of the round, or will be, by its id."""
    rows = session.execute(
        sa.select(Meeting.host_id, sa.func.max(MeetingDay.day))
        .join(Meeting.days)
        .where(
            Meeting.host_id.is_not(None),
            Meeting.partner_id.is_(None),
            Meeting.state.not_in([MeetingState.CANCELLED, MeetingState.MOVED]),
        )
        .group_by(Meeting.host_id)
    )
    return {key: day for key, day in rows if key is not None}


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


class Numbered(NamedTuple):
    """A meeting that deadlines may hang on: "vor dem 2. Treffen"."""

    number: int
    meeting_id: int
    title: str
    first_day: date | None
    state: MeetingState


def numbered(session: Session) -> list[Numbered]:
    """The meetings of the round that have a number, in its order; dates are those of today."""
    rows = session.execute(
        sa.select(Meeting.number, Meeting.id, Meeting.title, _first_day, Meeting.state)
        .outerjoin(Meeting.days)
        .where(Meeting.number.is_not(None), Meeting.partner_id.is_(None))
        .group_by(Meeting.number, Meeting.id, Meeting.title, Meeting.state)
        .order_by(Meeting.number, Meeting.id)
    )
    return [Numbered._make(row) for row in rows]


def nth(session: Session, number: int) -> Numbered | None:
    """The meeting with that number; of several the one that is neither moved nor called off."""
    off = {MeetingState.CANCELLED, MeetingState.MOVED}
    found = [one for one in numbered(session) if one.number == number]
    return min(found, key=lambda one: one.state in off, default=None)


def planned_as(session: Session, title: str, on: date) -> Meeting | None:
    """The meeting of the round that is planned under that title and still to come, if nobody is
    invited yet."""
    first = sa.select(sa.func.min(MeetingDay.day)).where(MeetingDay.meeting_id == Meeting.id)
    return session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.title == title,
            Meeting.state == MeetingState.PLANNED,
            Meeting.partner_id.is_(None),
            first.scalar_subquery() > on,
            ~sa.exists().where(Invitation.meeting_id == Meeting.id),
        )
        .order_by(Meeting.id)
    ).first()
