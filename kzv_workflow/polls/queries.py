"""Questions to polls: the only door to one. What a viewer is not asked is not there.

The office sees every poll; a municipality those it is asked in, once they have started.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.polls.completeness import Progress
from kzv_workflow.polls.models import (
    AnswerEntry,
    Delegate,
    DelegateState,
    OptionPart,
    Poll,
    PollAnswer,
    PollDecision,
    PollLink,
    PollMeeting,
    PollOption,
    PollParty,
    PollState,
)
from kzv_workflow.polls.wording import Part
from kzv_workflow.web.viewer import Viewer

WITH_OPTIONS = (
    selectinload(Poll.meetings).joinedload(PollMeeting.decision),
    selectinload(Poll.meetings)
    .selectinload(PollMeeting.options)
    .options(joinedload(PollOption.host), selectinload(PollOption.parts)),
)


@dataclass(frozen=True, slots=True)
class Tentative:
    """A day that may become a meeting, for calendar feeds; gone once it is decided."""

    uid: str
    title: str
    day: date
    starts_at: time
    ends_at: time
    mode: str
    place: str | None
    poll_id: int
    version: int


def find(session: Session, poll_id: int, viewer: Viewer) -> Poll | None:
    """A poll with its meetings, options and days, if the viewer may see it."""
    query = sa.select(Poll).where(Poll.id == poll_id, _visible(viewer)).options(*WITH_OPTIONS)
    return session.scalars(query).unique().first()


def listed(session: Session, viewer: Viewer) -> Sequence[Poll]:
    """Polls the viewer may see, the running ones first, newest first."""
    query = sa.select(Poll).where(_visible(viewer)).options(selectinload(Poll.meetings))
    return session.scalars(
        query.order_by(Poll.state != PollState.OPEN, Poll.id.desc()).limit(200)
    ).all()


def _visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    if viewer.is_office:
        return sa.true()
    asked = sa.exists().where(
        PollParty.poll_id == Poll.id, PollParty.organisation_id == viewer.organisation_id
    )
    return sa.and_(asked, Poll.state != PollState.DRAFT)


def lock(session: Session, poll_id: int) -> None:
    """Whoever answers or decides does so one after the other."""
    session.execute(sa.select(Poll.id).where(Poll.id == poll_id).with_for_update())


def link(session: Session, token_hash: str) -> tuple[PollLink, Poll, Delegate | None] | None:
    """What a link opens: the poll with its options and, of a personal one, the delegate."""
    found = session.execute(
        sa.select(PollLink, Poll, Delegate)
        .join(Poll, Poll.id == PollLink.poll_id)
        .outerjoin(Delegate, Delegate.id == PollLink.delegate_id)
        .outerjoin(Delegate.organisation)
        .options(contains_eager(Delegate.organisation), *WITH_OPTIONS)
        .where(PollLink.token_hash == token_hash, PollLink.ended_at.is_(None))
    ).unique().first()  # fmt: skip
    return (found[0], found[1], found[2]) if found else None


def delegates(session: Session, poll_id: int, active: bool = True) -> Sequence[Delegate]:
    """Who is asked, in the order of the directory."""
    query = (
        sa.select(Delegate)
        .join(Delegate.organisation)
        .options(contains_eager(Delegate.organisation))
        .where(Delegate.poll_id == poll_id)
        .order_by(Organisation.sort_key, Delegate.id)
    )
    if active:
        query = query.where(Delegate.state == DelegateState.ACTIVE)
    return session.scalars(query).all()


def parties(session: Session, poll_id: int) -> Sequence[PollParty]:
    """The organisations asked, with names, in the order of the directory."""
    return session.scalars(
        sa.select(PollParty)
        .join(PollParty.organisation)
        .options(contains_eager(PollParty.organisation))
        .where(PollParty.poll_id == poll_id)
        .order_by(Organisation.sort_key)
    ).all()


def municipalities_asked(session: Session, poll_id: int) -> list[Organisation]:
    return [
        one.organisation
        for one in parties(session, poll_id)
        if one.organisation.kind is OrganisationKind.MUNICIPALITY
    ]


def organisations_asked(session: Session, poll_id: int) -> set[int]:
    return set(
        session.scalars(sa.select(PollParty.organisation_id).where(PollParty.poll_id == poll_id))
    )


def bilateral(session: Session, poll_id: int) -> set[int]:
    """The organisations the office talks to by itself."""
    return set(
        session.scalars(
            sa.select(PollParty.organisation_id).where(
                PollParty.poll_id == poll_id, PollParty.is_bilateral
            )
        )
    )


def answers(session: Session, delegate_ids: Iterable[int]) -> Sequence[PollAnswer]:
    return session.scalars(
        sa.select(PollAnswer)
        .where(PollAnswer.delegate_id.in_(list(delegate_ids)))
        .execution_options(populate_existing=True)  # upserts go past the session
    ).all()


def answers_of_poll(session: Session, poll_id: int) -> Sequence[PollAnswer]:
    """All answers of those who are asked now."""
    asked = sa.select(Delegate.id).where(
        Delegate.poll_id == poll_id, Delegate.state == DelegateState.ACTIVE
    )
    return session.scalars(
        sa.select(PollAnswer)
        .where(PollAnswer.delegate_id.in_(asked))
        .execution_options(populate_existing=True)
    ).all()


def progress(session: Session, poll: Poll) -> list[Progress]:
    """How far everybody is; one statement, counted by the database.

    While nothing is asked, whoever answered anything is through.
    """
    asked = [part.id for option in asked_options(poll) for part in option.parts]
    counted = PollAnswer.option_part_id.in_(asked) if asked else sa.true()
    rows = session.execute(
        sa.select(
            Delegate.id,
            Delegate.organisation_id,
            Delegate.speaks_for_all,
            sa.func.count(PollAnswer.id),
        )
        .outerjoin(
            PollAnswer,
            sa.and_(PollAnswer.delegate_id == Delegate.id, counted),
        )
        .where(Delegate.poll_id == poll.id, Delegate.state == DelegateState.ACTIVE)
        .group_by(Delegate.id)
    )
    return [
        Progress(key, place, for_all, count == len(asked) if asked else count > 0)
        for key, place, for_all, count in rows
    ]


def history(session: Session, poll_id: int) -> Sequence[sa.Row[AnswerEntry, str, str]]:
    """Every answer with the name and organisation of the delegate, newest first."""
    return session.execute(
        sa.select(AnswerEntry, Delegate.name, Organisation.name)
        .join(Delegate, Delegate.id == AnswerEntry.delegate_id)
        .join(Delegate.organisation)
        .where(Delegate.poll_id == poll_id)
        .order_by(AnswerEntry.id.desc())
        .limit(300)
    ).all()


def parts_of(option: PollOption) -> tuple[Part, ...]:
    return tuple(
        Part(one.id, one.day, one.starts_at, one.ends_at, one.mode.value) for one in option.parts
    )


def standing_options(meeting: PollMeeting) -> list[PollOption]:
    """The options that were not withdrawn."""
    return [one for one in meeting.options if one.withdrawn_at is None]


def asked_options(poll: Poll) -> list[PollOption]:
    """What people are asked now: meetings without a date that are (again) open."""
    return [
        option
        for meeting in poll.meetings
        if meeting.is_asked and meeting.decision is None
        for option in standing_options(meeting)
    ]


def tentative(
    session: Session, *, person_id: int | None = None, organisation_id: int | None = None
) -> list[Tentative]:
    """The days a person or organisation should keep free: open options of running polls.

    The uid stays the same as long as the option stands; decided and withdrawn ones vanish.
    """
    asked = sa.select(Delegate.poll_id).where(Delegate.state == DelegateState.ACTIVE)
    if person_id is not None:
        asked = asked.where(Delegate.person_id == person_id)
    if organisation_id is not None:
        asked = asked.where(Delegate.organisation_id == organisation_id)
    rows = session.execute(
        sa.select(
            OptionPart.uid, PollMeeting.title, OptionPart.day, OptionPart.starts_at,
            OptionPart.ends_at, OptionPart.mode, PollOption.place, Poll.id, Poll.version,
        )
        .join(OptionPart.option)
        .join(PollOption.meeting)
        .join(PollMeeting.poll)
        .outerjoin(PollDecision, PollDecision.poll_meeting_id == PollMeeting.id)
        .where(
            Poll.state == PollState.OPEN,
            Poll.id.in_(asked),
            PollOption.withdrawn_at.is_(None),
            PollDecision.poll_meeting_id.is_(None),
        )
        .order_by(OptionPart.day, OptionPart.starts_at)
    )  # fmt: skip
    return [Tentative(*row) for row in rows]
