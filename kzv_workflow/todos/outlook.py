"""The mails of the next days in lines for a page: when, to whom, about what, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kzv_workflow.todos.deadlines import Due, Occasion
from kzv_workflow.todos.digests import Morning, Silence, Situation

NAMED = 5  # people of one organisation; of more a page of three weeks says only how many
WORDS = {Occasion.NEW: "neu", Occasion.BEFORE: "bald fällig", Occasion.OVERDUE: "überfällig"}


@dataclass(frozen=True, slots=True)
class Mail:
    """The same content, and everybody who gets it."""

    about: str  # "T17 überfällig, 2. Mail · T20 neu"
    readers: list[str]  # "Stadt Halle: Dr. Clemens von Thalheim", "Stadt Leipzig: 12 Personen"


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    mails: list[Mail]
    silences: list[Silence]


def only_of(situation: Situation, organisation_id: int) -> Situation:
    """The same for one organisation alone."""
    own = [one for one in situation.items if one.organisation_id == organisation_id]
    return replace(situation, items=own)


def lines(found: Sequence[Morning]) -> list[Day]:
    """Days on which something happens; why somebody hears nothing is said on the first of them."""
    said: set[tuple[str, str, str, tuple[int, ...]]] = set()
    days = []
    for one in found:
        new = []
        for silence in one.silences:
            key = (silence.organisation_name, silence.name, silence.reason, (*silence.numbers,))
            if key not in said:
                said.add(key)
                new.append(silence)
        if one.deliveries or new:
            days.append(Day(one.day, _mails(one), new))
    return days


def _mails(morning: Morning) -> list[Mail]:
    grouped: dict[str, dict[str, list[str]]] = {}
    for one in morning.deliveries:
        about = " · ".join(_words(due) for due in one.items)
        names = grouped.setdefault(about, {}).setdefault(one.reader.organisation_name, [])
        names.append(one.reader.name or one.reader.email)
    return [
        Mail(about, [reader for one in readers.items() for reader in _readers(*one)])
        for about, readers in grouped.items()
    ]


def _readers(organisation: str, names: Sequence[str]) -> list[str]:
    """Each by name, or only how many there are."""
    if len(names) > NAMED:
        return [f"{organisation}: {len(names)} Personen"]
    return [f"{organisation}: {name}" for name in names]


def _words(due: Due) -> str:
    number = f", {due.overdue_mail}. Mail" if due.overdue_mail else ""
    return f"T{due.number} {WORDS[due.occasion]}{number}"
