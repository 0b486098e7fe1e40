"""Questions to the directory: organisations and people in the order people expect."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload, selectinload

from kzv_workflow.directory.models import (
    DeadAddress,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    printed_name,
)
from kzv_workflow.directory.roster import Organisation as RosterOrganisation
from kzv_workflow.directory.roster import Person as RosterPerson
from kzv_workflow.directory.roster import Roster

_ORDER = (Organisation.kind != OrganisationKind.OFFICE, Organisation.sort_key)
Text = TypeVar("Text", str, str | None)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where mail to a municipality goes: to a person, or to its fallback address."""

    organisation_id: int
    organisation_name: str
    person_id: int | None
    name: str
    email: str
    is_fallback: bool


class ListedOrganisation(NamedTuple):
    id: int
    name: str
    short_code: str
    is_active: bool
    fallback_email: str | None


class ListedMember(NamedTuple):
    """A person of an organisation as the overview shows it."""

    organisation_id: int
    initials: str | None
    function: str | None
    email: str | None
    title: str | None
    given_name: str
    surname: str
    person_id: int
    phone: str | None
    is_main_contact: bool

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.surname) if part)


def office(session: Session) -> Organisation | None:
    """The coordinating office; an installation has one."""
    return session.scalars(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.OFFICE)
    ).first()


def lock(session: Session, organisation_id: int) -> None:
    """Whoever enters something new for the organisation does so one after the other.

    Rows that only refer to it need not wait.
    """
    row = sa.select(Organisation.id).where(Organisation.id == organisation_id)
    session.execute(row.with_for_update(key_share=True))


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
    """All that take part, also those that rest for now."""
    return session.scalars(
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.MUNICIPALITY)
        .order_by(Organisation.sort_key)
    ).all()


def resting(session: Session) -> dict[int, str]:
    """Organisations that take no part for now, with their names; they get no new To-dos."""
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name).where(~Organisation.is_active)
    )
    return {row[0]: row[1] for row in rows}


def listed(session: Session) -> list[ListedOrganisation]:
    """All organisations in the same order, as the overview shows them."""
    rows = session.execute(
        sa.select(
            Organisation.id, Organisation.name, Organisation.short_code, Organisation.is_active,
            Organisation.fallback_email,
        ).order_by(*_ORDER)
    )  # fmt: skip
    return [ListedOrganisation(*row) for row in rows]


def listed_members(session: Session, on: date) -> list[ListedMember]:
    """Who belongs where on that day, as the overview shows it."""
    rows = session.execute(
        sa.select(
            Membership.organisation_id, Membership.initials, Membership.function, Person.email,
            Person.title, Person.given_name, Person.surname, Person.id, Person.phone,
            Membership.is_main_contact,
        )
        .join(Membership.person)
        .where(*is_current(on))
        .order_by(Membership.is_main_contact.desc(), Person.sort_key)
    )  # fmt: skip
    return [ListedMember._make(row) for row in rows]


def current_memberships(session: Session, on: date) -> Sequence[Membership]:
    """Who belongs where on that day, with person; one statement."""
    return session.scalars(
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(*is_current(on))
        .order_by(Person.sort_key)
    ).all()


def is_current(on: date | sa.BindParameter[date]) -> tuple[sa.ColumnElement[bool], ...]:
    """Memberships of that day, for the WHERE of a statement."""
    return (
        sa.or_(Membership.valid_from.is_(None), Membership.valid_from <= on),
        sa.or_(Membership.valid_until.is_(None), Membership.valid_until >= on),
    )


def find_organisation(session: Session, organisation_id: int) -> Organisation | None:
    return session.get(Organisation, organisation_id, options=[selectinload(Organisation.aliases)])


def find_person(session: Session, person_id: int) -> Person | None:
    """A person with all memberships, also those that ended, and their organisations."""
    together = selectinload(Person.memberships).joinedload(Membership.organisation)
    return session.get(Person, person_id, options=[together])


def find_membership(session: Session, membership_id: int) -> Membership | None:
    together = (joinedload(Membership.person), joinedload(Membership.organisation))
    return session.get(Membership, membership_id, options=together)


def person_by_email(session: Session, email: str) -> Person | None:
    """Who has that mail address; upper and lower case do not count."""
    return session.scalars(
        sa.select(Person).where(sa.func.lower(Person.email) == email.strip().lower())
    ).first()


def dead_address(session: Session, email: str | None) -> DeadAddress | None:
    """Whether mails to that address come back."""
    return session.get(DeadAddress, email.lower()) if email else None


def people_of(session: Session, organisation_id: int) -> Sequence[Membership]:
    """Everybody who belongs or belonged there, with person."""
    return session.scalars(
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.organisation_id == organisation_id)
        .order_by(Person.sort_key, Membership.id)
    ).all()


def rivals(session: Session, own: Membership, initials: str | None) -> Sequence[Membership]:
    """Memberships there of the same person or with the same initials, which may be in the way."""
    same = Membership.person_id == own.person_id
    if initials:
        same = sa.or_(same, Membership.initials == initials)
    return session.scalars(
        sa.select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.organisation_id == own.organisation_id, same)
    ).all()


def recipients(session: Session, on: date, without: Collection[int] = ()) -> list[Recipient]:
    """Who gets what goes to all municipalities: everybody with a mail address.

    A municipality without a named contact keeps getting everything at its fallback address.
    Those that rest get nothing, nor do the people *without* (their ids).
    """
    found = []
    for organisation, everybody in _reached(session, on):
        people = [one for one in everybody if one.id not in without]
        found += [
            Recipient(organisation.id, organisation.name, one.id, one.name, one.email, False)
            for one in people
            if one.email
        ]
        if not people and organisation.fallback_email:
            fallback = (organisation.name, organisation.fallback_email, True)
            found.append(Recipient(organisation.id, organisation.name, None, *fallback))
    return found


def unreachable(session: Session, on: date) -> list[Organisation]:
    """Active municipalities that no mail can reach, so that pages can say so."""
    return [
        organisation
        for organisation, people in _reached(session, on)
        if not people and not organisation.fallback_email
    ]


def _reached(session: Session, on: date) -> list[tuple[Organisation, list[Person]]]:
    """Active municipalities in order, with their people of that day who have a mail address."""
    people: dict[int, dict[int, Person]] = {}
    for one in current_memberships(session, on):
        if one.person.email:
            people.setdefault(one.organisation_id, {})[one.person_id] = one.person
    return [
        (one, list(people.get(one.id, {}).values()))
        for one in municipalities(session)
        if one.is_active
    ]


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


def everybody_ever(session: Session, on: date) -> list[tuple[int, str, int, bool]]:
    """Everybody with every organisation they ever belonged to, and whether they did *on* that day:
    (person id, printed name, organisation id, is current)."""
    current = sa.and_(*is_current(on)).label("current")
    rows = session.execute(
        sa.select(
            Person.id, Person.title, Person.given_name, Person.surname,
            Membership.organisation_id, current,
        )
        .join(Membership.person)
        .order_by(current.desc(), Person.id)
    )  # fmt: skip
    return [
        (key, printed_name(title, given_name, surname), organisation_id, bool(belongs))
        for key, title, given_name, surname, organisation_id, belongs in rows
    ]
