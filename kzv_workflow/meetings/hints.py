"""What speaks against a day: holidays by Land, weekends, other meetings, blocked periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import LANDS, Organisation
from kzv_workflow.german.dates import WEEKDAYS_SHORT
from kzv_workflow.meetings import closures
from kzv_workflow.meetings import queries as calendar
from kzv_workflow.meetings.models import Meeting, MeetingDay, MeetingState


class Blocked(NamedTuple):
    """A period in which a municipality (None: everybody) is busy: "Bildungswoche"."""

    organisation_id: int | None
    first: date
    last: date
    reason: str


def blocked_periods(session: Session, first: date, last: date) -> Sequence[Blocked]:
    """Periods that municipalities, or the office for all, have blocked between those days."""
    return [
        Blocked(one.organisation_id, one.first_day, one.last_day, one.reason)
        for one in calendar.blocked(session, first, last)
    ]


def hints(
    session: Session,
    days: Sequence[date],
    municipalities: Sequence[Organisation],
    besides: Sequence[int] = (),
) -> dict[date, list[str]]:
    """Sentences for each of those days, the same for those who plan and those who answer.

    ``besides``: meetings that do not speak against a day, for they are what it was chosen for.
    """
    if not days:
        return {}
    first, last = min(days), max(days)
    meetings = _meetings(session, first, last, besides)
    blocked = blocked_periods(session, first, last)
    return {
        day: [
            *_weekend(day),
            *_closed(day, municipalities),
            *_blocked(day, blocked, municipalities),
            *(f"{_short(day)}: an diesem Tag ist „{title}“." for title in meetings.get(day, ())),
        ]
        for day in set(days)
    }


def of_days(found: Mapping[date, list[str]], days: Sequence[date]) -> list[str]:
    """The sentences of a date with several days, each once."""
    return list(dict.fromkeys(one for day in days for one in found.get(day, ())))


def of_meeting(
    session: Session,
    days: Sequence[date],
    besides: Sequence[int] = (),
    partner_id: int | None = None,
) -> list[str]:
    """The sentences about the days of one meeting: of all, or of that municipality alone."""
    places = [
        one
        for one in directory.municipalities(session)
        if one.is_active and partner_id in {None, one.id}
    ]
    return of_days(hints(session, days, places, besides), sorted(days))


def _short(day: date) -> str:
    return f"{WEEKDAYS_SHORT[day.weekday()]} {day:%d.%m.}"


def _weekend(day: date) -> list[str]:
    name = german.WEEKDAYS[day.weekday()]
    return [f"{_short(day)}: {name}."] if day.weekday() > 4 else []


def _closed(day: date, municipalities: Sequence[Organisation]) -> list[str]:
    """ "Mi 17.11.: Buß- und Bettag (Sachsen): Landkreis Leipzig, Stadt Leipzig, Nordsachsen"."""
    lands = {one.land for one in municipalities if one.land}
    found = []
    for one in closures.closures(day, lands):
        where = ", ".join(LANDS[land] for land in one.lands)
        names = ", ".join(m.name for m in municipalities if m.land in one.lands)
        found.append(f"{_short(day)}: {one.reason} ({where}): {names}")
    if lands and not closures.knows_school_holidays(day, lands):
        found.append(f"Schulferien {day.year} sind noch nicht bekannt.")
    return found


def _blocked(
    day: date, blocked: Sequence[Blocked], municipalities: Sequence[Organisation]
) -> list[str]:
    """A municipality's reason is nobody else's business, so only the name is said."""
    names = {one.id: one.name for one in municipalities}
    found = []
    for one in blocked:
        if not one.first <= day <= one.last:
            continue
        if one.organisation_id is None:
            found.append(f"{_short(day)}: {one.reason} (alle)")
        elif one.organisation_id in names:
            found.append(f"{_short(day)}: {names[one.organisation_id]} kann nicht")
    return list(dict.fromkeys(found))


def _meetings(
    session: Session, first: date, last: date, besides: Sequence[int]
) -> dict[date, list[str]]:
    rows = session.execute(
        sa.select(MeetingDay.day, Meeting.title)
        .join(MeetingDay.meeting)
        .where(
            MeetingDay.day.between(first, last),
            Meeting.partner_id.is_(None),
            Meeting.id.not_in(besides),
            Meeting.state.not_in([MeetingState.CANCELLED, MeetingState.MOVED]),
        )
        .order_by(MeetingDay.day, Meeting.id)
    )
    found: dict[date, list[str]] = {}
    for day, title in rows:
        found.setdefault(day, []).append(title)
    return found
