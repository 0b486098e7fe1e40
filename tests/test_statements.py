"""How many SQL statements a page takes: few, and the same however much there is to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.directory import service as directory
from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    Meeting,
    MeetingDay,
    MeetingState,
)
from kzv_workflow.minutes.models import (
    MentionKind,
    Minutes,
    MinutesState,
    MinutesVersion,
    TodoMention,
    VersionKind,
)
from kzv_workflow.todos import jobs
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Assignment, Completion, Todo, TodoScope
from kzv_workflow.web.extensions import db
from tests.browser import Browser
from tests.statements import counted
from tests.test_scheduler import Wall

FEW, MANY = 3, 30
FRAME = 2  # who is looking; office and title of the round


def municipalities(session: Session) -> list[Organisation]:
    return list(
        session.scalars(
            sa.select(Organisation).where(Organisation.kind == OrganisationKind.MUNICIPALITY)
        )
    )


def add_meeting(session: Session, count: int, at: datetime) -> Meeting:
    """A meeting to come with *count* days, slots, attendees and lines of history."""
    hosts = municipalities(session)
    hours = {"starts_at": time(9), "ends_at": time(15)}
    days = [date(2021, 7 + number // 28, 1 + number % 28) for number in range(count)]
    meeting = Meeting(
        title=f"Treffen mit {count}",
        state=MeetingState.PLANNED,
        host=hosts[0],
        days=[MeetingDay(day=day, **hours) for day in days],
        agenda=[
            AgendaItem(position=number, kind=AgendaKind.SESSION, title="Thema", **hours)
            for number in range(count)
        ],
        attendance=[
            Attendance(
                position=number,
                organisation=hosts[number % 9],
                printed_name="Anna Probe",
                state=AttendanceState.PRESENT,
            )
            for number in range(count)
        ],
    )
    session.add(meeting)
    session.flush()
    add_history(session, "meeting", meeting.id, count, at)
    return meeting


def add_history(session: Session, kind: str, key: int, count: int, at: datetime) -> None:
    facts = {"object_kind": kind, "object_id": key, "actor_name": "Anna Probe"}
    session.add_all(HistoryEntry(at=at, text="hat etwas geändert", **facts) for _ in range(count))


def add_minutes(session: Session, meeting: Meeting, count: int, at: datetime) -> Minutes:
    """A Protokoll sent round, with *count* To-dos that are on the list, half of them done."""
    lines = [f"→ **To do Kommunen:** Vorgang {number}\n" for number in range(count)]
    minutes = Minutes(
        meeting=meeting,
        label="Protokoll",
        title=f"Protokoll: {meeting.title}",
        state=MinutesState.CIRCULATED,
        circulated_at=at,
        created_at=at,
    )
    session.add(minutes)
    session.flush()
    head = {"minutes_id": minutes.id, "author_name": "Anna Probe", "created_at": at}
    source = "## Protokoll des Treffens am 15.04.2021\n\n## Begrüßung\n\n" + "\n".join(lines)
    session.add(MinutesVersion(number=1, kind=VersionKind.IMPORTED, source=source, **head))
    for number, todo in enumerate(add_todos(session, meeting, count, at)):
        session.add(
            TodoMention(
                todo=todo,
                minutes_id=minutes.id,
                kind=MentionKind.ORIGIN,
                line=5 + 2 * number,
                printed_text=todo.text,
                printed_owner="Kommunen",
            )
        )
    add_history(session, "minutes", minutes.id, count, at)
    return minutes


def add_todos(session: Session, meeting: Meeting, count: int, at: datetime) -> list[Todo]:
    owing = tuple(one.id for one in municipalities(session))
    office = session.scalars(
        sa.select(Organisation.id).where(Organisation.kind == OrganisationKind.OFFICE)
    ).one()
    agreements = [
        todos.Agreement(
            f"Vorgang {number}", TodoScope.JOINT, (office, *owing),
            due=date(2021, 5, 1 + number % 28), is_done=number % 2 == 1,
        )
        for number in range(count)
    ]  # fmt: skip
    origin = todos.Origin(meeting.id, meeting.title, f"/treffen/{meeting.id}")
    created = todos.assign(session, agreements, origin, "Anna Probe", at)
    todos.publish(created, at)
    session.flush()
    for todo in created:
        add_history(session, "todo", todo.id, count, at)
    return created


def add_people(session: Session, count: int) -> None:
    homes = municipalities(session)
    for number in range(count):
        name, email = f"Anna Probe{number}", f"probe{number}-{count}@demo.example"
        directory.add_person(session, name, email, homes[number % 9])


@pytest.fixture
def grow(session: Session, at: datetime) -> Callable[[int], dict[str, str]]:
    """Adds *count* rows of everything; the addresses of what it made, by name."""

    def add(count: int) -> dict[str, str]:
        meetings = [add_meeting(session, 1, at) for _ in range(count)]
        for meeting in meetings[1:]:
            add_minutes(session, meeting, 1, at)
        meeting = add_meeting(session, count, at)
        minutes = add_minutes(session, meeting, count, at)
        add_people(session, count)
        session.flush()
        todo = session.scalars(
            sa.select(Assignment.id).order_by(Assignment.id.desc()).limit(1)
        ).one()
        session.commit()
        return {
            "meeting": f"/treffen/{meeting.id}",
            "minutes": f"/protokolle/{minutes.id}",
            "todo": f"/aufgaben/{todo}",
        }

    return add


@pytest.mark.parametrize("reader", ["office", "municipality"])
@pytest.mark.parametrize(
    ("page", "at_most"),
    [
        ("/", FRAME + 18),  # see the desks below
        ("/aufgaben", FRAME + 3),  # open, closed, who else
        ("todo", FRAME + 7),  # itself, requests, files, who else owes it, steps, states, history
        ("/treffen", FRAME + 1),
        # itself, days, agenda, attendance, Protokolle (2), To-dos (2), feedback, shelf, history;
        # for the office the meeting that follows
        ("meeting", FRAME + 12),
        ("/protokolle", FRAME + 1),
        # itself, days, version, origins with owners (2), the directory (3), unlisted owners,
        # history; sendings, approvals, addenda, the file edited by hand, open proposals
        ("minutes", FRAME + 15),
        ("/ankuendigungen", FRAME + 1),
        ("/suche?q=vorgang", FRAME + 6),  # years (2), meetings, organisations, people, hits
        ("/teilnehmende", FRAME + 4),  # organisations, people; for the office the unreachable (2)
    ],
)
def test_a_page_takes_as_many_statements_for_many_rows_as_for_few(
    app: Flask,
    browser_of: Callable[[str], Browser],
    grow: Callable[[int], dict[str, str]],
    page: str,
    at_most: int,
    reader: str,
) -> None:
    browser = browser_of({"office": "assistenz", "municipality": "saalekreis"}[reader])
    counts = []

    for count in (FEW, MANY):
        made = grow(count)
        with counted(app) as statements:
            browser.get(made.get(page, page))
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert max(counts) <= at_most


@pytest.mark.parametrize("attendees", [5, 50])
def test_a_meeting_takes_at_most_twelve_statements(
    app: Flask, session: Session, at: datetime, office: Browser, attendees: int
) -> None:
    meeting = add_meeting(session, attendees, at)
    add_minutes(session, meeting, attendees, at)
    session.commit()

    with counted(app) as statements:
        office.get(f"/treffen/{meeting.id}")

    assert len(statements) <= 12


def test_the_frame_takes_two_statements(app: Flask, altenburg: Browser) -> None:
    with counted(app) as statements:
        altenburg.get("/impressum")

    assert len(statements) == FRAME


@pytest.mark.parametrize(
    ("reader", "at_most"), [("saalekreis", FRAME + 10), ("assistenz", FRAME + 18)]
)
def test_a_desk_takes_few_statements(
    app: Flask,
    browser_of: Callable[[str], Browser],
    grow: Callable[[int], dict[str, str]],
    reader: str,
    at_most: int,
) -> None:
    browser = browser_of(reader)
    grow(MANY)

    with counted(app) as statements:
        browser.get("/")

    # what is owed, closed, who else owes it; the meeting with days and preparation; Protokolle;
    # open feedback; for a municipality announcements and materials; for the office also polls,
    # what else runs, waits, was handed in, told often enough, lost its line, open corrections,
    # the mails (3)
    assert len(statements) <= at_most


def test_the_matrix_takes_as_many_statements_for_many_todos_as_for_few(
    app: Flask, office: Browser, grow: Callable[[int], dict[str, str]]
) -> None:
    counts = []

    for count in (FEW, MANY):
        grow(count)
        with counted(app) as statements:
            office.get("/aufgaben/kommunen?stand=all")
        counts.append(len(statements))

    assert counts == [FRAME + 4] * 2  # To-dos, cells, organisations with counts, meetings


def test_the_matrix_shows_a_bounded_number_of_todos(
    office: Browser, grow: Callable[[int], dict[str, str]]
) -> None:
    for _ in range(2):
        grow(MANY)

    page = office.get("/aufgaben/kommunen?stand=all")

    assert len(page.document.xpath("//table//tbody/tr")) == 50
    assert "mehr als 50 To-dos" in page.text


@pytest.mark.parametrize("count", [FEW, MANY])
def test_ticking_takes_at_most_four_statements_more_than_reading(
    app: Flask, browser_of: Callable[[str], Browser], session: Session, at: datetime, count: int
) -> None:
    add_todos(session, add_meeting(session, 1, at), count, at)
    session.commit()
    halle = browser_of("halle")
    owed = halle.get("/aufgaben").document.xpath("string(//h3/a/@href)")

    with counted(app) as reading:
        halle.get(owed)
    with counted(app) as ticking:
        halle.submit("/erledigt")

    assert len(ticking) <= len(reading) + 4


@pytest.mark.parametrize("completion", list(Completion))
@pytest.mark.parametrize("count", [FEW, MANY])
def test_ticking_what_nine_owe_together_takes_no_more(
    app: Flask,
    office: Browser,
    session: Session,
    at: datetime,
    completion: Completion,
    count: int,
) -> None:
    add_todos(session, add_meeting(session, 1, at), count, at)
    everybody = tuple(session.scalars(sa.select(Organisation.id)))
    agreement = todos.Agreement("Gemeinsam", TodoScope.JOINT, everybody, completion=completion)
    [made] = todos.assign(session, [agreement], todos.Origin(None, "Büro", "/"), "Büro", at)
    todos.publish([made], at)
    session.commit()
    own = next(one for one in made.assignments if one.organisation.kind == "office")
    path = f"/aufgaben/{own.id}"
    session.commit()

    with counted(app) as reading:
        office.get(path)
    with counted(app) as ticking:
        office.submit("/erledigt")

    assert len(ticking) <= len(reading) + 4
    still = sa.select(Assignment.id).where(
        Assignment.todo_id == int(made.id), Assignment.closed_at.is_(None)
    )
    assert len(session.scalars(still).all()) == (9 if completion == "all" else 0)


def test_a_digest_takes_at_most_five_statements_per_hundred_people(
    app: Flask, session: Session, at: datetime
) -> None:
    counts = []
    for day, (people, todos_added) in enumerate([(100, FEW), (200, MANY)]):
        add_todos(session, add_meeting(session, 1, at), todos_added, at)
        add_people(session, people)
        session.commit()

        with counted(app) as statements, app.app_context():
            morning = at + timedelta(days=3 + day)  # from Monday
            queued = jobs.send_digests(db.sessionmaker, morning, "http://localhost")

        assert queued >= people
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert counts[1] <= 15  # for 300 people


def test_a_tick_with_nothing_to_do_asks_as_little_for_much_as_for_few(
    app: Flask, grow: Callable[[int], dict[str, str]]
) -> None:
    counts = []

    for day, count in enumerate((FEW, MANY)):
        grow(count)
        for _ in range(3):
            scheduler.tick(app, Wall(2021, 4, 26 + day))
        with counted(app) as statements:
            scheduler.tick(app, Wall(2021, 4, 26 + day))
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert counts[1] <= 20
