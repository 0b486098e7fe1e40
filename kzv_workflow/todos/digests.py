"""Who is told what on a morning, and why somebody is not: the same for the job and its preview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain

from kzv_workflow.german import format_date
from kzv_workflow.meetings.closures import public_holiday
from kzv_workflow.todos.deadlines import (
    MAILS_WHEN_OVERDUE,
    Dates,
    Due,
    Occasion,
    Plan,
    is_working_day,
    occasion,
    occasions,
)


@dataclass(frozen=True, slots=True)
class Item:
    """An open assignment; ``told`` is the day of the last occasion somebody heard of, ``chased``
    how many mails said that it is overdue."""

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
    waits_for: int | None = None  # the step that has to be done first
    chased: int = 0

    def up(self, day: date, land: str | None) -> Due | None:
        """What there is to tell on that day and was not told yet."""
        found = occasion(Dates(self.published, self.due, land, self.plan), day)
        if found is None or (self.told is not None and found[1] <= self.told):
            return None
        is_late = found[0] is Occasion.OVERDUE
        if is_late and self.chased >= MAILS_WHEN_OVERDUE:
            return None
        return Due(
            self.assignment_id, self.organisation_id, self.number, self.text, self.due,
            self.due_text, *found, self.chased + 1 if is_late else 0,
        )  # fmt: skip

    def first_day(self, day: date, land: str | None) -> date:
        """The first day from *day* on that may have something to tell."""
        dates = Dates(self.published, self.due, land, self.plan)
        ahead = chain(occasions(dates, day), occasions(dates, day + timedelta(days=7)))
        days = [one for _, one in ahead if self.told is None or one > self.told]
        return max(day, min(days, default=date.max))

    def after(self, due: Due) -> Item:
        """The same once that was told."""
        return replace(self, told=due.occasion_day, chased=max(self.chased, due.overdue_mail))

    def held(self, occasion: Occasion) -> str | None:
        """Why nobody is reminded; a step that waits is made known, but not asked for."""
        if self.waits_for is not None and occasion is not Occasion.NEW:
            return self.obstacle or f"wartet auf T{self.waits_for}"
        return self.obstacle


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
    bar: str | None = None  # why mail never goes there, whatever the reader chose

    @property
    def key(self) -> str:
        """Names the reader in the address of the page for pausing."""
        return f"o{self.organisation_id}" if self.person_id is None else f"p{self.person_id}"

    def silence(self, day: date) -> str | None:
        """Why no reminder goes there on that day."""
        if self.is_paused and not self.bar:
            return "hat die Erinnerungen angehalten"
        return self.absence(day)

    def absence(self, day: date) -> str | None:
        """Why nothing at all goes there on that day, not even what somebody sends by hand."""
        if self.bar:
            return self.bar
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
        held: dict[str, list[int]] = defaultdict(list)
        for item, due in up:
            if reason := item.held(due.occasion):
                held[reason].append(due.number)
        found.silences += [Silence(name, "", reason, held[reason]) for reason in held]
        free = [(item, due) for item, due in up if not item.held(due.occasion)]
        _deliver(found, name, situation.readers.get(organisation_id, ()), free)
    return found


def mornings(situation: Situation, first: date, days: int) -> list[Morning]:
    """The same for each of so many days; what was told on one is not told on the next."""
    known = {item.assignment_id: item for item in situation.items}
    lands = situation.lands
    starts = {
        key: item.first_day(first, lands.get(item.organisation_id)) for key, item in known.items()
    }
    found = []
    for day in (first + timedelta(days=number) for number in range(days)):
        near = [item for key, item in known.items() if starts[key] <= day]
        today = morning(replace(situation, items=near), day)
        found.append(today)
        for due in today.told:
            item = known[due.assignment_id] = known[due.assignment_id].after(due)
            land = lands.get(item.organisation_id)
            starts[due.assignment_id] = item.first_day(day + timedelta(days=1), land)
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
        own = [
            due for item, due in up
            if concerns(item.person_id, reader, readers, lambda one: one.silence(found.day))
        ]  # fmt: skip
        if own and (reason := reader.silence(found.day)):
            about = [due.number for due in own]
            found.silences.append(Silence(name, reader.name or reader.email, reason, about))
        elif own:
            found.deliveries.append(Delivery(reader, own))
            reached.update(due.assignment_id for due in own)
    found.told += [due for _, due in up if due.assignment_id in reached]


def concerns(
    person_id: int | None,
    reader: Reader,
    readers: Sequence[Reader],
    silence: Callable[[Reader], str | None],
) -> bool:
    """What is for one person goes to that one, to the substitute while they are away, and to
    everybody if there is neither."""
    if person_id is None or person_id == reader.person_id:
        return True
    meant = next((one for one in readers if one.person_id == person_id), None)
    if meant is None:
        return True
    if not silence(meant):
        return False
    stands_in = [one for one in readers if one.person_id == meant.substitute_id]
    return not stands_in or reader in stands_in
