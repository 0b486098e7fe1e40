"""Taking people over from a table: the same steps as by hand, one row after the other.

The preview does it all and is rolled back by the caller, so it never says anything else than
what will happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory import people, queries
from kzv_workflow.directory.models import Membership, Organisation, Person
from kzv_workflow.directory.people_table import COLUMNS, FULL_NAME, Row, Table
from kzv_workflow.errors import DomainError
from kzv_workflow.web.viewer import Viewer

YES = {"ja", "j", "x", "wahr", "1", "yes"}
NO = {"nein", "n", "falsch", "0", "no"}
Facts = TypeVar("Facts", people.PersonFacts, people.MembershipFacts)


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of a row: who, and what changes or why it cannot be taken over."""

    number: int
    name: str
    outcome: Outcome
    details: tuple[str, ...] = ()


class Taking:
    """One run through a table; ``lines`` says what became of each row."""

    def __init__(self, session: Session, viewer: Viewer, at: datetime, on: date) -> None:
        self.session, self.viewer, self.at, self.on = session, viewer, at, on
        self.lines: list[Line] = []
        self._roster = queries.roster(session, on)
        self._ids = {one.name: one.id for one in queries.listed(session)}
        self._seen: dict[tuple[int, int], int] = {}
        self._names: dict[int, list[tuple[str, int]]] = {}

    def take(self, table: Table) -> Sequence[Line]:
        """Take over every row that can be; a row with a problem leaves nothing behind."""
        for row in table.rows():
            try:
                with self.session.begin_nested():
                    self.lines.append(self._take(row))
            except DomainError as error:
                where = table.address(row, error.field or "surname")
                sentence = f"Zelle {where}: {error}"
                self.lines.append(Line(row.number, _name(row), Outcome.PROBLEM, (sentence,)))
        return self.lines

    def count(self, outcome: Outcome) -> int:
        return sum(line.outcome is outcome for line in self.lines)

    def _take(self, row: Row) -> Line:
        _check_lengths(row)
        organisation = self._organisation(row)
        values = _values(row)
        person = self._known(values, organisation)
        if person is None:
            facts = _overlaid(people.PersonFacts(surname=""), values)
            place = people.Place(organisation, _overlaid(people.MembershipFacts(), values))
            person = people.enter(self.session, facts, place, self.viewer, self.at)
            details: list[str] = [organisation.name]
            outcome = Outcome.NEW
        else:
            self._refuse_second(row, person, organisation)
            details = self._change(person, organisation, values)
            outcome = Outcome.CHANGED if details else Outcome.UNCHANGED
        self._seen[person.id, organisation.id] = row.number
        if outcome is Outcome.NEW:
            self._names_in(organisation).append((person.name, person.id))
        return Line(row.number, person.name, outcome, tuple(details))

    def _organisation(self, row: Row) -> Organisation:
        written = row.values.get("organisation")
        if not written:
            raise DomainError("Hier fehlt die Organisation.", field="organisation")
        found = self._roster.organisation(written)
        organisation = found and queries.find_organisation(self.session, self._ids[found.name])
        if not organisation:
            raise DomainError(
                f"Die Organisation „{written}“ gibt es nicht. Bitte legen Sie sie zuerst an oder "
                "prüfen Sie die Schreibweise.", field="organisation",
            )  # fmt: skip
        return organisation

    def _known(self, values: dict[str, Any], organisation: Organisation) -> Person | None:
        """Who is meant: by mail address, else by name within the organisation."""
        written = f"{values.get('given_name', '')} {values.get('surname', '')}"
        person = queries.person_by_email(self.session, values.get("email", ""))
        if person is not None:
            parts = (values.get("given_name"), values.get("surname"))
            if person.given_name in parts or person.surname in parts:
                return person
            raise DomainError(f"Diese Mailadresse hat schon {person.name}.", field="email")
        for name, person_id in self._names_in(organisation):
            if german.same_person(name, written):
                return queries.find_person(self.session, person_id)
        return None

    def _names_in(self, organisation: Organisation) -> list[tuple[str, int]]:
        """Who belongs there today, read once; rows taken over add to it."""
        if organisation.id not in self._names:
            self._names[organisation.id] = [
                (one.person.name, one.person_id)
                for one in queries.people_of(self.session, organisation.id)
                if one.is_current(self.on)
            ]
        return self._names[organisation.id]

    def _refuse_second(self, row: Row, person: Person, organisation: Organisation) -> None:
        if number := self._seen.get((person.id, organisation.id)):
            raise DomainError(
                f"{person.name} steht schon in Zeile {number}. Diese Zeile wird nicht übernommen.",
                field="surname",
            )

    def _change(
        self, person: Person, organisation: Organisation, values: dict[str, Any]
    ) -> list[str]:
        """Change what the row says otherwise; empty cells leave everything as it is."""
        old = _facts_of(person, people.PersonFacts)
        new = _overlaid(old, values)
        details = _differences(old, new, people.PERSON_LABELS)
        people.change_person(self.session, person, new, self.viewer, self.at)
        place = self._membership(person, organisation)
        if place is None:
            facts = _overlaid(people.MembershipFacts(valid_from=self.on), values)
            people.add_membership(
                self.session, person, people.Place(organisation, facts), self.viewer, self.at
            )
            return [*details, f"neue Zugehörigkeit: {organisation.name}"]
        before = _facts_of(place, people.MembershipFacts)
        after = _overlaid(before, values)
        people.change_membership(self.session, place, after, self.viewer, self.at)
        return details + _differences(before, after, people.MEMBERSHIP_LABELS)

    def _membership(self, person: Person, organisation: Organisation) -> Membership | None:
        return next(
            (
                one
                for one in person.memberships
                if one.organisation_id == organisation.id and one.is_current(self.on)
            ),
            None,
        )


def _check_lengths(row: Row) -> None:
    for column in (*COLUMNS, FULL_NAME):
        if len(row.values.get(column.key, "")) > column.length:
            raise DomainError(
                f"Hier passen höchstens {column.length} Zeichen hinein.", field=column.key
            )


def _values(row: Row) -> dict[str, Any]:
    """The facts of a row; a full name is taken apart where no parts are given."""
    values: dict[str, Any] = {k: v for k, v in row.values.items() if k != "organisation"}
    full_name = values.pop(FULL_NAME.key, None)
    if full_name and "surname" not in values:
        parts = german.split_name(full_name)
        named = {"title": parts.title, "given_name": parts.given, "surname": parts.surname}
        values |= {key: text for key, text in named.items() if text and key not in values}
    if "is_main_contact" in values:
        values["is_main_contact"] = _yes_or_no(values["is_main_contact"])
    if not values.get("surname"):
        raise DomainError("Hier fehlt der Nachname.", field="surname")
    return values


def _yes_or_no(text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise DomainError("Bitte schreiben Sie ja oder nein.", field="is_main_contact")
    return text.casefold() in YES


def _overlaid(facts: Facts, values: dict[str, Any]) -> Facts:
    return replace(facts, **{key: values[key] for key in values if key in facts.__slots__})


def _facts_of(row: object, kind: type[Facts]) -> Facts:
    return kind(**{name: getattr(row, name) for name in kind.__slots__})


def _differences(old: Facts, new: Facts, labels: dict[str, str]) -> list[str]:
    return [
        f"{label}: {_shown(getattr(old, key))} → {_shown(getattr(new, key))}"
        for key, label in labels.items()
        if getattr(old, key) != getattr(new, key)
    ]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(value) if value else "leer"


def _name(row: Row) -> str:
    keys = ("title", "given_name", "surname", "name")
    return " ".join(row.values[key] for key in keys if key in row.values) or "ohne Namen"
