"""The office postpones: German words, meetings, and what is not clear is said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.todos.models import Assignment, Todo
from tests.browser import Browser
from tests.factories import assignment_for, feed_of
from tests.meetings.invited import ONE_DAY, planned

AUTUMN = (("", "15.09.2021", "9:00", "15:00", "online", "https://konferenz.example/raum"),)
WORDS: dict[str, Any] = {
    "due_text": "vor dem 2. Treffen",
    "due_kind": "before_meeting",
    "due_meeting": "2. Treffen",
}


@pytest.fixture
def owed(session: Session, at: datetime) -> Assignment:
    """Altenburg owes it until 30.04.2021."""
    return assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 30))


def change(office: Browser, owed: Assignment, status: int = 303, **fields: str) -> str:
    """Open the form, fill it, send it; the text of the page that follows."""
    office.get(f"/aufgaben/todo/{owed.todo_id}/aendern")
    page = office.submit("/aendern", status, **{"reason": "im Treffen vereinbart", **fields})
    return office.get("/aufgaben/kommunen").text if status == 303 else page.text


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Ende Mai 2021", "Termin: spätestens am Mo, 31.05.2021"),
        ("KW 24", "Termin: spätestens am Fr, 18.06.2021"),
        ("ab 10.05.2021", "Termin: ab Mo, 10.05.2021, ohne letzten Tag"),
        ("laufend", "Termin: ohne Termin"),
        ("", "Termin: ohne Termin"),
        (
            "vor dem 2. Treffen",
            "Termin: vor: 2. Treffen (Mi, 23.06.2021), spätestens am Di, 22.06.2021",
        ),
        ("2 Wochen vor dem 2. Treffen", "(Mi, 23.06.2021), spätestens am Mi, 09.06.2021"),
        ("bis zum 2. Treffen am 23.06.2021", "spätestens am Mi, 23.06.2021"),
        ("vor dem 7. Treffen", "„7. Treffen“ gibt es noch nicht"),
    ],
)
def test_a_deadline_is_typed_as_one_says_it_and_the_answer_says_what_was_understood(
    office: Browser, session: Session, at: datetime, owed: Assignment, typed: str, understood: str
) -> None:
    planned(session, at)

    page = change(office, owed, due_text=typed)

    assert understood in page


def test_what_hangs_on_a_meeting_shows_its_day_everywhere(
    office: Browser, altenburg: Browser, stranger: Browser, session: Session, at: datetime,
    owed: Assignment,
) -> None:  # fmt: skip
    planned(session, at)
    secret = feed_of(session, "Altenburger Land", at)

    change(office, owed, due_text="vor dem 2. Treffen")

    assert "vor dem 2. Treffen (Di, 22.06.2021)" in altenburg.get("/").text
    assert "zuerst vereinbart" in altenburg.get(f"/aufgaben/{owed.id}").text.lower()
    assert "22.06.2021" in office.get("/aufgaben").text
    assert "22.06.2021" in office.get("/aufgaben/kommunen").text
    assert "Di, 22.06.2021" in office.get(f"/aufgaben/todo/{owed.todo_id}/erinnern").text
    feed = stranger.client.get(f"/kalender/{secret}/kzv.ics").get_data(as_text=True)
    assert "DTSTART;VALUE=DATE:20210622" in feed


def test_looking_at_what_is_understood_changes_nothing(
    office: Browser, session: Session, owed: Assignment
) -> None:
    shown = change(office, owed, 200, due_text="Mitte Mai 2021", pruefen="1")

    assert "Verstanden: spätestens am Do, 20.05.2021" in shown
    assert session.scalars(sa.select(Todo.due)).one() == date(2021, 4, 30)


def test_words_that_are_no_deadline_are_refused_and_stay_in_the_field(
    office: Browser, owed: Assignment
) -> None:
    office.get(f"/aufgaben/todo/{owed.todo_id}/aendern")

    page = office.submit("/aendern", 422, due_text="demnächst mal", reason="Absprache")

    assert "„demnächst mal“ verstehen wir nicht als Termin" in page.text
    assert page.document.xpath("string(//input[@name='due_text']/@value)") == "demnächst mal"


def test_two_meetings_of_that_number_are_named_and_one_is_chosen(
    office: Browser, session: Session, at: datetime, owed: Assignment
) -> None:
    planned(session, at)
    other = planned(session, at, AUTUMN, "2. Treffen Datenqualität")

    refused = change(office, owed, 422, due_text="vor dem 2. Treffen")
    chosen = change(office, owed, due_meeting=f"before:{other.id}")

    assert "2. Treffen (23.06.2021) und 2. Treffen Datenqualität (15.09.2021)" in refused
    assert "Termin: vor: 2. Treffen Datenqualität (Mi, 15.09.2021)" in chosen


def test_the_office_is_told_of_a_deadline_that_may_mean_two_meetings(
    office: Browser, session: Session, at: datetime
) -> None:
    planned(session, at)
    assignment_for(session, "Altenburger Land", at, **WORDS)
    quiet = office.get("/aufgaben").text
    planned(session, at, AUTUMN, "2. Treffen Datenqualität")
    owed = assignment_for(session, "Stadt Halle", at, **WORDS)

    page = office.get("/aufgaben")

    assert "Welches Treffen ist gemeint" not in quiet
    assert "„2. Treffen“ kann sein: 2. Treffen (23.06.2021) und 2. Treffen Daten" in page.text
    assert f"/aufgaben/todo/{owed.todo_id}/aendern" in page.links()


def test_another_text_leaves_a_deadline_hanging_on_its_meeting(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    planned(session, at)
    owed = assignment_for(session, "Altenburger Land", at, **WORDS)

    change(office, owed, text="Tabelle ausfüllen und senden")

    page = altenburg.get(f"/aufgaben/{owed.id}").text
    assert "Tabelle ausfüllen und senden" in page
    assert "Di, 22.06.2021" in page
    assert "Zuerst vereinbart" not in page


def test_a_day_granted_to_one_municipality_is_named_in_its_mail_and_its_field(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    owed = assignment_for(
        session, "Altenburger Land", at, due=date(2021, 4, 30), due_text="Ende April 2021"
    )
    owed.due = date(2021, 5, 14)
    session.commit()

    nudge = office.get(f"/aufgaben/todo/{owed.todo_id}/erinnern").text
    matrix = office.get("/aufgaben/kommunen").text

    assert "Termin: Fr, 14.05.2021, noch 21 Tage" in nudge
    assert "hat Zeit bis Fr, 14.05.2021" in nudge
    assert "Altenburger Land: offen, Zeit bis 14.05.2021" in matrix
    assert "Ende April 2021 (Fr, 14.05.2021)" not in altenburg.get("/").text


def test_a_meeting_that_does_not_exist_is_refused(office: Browser, owed: Assignment) -> None:
    page = change(office, owed, 422, due_meeting="before:99999", due_text="30.04.2021")

    assert "Bitte wählen Sie ein Treffen aus der Liste." in page
    assert ONE_DAY[0][1] not in page


def test_a_todo_of_a_protokoll_can_be_made_to_repeat(
    office: Browser, session: Session, owed: Assignment
) -> None:
    change(office, owed, recurrence="monthly")
    assert session.scalars(sa.select(Todo.recurrence)).one() == "monthly"
    session.expunge_all()
    session.rollback()

    page = change(office, owed, 422, due_text="laufend")

    assert "Was sich wiederholt, braucht einen Termin mit Datum." in page


def test_an_open_form_does_not_turn_back_what_a_colleague_changed_meanwhile(
    office: Browser, admin: Browser, session: Session, owed: Assignment
) -> None:
    path = f"/aufgaben/todo/{owed.todo_id}/aendern"
    office.get(path)
    change(admin, owed, due_text="Ende Mai 2021")

    page = office.submit("/aendern", 422, text="Zwei Ansprechpersonen nennen", reason="Absprache")

    assert "Jemand hat das To-do inzwischen geändert." in page.text
    assert "Ende Mai 2021" in page.text
    assert "Zwei Ansprechpersonen nennen" in page.text
    assert session.scalars(sa.select(Todo.due)).one() == date(2021, 5, 31)
    session.rollback()

    office.submit("/aendern", due_text="Ende Mai 2021")

    todo = session.scalars(sa.select(Todo)).one()
    assert (todo.text, todo.due) == ("Zwei Ansprechpersonen nennen", date(2021, 5, 31))
