"""Making and starting a poll: the form, the mails, the To-do, who is there to be asked."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.polls import queries, service
from kzv_workflow.polls.models import Poll, PollState
from kzv_workflow.todos.models import Todo
from tests.browser import Browser
from tests.meetings.invited import mails
from tests.polls.asked import act, draft, kinds, running

FORM = {
    "title": "Treffen 2021",
    "deadline": "Ende April 2021",
    "visibility": "always",
    "needed": "1",
    "m0-title": "2. Treffen",
    "m0o0-place": "Raum 1",
    "m0o0p0-days": "23.06. + 30.06.2021",
    "m0o0p0-start": "9:00",
    "m0o0p0-end": "15:00",
    "m0o0p0-mode": "online",
    "step": "save",
}


def test_the_office_makes_a_poll_and_sees_it_before_anybody_is_asked(
    office: Browser, session: Session
) -> None:
    answer = office.post("/terminabfragen/neu", FORM)
    page = office.get(answer.location)

    assert "Ende April 2021 = Fr, 30.04.2021" in page.text
    assert "Mi 23.06.2021 + Mi 30.06.2021, 09:00–15:00 Uhr, online, Raum 1" in page.text
    assert mails(session) == []


def test_a_range_in_one_field_becomes_a_day_each(office: Browser) -> None:
    fields = {**FORM, "m0o0p0-days": "15.–17.09.2021", "step": "check"}

    page = office.post("/terminabfragen/neu", fields, 200)

    days = page.document.xpath("//input[contains(@name, '-days')]/@value")
    assert days == ["15.09.2021", "16.09.2021", "17.09.2021"]


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("part:0:0", ["23.06.2021", "30.06.2021", ""]),
        ("option:0", ["23.06.2021", "30.06.2021", ""]),
        ("copy:0:0", ["23.06.2021", "30.06.2021", "07.07.2021", "14.07.2021"]),
        ("drop-option:0:0", ["23.06.2021", "30.06.2021"]),
        ("drop-part:0:0:1", ["23.06.2021"]),
        ("meeting", ["23.06.2021", "30.06.2021", ""]),
        ("drop-part:9:9:9", ["23.06.2021", "30.06.2021"]),
    ],
)
def test_buttons_rearrange_and_keep_what_was_typed(
    office: Browser, step: str, days: list[str]
) -> None:
    fields = {**FORM, "m0o0-weeks": "2", "introduction": "Bitte <antworten>", "step": step}

    page = office.post("/terminabfragen/neu", fields, 200)

    assert page.document.xpath("//input[contains(@name, '-days')]/@value") == days
    assert page.document.xpath("//input[@name='title']/@value") == ["Treffen 2021"]
    assert "Bitte <antworten>" in page.document.xpath("string(//textarea)")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Bitte geben Sie den Titel an"),
        ("m0-title", "", "Bitte geben Sie den Titel an"),
        ("m0o0p0-days", "demnächst", "„demnächst“ ist kein Datum"),
        ("m0o0p0-end", "8:00", "Das Ende liegt nicht nach dem Beginn."),
        ("m0o0p0-start", "früh", "Bitte geben Sie den Beginn an"),
        ("m0o0p0-mode", "telepathisch", "Bitte wählen Sie online"),
        ("deadline", "bald mal", "ist keine Frist"),
        ("deadline", "01.04.2021", "Die Frist liegt in der Vergangenheit."),
        ("needed", "0", "Bitte geben Sie eine Zahl von 1 bis 9 an."),
        ("visibility", "nie", "Bitte wählen Sie, wer das Ergebnis wann sieht."),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field(
    office: Browser, field: str, value: str, sentence: str
) -> None:
    page = office.post("/terminabfragen/neu", {**FORM, field: value}, 422)

    [message] = page.document.xpath(f"//*[@id='{field}-error']")
    assert sentence in message.text_content()


def test_a_day_twice_is_noticed(office: Browser) -> None:
    extra = {
        f"m0o0p1-{name}": value
        for name, value in (
            ("days", "23.6.2021"),
            ("start", "9"),
            ("end", "15"),
            ("mode", "online"),
        )
    }

    page = office.post("/terminabfragen/neu", {**FORM, "m0o0p0-days": "23.06.2021", **extra}, 422)

    assert "Dieser Tag steht schon da." in page.text


def test_nobody_chosen_is_noticed(office: Browser) -> None:
    page = office.get("/terminabfragen/neu")
    nobody = {name: "none" for name in page.document.xpath("//select/@name") if "role-" in name}

    page = office.post("/terminabfragen/neu", {**FORM, **nobody}, 422)

    assert "Bitte fragen Sie mindestens eine Person." in page.text


def test_the_repentance_day_is_hinted_for_saxony_only(office: Browser) -> None:
    fields = {**FORM, "m0o0p0-days": "17.11.2021", "step": "check"}

    page = office.post("/terminabfragen/neu", fields, 200)

    assert (
        "Mi 17.11.: Buß- und Bettag (Sachsen): Landkreis Leipzig, Stadt Leipzig, Nordsachsen"
        in page.text
    )


def test_starting_asks_everybody_once_and_makes_it_a_todo(session: Session, at: datetime) -> None:
    poll = draft(session, at)

    sent = service.start(session, poll, act(at))
    session.commit()

    todo = session.get_one(Todo, poll.todo_id)
    assert sent == 9
    assert kinds(session) == ["poll-invitation"] * 9
    assert (todo.due, todo.due_text) == (date(2021, 4, 30), "Ende April 2021")
    assert (todo.action_label, todo.action_url) == (
        "Antworten",
        f"/terminabfragen/{poll.id}/antwort",
    )
    assert len(todo.assignments) == 9
    assert not todo.reminders
    with pytest.raises(DomainError):
        service.start(session, poll, act(at))


def test_the_mail_asks_with_both_forms_of_the_deadline_and_names_nobody_else(
    session: Session, at: datetime
) -> None:
    running(session, at)

    mail = next(m for m in mails(session) if m.row.recipient_email == "altenburg@demo.example")

    assert "Mi 23.06.2021 + Mi 30.06.2021, 09:00–15:00 Uhr, online" in mail.text
    assert "bis Ende April 2021 (Fr, 30.04.2021)" in mail.text
    assert mail.row.is_secret
    assert "halle@demo.example" not in mail.message.as_string()


def test_one_bad_address_stops_nobody_else(session: Session, at: datetime) -> None:
    poll = draft(session, at)
    queries.delegates(session, poll.id)[0].email = "kaputt@@demo"
    session.commit()

    sent = service.start(session, poll, act(at))
    session.commit()

    assert sent == 8
    assert session.get_one(Poll, poll.id).state is PollState.OPEN


def test_people_with_a_shared_mailbox_are_asked_once(session: Session, at: datetime) -> None:
    poll = draft(session, at)
    addresses = [(one.organisation_id, one.email) for one in queries.delegates(session, poll.id)]

    assert len(addresses) == len(set(addresses))


def test_a_running_poll_cannot_be_rewritten(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)

    answer = office.post(f"/terminabfragen/{poll.id}/bearbeiten", FORM)
    page = office.get(answer.location)

    assert "Die Abfrage läuft schon." in page.text


def test_a_municipality_does_not_see_a_draft(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    poll = draft(session, at)

    altenburg.get(f"/terminabfragen/{poll.id}", 404)
    page = altenburg.get("/terminabfragen")

    assert poll.title not in page.text


def test_the_deadline_can_be_moved_and_the_todo_follows(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)

    page = office.post(f"/terminabfragen/{poll.id}/frist", {"deadline": "Mitte Mai 2021"}, 200)
    assert (
        "Neue Frist: Sie können bis Do, 20.05.2021 antworten (bisher Fr, 30.04.2021)." in page.text
    )
    office.post(f"/terminabfragen/{poll.id}/frist", {"deadline": "Mitte Mai 2021", "step": "save"})
    page = office.post(f"/terminabfragen/{poll.id}/frist", {"deadline": "irgendwann"}, 422)

    session.expire_all()
    assert session.get_one(Todo, poll.todo_id).due == date(2021, 5, 20)
    assert "ist keine Frist" in page.text


def test_a_copy_a_year_later_keeps_weekdays_and_hours(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)

    answer = office.post(f"/terminabfragen/{poll.id}/kopieren", {"weeks": "52"})
    page = office.get(answer.location)

    days = page.document.xpath("//input[contains(@name, '-days')]/@value")
    assert days == ["22.06.2022", "29.06.2022"]
    assert page.document.xpath("//input[@name='m0o0p0-start']/@value") == ["09:00"]
    office.post(f"/terminabfragen/{poll.id}/kopieren", {"weeks": "viele"}, 422)


def test_a_poll_can_be_called_off(office: Browser, session: Session, at: datetime) -> None:
    poll = running(session, at)

    office.post(f"/terminabfragen/{poll.id}/abbrechen")

    session.expire_all()
    assert session.get_one(Poll, poll.id).state is PollState.CANCELLED
    assert not any(one.is_open for one in session.get_one(Todo, poll.todo_id).assignments)
