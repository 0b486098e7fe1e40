"""Entering and changing people and where they belong; a membership ends, it is not deleted."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory import changes, queries
from kzv_workflow.directory.models import Membership, Organisation, Person
from kzv_workflow.directory.service import check_email, person_sort_key
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.web.viewer import Viewer

SALUTATIONS = ("Frau", "Herr")
INITIALS = re.compile(r"[^\W\d_]{1,4}")
PERSON_LABELS = {
    "salutation": "Anrede",
    "title": "Titel",
    "given_name": "Vornamen",
    "surname": "Nachnamen",
    "email": "Mailadresse",
    "phone": "Telefon",
}
MEMBERSHIP_LABELS = {
    "function": "Funktion",
    "initials": "Kürzel",
    "is_main_contact": "Hauptansprechperson",
    "valid_from": "Beginn",
    "valid_until": "Ende",
}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the form says about a person; texts are stripped, empty ones are None."""

    surname: str
    given_name: str = ""
    title: str | None = None
    salutation: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """What the form says about a person's place in an organisation."""

    function: str | None = None
    initials: str | None = None
    is_main_contact: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person belongs, and as what."""

    organisation: Organisation
    facts: MembershipFacts = MembershipFacts()


def enter(
    session: Session, facts: PersonFacts, place: Place, viewer: Viewer, at: datetime
) -> Person:
    """A new person with a first membership. Raises DomainError at the field that will not do."""
    _check_person(session, facts, None)
    _refuse_twice(session, facts, place.organisation)
    person = Person(
        **asdict(facts), sort_key=person_sort_key(facts.surname, facts.given_name), memberships=[]
    )
    session.add(person)
    session.flush()
    record(session, viewer, ("person", person.id), "hat die Person eingetragen", at)
    add_membership(session, person, place, viewer, at)
    return person


def _refuse_twice(session: Session, facts: PersonFacts, organisation: Organisation) -> None:
    """The same name there again is a second click, unless a mail address tells them apart."""
    queries.lock(session, organisation.id)
    for one in queries.people_of(session, organisation.id):
        known = one.person
        is_same = (known.given_name, known.surname) == (facts.given_name, facts.surname)
        if is_same and facts.email in (None, known.email):
            raise DomainError(
                f"{known.name} steht schon bei {organisation.name}. Heißt jemand anderes dort "
                "genauso, unterscheidet sie die Mailadresse.",
                field="surname",
            )


def change_person(
    session: Session, person: Person, facts: PersonFacts, viewer: Viewer, at: datetime
) -> bool:
    """Whether anything changed. Raises DomainError at the field that will not do."""
    _check_person(session, facts, person)
    changed = changes.bring_to(person, asdict(facts), PERSON_LABELS)
    person.sort_key = person_sort_key(person.surname, person.given_name)
    if changed:
        record(session, viewer, ("person", person.id), changes.sentence(changed), at)
    return bool(changed)


def add_membership(
    session: Session, person: Person, place: Place, viewer: Viewer, at: datetime
) -> Membership:
    """One more place for a person. Raises DomainError at the field that will not do."""
    organisation, facts = place.organisation, place.facts
    membership = Membership(person_id=person.id, organisation_id=organisation.id, **asdict(facts))
    _check_membership(session, membership, facts, organisation)
    session.add(membership)
    person.memberships.append(membership)
    session.flush()
    _only_main_contact(session, membership, facts)
    text = f"hat die Zugehörigkeit zu {organisation.name} eingetragen"
    record(session, viewer, ("person", person.id), text, at)
    return membership


def change_membership(
    session: Session, membership: Membership, facts: MembershipFacts, viewer: Viewer, at: datetime
) -> bool:
    """Whether anything changed; a day in ``valid_until`` ends it after that day."""
    _check_membership(session, membership, facts, membership.organisation)
    changed = changes.bring_to(membership, asdict(facts), MEMBERSHIP_LABELS)
    _only_main_contact(session, membership, facts)
    if changed:
        where = membership.organisation.name
        about = ("person", membership.person_id)
        record(session, viewer, about, f"{changes.sentence(changed)} ({where})", at)
    return bool(changed)


def _check_person(session: Session, facts: PersonFacts, known: Person | None) -> None:
    if facts.salutation not in (None, *SALUTATIONS):
        raise DomainError("Bitte wählen Sie Frau, Herr oder nichts.", field="salutation")
    if not facts.surname:
        raise DomainError("Bitte geben Sie den Nachnamen an.", field="surname")
    if not facts.email:
        return
    check_email(facts.email)
    other = queries.person_by_email(session, facts.email)
    if other is not None and other is not known:
        raise DomainError(f"Diese Mailadresse hat schon {other.name}.", field="email")


def _check_membership(
    session: Session, own: Membership, facts: MembershipFacts, organisation: Organisation
) -> None:
    first, last = facts.valid_from, facts.valid_until
    if first and last and last < first:
        raise DomainError("Das Ende liegt vor dem Beginn.", field="valid_until")
    if facts.initials and not INITIALS.fullmatch(facts.initials):
        raise DomainError("Ein Kürzel besteht aus ein bis vier Buchstaben.", field="initials")
    for other in queries.rivals(session, own, facts.initials):
        if other.id == own.id:
            continue
        if facts.initials and other.initials == facts.initials:
            raise DomainError(
                f"Das Kürzel „{facts.initials}“ hat bei {organisation.name} schon "
                f"{other.person.name}.", field="initials",
            )  # fmt: skip
        if other.person_id == own.person_id and _overlap(other, facts):
            raise DomainError(
                f"{other.person.name} gehört in dieser Zeit schon zu {organisation.name}"
                f"{_since(other)}.", field="organisation_id",
            )  # fmt: skip


def _overlap(other: Membership, facts: MembershipFacts) -> bool:
    begins_in_time = not (other.valid_until and facts.valid_from) or (
        facts.valid_from <= other.valid_until
    )
    return begins_in_time and (
        not (other.valid_from and facts.valid_until) or other.valid_from <= facts.valid_until
    )


def _since(membership: Membership) -> str:
    return f" (seit {german.format_date(membership.valid_from)})" if membership.valid_from else ""


def _only_main_contact(session: Session, own: Membership, facts: MembershipFacts) -> None:
    """An organisation has one main contact; the newest choice counts."""
    if not facts.is_main_contact:
        return
    for other in queries.people_of(session, own.organisation_id):
        if other.id != own.id:
            other.is_main_contact = False
