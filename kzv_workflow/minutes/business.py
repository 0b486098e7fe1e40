"""What a meeting has to do with Protokolle: contributions to its own, decisions about earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import Meeting, MeetingDay
from kzv_workflow.minutes.life import (
    Approval,
    ApprovalResult,
    ContributionCall,
)
from kzv_workflow.minutes.models import Minutes, MinutesState

MOST = 10  # of the last meetings; the list of Protokolle has the rest
OPEN_STATES = (MinutesState.CIRCULATED, MinutesState.IN_CORRECTION)

# Sent and not approved. Of what came in bulk nobody knows when it was sent, or decides any more.
AWAITS_DECISION = sa.and_(Minutes.state.in_(OPEN_STATES), Minutes.circulated_at.is_not(None))


class Row(NamedTuple):
    id: int
    title: str
    state: MinutesState
    meeting_id: int
    result: ApprovalResult | None
    remark: str | None
    closes_on: date | None


@dataclass(frozen=True, slots=True)
class Business:
    """Decided and still to be decided Protokolle, oldest first; until when to contribute."""

    decided: list[Row]
    undecided: list[Row]  # those of the last meetings before
    more: int  # how many of still earlier meetings
    contributions_until: date | None
    own: Row | None  # the Protokoll of the meeting itself, also a draft


def business_of(session: Session, meeting: Meeting, on: date) -> Business:
    """All of it in one statement; the page of a meeting is looked at often."""
    first_day = meeting.first_day or date.min
    asked = {"meeting_id": meeting.id, "first_day": first_day, "most": MOST}
    rows = session.execute(_statement(), asked).all()
    found = [Row(*row[:-1]) for row in reversed(rows)]
    own = next((one for one in found if one.meeting_id == meeting.id), None)
    others = [one for one in found if one.meeting_id != meeting.id]
    return Business(
        decided=[one for one in others if one.result is not None],
        undecided=[one for one in others if one.result is None],
        more=rows[0][-1] - len(rows) if rows else 0,
        contributions_until=_still_open(own, on),
        own=own,
    )


@cache
def _statement() -> sa.Select[*tuple[Any, ...]]:
    """Built once: putting it together costs more than asking it."""
    meeting_id: sa.BindParameter[int] = sa.bindparam("meeting_id", type_=sa.Integer())
    day = (
        sa.select(sa.func.min(MeetingDay.day))
        .where(MeetingDay.meeting_id == Minutes.meeting_id)
        .correlate(Minutes)
        .scalar_subquery()
    )
    is_earlier = day < sa.bindparam("first_day", type_=sa.Date())
    decision = sa.and_(
        Approval.minutes_id == Minutes.id,
        Approval.meeting_id == meeting_id,
        Approval.revoked_at.is_(None),
    )
    return (
        sa.select(
            Minutes.id, Minutes.title, Minutes.state, Minutes.meeting_id, Approval.result,
            Approval.remark, ContributionCall.closes_on, sa.func.count().over(),
        )
        .outerjoin(Approval, decision)
        .outerjoin(ContributionCall, ContributionCall.minutes_id == Minutes.id)
        .where(
            sa.or_(
                Minutes.meeting_id == meeting_id,
                Approval.id.is_not(None),
                sa.and_(AWAITS_DECISION, is_earlier),
            )
        )
        .order_by(Minutes.meeting_id != meeting_id, Approval.id.is_(None), day.desc())
        .limit(sa.bindparam("most"))
    )  # fmt: skip


def _still_open(own: Row | None, on: date) -> date | None:
    if own is None or own.closes_on is None or own.state is MinutesState.APPROVED:
        return None
    return own.closes_on if on <= own.closes_on else None
