"""Questions to the directory: organisations and people in the order people expect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, selectinload

from kzv_workflow.directory.models import Membership, Organisation, OrganisationKind, Person
from kzv_workflow.directory.roster import Organisation as RosterOrganisation
from kzv_workflow.directory.roster import Person as RosterPerson
from kzv_workflow.directory.roster import Roster

_ORDER = (Organisation.kind != OrganisationKind.OFFICE, Organisation.sort_key)
Text = TypeVar("Text", str, str | None)


class ListedOrganisation(NamedTuple):
    id: int
    name: str
    short_code: str


class ListedMember(NamedTuple):
    """A person of an organisation as the overview shows it."""

    organisation_id: int
    initials: str | None
    function: str | None
    email: str | None
    title: str | None
    given_name: str
    surname: str

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.surname) if part)


def office(session: Session) -> Organisation | None:
    """The coordinating office; an installation has one."""
    return session.scalars(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.OFFICE)
    ).first()


def of_office(column: InstrumentedAttribute[Text]) -> sa.ScalarSelect[Text]:
    """One column of the office, to stand in another statement; NULL without an office."""
    return (
        sa.select(column)
        .where(Organisation.kind == OrganisationKind.OFFICE)
        .limit(1)
        .scalar_subquery()
    )


def organisations(session: Session) -> Sequence[Organisation]:
    """All, the office first, the rest by name without "LK" and "Stadt"."""
    return session.scalars(
        sa.select(Organisation).options(selectinload(Organisation.aliases)).order_by(*_ORDER)
    ).all()


def municipalities(session: Session) -> Sequence[Organisation]:
    return session.scalars(
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.MUNICIPALITY)
        .order_by(Organisation.sort_key)
    ).all()


def listed(session: Session) -> list[ListedOrganisation]:
    """All organisations in the same order, as the overview shows them."""
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name, Organisation.short_code).order_by(*_ORDER)
    )
    return [ListedOrganisation(*row) for row in rows]


def listed_members(session: Session, on: date) -> list[ListedMember]:
    """Who belongs where on that day, as the overview shows it."""
    rows = session.execute(
        sa.select(
            Membership.organisation_id, Membership.initials, Membership.function, Person.email,
            Person.title, Person.given_name, Person.surname,
        )
        .join(Membership.person)
        .where(*_is_current(on))
        .order_by(Person.sort_key)
    )  # fmt: skip
    return [ListedMember(*row) for row in rows]


def current_memberships(session: Session, on: date) -> Sequence[Membership]:
    """Who belongs where on that day, with person; one statement."""
    return session.scalars(
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(*_is_current(on))
        .order_by(Person.sort_key)
    ).all()


def _is_current(on: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        sa.or_(Membership.valid_from.is_(None), Membership.valid_from <= on),
        sa.or_(Membership.valid_until.is_(None), Membership.valid_until >= on),
    )


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
