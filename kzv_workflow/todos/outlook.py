"""The mails of the next days in lines for a page: when, to whom, about what, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kzv_workflow.todos.deadlines import Due, Occasion
from kzv_workflow.todos.digests import Morning, Silence, Situation

WORDS = {Occasion.NEW: "neu", Occasion.BEFORE: "bald fällig", Occasion.OVERDUE: "überfällig"}


@dataclass(frozen=True, slots=True)
class Mail:
    organisation_name: str
    names: list[str]
    items: list[str]  # "T17 überfällig, 2. Mail"


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
    """Days on which something happens, or does not although something is up."""
    return [
        Day(one.day, _mails(one), one.silences) for one in found if one.deliveries or one.silences
    ]


def _mails(morning: Morning) -> list[Mail]:
    """Colleagues who get the same stand in one line."""
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in morning.deliveries:
        about = tuple(_words(due) for due in one.items)
        name = one.reader.name or one.reader.email
        grouped.setdefault((one.reader.organisation_name, about), []).append(name)
    return [Mail(name, people, list(about)) for (name, about), people in grouped.items()]


def _words(due: Due) -> str:
    number = due.overdue_mails()
    return f"T{due.number} {WORDS[due.occasion]}" + (f", {number}. Mail" if number else "")
