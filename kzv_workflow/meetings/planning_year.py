"""The year plan: what it needs to know, and adopting what was proposed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import neighbours, queries, service
from kzv_workflow.meetings.models import Meeting, MeetingDay, MeetingState
from kzv_workflow.meetings.service import Act, Outline
from kzv_workflow.meetings.typed import DayRow
from kzv_workflow.meetings.yearplan import Busy, Host, Proposal, Wish, propose

_OFF = (MeetingState.CANCELLED, MeetingState.MOVED)
STARTS, ENDS = time(9), time(15)


def proposals(session: Session, wish: Wish) -> list[Proposal]:
    """A year for the municipalities that take part."""
    places = _municipalities(session)
    lands = sorted({place.land for place in places if place.land})
    return propose(wish, lands, _hosts(session, places), _busy(session, wish.year))


def fingerprint(found: Sequence[Proposal]) -> str:
    """Tells whether what is adopted is still what was shown."""
    shown = [(one.days, one.host.key if one.host else None) for one in found]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:20]


def adopt(session: Session, wish: Wish, seen: str, act: Act) -> list[Meeting]:
    """Make the proposed meetings; they are planned, nobody is invited.

    Raises DomainError if something else would be proposed by now, as after a second click.
    """
    session.execute(sa.select(Organisation.id).order_by(Organisation.id).limit(1).with_for_update())
    found = proposals(session, wish)
    if fingerprint(found) != seen:
        raise DomainError("Inzwischen hat sich etwas geändert. Bitte prüfen Sie noch einmal.")
    number = max((one.number for one in neighbours.numbered(session)), default=0)
    free = [one for one in found if one.days]
    return [_made(session, one, number + step, act) for step, one in enumerate(free, 1)]


def _made(session: Session, one: Proposal, number: int, act: Act) -> Meeting:
    rows = [
        DayRow.empty(
            day=german.format_date(day),
            start=german.format_time(STARTS),
            end=german.format_time(ENDS),
            mode="in_person",
        )
        for day in one.days
    ]
    host = one.host.key if one.host else None
    outline = Outline(f"{number}. Treffen", host, MeetingState.PLANNED, rows, number=number)
    return service.create(session, outline, act)


def _municipalities(session: Session) -> Sequence[Organisation]:
    return session.scalars(
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.MUNICIPALITY, Organisation.is_active)
        .order_by(Organisation.sort_key)
    ).all()


def _hosts(session: Session, places: Sequence[Organisation]) -> list[Host]:
    """With the last day each was host, or will be."""
    rows = session.execute(
        sa.select(Meeting.host_id, sa.func.max(MeetingDay.day))
        .join(Meeting.days)
        .where(Meeting.host_id.is_not(None), Meeting.state.not_in(_OFF))
        .group_by(Meeting.host_id)
    )
    last = {row[0]: row[1] for row in rows}
    return [Host(place.id, place.name, last.get(place.id)) for place in places]


def _busy(session: Session, year: int) -> list[Busy]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    blocked = [
        Busy(one.first_day, one.last_day, one.reason)
        for one in queries.blocked(session, first, last)
    ]
    days = session.execute(
        sa.select(MeetingDay.day, Meeting.title)
        .join(MeetingDay.meeting)
        .where(MeetingDay.day.between(first, last), Meeting.state.not_in(_OFF))
    )
    return [*blocked, *(Busy(day, day, title) for day, title in days)]
