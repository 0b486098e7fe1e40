"""The first entries of a directory: the office, its people, the shipped organisations."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory import queries
from kzv_workflow.directory.models import (
    DeadAddress,
    Membership,
    Organisation,
    OrganisationAlias,
    OrganisationKind,
    Person,
)
from kzv_workflow.errors import DomainError

MAIL_ADDRESS = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;]+")
SHIPPED = Path(__file__).with_name("demo.json")
_KEY_LENGTH = 200


def check_email(email: str, field: str = "email") -> None:
    """Raises DomainError if the mail address cannot be one."""
    if len(email) > 254 or not MAIL_ADDRESS.fullmatch(email):
        raise DomainError(f"„{email}“ ist keine Mailadresse.", field=field)


def organisation_sort_key(name: str) -> str:
    """One string that sorts like german.municipality_sort_key; blanks sort before letters."""
    return " ".join(str(part) for part in german.municipality_sort_key(name))[:_KEY_LENGTH]


def person_sort_key(surname: str, given_name: str) -> str:
    return german.sort_key(f"{surname} {given_name}")[:_KEY_LENGTH]


def ensure_office(session: Session, name: str) -> Organisation:
    """The office; created under that name if there is none.

    Raises DomainError if there is one with another name.
    """
    office = queries.office(session)
    if office and office.name != name.strip():
        raise DomainError(f"Das Büro heißt hier „{office.name}“.", field="office")
    if office is None:
        name = name.strip()
        office = Organisation(
            kind=OrganisationKind.OFFICE,
            name=name,
            full_name=name,
            short_code=name[:12].upper(),
            sort_key=german.sort_key(name),
        )
        session.add(office)
    return office


def add_person(session: Session, name: str, email: str, organisation: Organisation) -> Person:
    """A new person in an organisation; *name* as printed, with title and particles.

    Raises DomainError if the mail address cannot be one.
    """
    check_email(email)
    parts = german.split_name(name)
    person = Person(
        title=parts.title or None,
        given_name=parts.given or "",
        surname=parts.surname,
        email=email,
        sort_key=person_sort_key(parts.surname, parts.given),
        memberships=[Membership(organisation=organisation)],
    )
    session.add(person)
    return person


def add_shipped_organisations(session: Session) -> dict[str, Organisation]:
    """The office and the municipalities of the shipped directory, by name."""
    entries = json.loads(SHIPPED.read_text(encoding="utf-8"))["organisations"]
    organisations = {
        entry["name"]: Organisation(
            kind=OrganisationKind(entry["kind"]),
            type=entry.get("type"),
            name=entry["name"],
            full_name=entry.get("full_name", entry["name"]),
            short_code=entry["short_code"],
            land=entry.get("land"),
            sort_key=organisation_sort_key(entry["name"]),
            aliases=[OrganisationAlias(alias=alias) for alias in entry.get("aliases", ())],
        )
        for entry in entries
    }
    session.add_all(organisations.values())
    return organisations


def mark_dead(session: Session, email: str, reason: str, at: datetime) -> None:
    """Mails to this address come back; the first report keeps its day, the last its words."""
    known = session.get(DeadAddress, email.lower())
    if known is None:
        session.add(DeadAddress(email=email.lower(), since=at, reason=reason[:300]))
    else:
        known.reason = reason[:300]
    session.flush()
