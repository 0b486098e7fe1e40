"""Questions about meetings; every participant may see them, but for the bilateral ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, time
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.meetings.differences import Facts, Guest, Told
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    BlockedPeriod,
    Invitation,
    InvitationState,
    Meeting,
    MeetingDay,
    MeetingState,
    Series,
)
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer

_FIRST_DAY = (
    sa.select(MeetingDay.meeting_id, sa.func.min(MeetingDay.day).label("first_day"))
    .group_by(MeetingDay.meeting_id)
    .subquery()
)

_LATEST_FIRST = (
    sa.select(Meeting.id, Meeting.title, _FIRST_DAY.c.first_day, Meeting.state)
    .outerjoin(_FIRST_DAY, _FIRST_DAY.c.meeting_id == Meeting.id)
    .order_by(_FIRST_DAY.c.first_day.desc().nulls_last(), Meeting.id.desc())
    .limit(PAGE_SIZE + 1)
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
    day_id: int | None = None
    moderator: str | None = None
    actual: str | None = None  # how it went, if not as planned


class Attendee(NamedTuple):
    """A line of the attendance list as it is shown."""

    organisation: str | None
    name: str | None
    function: str | None
    initials: str | None
    state: AttendanceState
    remark: str | None
    came_at: time | None
    left_at: time | None
    represented_by: str | None = None
    is_new: bool = False
    introduction: str | None = None


def visible_to(organisation_id: int | None) -> sa.ColumnElement[bool]:
    """Which meetings that municipality may know of (None: the office); for a WHERE."""
    if organisation_id is None:
        return sa.true()
    return sa.or_(Meeting.partner_id.is_(None), Meeting.partner_id == organisation_id)


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Which meetings the viewer may know of; for the WHERE of a statement."""
    return visible_to(None if viewer.is_office else viewer.organisation_id)


_AGENDA = (
    sa.select(
        AgendaItem.kind, AgendaItem.title, AgendaItem.starts_at, AgendaItem.ends_at,
        AgendaItem.speakers, AgendaItem.meeting_day_id, AgendaItem.moderator, AgendaItem.actual,
    )
    .where(AgendaItem.meeting_id == sa.bindparam("meeting_id"))
    .order_by(AgendaItem.position)
)  # fmt: skip


def find(session: Session, meeting_id: int, viewer: Viewer) -> Meeting | None:
    """A meeting with its days and host; agenda and attendance are read as rows."""
    return session.scalars(
        sa.select(Meeting)
        .where(Meeting.id == meeting_id, visible(viewer))
        .options(joinedload(Meeting.days), joinedload(Meeting.host), joinedload(Meeting.partner))
    ).unique().first()  # fmt: skip


def agenda(session: Session, meeting_id: int) -> list[Slot]:
    return [Slot(*row) for row in session.execute(_AGENDA, {"meeting_id": meeting_id})]


def attendance(session: Session, meeting_id: int) -> list[Attendee]:
    """The attendance list; the organisation is called as it is called today, if it is known."""
    rows = session.execute(_attendance(), {"meeting_id": meeting_id})
    return [Attendee(*row) for row in rows]


@cache
def _attendance() -> sa.Select[*tuple[Any, ...]]:
    """Built once: putting it together costs more than asking it."""
    return (
        sa.select(
            sa.func.coalesce(Organisation.name, Attendance.printed_organisation),
            Attendance.printed_name, Attendance.printed_function, Attendance.printed_initials,
            Attendance.state, Attendance.remark, Attendance.came_at, Attendance.left_at,
            Attendance.represented_by, Attendance.is_new, Attendance.introduction,
        )
        .outerjoin(Attendance.organisation)
        .where(Attendance.meeting_id == sa.bindparam("meeting_id"))
        .order_by(Attendance.position)
    )  # fmt: skip


def lock(session: Session, meeting_id: int) -> None:
    """Whoever changes the meeting or writes to its guests does so one after the other."""
    session.execute(sa.select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())


def told(session: Session, meeting_id: int) -> list[Told]:
    """What each guest was sent last about each day, in the order of inviting."""
    return [
        told_of(row)
        for row in session.scalars(
            sa.select(Invitation).where(Invitation.meeting_id == meeting_id).order_by(Invitation.id)
        )
    ]


def told_of(row: Invitation) -> Told:
    facts = Facts(
        uid=row.uid,
        title=row.sent_title,
        day=row.sent_day,
        starts_at=row.sent_starts_at,
        ends_at=row.sent_ends_at,
        place=row.sent_place,
        text=row.sent_text,
    )
    guest = Guest(
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        person_id=row.person_id,
        name=row.name,
        email=row.email,
    )
    return Told(row.id, guest, facts, row.state is InvitationState.INVITED)


def invitation(session: Session, meeting_id: int, invitation_id: int) -> Told | None:
    """One standing invitation of that meeting."""
    rows = told(session, meeting_id)
    return next((row for row in rows if row.key == invitation_id and row.stands), None)


def possible_guests(session: Session, on: date, partner_id: int | None = None) -> list[Guest]:
    """Everybody a meeting is for by default: active municipalities, then the office.

    For a bilateral one only that municipality, and the office.
    """
    found = [
        Guest(**asdict(one))
        for one in directory.recipients(session, on)
        if partner_id in {None, one.organisation_id}
    ]
    office = directory.office(session)
    if office:
        found += [
            Guest(office.id, office.name, one.person_id, one.person.name, one.person.email)
            for one in directory.current_memberships(session, on)
            if one.organisation_id == office.id and one.person.email
        ]
    by_address = {guest.email.lower(): guest for guest in reversed(found)}
    return [guest for guest in found if by_address[guest.email.lower()] is guest]


def sequences(session: Session, meeting_id: int) -> dict[str, int]:
    """The highest SEQUENCE sent for each day, so that a downloaded file is no older one."""
    rows = session.execute(
        sa.select(Invitation.uid, sa.func.max(Invitation.sequence))
        .where(Invitation.meeting_id == meeting_id)
        .group_by(Invitation.uid)
    )
    return {row[0]: row[1] for row in rows}


def listed(
    session: Session, viewer: Viewer, before: str | None
) -> Page[sa.Row[tuple[int, str, date | None, MeetingState]]]:
    """Meetings (id, title, first day, state), latest first; ``before`` is the cursor of a page."""
    day = _FIRST_DAY.c.first_day
    query = _LATEST_FIRST.where(visible(viewer))
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


class Blocked(NamedTuple):
    """Days on which an organisation (None: nobody at all) can not meet; both ends count."""

    organisation_id: int | None
    organisation: str | None
    first_day: date
    last_day: date
    reason: str


def blocked(session: Session, first: date, last: date) -> list[Blocked]:
    """What is blocked on any day from ``first`` to ``last``, soonest first."""
    rows = session.execute(
        sa.select(
            BlockedPeriod.organisation_id, Organisation.name, BlockedPeriod.first_day,
            BlockedPeriod.last_day, BlockedPeriod.reason,
        )
        .outerjoin(BlockedPeriod.organisation)
        .where(BlockedPeriod.first_day <= last, BlockedPeriod.last_day >= first)
        .order_by(BlockedPeriod.first_day, BlockedPeriod.id)
    )  # fmt: skip
    return [Blocked(*row) for row in rows]


def on_day(session: Session, day: date) -> Sequence[Meeting]:
    """Meetings of the round that take place (also) on that day."""
    return session.scalars(
        sa.select(Meeting)
        .join(Meeting.days)
        .where(MeetingDay.day == day, Meeting.partner_id.is_(None))
        .order_by(Meeting.id)
    ).all()


class Preparation(NamedTuple):
    """How far a meeting is prepared: slots of the agenda, guests invited."""

    slots: int
    invited: int


def preparation(session: Session, meeting_id: int) -> Preparation:
    """Both in one statement; breaks are no slots, who was un-invited does not count."""
    slots = sa.select(sa.func.count()).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.kind == AgendaKind.SESSION
    )
    invited = sa.select(sa.func.count(Invitation.email.distinct())).where(
        Invitation.meeting_id == meeting_id, Invitation.state == InvitationState.INVITED
    )
    row = session.execute(sa.select(slots.scalar_subquery(), invited.scalar_subquery())).one()
    return Preparation(row[0], row[1])


def upcoming(session: Session, today: date, viewer: Viewer) -> Meeting | None:
    """The next meeting that is neither over nor called off."""
    return session.scalars(
        sa.select(Meeting)
        .join(Meeting.days)
        .where(
            MeetingDay.day >= today,
            visible(viewer),
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.INVITED]),
        )
        .options(selectinload(Meeting.days))
        .order_by(MeetingDay.day)
        .limit(1)
    ).first()
