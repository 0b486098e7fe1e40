"""What has to be told to whom: the plan as it is now against what each recipient was sent last.

The time, and whether to travel, are significant: the recipient is asked again (SEQUENCE rises). A
changed text, link or room replaces the entry and answers stay, unless the office wants to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from kzv_workflow import german
from kzv_workflow.meetings.wording import mode_in


@dataclass(frozen=True, slots=True)
class Facts:
    """A day of a meeting as an invitation tells it; the title says which day of how many."""

    uid: str
    title: str
    day: date
    starts_at: time
    ends_at: time
    place: str
    text: str

    @property
    def when(self) -> str:
        return (
            f"{german.format_date_long(self.day)}, "
            f"{german.format_period(self.starts_at, self.ends_at)}"
        )

    def moves(self, sent: Facts) -> bool:
        """Whether those who said yes have to be asked again: another time, or online instead of
        in person; not another link or room, nor a way to meet that was open before."""
        modes = {mode_in(self.place), mode_in(sent.place)} - {""}
        return len(modes) > 1 or (self.day, self.starts_at, self.ends_at) != (
            sent.day, sent.starts_at, sent.ends_at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited, or could be; the mail address tells one from another."""

    organisation_id: int
    organisation_name: str
    person_id: int | None
    name: str
    email: str
    is_fallback: bool = False

    @property
    def label(self) -> str:
        """ "Sabine Seidel (Altenburger Land)"; an organisation's mailbox is called by its name."""
        if self.name == self.organisation_name:
            return self.name
        return f"{self.name} ({self.organisation_name})"


@dataclass(frozen=True, slots=True)
class Told:
    """What one guest was sent last about one day; ``key`` is the row that keeps it."""

    key: int
    guest: Guest
    facts: Facts
    stands: bool  # False: called off already


class Kind(StrEnum):
    """What a message means to its recipient."""

    NEW = "new"  # a day the guest has not heard of
    MOVED = "moved"  # another time or place: please answer again
    TEXT = "text"  # another title, agenda, link or room: the answer stays
    DROPPED = "dropped"  # the day is no longer part of the meeting


@dataclass(frozen=True, slots=True)
class Step:
    """One message that is due: to one guest about one day."""

    kind: Kind
    guest: Guest
    facts: Facts
    told: Told | None = None


def outstanding(plan: Sequence[Facts], told: Iterable[Told]) -> list[Step]:
    """What those invited do not know yet, guest by guest, day by day."""
    rows = sorted(told, key=lambda row: row.key)
    guests = {row.guest.email: row.guest for row in rows if row.stands}
    known = {(row.guest.email, row.facts.uid): row for row in rows}
    steps = []
    for email, guest in guests.items():
        for facts in plan:
            step = _step(guest, facts, known.get((email, facts.uid)))
            if step:
                steps.append(step)
    uids = {facts.uid for facts in plan}
    steps += [
        Step(Kind.DROPPED, row.guest, row.facts, row)
        for row in rows
        if row.stands and row.facts.uid not in uids
    ]
    return steps


def _step(guest: Guest, facts: Facts, told: Told | None) -> Step | None:
    if told is None or not told.stands:
        return Step(Kind.NEW, guest, facts, told)
    if facts.moves(told.facts):
        return Step(Kind.MOVED, guest, facts, told)
    if replace(facts, uid="") != replace(told.facts, uid=""):
        return Step(Kind.TEXT, guest, facts, told)
    return None


def asking_all(steps: Sequence[Step]) -> list[Step]:
    """The same, but everybody who hears of a change is asked again: another town, say."""
    return [replace(one, kind=Kind.MOVED) if one.kind is Kind.TEXT else one for one in steps]


def in_words(steps: Sequence[Step]) -> list[str]:
    """Each different change once, as a sentence for whoever sends it."""
    return list(dict.fromkeys(_sentence(step) for step in steps))


def _sentence(step: Step) -> str:
    if step.kind is Kind.NEW:
        return f"Neu: {step.facts.when}."
    if step.kind is Kind.DROPPED:
        return f"Entfällt: {step.facts.when}."
    assert step.told is not None
    before = step.told.facts
    parts = []
    if before.when != step.facts.when:
        parts.append(f"{step.facts.when} statt {before.when}")
    if before.place != step.facts.place:
        parts.append(f"{step.facts.place or 'ohne Ort'} statt {before.place or 'ohne Ort'}")
    if not parts:
        return f"{step.facts.when}: Titel, Tagesordnung oder Text sind anders."
    day = "" if before.when != step.facts.when else f"{german.format_day(step.facts.day)}: "
    return f"{day}{'; '.join(parts)}."
