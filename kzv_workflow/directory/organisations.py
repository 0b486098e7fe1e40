"""Entering and changing organisations; a spelling never means two of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory import changes, queries
from kzv_workflow.directory.models import (
    LANDS,
    Organisation,
    OrganisationAlias,
    OrganisationKind,
)
from kzv_workflow.directory.roster import spelling_key
from kzv_workflow.directory.service import check_email, organisation_sort_key
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.web.viewer import Viewer

TYPES = ("LK", "Stadt")
LABELS = {
    "kind": "Art",
    "type": "Landkreis oder Stadt",
    "name": "Name",
    "full_name": "vollen Namen",
    "short_code": "Kürzel",
    "land": "Land",
    "fallback_email": "Sammelpostfach",
    "is_active": "Teilnahme",
}
OFFICE_LABELS = {
    "name": "Name",
    "full_name": "vollen Namen",
    "funder_line": "Förderhinweis",
    "contact_line": "Kontaktzeile",
    "fallback_email": "Mailadresse für Antworten",
}


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What the form says about an organisation; texts are stripped, empty ones are None."""

    kind: OrganisationKind
    name: str
    short_code: str
    full_name: str = ""
    type: str | None = None
    land: str | None = None
    aliases: tuple[str, ...] = ()
    fallback_email: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What the settings say about the office; both lines stand on documents and pages."""

    name: str
    full_name: str
    funder_line: str | None
    contact_line: str | None
    fallback_email: str | None = None  # where answers to mails are read


def add_organisation(
    session: Session, facts: OrganisationFacts, viewer: Viewer, at: datetime
) -> Organisation:
    """Raises DomainError at the field that will not do."""
    facts = _checked(session, facts, None)
    organisation = Organisation(
        **{name: value for name, value in asdict(facts).items() if name != "aliases"},
        sort_key=organisation_sort_key(facts.name),
        aliases=[OrganisationAlias(alias=alias) for alias in facts.aliases],
    )
    session.add(organisation)
    session.flush()
    about = ("organisation", organisation.id)
    record(session, viewer, about, "hat die Organisation angelegt", at)
    return organisation


def change_organisation(
    session: Session,
    organisation: Organisation,
    facts: OrganisationFacts,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Whether anything changed. Raises DomainError at the field that will not do."""
    facts = _checked(session, facts, organisation)
    changed = changes.bring_to(organisation, asdict(facts), LABELS)
    if {one.alias for one in organisation.aliases} != set(facts.aliases):
        kept = [one for one in organisation.aliases if one.alias in facts.aliases]
        new = set(facts.aliases) - {one.alias for one in kept}
        organisation.aliases = kept + [OrganisationAlias(alias=alias) for alias in sorted(new)]
        changed.append("Schreibweisen")
    organisation.sort_key = organisation_sort_key(organisation.name)
    if changed:
        about = ("organisation", organisation.id)
        record(session, viewer, about, changes.sentence(changed), at)
    return bool(changed)


def change_office(
    session: Session, office: Organisation, facts: OfficeFacts, viewer: Viewer, at: datetime
) -> bool:
    """Whether anything changed. Raises DomainError if another organisation has that name, or the
    mail address cannot be one."""
    if facts.fallback_email:
        check_email(facts.fallback_email, "fallback_email")
    _refuse_taken(session, [("name", facts.name), ("full_name", facts.full_name)], office.id)
    changed = changes.bring_to(office, asdict(facts), OFFICE_LABELS)
    office.sort_key = organisation_sort_key(office.name)
    if changed:
        record(session, viewer, ("organisation", office.id), changes.sentence(changed), at)
    return bool(changed)


def _checked(
    session: Session, facts: OrganisationFacts, known: Organisation | None
) -> OrganisationFacts:
    """The facts as they may be stored: full name filled in, own names not repeated as aliases."""
    is_office = facts.kind is OrganisationKind.OFFICE
    if is_office != (known is not None and known.kind is OrganisationKind.OFFICE):
        raise DomainError("Die Geschäftsstelle gibt es genau einmal.", field="kind")
    if is_office and not facts.is_active:
        raise DomainError("Die Geschäftsstelle nimmt immer teil.", field="is_active")
    if facts.land is not None and facts.land not in LANDS:
        raise DomainError("Bitte wählen Sie eines der 16 Länder.", field="land")
    if facts.type is not None and facts.type not in TYPES:
        raise DomainError("Bitte wählen Sie Landkreis oder Stadt.", field="type")
    if facts.fallback_email:
        check_email(facts.fallback_email, "fallback_email")
    full_name = facts.full_name or facts.name
    aliases = tuple(_without_repetition(facts.aliases, facts.name, full_name))
    facts = replace(facts, full_name=full_name, aliases=aliases)
    _refuse_taken(session, _spellings(facts), known.id if known else None)
    return facts


def _without_repetition(aliases: tuple[str, ...], *own: str) -> Iterator[str]:
    seen = {spelling_key(name) for name in own}
    for alias in aliases:
        if spelling_key(alias) not in seen:
            seen.add(spelling_key(alias))
            yield alias


def _spellings(facts: OrganisationFacts) -> list[tuple[str, str]]:
    own = [("name", facts.name), ("full_name", facts.full_name), ("short_code", facts.short_code)]
    return own + [("aliases", alias) for alias in facts.aliases]


def _refuse_taken(session: Session, spellings: list[tuple[str, str]], own_id: int | None) -> None:
    taken = {
        spelling_key(spelling): other.name
        for other in queries.organisations(session)
        if other.id != own_id
        for spelling in (
            other.name,
            other.full_name,
            other.short_code,
            *(one.alias for one in other.aliases),
        )
    }
    for field, spelling in spellings:
        if owner := taken.get(spelling_key(spelling)):
            raise DomainError(
                f"„{spelling}“ steht schon bei „{owner}“. "
                "Eine Schreibweise darf nur eine Organisation meinen.",
                field=field,
            )
