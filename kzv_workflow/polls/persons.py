"""Entries of those who are asked as the people they are: one may stand for two organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from kzv_workflow.accounts.models import Account
from kzv_workflow.directory.models import Organisation, Person
from kzv_workflow.polls.models import Delegate, DelegateState
from kzv_workflow.web.viewer import Viewer


def by_person(delegates: Iterable[Delegate]) -> list[list[Delegate]]:
    """Entries of one person together: somebody in two organisations is asked once for both."""
    groups: dict[tuple[int | None, str], list[Delegate]] = {}
    for one in delegates:
        groups.setdefault((one.person_id, one.email or str(one.id)), []).append(one)
    return list(groups.values())


def same_person(session: Session, delegate: Delegate) -> list[Delegate]:
    """All entries of somebody who is asked, in the order of the directory; mostly just this."""
    if not delegate.email:
        return [delegate]
    query = (
        sa.select(Delegate)
        .join(Delegate.organisation)
        .options(contains_eager(Delegate.organisation))
        .where(
            Delegate.poll_id == delegate.poll_id,
            Delegate.email == delegate.email,
            Delegate.person_id.is_not_distinct_from(delegate.person_id),
            Delegate.state == DelegateState.ACTIVE,
        )
        .order_by(Organisation.sort_key)
    )
    found = list(session.scalars(query).all())
    return found if delegate in found else [delegate]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a login, as a delegate would be noted; the address in lower case."""

    organisation_id: int
    person_id: int
    name: str
    email: str


def own(session: Session, poll_id: int, viewer: Viewer) -> tuple[Member, Delegate | None]:
    """Who is logged in, and as whom they answer: their own entry, by person or address."""
    found = session.execute(
        sa.select(Account, Person, Delegate)
        .join(Account.person)
        .outerjoin(
            Delegate,
            sa.and_(
                Delegate.poll_id == poll_id,
                Delegate.organisation_id == Account.organisation_id,
                sa.or_(Delegate.person_id == Account.person_id, Delegate.email == Account.email),
                Delegate.state == DelegateState.ACTIVE,
            ),
        )
        .outerjoin(Delegate.organisation)
        .options(contains_eager(Delegate.organisation))
        .where(Account.id == viewer.account_id)
    ).all()
    account, person, delegate = found[0]
    return Member(account.organisation_id, person.id, person.name, account.email), delegate


def delegate(session: Session, poll_id: int, delegate_id: int) -> Delegate | None:
    return session.scalars(
        sa.select(Delegate)
        .options(joinedload(Delegate.organisation))
        .where(Delegate.id == delegate_id, Delegate.poll_id == poll_id)
    ).first()


def delegate_at(
    session: Session, poll_id: int, organisation_id: int, email: str
) -> Delegate | None:
    """The entry of that address in the organisation, whatever its state."""
    return session.scalars(
        sa.select(Delegate).where(
            Delegate.poll_id == poll_id,
            Delegate.organisation_id == organisation_id,
            Delegate.email == email,
        )
    ).first()


def own_delegate(session: Session, poll_id: int, member: Member) -> Delegate | None:
    """As whom somebody logged in answers: their own entry, known by person or address."""
    return session.scalars(
        sa.select(Delegate)
        .options(joinedload(Delegate.organisation))
        .where(
            Delegate.poll_id == poll_id,
            Delegate.organisation_id == member.organisation_id,
            sa.or_(Delegate.person_id == member.person_id, Delegate.email == member.email),
            Delegate.state == DelegateState.ACTIVE,
        )
    ).first()
