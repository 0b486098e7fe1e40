"""A large installation for measuring: ten years of meetings, To-dos and history on top of the demo.

All invented, the same at every run of a day; rows go in by batches, never all in memory.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.db import Base
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Membership, Person
from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.meetings import models as meeting
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion, VersionKind
from kzv_workflow.todos.models import Assignment, AssignmentState, Completion, Todo, TodoScope

Row = dict[str, Any]

BATCH, ATTENDEES, HISTORY_PER_DAY = 5000, 25, 280
AHEAD = 12  # meetings that are still to come
GIVEN_NAMES = (
    *("Alma", "Bela", "Carla", "Dirk", "Edda", "Falk", "Gesa", "Holger", "Ines", "Jule"),
    *("Knut", "Lotte", "Mirko", "Nele", "Olaf", "Pia", "Quirin", "Rieke", "Sören", "Tilda"),
)
SURNAMES = (
    *("Ackerhain", "Birkental", "Distelrot", "Eichgrund", "Farnweg", "Ginsterloh", "Haselbruch"),
    *("Immenhof", "Jasmund", "Kieferntal", "Lindenrain", "Moosbach", "Nesselfeld", "Ottertal"),
    *("Quellmatt", "Rohrwiese", "Schlehdorn", "Tannenruh", "Ulmenau", "Wacholder", "Zirbenlohe"),
)
PLACES = ("Halle (Saale)", "Leipzig", "Altenburg", "Merseburg", "Naumburg", None)
TOPICS = (
    *("Begrüßung und Protokollkontrolle", "Frühkindliche Bildung", "Pause"),
    *("Allgemeinbildende Schulen", "Berufliche Bildung", "Weiterbildung", "Pause"),
    *("Kulturelle Bildung", "Stand der Kennzahlenauswahl", "Datenlage in den Kommunen", "Pause"),
    *("Rückmeldungen zum Basiskennzahlenset", "Terminabstimmung", "Abschluss"),
)
TASKS = (
    "Übermittlung der Kennzahlenauswahl an BiSMit",
    "Rückmeldung zum Entwurf des Basiskennzahlensets geben",
    "Datenlage zur frühkindlichen Bildung mit dem Fachamt klären",
    "Ansprechperson für die Bildungskonferenz nennen",
    "Anmerkungen zum Protokoll übermitteln",
    "Vorschlag für die kleinräumige Auswertung abstimmen",
)
DEEDS = ("hat „erledigt“ gemeldet", "hat den Termin geändert", "hat den Text geändert")
SOURCE = "## {title}\n\n## Begrüßung\n\n- Dank an alle Kommunen für die Rückmeldungen\n"


@dataclass(frozen=True, slots=True)
class Scale:
    """How many rows are added; every ``open_every``-th To-do is open, the others are done."""

    meetings: int = 500
    todos: int = 20_000
    people: int = 300
    history: int = 1_000_000
    open_every: int = 50


@dataclass(frozen=True, slots=True)
class Held:
    """What others need to know of an added meeting; ``minutes_id`` 0: it has no Protokoll yet."""

    id: int
    title: str
    day: date
    minutes_id: int = 0


class World:
    """What the rows are made from: the session, the day they lie around, dice, who takes part."""

    def __init__(self, session: Session, at: datetime, scale: Scale) -> None:
        office = directory.office(session)
        assert office is not None, "the demo has an office"
        self.session = session
        self.scale = scale
        self.today = at.astimezone(BERLIN).date()
        self.dice = random.Random(7)
        self.office_id = office.id
        self.municipalities = {one.id: one.name for one in directory.municipalities(session)}
        self.people: list[tuple[int, int, str]] = []  # person, organisation, printed name

    def insert(self, model: type[Base], rows: Iterable[Row]) -> None:
        statement = sa.insert(_table(model))
        for batch in _batches(rows):
            self.session.execute(statement, batch)

    def insert_numbered(self, model: type[Base], rows: list[Row]) -> list[int]:
        """The new keys, in the order of the rows."""
        table = _table(model)
        statement = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(self.session.execute(statement, rows).scalars())

    def is_open(self, number: int) -> bool:
        return number % self.scale.open_every == 0

    def name(self) -> str:
        return self.dice.choice(self.people)[2]


def enlarge(session: Session, at: datetime, scale: Scale | None = None) -> None:
    """Add rows to the demo data as of ``at``; the caller commits."""
    world = World(session, at, scale or Scale())
    _add_people(world)
    meetings = _add_meetings(world)
    world.insert(meeting.MeetingDay, _days(world, meetings))
    world.insert(meeting.AgendaItem, _agenda(world, meetings))
    world.insert(meeting.Attendance, _attendance(world, meetings))
    last_written_up = world.today - timedelta(days=7)
    held = _add_minutes(world, [one for one in meetings if one.day <= last_written_up])
    todo_ids = _add_todos(world, held)
    world.insert(HistoryEntry, _history(world, held, todo_ids))


def _table(model: type[Base]) -> sa.Table:
    return cast(sa.Table, model.__table__)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _noon(day: date, days: int) -> datetime:
    """Noon in UTC so many days later."""
    return datetime.combine(day + timedelta(days=days), time(12), UTC)


def _add_people(world: World) -> None:
    names = list(islice(zip(cycle(GIVEN_NAMES), cycle(SURNAMES)), world.scale.people))
    rows: list[Row] = [
        {
            "given_name": given, "surname": surname, "email": f"person{number}@demo.example",
            "sort_key": german.sort_key(f"{surname} {given}"),
        }
        for number, (given, surname) in enumerate(names, start=1)
    ]  # fmt: skip
    keys = world.insert_numbered(Person, rows)
    homes = world.dice.choices(list(world.municipalities), k=len(keys))
    places = zip(keys, homes, strict=True)
    members = [{"person_id": key, "organisation_id": home} for key, home in places]
    world.insert(Membership, members)
    printed = (f"{given} {surname}" for given, surname in names)
    world.people.extend(zip(keys, homes, printed, strict=True))


def _add_meetings(world: World) -> list[Held]:
    """One a week, the last AHEAD of them still to come."""
    count = world.scale.meetings
    monday = world.today - timedelta(days=world.today.weekday())
    first = monday - timedelta(weeks=max(count - AHEAD, 1) - 1)
    days = [first + timedelta(weeks=week, days=world.dice.randrange(5)) for week in range(count)]
    rows: list[Row] = [
        {
            "title": f"{number}. Arbeitstreffen Kennzahlen",
            "state": meeting.MeetingState("held" if day <= world.today else "planned"),
            "host_id": world.dice.choice(list(world.municipalities)),
        }
        for number, day in enumerate(days, start=1)
    ]
    keys = world.insert_numbered(meeting.Meeting, rows)
    return [Held(key, row["title"], day) for key, row, day in zip(keys, rows, days, strict=True)]


def _days(world: World, meetings: list[Held]) -> Iterator[Row]:
    for one in meetings:
        mode = world.dice.choice(list(meeting.MeetingMode))
        yield {
            "meeting_id": one.id, "day": one.day, "starts_at": time(9), "ends_at": time(16),
            "mode": mode,
            "place": None if mode is meeting.MeetingMode.ONLINE else world.dice.choice(PLACES),
        }  # fmt: skip


def _agenda(world: World, meetings: list[Held]) -> Iterator[Row]:
    for one in meetings:
        for number, topic in enumerate(TOPICS):
            is_break = topic == "Pause"
            yield {
                "meeting_id": one.id, "position": number + 1,
                "kind": meeting.AgendaKind("break" if is_break else "session"), "title": topic,
                "starts_at": time(9 + number // 2, 30 * (number % 2)),
                "ends_at": time(9 + (number + 1) // 2, 30 * ((number + 1) % 2)),
                "speakers": None if is_break else world.name(),
            }  # fmt: skip


def _attendance(world: World, meetings: list[Held]) -> Iterator[Row]:
    for one in meetings:
        guests = world.dice.sample(world.people, min(ATTENDEES, len(world.people)))
        for position, (person, organisation, name) in enumerate(guests, start=1):
            is_partly = position % 9 == 0
            state = meeting.AttendanceState.PARTLY if is_partly else meeting.AttendanceState.PRESENT
            yield {
                "meeting_id": one.id, "position": position, "organisation_id": organisation,
                "person_id": person, "printed_organisation": world.municipalities[organisation],
                "printed_name": name, "printed_function": "Bildungsmonitoring",
                "state": state if one.day <= world.today else meeting.AttendanceState.UNKNOWN,
                "remark": "Teilnahme ab Mittag" if is_partly else None,
            }  # fmt: skip


def _add_minutes(world: World, meetings: list[Held]) -> list[Held]:
    rows: list[Row] = [
        {
            "meeting_id": one.id, "label": "Protokoll", "title": f"Protokoll: {one.title}",
            "state": MinutesState.CIRCULATED, "circulated_at": _noon(one.day, 7),
            "created_at": _noon(one.day, 3),
        }
        for one in meetings
    ]  # fmt: skip
    keys = world.insert_numbered(Minutes, rows)
    versions = [
        {
            "minutes_id": key, "number": 1, "kind": VersionKind.IMPORTED,
            "author_name": "Anna Probe", "source": SOURCE.format(title=row["title"]),
            "created_at": row["created_at"],
        }
        for key, row in zip(keys, rows, strict=True)
    ]  # fmt: skip
    world.insert(MinutesVersion, versions)
    return [replace(one, minutes_id=key) for one, key in zip(meetings, keys, strict=True)]


def _add_todos(world: World, held: list[Held]) -> list[int]:
    """The keys; each batch is followed by its assignments."""
    last = world.session.scalar(sa.select(sa.func.max(Todo.number))) or 0
    todo_ids: list[int] = []
    for batch in _batches(_todos(world, held, last + 1)):
        keys = world.insert_numbered(Todo, batch)
        world.insert(Assignment, _assignments(world, zip(keys, batch, strict=True)))
        todo_ids.extend(keys)
    return todo_ids


def _todos(world: World, held: list[Held], first: int) -> Iterator[Row]:
    for number in range(first, first + world.scale.todos):
        origin = held[(number - first) * len(held) // world.scale.todos]
        due = _due(world, number, origin.day)
        is_joint = number % 12 == 5
        yield {
            "number": number, "text": f"{world.dice.choice(TASKS)}, {number}. Vorgang",
            "scope": TodoScope.JOINT if is_joint else TodoScope.EACH_MUNICIPALITY,
            "completion": Completion.COORDINATOR if is_joint else Completion.ALL, "due": due,
            "due_text": german.format_date(due) if due else None,
            "due_kind": "day" if due else "none", "meeting_id": origin.id,
            "origin_label": f"Protokoll: {origin.title}",
            "origin_url": f"/protokolle/{origin.minutes_id}",
            "published_at": _noon(origin.day, 7), "created_at": _noon(origin.day, 3),
        }  # fmt: skip


def _due(world: World, number: int, agreed: date) -> date | None:
    """Open ones lie around the day, done ones some weeks after the meeting."""
    if number % 15 == 4:
        return None
    if world.is_open(number):
        return world.today + timedelta(days=world.dice.randint(-20, 40))
    return agreed + timedelta(days=world.dice.randint(7, 45))


def _assignments(world: World, todos: Iterable[tuple[int, Row]]) -> Iterator[Row]:
    for key, todo in todos:
        office = [world.office_id] if todo["scope"] is TodoScope.JOINT else []
        for organisation in (*office, *world.municipalities):
            is_done = not world.is_open(todo["number"]) or world.dice.random() < 0.1
            closed_at = todo["created_at"] + timedelta(hours=world.dice.randrange(70))
            yield {
                "todo_id": key, "organisation_id": organisation,
                "state": AssignmentState.DONE if is_done else AssignmentState.OPEN,
                "closed_at": closed_at if is_done else None,
                "closed_by": world.name() if is_done else None,
            }  # fmt: skip


def _history(world: World, held: list[Held], todo_ids: list[int]) -> Iterator[Row]:
    meeting_ids = [one.id for one in held]
    start = _noon(world.today, -(world.scale.history // HISTORY_PER_DAY) - 1)
    step = timedelta(days=1) / HISTORY_PER_DAY
    for number in range(world.scale.history):
        is_todo = number % 20 != 0
        yield {
            "at": start + number * step, "actor_name": world.name(),
            "object_kind": "todo" if is_todo else "meeting",
            "object_id": world.dice.choice(todo_ids if is_todo else meeting_ids),
            "text": DEEDS[number % len(DEEDS)],
        }  # fmt: skip
