"""Who plays: the office and the nine municipalities with one account each."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.accounts.passwords import hash_password
from kzv_workflow.demo import PEOPLE
from kzv_workflow.directory import service as directory
from kzv_workflow.meetings.models import Series

PASSWORD = "Regenbogen-Treppe-7"
CREATED = datetime(2021, 1, 4, 8, 0, tzinfo=UTC)


def add_cast(session: Session) -> None:
    """The shipped organisations with the demo's people; all accounts have PASSWORD."""
    organisations = directory.add_shipped_organisations(session)
    organisations["BiSMit"].contact_line = "Jonas Petri, Telefon 0341 0000000"
    organisations["BiSMit"].funder_line = "Gefördert vom Bundesministerium."
    session.add(Series(title="Kennzahlenvergleich"))
    hashed = hash_password(PASSWORD)
    for cast in PEOPLE:
        organisation = organisations[cast.organisation]
        person = directory.add_person(
            session, cast.name, f"{cast.account}@demo.example", organisation
        )
        person.salutation = cast.salutation
        person.memberships[0].initials = cast.initials
        person.memberships[0].function = cast.function
        session.add(
            Account(
                email=f"{cast.account}@demo.example",
                password_hash=hashed,
                role=cast.role,
                person=person,
                organisation=organisation,
                created_at=CREATED,
            )
        )
