"""The year plan: what it needs to know, and adopting what was proposed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from kzv_workflow.meetings.yearplan import Busy, Host, Proposal, Wish, in_turn, propose

_OFF = (MeetingState.CANCELLED, MeetingState.MOVED)
STARTS, ENDS = time(9), time(15)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The meetings proposed, every municipality whose turn comes first first, and those whose
    holidays nobody knows, since their Land is not entered."""

    proposals: list[Proposal]
    hosts: list[Host]
    without_land: list[str]

    @property
    def fingerprint(self) -> str:
        """Tells whether what is adopted is still what was shown."""
        shown = [(one.days, one.host.key if one.host else None) for one in self.proposals]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:20]


def year_plan(session: Session, wish: Wish) -> YearPlan:
    """A year for the municipalities that take part."""
    places = _municipalities(session)
    lands = sorted({place.land for place in places if place.land})
    last = neighbours.last_hosted(session)
    hosts = in_turn([Host(place.id, place.name, last.get(place.id)) for place in places])
    found = propose(wish, lands, hosts, _busy(session, wish.year))
    return YearPlan(found, hosts, [place.name for place in places if not place.land])


def adopt(
    session: Session, wish: Wish, seen: str, chosen: Sequence[str], act: Act
) -> list[Meeting]:
    """Make the proposed meetings; they are planned, nobody is invited.

    ``chosen`` are the ids of their hosts as the form sends them, "" for none.
    Raises DomainError if something else would be proposed by now, as after a second click.
    """
    session.execute(sa.select(Organisation.id).order_by(Organisation.id).limit(1).with_for_update())
    plan = year_plan(session, wish)
    if plan.fingerprint != seen:
        raise DomainError("Inzwischen hat sich etwas geändert. Bitte prüfen Sie noch einmal.")
    known = {str(host.key): host for host in plan.hosts}
    if len(chosen) != len(plan.proposals) or not {*known, ""}.issuperset(chosen):
        raise DomainError("Bitte wählen Sie die Gastgeber aus der Liste.")
    number = max((one.number for one in neighbours.numbered(session)), default=0)
    hosted = zip(plan.proposals, chosen, strict=True)
    free = [replace(one, host=known.get(key)) for one, key in hosted if one.days]
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
