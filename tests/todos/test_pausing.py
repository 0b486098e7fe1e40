"""Pausing from the mail, being away, and the page that says what will be sent."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.german import format_date_long
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.todos.reminder_models import ReminderChoice
from tests.browser import Browser
from tests.conftest import account_named
from tests.factories import assignment_for
from tests.test_scheduler import Wall


@pytest.fixture
def raw(app: Flask, session: Session, at: datetime) -> bytes:
    """The digest Sabine Seidel got on Monday 26.04.2021."""
    assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 30), due_text="Ende April")
    scheduler.tick(app, Wall(2021, 4, 26))
    mime = session.scalars(sa.select(OutgoingMail.mime)).one()
    session.rollback()
    return mime or b""


def pause_path(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    found = re.fullmatch(r"<https?://[^/]+(/erinnerungen/\S+)>", message["List-Unsubscribe"])
    assert found
    return found[1]


def is_paused(session: Session) -> bool:
    found = session.scalars(sa.select(ReminderChoice.is_paused)).all()
    session.rollback()
    return any(found)


def test_the_digest_says_dates_in_words_and_how_to_pause(raw: bytes) -> None:
    message = message_from_bytes(raw, policy=policy.default)

    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]

    assert "Termin: Ende April (Fr, 30.04.2021), noch 4 Tage" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert pause_path(raw) in text
    assert text.count("/aufgaben") == 1


def test_looking_at_the_page_changes_nothing(
    stranger: Browser, session: Session, raw: bytes
) -> None:
    page = stranger.get(pause_path(raw))

    assert "Sabine Seidel" in page.text
    assert not is_paused(session)


def test_a_mail_program_pauses_with_one_click_and_the_page_turns_it_on_again(
    app: Flask, stranger: Browser, session: Session, raw: bytes
) -> None:
    path = pause_path(raw)
    one_click = {"List-Unsubscribe": "One-Click"}

    assert stranger.client.post(path, data=one_click).status_code == 200

    assert is_paused(session)
    scheduler.tick(app, Wall(2021, 4, 29))
    assert session.scalar(sa.select(sa.func.count(OutgoingMail.id))) == 1
    session.rollback()
    stranger.get(path)
    stranger.submit("/weiter")
    assert not is_paused(session)


@pytest.mark.parametrize(
    "change", [lambda path: path[:-1] + "x", lambda path: path.replace("/p", "/p1")]
)
def test_another_address_opens_nothing(stranger: Browser, raw: bytes, change: object) -> None:
    assert callable(change)

    assert stranger.client.get(change(pause_path(raw))).status_code == 404


def test_the_link_ends_with_the_address_in_the_directory(
    stranger: Browser, session: Session, raw: bytes
) -> None:
    session.execute(
        sa.text("UPDATE person SET email = 'neu@demo.example' WHERE surname = 'Seidel'")
    )
    session.commit()

    assert stranger.client.get(pause_path(raw)).status_code == 404


def test_the_office_reads_what_is_sent_when_and_why_somebody_gets_no_mail(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 30))
    assignment_for(session, "Stadt Halle", at, due=date(2021, 4, 30))
    altenburg.get("/aufgaben/erinnerungen")
    altenburg.submit("/aufgaben/erinnerungen", absent_until="02.05.2021")

    page = office.get("/aufgaben/erinnerungen").text

    assert "Stadt Halle: Dr. Clemens von Thalheim" in page
    assert "Donnerstag, 29. April 2021" in page
    assert "ist abwesend bis 02.05.2021" in page


def test_a_municipality_reads_only_its_own(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    assignment_for(session, "Stadt Halle", at, due=date(2021, 4, 30))

    assert "Halle" not in altenburg.get("/aufgaben/erinnerungen").text


def test_what_the_page_announces_is_what_is_sent(
    app: Flask, office: Browser, session: Session, at: datetime
) -> None:
    for name in ("Altenburger Land", "Stadt Halle", "Saalekreis"):
        assignment_for(session, name, at, due=date(2021, 5, 6))
    page = office.get("/aufgaben/erinnerungen")
    announced = [str(one) for one in page.document.xpath("//main//section/h2/text()")]

    days = [at.date() + timedelta(days=number) for number in range(21)]
    came = [
        format_date_long(day)
        for day in days
        if scheduler.tick(app, Wall(day.year, day.month, day.day)).get("Erinnerungen sammeln")
    ]

    assert came == announced
    assert len(came) == 4  # new, a week and a day before, overdue


def test_a_day_of_the_past_or_a_stranger_as_substitute_is_refused(altenburg: Browser) -> None:
    altenburg.get("/aufgaben/erinnerungen")

    past = altenburg.submit("/aufgaben/erinnerungen", 422, absent_until="01.04.2021")
    foreign = altenburg.submit(
        "/aufgaben/erinnerungen", 422, absent_until="01.05.2021", substitute="1"
    )

    assert "Dieser Tag ist schon vorbei." in past.text
    assert "jemanden aus Ihrem Haus" in foreign.text


def test_the_office_enters_who_is_away_and_who_reads_instead(
    office: Browser, session: Session, at: datetime
) -> None:
    seidel = account_named(session, "altenburg").person_id
    assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 30))
    office.get(f"/aufgaben/erinnerungen/abwesenheit?person={seidel}")

    page = office.submit("/abwesenheit", absent_until="02.05.2021")

    assert (
        "Sabine Seidel (Altenburger Land): bis So, 02.05.2021"
        in office.get("/aufgaben/erinnerungen/abwesenheit").text
    )
    assert "ist abwesend bis 02.05.2021" in office.get("/aufgaben/erinnerungen").text
    assert page.status == 303


@pytest.mark.parametrize("person", ["", "0", "99999", "x"])
def test_somebody_who_does_not_take_part_cannot_be_away(
    office: Browser, session: Session, person: str
) -> None:
    office.get("/aufgaben/erinnerungen/abwesenheit")

    office.post(
        "/aufgaben/erinnerungen/abwesenheit", {"person": person, "absent_until": "02.05.2021"}, 422
    )

    assert session.scalars(sa.select(ReminderChoice)).all() == []
