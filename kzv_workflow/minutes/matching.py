"""Which people and organisations of the directory an attendance list speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kzv_workflow.german import same_person
from kzv_workflow.minutes.structure import Attendee


class Match(StrEnum):
    """What we make of a line of the attendance list."""

    KNOWN = "known"
    NEW = "new"
    REPLACEMENT = "replacement"  # perhaps: somebody of this organisation is missing from the list
    UNKNOWN_ORGANISATION = "unknown_organisation"
    NOBODY = "nobody"  # an organisation without a person


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the directory in one organisation, whenever."""

    id: int
    name: str
    organisation_id: int
    is_current: bool = True  # belongs there on the day of the meeting


@dataclass(frozen=True, slots=True)
class AttendeeMatch:
    """One line with what it probably means; ``missing`` are people it might replace."""

    index: int
    attendee: Attendee
    match: Match
    organisation_id: int | None
    person_id: int | None = None
    missing: tuple[KnownPerson, ...] = ()

    @property
    def needs_decision(self) -> bool:
        return self.match in {Match.REPLACEMENT, Match.UNKNOWN_ORGANISATION, Match.NEW}


def match_attendees(
    attendees: Sequence[Attendee], people: Sequence[KnownPerson], organisation_ids: dict[str, int]
) -> list[AttendeeMatch]:
    """One match per attendee, in their order; ``organisation_ids`` by canonical name."""
    return [
        _match(index, attendee, attendees, people, organisation_ids)
        for index, attendee in enumerate(attendees)
    ]


def _match(
    index: int,
    attendee: Attendee,
    attendees: Sequence[Attendee],
    people: Sequence[KnownPerson],
    organisation_ids: dict[str, int],
) -> AttendeeMatch:
    organisation_id = organisation_ids.get(attendee.organisation or "")
    if attendee.name is None:
        return AttendeeMatch(index, attendee, Match.NOBODY, organisation_id)
    if organisation_id is None:
        return AttendeeMatch(index, attendee, Match.UNKNOWN_ORGANISATION, None)
    colleagues = [person for person in people if person.organisation_id == organisation_id]
    for person in colleagues:
        if same_person(person.name, attendee.name):
            return AttendeeMatch(index, attendee, Match.KNOWN, organisation_id, person.id)
    missing = tuple(
        person
        for person in colleagues
        if person.is_current
        and not any(other.name and same_person(person.name, other.name) for other in attendees)
    )
    kind = Match.REPLACEMENT if missing else Match.NEW
    return AttendeeMatch(index, attendee, kind, organisation_id, None, missing)
