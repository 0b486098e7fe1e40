"""Questions about surveys: the only door to them. What a viewer may not see is not there.

The office sees every survey; others see those they are invited to once they are sent. Results
exist after the end; those invited see them once they are released.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from kzv_workflow.accounts.models import Account
from kzv_workflow.directory.models import Organisation
from kzv_workflow.meetings.models import Meeting, MeetingDay
from kzv_workflow.surveys.models import Invitee, Link, Survey, SurveyState
from kzv_workflow.surveys.tally import ENOUGH
from kzv_workflow.web.viewer import Viewer

OVER = (SurveyState.CLOSED, SurveyState.RELEASED)


@dataclass(frozen=True, slots=True)
class Listed:
    """A survey in a list; ``invited`` and ``took_part`` are 0 for a draft."""

    id: int
    title: str
    state: SurveyState
    due: date | None
    is_anonymous: bool
    invited: int
    took_part: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """A survey somebody is invited to."""

    survey_id: int
    title: str
    state: SurveyState
    due: date | None  # never None once it is sent
    is_anonymous: bool
    took_part: bool


@dataclass(frozen=True, slots=True)
class Return:
    """How many were invited and how many took part."""

    invited: int
    took_part: int

    @property
    def percent(self) -> int:
        return round(100 * self.took_part / self.invited) if self.invited else 0

    @property
    def is_enough(self) -> bool:
        return self.took_part >= ENOUGH


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody reads of results: names, and which surveys beside the one at hand."""

    with_names: bool
    surveys: sa.ColumnElement[bool]


def sight_of(viewer: Viewer) -> Sight:
    """The office reads all that is over; others what is released and they were invited to."""
    if viewer.is_office:
        return Sight(True, Survey.state.in_(OVER))
    return _released_to(_own(viewer))


def sight_by_link(invitee: Invitee) -> Sight:
    """The same for whoever holds a personal link, account or not."""
    return _released_to(Invitee.email == invitee.email)


def _released_to(own: sa.ColumnElement[bool]) -> Sight:
    invited = sa.select(Invitee.survey_id).where(own)
    return Sight(False, (Survey.state == SurveyState.RELEASED) & Survey.id.in_(invited))


def _own(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Invitations of the person behind this account."""
    person = sa.select(Account.person_id).where(Account.id == viewer.account_id).scalar_subquery()
    return Invitee.person_id == person


def listed(session: Session, limit: int = 100) -> list[Listed]:
    """For the office: the latest surveys first, with how many took part."""
    counted = (
        sa.select(
            Invitee.survey_id,
            sa.func.count(Invitee.id).label("invited"),
            sa.func.sum(sa.case((Invitee.took_part, 1), else_=0)).label("took_part"),
        )
        .group_by(Invitee.survey_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(
            Survey.id, Survey.title, Survey.state, Survey.due, Survey.is_anonymous,
            sa.func.coalesce(counted.c.invited, 0), sa.func.coalesce(counted.c.took_part, 0),
        )
        .outerjoin(counted, counted.c.survey_id == Survey.id)
        .order_by(Survey.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Listed(*row) for row in rows]


def invitations(session: Session, viewer: Viewer, limit: int = 50) -> list[Invitation]:
    """The surveys this person is invited to, the latest first."""
    rows = session.execute(
        sa.select(
            Survey.id, Survey.title, Survey.state, Survey.due, Survey.is_anonymous,
            Invitee.took_part,
        )
        .join(Invitee, Invitee.survey_id == Survey.id)
        .where(_own(viewer))
        .order_by(Survey.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Invitation(*row) for row in rows]


def open_for(session: Session, viewer: Viewer) -> list[Invitation]:
    """What the desk offers: running surveys this person has not taken part in, soonest first."""
    found = [
        one
        for one in invitations(session, viewer)
        if one.state is SurveyState.OPEN and not one.took_part
    ]
    return sorted(found, key=lambda one: one.due or date.max)


def find(session: Session, survey_id: int, viewer: Viewer) -> Survey | None:
    """A survey with its questions, if the viewer may know of it."""
    return session.scalars(_whole(Survey.id == survey_id, _visible(viewer))).first()


def with_results(session: Session, survey_id: int, viewer: Viewer) -> Survey | None:
    """The same, if it is over and the viewer may read the results."""
    states = OVER if viewer.is_office else (SurveyState.RELEASED,)
    return session.scalars(
        _whole(Survey.id == survey_id, Survey.state.in_(states), _visible(viewer))
    ).first()


def _whole(*conditions: sa.ColumnElement[bool]) -> sa.Select[Survey]:
    return (
        sa.select(Survey)
        .options(selectinload(Survey.questions), joinedload(Survey.meeting))
        .where(*conditions)
    )


def _visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    if viewer.is_office:
        return sa.true()
    invited = sa.select(Invitee.survey_id).where(_own(viewer))
    return Survey.id.in_(invited) & (Survey.state != SurveyState.DRAFT)


def invitee(session: Session, survey_id: int, viewer: Viewer) -> Invitee | None:
    """The viewer's own place in a survey."""
    return session.scalars(
        _with_survey().where(Invitee.survey_id == survey_id, _own(viewer))
    ).first()


def invitee_by_link(session: Session, token_hash: str) -> Invitee | None:
    """Whose personal link it is."""
    linked = _with_survey().join(Link, Link.invitee_id == Invitee.id)
    return session.scalars(linked.where(Link.token_hash == token_hash)).first()


def _with_survey() -> sa.Select[Invitee]:
    whole = joinedload(Invitee.survey)
    return sa.select(Invitee).options(whole.selectinload(Survey.questions))


def invitees(session: Session, survey_id: int, missing_only: bool = False) -> Sequence[Invitee]:
    """Those invited, by organisation and name; for reminders those who have not taken part."""
    query = (
        sa.select(Invitee)
        .join(Organisation, Organisation.id == Invitee.organisation_id)
        .where(Invitee.survey_id == survey_id)
        .order_by(Organisation.sort_key, Invitee.name)
    )
    if missing_only:
        query = query.where(~Invitee.took_part)
    return session.scalars(query).all()


def returned(session: Session, survey_id: int) -> Return:
    """The total; nothing else is known of an anonymous survey."""
    row = session.execute(
        sa.select(
            sa.func.count(Invitee.id), sa.func.sum(sa.case((Invitee.took_part, 1), else_=0))
        ).where(Invitee.survey_id == survey_id)
    ).one()
    return Return(row[0], row[1] or 0)


def returned_by_organisation(session: Session, survey: Survey) -> list[tuple[str, Return]]:
    """The same for each organisation; empty for an anonymous survey."""
    if survey.is_anonymous:
        return []
    rows = session.execute(
        sa.select(
            Organisation.name,
            sa.func.count(Invitee.id),
            sa.func.sum(sa.case((Invitee.took_part, 1), else_=0)),
        )
        .join(Organisation, Organisation.id == Invitee.organisation_id)
        .where(Invitee.survey_id == survey.id)
        .group_by(Organisation.id)
        .order_by(Organisation.sort_key)
    )
    return [(name, Return(invited, took_part)) for name, invited, took_part in rows]


def newest_sent(session: Session) -> Survey | None:
    """The survey whose questions the next one begins with."""
    return session.scalars(
        _whole(Survey.state.not_in([SurveyState.DRAFT, SurveyState.WITHDRAWN]))
        .order_by(Survey.id.desc())
        .limit(1)
    ).first()


def meetings_to_choose(session: Session, keep: str, limit: int = 20) -> list[tuple[str, str]]:
    """The meetings a survey may be about, the latest first; *keep* (an id as typed) is among them
    if it exists."""
    day = (
        sa.select(sa.func.max(MeetingDay.day))
        .where(MeetingDay.meeting_id == Meeting.id)
        .scalar_subquery()
    )
    latest = sa.select(Meeting.id).order_by(day.desc().nulls_last()).limit(limit)
    rows = session.execute(
        sa.select(Meeting.id, Meeting.title)
        .where(sa.or_(Meeting.id.in_(latest), sa.cast(Meeting.id, sa.String) == keep))
        .order_by(day.desc().nulls_last())
    )
    return [(str(row[0]), row[1]) for row in rows]


def of_meeting(
    session: Session, meeting_id: int, viewer: Viewer
) -> Sequence[sa.Row[int, str, SurveyState, date | None]]:
    """The surveys about a meeting that the viewer may know of (id, title, state, due)."""
    return session.execute(
        sa.select(Survey.id, Survey.title, Survey.state, Survey.due)
        .where(Survey.meeting_id == meeting_id, _visible(viewer))
        .order_by(Survey.id)
    ).all()


def to_go_along(session: Session, meeting_id: int, on: date) -> Sequence[Survey]:
    """Drafts about a meeting, and what can still be answered: a mail may take them along."""
    return session.scalars(
        sa.select(Survey)
        .where(
            Survey.meeting_id == meeting_id,
            Survey.state.in_([SurveyState.DRAFT, SurveyState.OPEN]),
            sa.or_(Survey.due.is_(None), Survey.due >= on),
        )
        .order_by(Survey.id.desc())
    ).all()


def last_day(session: Session, meeting_id: int) -> date | None:
    """Until when the newest survey about a meeting can be answered, once it is sent."""
    return session.scalars(
        sa.select(Survey.due)
        .where(Survey.meeting_id == meeting_id, Survey.state == SurveyState.OPEN)
        .order_by(Survey.id.desc())
    ).first()


def running(session: Session) -> Sequence[Survey]:
    """All surveys that can be answered, for the clock."""
    return session.scalars(sa.select(Survey).where(Survey.state == SurveyState.OPEN)).all()
