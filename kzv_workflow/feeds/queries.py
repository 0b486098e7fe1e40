"""What stands in a feed, and who owns which address."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from kzv_workflow.accounts.models import Account
from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.directory.models import Membership, Organisation, OrganisationKind
from kzv_workflow.directory.queries import is_current
from kzv_workflow.feeds.calendar import Deadline, Feed
from kzv_workflow.feeds.models import CalendarFeed
from kzv_workflow.meetings import ical, mails, planning
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.models import AgendaItem, Invitation, Meeting, MeetingDay, MeetingState
from kzv_workflow.meetings.wording import place_line
from kzv_workflow.polls import queries as polls
from kzv_workflow.todos.models import FAR, OWED_ON, Assignment, AssignmentState, Todo
from kzv_workflow.web.viewer import Role, Viewer

PAST = timedelta(days=180)  # so long meetings stay in the feed
GONE = timedelta(days=30)  # so long what was called off, moved or done stays, marked as such
MOST = 1000


def by_token_hash(session: Session, token_hash: str, at: datetime) -> CalendarFeed | None:
    """The feed of that address, unless it was revoked or its owner does not take part any more."""
    feed = session.scalars(
        sa.select(CalendarFeed)
        .options(joinedload(CalendarFeed.organisation))
        .where(CalendarFeed.token_hash == token_hash, CalendarFeed.revoked_at.is_(None))
    ).first()
    if feed is None:
        return None
    if feed.account_id is None:
        return feed if feed.organisation and feed.organisation.is_active else None
    return feed if _may_read(session, feed.account_id, at) else None


def _may_read(session: Session, account_id: int, at: datetime) -> bool:
    """As for logging in: not locked, and still with the organisation (administrators always)."""
    belongs = sa.exists().where(
        Membership.person_id == Account.person_id,
        Membership.organisation_id == Account.organisation_id,
        *is_current(at.astimezone(BERLIN).date()),
    )
    query = sa.select(Account.id).where(
        Account.id == account_id,
        Account.locked_at.is_(None),
        sa.or_(belongs, Account.role == Role.ADMIN),
    )
    return session.scalar(query) is not None


def own(session: Session, viewer: Viewer) -> dict[str, CalendarFeed]:
    """The viewer's own feed ("person") and the one of the organisation, as far as there are any."""
    rows = session.scalars(
        sa.select(CalendarFeed).where(
            CalendarFeed.revoked_at.is_(None),
            sa.or_(
                CalendarFeed.account_id == viewer.account_id,
                CalendarFeed.organisation_id == viewer.organisation_id,
            ),
        )
    )
    return {"person" if row.account_id else "organisation": row for row in rows}


def content(session: Session, feed: CalendarFeed, at: datetime) -> Feed:
    """Everything that stands in it now; as many statements for many meetings as for one."""
    owner, person_id = feed.organisation_id, None
    if owner is None:
        account = session.get_one(Account, feed.account_id)
        owner, person_id = account.organisation_id, account.person_id
    organisation = session.get_one(Organisation, owner)
    is_office = organisation.kind is OrganisationKind.OFFICE
    title = session.scalar(sa.select(meetings.ROUND_TITLE)) or "Kennzahlenvergleich"
    settings = settings_of(session)
    return Feed(
        name=f"{title} – {organisation.name}",
        host=urlsplit(settings.public_url).hostname or "localhost",
        entries=[
            *_entries(session, at, None if is_office else owner),
            *_tentative(session, person_id, owner),
        ],
        deadlines=_deadlines(session, owner, at),
        round_title=title,
        owes=organisation.short_code,
    )


def _entries(session: Session, at: datetime, reader: int | None) -> list[ical.Entry]:
    """Meetings that municipality may know of; ``reader`` None: the office."""
    day = at.astimezone(BERLIN).date()
    found = session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.id.in_(sa.select(MeetingDay.meeting_id).where(MeetingDay.day >= day - PAST)),
            sa.or_(Meeting.closed_at.is_(None), Meeting.closed_at > at - GONE),
            meetings.visible_to(reader),
        )
        .options(selectinload(Meeting.days), joinedload(Meeting.host))
        .order_by(Meeting.id)
        .limit(MOST)
    ).all()
    keys = [meeting.id for meeting in found]
    slots = _slots(session, keys)
    sequences = _sequences(session, keys)
    entries = []
    for meeting in found:
        is_off = meeting.state in {MeetingState.CANCELLED, MeetingState.MOVED}
        page = f"{settings_of(session).public_url}/treffen/{meeting.id}"
        for facts in planning.plan(meeting, slots[meeting.id]):
            if meeting.state is MeetingState.MOVED:
                facts = replace(facts, title=f"Verschoben: {facts.title}")
            sequence = sequences.get(facts.uid, 0)
            entries.append(mails.entry_of(facts, sequence, page, is_called_off=is_off))
    return entries


def _tentative(session: Session, person_id: int | None, owner: int) -> list[ical.Entry]:
    """Dates a poll still asks for: of the person, or of anybody of the organisation."""
    base = f"{settings_of(session).public_url}/terminabfragen/"
    whose = {"organisation_id": owner} if person_id is None else {"person_id": person_id}
    return [
        ical.Entry(
            uid=one.uid,
            sequence=one.version,
            title=f"Vorschlag: {one.title}",
            day=one.day,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=place_line(one.mode, one.place),
            text=f"Noch nicht festgelegt. Zur Terminabfrage: {base}{one.poll_id}",
            url=f"{base}{one.poll_id}",
            is_tentative=True,
        )
        for one in polls.tentative(session, **whose)
    ]


def _slots(session: Session, keys: list[int]) -> dict[int, list[meetings.Slot]]:
    found: dict[int, list[meetings.Slot]] = defaultdict(list)
    rows = session.scalars(
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id.in_(keys))
        .order_by(AgendaItem.meeting_id, AgendaItem.position)
    )
    for row in rows:
        found[row.meeting_id].append(
            meetings.Slot(
                row.kind, row.title, row.starts_at, row.ends_at, row.speakers, row.meeting_day_id
            )
        )
    return found


def _sequences(session: Session, keys: list[int]) -> dict[str, int]:
    rows = session.execute(
        sa.select(Invitation.uid, sa.func.max(Invitation.sequence))
        .where(Invitation.meeting_id.in_(keys))
        .group_by(Invitation.uid)
    )
    return {row[0]: row[1] for row in rows}


def _deadlines(session: Session, organisation_id: int, at: datetime) -> list[Deadline]:
    """Published To-dos of the organisation: open ones, and those done lately."""
    rows = session.execute(
        sa.select(
            Assignment.id,
            Todo.text,
            OWED_ON,
            Todo.start,
            Assignment.closed_at,
            sa.func.coalesce(Assignment.closed_at, Todo.published_at),
        )
        .join(Assignment.todo)
        .where(
            Assignment.organisation_id == organisation_id,
            Todo.published_at.is_not(None),
            sa.or_(
                Assignment.state == AssignmentState.OPEN,
                sa.and_(Assignment.state == AssignmentState.DONE, Assignment.closed_at > at - GONE),
            ),
        )
        .order_by(sa.func.coalesce(OWED_ON, FAR), Todo.number)
        .limit(MOST)
    )
    base = f"{settings_of(session).public_url}/aufgaben/"
    return [Deadline(*row, url=f"{base}{row[0]}") for row in rows]
