"""Deadlines that hang on a meeting, duties that come again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, undefer

from kzv_workflow import scheduler
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.meetings.models import MeetingDay
from kzv_workflow.todos import repeating
from kzv_workflow.todos.models import DUE_ON, Assignment, AssignmentState, Recurrence, Todo
from kzv_workflow.todos.ordinals import Candidate, meeting_meant
from tests.browser import Browser
from tests.factories import assignment_for
from tests.meetings.invited import planned
from tests.test_scheduler import Wall

FIRST = Candidate(1, "1. Treffen Kennzahlenvergleich", date(2021, 4, 15))
SECOND = Candidate(2, "2. Treffen Kennzahlenvergleich", date(2021, 6, 23))
AUTUMN = Candidate(3, "Herbsttreffen", date(2021, 9, 15))
PLAIN = Candidate(4, "Auftakt", date(2021, 3, 1))


@pytest.mark.parametrize(
    ("phrase", "known", "meant"),
    [
        ("2. Treffen", (FIRST, SECOND), SECOND),
        ("2. Veranstaltung", (FIRST, SECOND), SECOND),
        ("3. Treffen", (FIRST, SECOND), None),
        ("2. Treffen", (PLAIN, AUTUMN), AUTUMN),
        ("2. Treffen", (SECOND, SECOND._replace(meeting_id=9)), None),
        ("nächstes Treffen", (FIRST, SECOND, AUTUMN), SECOND),
        ("Lenkungsgruppe", (FIRST, SECOND), None),
    ],
)
def test_which_meeting_a_phrase_means(
    phrase: str, known: tuple[Candidate, ...], meant: Candidate | None
) -> None:
    assert meeting_meant(phrase, known, date(2021, 4, 15)) == meant


@pytest.fixture
def hanging(session: Session, at: datetime) -> int:
    """What Altenburg owes before the 2. Treffen (23.06.2021); announced already."""
    planned(session, at)
    owed = assignment_for(
        session, "Altenburger Land", at, due_text="vor dem 2. Treffen",
        due_kind="before_meeting", due_meeting="2. Treffen",
    )  # fmt: skip
    return owed.id


def move(session: Session, day: date) -> None:
    session.execute(sa.update(MeetingDay).values(day=day))
    session.commit()


def moved_mails(session: Session) -> list[OutgoingMail]:
    query = sa.select(OutgoingMail).where(OutgoingMail.occasion.startswith("moved:"))
    found = list(session.scalars(query.options(undefer(OutgoingMail.mime))))
    session.expunge_all()
    session.rollback()
    return found


def test_the_day_before_the_meeting_is_computed_not_copied(
    altenburg: Browser, session: Session, hanging: int
) -> None:
    assert "Di, 22.06.2021" in altenburg.get(f"/aufgaben/{hanging}").text

    move(session, date(2021, 7, 7))

    assert "Di, 06.07.2021" in altenburg.get(f"/aufgaben/{hanging}").text
    assert session.scalars(sa.select(Todo.due)).one() is None


def test_one_mail_tells_the_new_day_and_no_second_one(
    app: Flask, session: Session, hanging: int
) -> None:
    scheduler.tick(app, Wall(2021, 4, 26))
    assert moved_mails(session) == []
    move(session, date(2021, 7, 7))

    scheduler.tick(app, Wall(2021, 4, 27))
    scheduler.tick(app, Wall(2021, 4, 27, 9, 0))
    scheduler.tick(app, Wall(2021, 4, 28))

    [mail] = moved_mails(session)
    assert mail.recipient_email == "altenburg@demo.example"
    message = message_from_bytes(mail.mime, policy=policy.default)
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Termin jetzt: Di, 06.07.2021" in text
    assert "bisher: Di, 22.06.2021" in text


def test_a_meeting_planned_later_is_found_and_its_day_is_told(
    app: Flask, session: Session, at: datetime
) -> None:
    assignment_for(session, "Altenburger Land", at, due_kind="at_meeting", due_meeting="2. Treffen")
    scheduler.tick(app, Wall(2021, 4, 26))
    planned(session, at)

    scheduler.tick(app, Wall(2021, 4, 27))

    assert len(moved_mails(session)) == 1
    assert session.scalars(sa.select(DUE_ON).select_from(Todo)).one() == date(2021, 6, 23)


def test_who_has_done_it_hears_nothing_of_the_move(
    app: Flask, session: Session, hanging: int, at: datetime
) -> None:
    session.get_one(Assignment, hanging).complete("Sabine Seidel", at)
    session.commit()
    move(session, date(2021, 7, 7))

    scheduler.tick(app, Wall(2021, 4, 27))

    assert moved_mails(session) == []


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
    ],
)
def test_the_next_time_is_the_same_day_or_the_last_of_the_month(
    day: date, months: int, then: date
) -> None:
    assert repeating.later(day, months) == then


def test_the_last_of_the_month_stays_the_last_of_the_month(
    app: Flask, session: Session, at: datetime
) -> None:
    owed = assignment_for(session, "Altenburger Land", at, due=date(2022, 1, 31))
    owed.todo.recurrence = Recurrence.MONTHLY
    session.commit()

    for day in (date(2022, 2, 1), date(2022, 3, 1), date(2022, 4, 1)):
        repeating.repeat(session, day, at)
        session.commit()

    days = session.scalars(sa.select(Todo.due).order_by(Todo.number)).all()
    assert days == [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 31), date(2022, 4, 30)]


def test_what_was_missed_is_said_at_its_share(session: Session, at: datetime) -> None:
    owed = assignment_for(session, "Altenburger Land", at, due=date(2022, 1, 31))
    owed.todo.recurrence = Recurrence.MONTHLY
    session.commit()

    repeating.repeat(session, date(2022, 2, 1), at)

    assert owed.comment == "Bis zum Termin nicht als erledigt gemeldet."


def duty(session: Session, at: datetime) -> int:
    owed = assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 22))
    owed.todo.recurrence = Recurrence.MONTHLY
    session.commit()
    return owed.todo_id


def test_a_repeating_duty_follows_once_and_nobody_owes_it_twice(
    app: Flask, session: Session, at: datetime
) -> None:
    duty(session, at)

    for _ in range(3):
        scheduler.tick(app, Wall(2021, 4, 23, 6, 0))

    rows = session.execute(
        sa.select(Todo.number, Todo.due, Assignment.state).join(Todo.assignments).order_by(Todo.id)
    ).all()
    assert rows == [
        (1, date(2021, 4, 22), AssignmentState.DROPPED),
        (2, date(2021, 5, 22), AssignmentState.OPEN),
    ]


def test_a_repeating_duty_costs_one_mail_each_time(
    app: Flask, session: Session, at: datetime
) -> None:
    duty(session, at)
    first = date(2021, 4, 23)

    for number in range(63):
        day = first + timedelta(days=number)
        scheduler.tick(app, Wall(day.year, day.month, day.day))

    sent = session.scalars(sa.select(OutgoingMail.occasion)).all()
    assert [one.rpartition(":")[2] for one in sent] == ["2021-05-14", "2021-06-15"]


def test_a_withdrawn_duty_comes_no_more(
    app: Flask, office: Browser, session: Session, at: datetime
) -> None:
    todo_id = duty(session, at)
    office.get(f"/aufgaben/todo/{todo_id}/aendern")
    office.post(f"/aufgaben/todo/{todo_id}/zurueckziehen", {"withdraw-reason": "läuft anders"})

    scheduler.tick(app, Wall(2021, 4, 23, 6, 0))

    assert session.scalars(sa.select(Todo.number)).all() == [1]


@pytest.mark.parametrize(
    ("words", "kind", "day"),
    [
        ("vor dem 2. Treffen", "before_meeting", date(2021, 6, 22)),
        ("2 Wochen vor dem 2. Treffen", "before_meeting", date(2021, 6, 9)),
        ("spätestens 3 Tage vor dem 2. Treffen", "before_meeting", date(2021, 6, 20)),
        ("bis zum 2. Treffen am 23.06.2021", "before_meeting", date(2021, 6, 23)),
        ("im 2. Treffen", "at_meeting", date(2021, 6, 23)),
    ],
)
def test_the_words_say_how_long_before_the_meeting(
    session: Session, at: datetime, words: str, kind: str, day: date
) -> None:
    planned(session, at)

    assignment_for(
        session, "Stadt Halle", at, due_text=words, due_kind=kind, due_meeting="2. Treffen"
    )

    assert session.scalars(sa.select(DUE_ON).select_from(Todo)).one() == day
