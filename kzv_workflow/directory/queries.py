"""Questions to the directory: organisations and people in the order people expect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from kzv_workflow.directory.models import Membership, Organisation, OrganisationKind, Person
from kzv_workflow.directory.roster import Organisation as RosterOrganisation
from kzv_workflow.directory.roster import Person as RosterPerson
from kzv_workflow.directory.roster import Roster


def office(session: Session) -> Organisation | None:
    """The coordinating office; an installation has one."""
    return session.scalars(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.OFFICE)
    ).first()


def organisations(session: Session) -> Sequence[Organisation]:
    """All, the office first, the rest by name without "LK" and "Stadt"."""
    return session.scalars(
        sa.select(Organisation)
        .options(selectinload(Organisation.aliases))
        .order_by(Organisation.kind != OrganisationKind.OFFICE, Organisation.sort_key)
    ).all()


def municipalities(session: Session) -> Sequence[Organisation]:
    return session.scalars(
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.MUNICIPALITY)
        .order_by(Organisation.sort_key)
    ).all()


def current_memberships(session: Session, on: date) -> Sequence[Membership]:
    """Who belongs where on that day, with person; one statement."""
    return session.scalars(
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(
            sa.or_(Membership.valid_from.is_(None), Membership.valid_from <= on),
            sa.or_(Membership.valid_until.is_(None), Membership.valid_until >= on),
        )
        .order_by(Person.sort_key)
    ).all()


def roster(session: Session, on: date) -> Roster:
    """The directory as the parser needs it: names, aliases, people and their initials."""
    people: dict[int, list[RosterPerson]] = {}
    for membership in current_memberships(session, on):
        people.setdefault(membership.organisation_id, []).append(
            RosterPerson(name=membership.person.name, initials=membership.initials)
        )
    return Roster(
        tuple(
            RosterOrganisation(
                name=organisation.name,
                kind=organisation.kind.value,
                type=organisation.type,
                short_code=organisation.short_code,
                aliases=tuple(alias.alias for alias in organisation.aliases),
                full_name=organisation.full_name,
                people=tuple(people.get(organisation.id, ())),
            )
            for organisation in organisations(session)
        )
    )
