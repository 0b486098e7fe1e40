"""Who comes: questions about the answers to invitations, and the page behind a mail's link."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.meetings.models import Invitation, InvitationState, Rsvp
from kzv_workflow.meetings.reply_models import Reply, ReplyLink


@dataclass(frozen=True, slots=True)
class GuestAnswers:
    """One guest of a meeting with an invitation for each day, in the order of the days."""

    name: str
    email: str
    days: list[Invitation] = field(default_factory=list)

    def says(self, rsvp: Rsvp) -> bool:
        return any(one.rsvp is rsvp for one in self.days)

    @property
    def coming(self) -> list[date]:
        return [one.sent_day for one in self.days if one.rsvp is Rsvp.ACCEPTED]


@dataclass(frozen=True, slots=True)
class OrganisationAnswers:
    """An organisation with its guests; it comes as soon as one of them does."""

    name: str
    guests: list[GuestAnswers] = field(default_factory=list)

    @property
    def rsvp(self) -> Rsvp:
        """Yes if anybody comes; then "perhaps", then "open"; no only if all said so."""
        order = (Rsvp.ACCEPTED, Rsvp.TENTATIVE, Rsvp.NEEDS_ACTION)
        said = (one for one in order if any(guest.says(one) for guest in self.guests))
        return next(said, Rsvp.DECLINED)


def who_comes(session: Session, meeting_id: int) -> list[OrganisationAnswers]:
    """The standing invitations by organisation."""
    return by_organisation(invitations(session, meeting_id))


def invitations(session: Session, meeting_id: int) -> Sequence[Invitation]:
    """All of them, also the ended ones: municipalities in their order, others last."""
    return session.scalars(_invitations(), {"meeting_id": meeting_id}).all()


@cache
def _invitations() -> sa.Select[Invitation]:
    """Built once: putting it together costs more than asking it."""
    is_office = sa.case((Organisation.kind == OrganisationKind.MUNICIPALITY, 0), else_=1)
    return (
        sa.select(Invitation)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.meeting_id == sa.bindparam("meeting_id"))
        .order_by(is_office, Organisation.sort_key, Invitation.sent_day, Invitation.id)
    )


def by_organisation(rows: Sequence[Invitation]) -> list[OrganisationAnswers]:
    """Those that stand, each guest once with all their days."""
    found: dict[int, OrganisationAnswers] = {}
    guests: dict[tuple[int, str], GuestAnswers] = {}
    for row in rows:
        if row.state is not InvitationState.INVITED:
            continue
        place = found.setdefault(row.organisation_id, OrganisationAnswers(row.organisation_name))
        key = (row.organisation_id, row.email)
        if key not in guests:
            guests[key] = GuestAnswers(row.name, row.email)
            place.guests.append(guests[key])
        guests[key].days.append(row)
    return list(found.values())


def tally(answers: Sequence[OrganisationAnswers], kind: Rsvp) -> int:
    """How many of those organisations say that."""
    return sum(one.rsvp is kind for one in answers)


def history(session: Session, meeting_id: int) -> Sequence[Reply]:
    """All answers to invitations of that meeting, newest first."""
    return session.scalars(
        sa.select(Reply)
        .join(Reply.invitation)
        .options(joinedload(Reply.invitation))
        .where(Invitation.meeting_id == meeting_id)
        .order_by(Reply.id.desc())
    ).all()


def hash_link(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def behind(session: Session, secret: str) -> Invitation | None:
    """The invitation a mail's link belongs to, also when it is over or called off."""
    return session.scalars(
        sa.select(Invitation)
        .join(ReplyLink, ReplyLink.invitation_id == Invitation.id)
        .where(ReplyLink.token_hash == hash_link(secret))
    ).first()


def can_answer(row: Invitation, at: datetime) -> bool:
    """Until the day's meeting is over, and while the invitation stands."""
    ends = datetime.combine(row.sent_day, row.sent_ends_at, BERLIN)
    return row.state is InvitationState.INVITED and at < ends
