"""Taking a Protokoll over: nothing before the click, everything with it, never twice."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.db import Base
from kzv_workflow.directory.models import Membership, Person
from kzv_workflow.meetings.models import Attendance, AttendanceState, Meeting
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
from tests.browser import Browser, Page
from tests.factories import SHORT, taken_over
from tests.minutes.protocols import source

TEIL1, TEIL2 = source("teil1"), source("teil2")


def count(session: Session, model: type[Base]) -> int:
    number = session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    session.rollback()
    return number


def review(office: Browser, text: str) -> Page:
    office.get("/protokolle/importieren")
    return office.submit("/importieren/text", 200, text=text)


def take_over(office: Browser, text: str, **decisions: str) -> Page:
    review(office, text)
    return office.submit("/importieren/uebernehmen", 303, **decisions)


def test_nothing_is_stored_before_the_click(office: Browser, session: Session) -> None:
    page = review(office, TEIL2)

    assert "7 To-dos, 41 Zuständigkeiten" in page.text
    assert [count(session, model) for model in (Meeting, Minutes, Todo, Person)] == [0, 0, 0, 11]


def test_the_second_protokoll_gives_7_todos_and_41_assignments(
    office: Browser, session: Session
) -> None:
    take_over(office, TEIL2)

    assert count(session, Todo) == 7
    assert count(session, Assignment) == 41
    owners = session.execute(
        sa.select(Todo.number, sa.func.count(Assignment.id)).join(Todo.assignments)
        .group_by(Todo.number).order_by(Todo.number)
    ).all()  # fmt: skip
    assert [number for _, number in owners] == [1, 9, 1, 10, 1, 10, 9]


def test_the_first_protokoll_has_no_certain_todo_but_suggestions(office: Browser) -> None:
    page = review(office, TEIL1)

    assert "0 To-dos, 0 Zuständigkeiten" in page.text
    assert "Weitere Stellen, die nach Aufgabe klingen" in page.text
    assert not page.document.xpath("//input[starts-with(@name, 'todo-')][@checked]")


def test_a_todo_that_was_done_already_is_born_done(office: Browser, session: Session) -> None:
    take_over(office, TEIL2)

    [first] = session.scalars(
        sa.select(Assignment).join(Assignment.todo).where(Todo.number == 1)
    ).all()
    assert first.state is AssignmentState.DONE
    assert first.closed_by == "Jonas Petri"


def test_meeting_agenda_and_attendance_are_stored_as_printed(
    office: Browser, session: Session
) -> None:
    take_over(office, TEIL2)

    meeting = session.scalars(sa.select(Meeting)).one()
    assert [day.day for day in meeting.days] == [date(2021, 4, 15)]
    assert len(meeting.agenda) == 10
    states = {row.state for row in meeting.attendance}
    assert {AttendanceState.PRESENT, AttendanceState.EXCUSED, AttendanceState.PARTLY} <= states


def test_a_chosen_suggestion_becomes_a_todo_for_the_chosen_owner(
    office: Browser, session: Session
) -> None:
    page = review(office, TEIL1)
    box = page.document.xpath("//input[starts-with(@name, 'todo-')]")[0].get("name")
    number = box.removeprefix("todo-")
    choice = {
        f"todo-{number}": "1",
        f"text-{number}": "Übersicht erstellen",
        f"owner-{number}": "office",
        f"due-{number}": "30.4.2021",
    }

    office.submit("/importieren/uebernehmen", 303, **choice)

    todo = session.scalars(sa.select(Todo)).one()
    assert (todo.text, todo.due, todo.due_kind) == ("Übersicht erstellen", date(2021, 4, 30), "day")
    assert [one.organisation.name for one in todo.assignments] == ["BiSMit"]


def test_a_todo_without_owner_is_refused_at_its_place_and_keeps_what_was_typed(
    office: Browser, session: Session
) -> None:
    page = review(office, SHORT.replace("BiSMit:**", "Kreisverwaltung Nirgendwo:**"))
    unknown = page.document.xpath("//select[starts-with(@name, 'owner-')][not(option[@selected])]")
    assert len(unknown) == 1

    again = office.submit("/importieren/uebernehmen", 422, title="Mein Treffen")

    assert "Bitte wählen Sie, wer zuständig ist." in again.text
    assert again.form("/importieren/uebernehmen")["title"] == "Mein Treffen"
    assert again.document.xpath("//title")[0].text.startswith("Fehler: ")
    assert count(session, Minutes) == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", " ", "Bitte geben Sie dem Treffen einen Namen."),
        ("day", "31.02.2021", "Bitte geben Sie das Datum des Treffens als TT.MM.JJJJ an."),
        ("due-0", "demnächst", "„demnächst“ ist kein Datum."),
        ("text-0", "", "Bitte beschreiben Sie, was zu tun ist."),
    ],
)
def test_a_slip_in_the_review_is_one_sentence_and_loses_nothing(
    office: Browser, session: Session, field: str, value: str, sentence: str
) -> None:
    review(office, SHORT)

    page = office.submit("/importieren/uebernehmen", 422, **{field: value})

    assert sentence in page.text
    assert page.form("/importieren/uebernehmen")["text"] == SHORT
    assert count(session, Minutes) == 0


def test_the_same_text_is_taken_over_once_even_with_a_double_click(
    office: Browser, session: Session
) -> None:
    review(office, SHORT)
    office.submit("/importieren/uebernehmen")

    page = office.submit("/importieren/uebernehmen", 422)

    assert "schon übernommen" in page.text
    assert count(session, Minutes) == 1


def test_a_meeting_has_one_protokoll(office: Browser) -> None:
    take_over(office, SHORT)

    review(office, SHORT + "\nnoch ein Satz\n")
    page = office.submit("/importieren/uebernehmen", 422)

    assert "gibt es schon ein Protokoll" in page.text


def test_people_of_the_directory_are_recognised(office: Browser, session: Session) -> None:
    take_over(office, SHORT)

    seidel = session.scalars(sa.select(Attendance)).one()
    assert seidel.person is not None
    assert seidel.person.email == "altenburg@demo.example"
    assert count(session, Person) == 11


def test_a_successor_takes_the_place_from_the_day_of_the_meeting(
    office: Browser, session: Session
) -> None:
    page = review(office, SHORT.replace("Sabine Seidel", "Dr. Ute von Bergen"))
    assert "Neu dabei oder Nachfolge?" in page.text
    choice = page.document.xpath("//select[@name='person-0']/option[contains(., 'löst')]/@value")

    office.submit("/importieren/uebernehmen", **{"person-0": choice[0]})

    rows = session.execute(
        sa.select(Person.surname, Membership.valid_from, Membership.valid_until)
        .join(Membership.person).join(Membership.organisation)
        .where(Membership.organisation.has(name="Altenburger Land")).order_by(Person.surname)
    ).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [
        ("Seidel", None, date(2021, 4, 14)),
        ("von Bergen", date(2021, 4, 15), None),
    ]


def test_somebody_of_an_unknown_organisation_stays_as_printed(
    office: Browser, session: Session
) -> None:
    page = review(office, SHORT.replace("LK Altenburger Land", "Landkreis Görlitz"))
    assert "ist keine bekannte Organisation" in page.text

    office.submit("/importieren/uebernehmen")

    row = session.scalars(sa.select(Attendance)).one()
    assert (row.organisation, row.printed_organisation) == (None, "Landkreis Görlitz")


def test_deadlines_already_past_start_no_reminders(office: Browser, session: Session) -> None:
    late = SHORT.replace("07.05.2021", "20.04.2021")

    take_over(office, late)

    silent = {todo.due: todo.reminders for todo in session.scalars(sa.select(Todo))}
    assert silent == {date(2021, 4, 20): False, None: True}


def test_the_office_may_switch_reminders_for_past_deadlines_on(
    office: Browser, session: Session
) -> None:
    take_over(office, SHORT.replace("07.05.2021", "20.04.2021"), reminds_past="1")

    assert all(todo.reminders for todo in session.scalars(sa.select(Todo)))


def test_a_draft_shows_the_municipalities_nothing(office: Browser, altenburg: Browser) -> None:
    page = take_over(office, SHORT, state="draft")

    assert "Auswahl übermitteln" not in altenburg.get("/").text
    altenburg.get(page.location, status=404)


def test_one_of_several_protokolle_in_a_text_is_chosen_and_stored_alone(
    office: Browser, session: Session
) -> None:
    review(office, TEIL1 + "\n\n" + TEIL2)

    second = office.submit("/importieren/pruefen", 200, part="1")
    assert "Teil 2" in second.heading
    first = office.submit("/importieren/uebernehmen", 200)

    assert "Teil 1" in first.heading
    assert "In diesem Text steht noch ein Protokoll" in first.text
    source = session.scalars(sa.select(MinutesVersion.source)).one()
    assert source.strip() == TEIL2.strip()


def test_an_uploaded_text_file_is_reviewed(office: Browser) -> None:
    office.get("/protokolle/importieren")

    page = office.submit(
        "/importieren/datei", 200, file=(BytesIO(SHORT.encode()), "Protokoll April.md")
    )

    assert "Aus „Protokoll April.md“" in page.text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("p.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "ist aber ein Bild"),
        ("p.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ".docx"),
        ("p.txt", b"", "leer"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_at_its_field(
    office: Browser, name: str, content: bytes, sentence: str
) -> None:
    office.get("/protokolle/importieren")

    page = office.submit("/importieren/datei", 422, file=(BytesIO(content), name))

    assert sentence in page.document.xpath("string(//p[@id='file-error'])")


def test_text_that_is_no_protokoll_is_offered_all_the_same(office: Browser) -> None:
    page = review(office, "Einkaufszettel: Milch, Brot")

    assert "Noch ist nichts gespeichert." in page.text
    assert "Milch" in page.text


def test_who_did_it_stands_in_the_history(office: Browser, session: Session, at: datetime) -> None:
    minutes = taken_over(session, at)

    page = office.get(f"/protokolle/{minutes.id}")

    assert "Jonas Petri hat das Protokoll übernommen." in page.text
