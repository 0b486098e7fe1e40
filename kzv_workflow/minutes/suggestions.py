"""What the editor completes: initials, names, organisations and open To-dos. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kzv_workflow.directory.roster import Roster


class Suggestion(NamedTuple):
    """``text`` is what will stand there, ``label`` what the list shows, ``key`` what is typed."""

    text: str
    label: str
    key: str


def suggestions(roster: Roster, open_todos: Sequence[tuple[int, str]]) -> list[Suggestion]:
    """Organisations in directory order with their people, then the open To-dos."""
    return [*_owners(roster), *_people(roster), *_todos(open_todos)]


def _owners(roster: Roster) -> Iterator[Suggestion]:
    office = roster.office.name if roster.office else "Büro"
    yield Suggestion("Kommunen", "Kommunen (jede für sich)", "kommunen")
    yield Suggestion(f"{office} & Kommunen", f"{office} & Kommunen (gemeinsam)", "gemeinsam")
    for one in roster.organisations:
        if one.short_code and one.short_code.casefold() != one.name.casefold():
            yield Suggestion(one.name, f"{one.short_code} – {one.name}", one.short_code.casefold())
        yield Suggestion(one.name, one.name, one.name.casefold())
        for alias in one.aliases:
            yield Suggestion(one.name, f"{alias} – {one.name}", alias.casefold())


def _people(roster: Roster) -> Iterator[Suggestion]:
    for one in roster.organisations:
        for person in one.people:
            label = f"{person.name}, {one.name}"
            if person.initials:
                said = f"{person.initials} – {person.name}"
                yield Suggestion(person.initials, said, person.initials.casefold())
                yield Suggestion(person.initials, said, person.name.casefold())
            yield Suggestion(person.name, label, person.name.casefold())
            yield Suggestion(person.name, label, person.name.split()[-1].casefold())


def _todos(open_todos: Sequence[tuple[int, str]]) -> Iterator[Suggestion]:
    for number, text in open_todos:
        label = f"T{number}: {text[:60]}"
        yield Suggestion(f"{{T{number}}}", label, f"t{number}")
