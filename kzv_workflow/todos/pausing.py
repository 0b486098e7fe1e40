"""Pausing reminders from the mail: the address of the page, and what it changes.

The secret in the address is a keyed hash of the reader and the mail address, so it needs no row,
opens nothing but this page, and ends when the address in the directory changes.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.db import settings_of
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation, Person, printed_name
from kzv_workflow.errors import DomainError
from kzv_workflow.todos.reminder_models import ReminderChoice


def pause_url(session: Session, key: str, email: str, public_url: str) -> str:
    return f"{public_url}/erinnerungen/{key}/{secret_of(session, key, email)}"


def secret_of(session: Session, key: str, email: str) -> str:
    """256 bit, as hexadecimal digits."""
    message = f"reminders:{key}:{email.lower()}".encode()
    secret = settings_of(session).secret_key.encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def choice_of(session: Session, key: str) -> ReminderChoice:
    """What the reader chose, or a new row with nothing chosen; not yet in the session."""
    column = ReminderChoice.person_id if key[0] == "p" else ReminderChoice.organisation_id
    found = session.scalars(sa.select(ReminderChoice).where(column == int(key[1:]))).first()
    if found is not None:
        return found
    if key[0] == "p":
        return ReminderChoice(person_id=int(key[1:]), is_paused=False)
    return ReminderChoice(organisation_id=int(key[1:]), is_paused=False)


def set_paused(session: Session, key: str, is_paused: bool) -> None:
    """No more digests, or again; what the office sends by hand still comes."""
    choice = choice_of(session, key)
    choice.is_paused = is_paused
    session.add(choice)


def set_absence(
    session: Session, person_id: int, until: date | None, substitute_id: int | None, today: date
) -> None:
    """Away until that day (or not at all), with a colleague of the same organisation instead.

    Raises DomainError at ``absent_until`` or ``substitute``.
    """
    if until is not None and until < today:
        raise DomainError("Dieser Tag ist schon vorbei.", field="absent_until")
    if substitute_id is not None and until is None:
        raise DomainError("Bitte sagen Sie, bis wann Sie abwesend sind.", field="absent_until")
    if substitute_id is not None and substitute_id not in colleagues(session, person_id, today):
        raise DomainError("Bitte wählen Sie jemanden aus Ihrem Haus.", field="substitute")
    choice = choice_of(session, f"p{person_id}")
    choice.absent_until, choice.substitute_id = until, substitute_id
    session.add(choice)


def colleagues(session: Session, person_id: int, on: date) -> dict[int, str]:
    """The others of the same organisations who have a mail address, by person id."""
    members = directory.current_memberships(session, on)
    homes = {one.organisation_id for one in members if one.person_id == person_id}
    return {
        one.person_id: one.person.name
        for one in members
        if one.organisation_id in homes and one.person_id != person_id and one.person.email
    }


def people(session: Session, on: date) -> dict[int, str]:
    """Everybody who takes part and has a mail address, with their organisation, by person id."""
    members = directory.current_memberships(session, on)
    names = {one.id: one.name for one in session.scalars(sa.select(Organisation))}
    return {
        one.person_id: f"{one.person.name} ({names[one.organisation_id]})"
        for one in members
        if one.person.email
    }


class Away(NamedTuple):
    person_id: int
    until: date
    substitute: str | None


def away(session: Session, on: date) -> list[Away]:
    """Who is away on that day, the first one back first."""
    rows = session.execute(
        sa.select(
            ReminderChoice.person_id, ReminderChoice.absent_until, Person.title,
            Person.given_name, Person.surname,
        )
        .outerjoin(Person, Person.id == ReminderChoice.substitute_id)
        .where(ReminderChoice.person_id.is_not(None), ReminderChoice.absent_until >= on)
        .order_by(ReminderChoice.absent_until, ReminderChoice.id)
    )  # fmt: skip
    return [
        Away(person_id, until, printed_name(title, given, surname) if surname else None)
        for person_id, until, title, given, surname in rows
        if person_id is not None and until is not None
    ]
