"""What is still to be set up in a new installation, for its administrators."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.directory.models import Membership, Organisation, OrganisationKind
from kzv_workflow.minutes.models import Minutes

_IS_MUNICIPALITY = Organisation.kind == OrganisationKind.MUNICIPALITY


class Step(NamedTuple):
    """``endpoint`` is the page where it is done."""

    label: str
    endpoint: str
    is_done: bool


def first_steps(session: Session) -> list[Step]:
    """In the order they are taken, one statement; empty once all is done."""
    office = sa.exists().where(
        Organisation.kind == OrganisationKind.OFFICE, Organisation.contact_line.is_not(None)
    )
    municipality = sa.exists().where(_IS_MUNICIPALITY)
    person = sa.exists().where(Membership.organisation_id == Organisation.id, _IS_MUNICIPALITY)
    account = sa.exists().where(Account.organisation_id == Organisation.id, _IS_MUNICIPALITY)
    minutes = sa.exists().where(Minutes.id.is_not(None))
    known = session.execute(sa.select(office, municipality, person, account, minutes)).one()
    steps = [
        Step(label, endpoint, bool(is_done))
        for (label, endpoint), is_done in zip(_WORDS, known, strict=True)
    ]
    return [] if all(step.is_done for step in steps) else steps


_WORDS = (
    ("Geschäftsstelle: Kontaktzeile, Förderhinweis, Postfach", "administration.office"),
    ("Kommunen anlegen", "directory_admin.new_organisation"),
    ("Personen eintragen oder aus Excel einlesen", "directory_import.start"),
    ("Menschen aus den Kommunen einladen", "accounts_admin.new"),
    ("Das erste Protokoll übernehmen", "minutes_import.start"),
)
