"""Who is told what on a morning, and why somebody is not: the same for the job and its preview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kzv_workflow.german import format_date
from kzv_workflow.meetings.closures import public_holiday
from kzv_workflow.todos.deadlines import Dates, Due, Plan, is_working_day, occasion


@dataclass(frozen=True, slots=True)
class Item:
    """An open assignment; ``told`` is the day of the last occasion somebody heard of."""

    assignment_id: int
    organisation_id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    published: date
    plan: Plan
    person_id: int | None = None  # the one person of the organisation it is for
    told: date | None = None
    obstacle: str | None = None  # why nobody is reminded of it

    def up(self, day: date, land: str | None) -> Due | None:
        """What there is to tell on that day and was not told yet."""
        found = occasion(Dates(self.published, self.due, land, self.plan), day)
        if found is None or (self.told is not None and found[1] <= self.told):
            return None
        return Due(
            self.assignment_id, self.organisation_id, self.number, self.text, self.due,
            self.due_text, *found,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """Where mail goes: a person, or the mailbox of an organisation, and when it shall not."""

    organisation_id: int
    organisation_name: str
    person_id: int | None
    name: str
    email: str
    is_fallback: bool
    is_paused: bool = False
    absent_until: date | None = None
    substitute_id: int | None = None

    @property
    def key(self) -> str:
        """Names the reader in the address of the page for pausing."""
        return f"o{self.organisation_id}" if self.person_id is None else f"p{self.person_id}"

    def silence(self, day: date) -> str | None:
        """Why no reminder goes there on that day."""
        if self.is_paused:
            return "hat die Erinnerungen angehalten"
        if self.absent_until is not None and self.absent_until >= day:
            return f"ist abwesend bis {format_date(self.absent_until)}"
        return None


@dataclass(frozen=True, slots=True)
class Delivery:
    reader: Reader
    items: list[Due]


@dataclass(frozen=True, slots=True)
class Silence:
    """Who is not told, why, and what about (the numbers of To-dos)."""

    organisation_name: str
    name: str
    reason: str
    numbers: list[int]


@dataclass(slots=True)
class Morning:
    """The mails of a day, what is told by them, and who hears nothing."""

    day: date
    deliveries: list[Delivery] = field(default_factory=list)
    told: list[Due] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is owed and who reads mail: ``names`` and ``lands`` by organisation."""

    items: Sequence[Item]
    readers: Mapping[int, Sequence[Reader]]
    names: Mapping[int, str]
    lands: Mapping[int, str | None]


def morning(situation: Situation, day: date) -> Morning:
    """What goes out on that day, if nothing changes until then."""
    found = Morning(day)
    for organisation_id, items in _by_organisation(situation.items).items():
        land = situation.lands.get(organisation_id)
        up = [(item, due) for item in items if (due := item.up(day, land))]
        if not up:
            continue
        name = situation.names.get(organisation_id, "")
        if not is_working_day(day, land):
            _day_off(found, name, day, land, [due for _, due in up])
            continue
        held = [(item, due) for item, due in up if item.obstacle]
        for item, due in held:
            found.silences.append(Silence(name, "", item.obstacle or "", [due.number]))
        free = [(item, due) for item, due in up if not item.obstacle]
        _deliver(found, name, situation.readers.get(organisation_id, ()), free)
    return found


def mornings(situation: Situation, first: date, days: int) -> list[Morning]:
    """The same for each of so many days; what was told on one is not told on the next."""
    found = []
    for number in range(days):
        today = morning(situation, first + timedelta(days=number))
        found.append(today)
        told = {due.assignment_id: due.occasion_day for due in today.told}
        situation = replace(
            situation,
            items=[
                replace(item, told=told.get(item.assignment_id, item.told))
                for item in situation.items
            ],
        )
    return found


def _by_organisation(items: Sequence[Item]) -> dict[int, list[Item]]:
    grouped: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        grouped[item.organisation_id].append(item)
    return grouped


def _day_off(found: Morning, name: str, day: date, land: str | None, dues: list[Due]) -> None:
    holiday = public_holiday(day, land)
    if holiday and day.weekday() < 5:
        reason = f"{holiday}; die Mail kommt am nächsten Werktag"
        found.silences.append(Silence(name, "", reason, [due.number for due in dues]))


def _deliver(
    found: Morning, name: str, readers: Sequence[Reader], up: Sequence[tuple[Item, Due]]
) -> None:
    """Each reader gets what concerns them in one mail; what reaches nobody stays up."""
    numbers = [due.number for _, due in up]
    if not up:
        return
    if not readers:
        found.silences.append(Silence(name, "", "keine Mailadresse im Verzeichnis", numbers))
        return
    reached: set[int] = set()
    for reader in readers:
        own = [due for item, due in up if _concerns(item, reader, readers, found.day)]
        if own and (reason := reader.silence(found.day)):
            about = [due.number for due in own]
            found.silences.append(Silence(name, reader.name or reader.email, reason, about))
        elif own:
            found.deliveries.append(Delivery(reader, own))
            reached.update(due.assignment_id for due in own)
    found.told += [due for _, due in up if due.assignment_id in reached]


def _concerns(item: Item, reader: Reader, readers: Sequence[Reader], day: date) -> bool:
    """What is for one person goes to that one, to the substitute while they are away, and to
    everybody if there is neither."""
    if item.person_id is None or item.person_id == reader.person_id:
        return True
    meant = next((one for one in readers if one.person_id == item.person_id), None)
    if meant is None:
        return True
    if not meant.silence(day):
        return False
    stands_in = [one for one in readers if one.person_id == meant.substitute_id]
    return not stands_in or reader in stands_in
