"""Who may answer for whom: substitutes, the office, people logged in, the general link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.polls import answering, queries
from kzv_workflow.polls.answering import Entry
from kzv_workflow.polls.models import (
    AnswerEntry,
    Delegate,
    DelegateState,
)
from kzv_workflow.todos.models import AssignmentState, Channel
from tests.browser import Browser
from tests.factories import WRITER
from tests.meetings.invited import mails
from tests.polls.asked import (
    again,
    answer,
    delegate_of,
    everybody,
    extra_delegate,
    kinds,
    last_mail,
    running,
    secret_of,
    sheet,
)
from tests.polls.forms import SEIDEL, assignment, fields, page_of, stored


def test_the_link_is_passed_on_inside_the_municipality(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    path = page_of(session)
    stranger.get(path)
    stranger.post(path, fields(poll, "no"))
    stranger.get(f"{path}/weitergeben")

    page = stranger.post(
        f"{path}/weitergeben", {"name": "Uwe Neu", "email": "Neu@demo.example"}, 200
    )
    stranger.get(path, 404)
    new_path = f"/terminabfragen/antwort/{secret_of(session, 'neu@demo.example')}"
    new_page = stranger.get(new_path)

    session.expire_all()
    old = session.scalars(sa.select(Delegate).where(Delegate.email == SEIDEL)).one()
    assert page.heading == "Weitergegeben"
    assert old.state is DelegateState.REPLACED
    assert "Uwe Neu, Altenburger Land" in new_page.text
    assert "0 von 1 beantwortet" in new_page.text
    assert session.scalars(sa.select(AnswerEntry.words)).all() == ["nein"]


def test_passing_on_needs_a_new_person_with_an_address(
    stranger: Browser, session: Session, at: datetime
) -> None:
    running(session, at)
    path = f"{page_of(session)}/weitergeben"
    stranger.get(path)

    nobody = stranger.post(path, {"name": "", "email": ""}, 422)
    wrong = stranger.post(path, {"name": "Uwe Neu", "email": "neu@"}, 422)
    same = stranger.post(path, {"name": "Sabine Seidel", "email": SEIDEL}, 422)

    assert "geben Sie den Namen an" in nobody.text
    assert "keine gültige Mailadresse" in wrong.text
    assert "Diese Person ist schon gefragt." in same.text


def test_one_answer_for_the_whole_municipality(session: Session, at: datetime) -> None:
    poll = running(session, at, needed=2)
    extra_delegate(session, poll, "Altenburger Land", "Uwe Neu")

    answer(session, again(session, poll.id), "Altenburger Land", "yes", at=at, speaks_for_all=True)

    assert assignment(session, poll, "Altenburger Land").state is AssignmentState.DONE


def test_two_needed_people_close_the_todo_together(session: Session, at: datetime) -> None:
    poll = running(session, at, needed=2)
    second = extra_delegate(session, poll, "Altenburger Land", "Uwe Neu")

    answer(session, again(session, poll.id), "Altenburger Land", "yes", at=at)
    between = assignment(session, poll, "Altenburger Land").state
    entry = Entry(answering.viewer_of(second), Channel.ONLINE, at)
    poll = again(session, poll.id)
    answering.save(session, poll, second, sheet(poll, "no"), entry)
    session.commit()

    assert between is AssignmentState.OPEN
    assert assignment(session, poll, "Altenburger Land").state is AssignmentState.DONE


def test_the_office_enters_what_it_heard_and_the_person_is_told(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    delegate = delegate_of(session, poll, "Saalekreis")
    before = last_mail(session)
    session.commit()
    path = f"/terminabfragen/{poll.id}/antwort/{delegate.id}"
    office.get(path)

    office.post(path, fields(poll, "no", channel="phone"))
    page = office.get(f"/terminabfragen/{poll.id}")

    [mail] = mails(session, before)
    assert "eingetragen von Jonas Petri, am Telefon" in page.text
    assert mail.row.recipient_email == delegate.email
    assert "Eingetragen von Jonas Petri, am Telefon." in mail.text
    assert "nein" in mail.text
    assert assignment(session, poll, "Saalekreis").closed_channel is Channel.PHONE


def test_a_municipality_answers_logged_in_only_for_itself(
    altenburg: Browser, halle: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    others = delegate_of(session, poll, "Stadt Halle")
    session.commit()
    path = f"/terminabfragen/{poll.id}/antwort"

    altenburg.get(path)
    altenburg.post(path, fields(poll, "yes"))
    altenburg.post(f"{path}/{others.id}", fields(poll, "no"), 404)

    assert stored(session) == ["yes", "yes"]
    assert assignment(session, poll, "Altenburger Land").state is AssignmentState.DONE
    assert assignment(session, poll, "Stadt Halle").is_open
    assert "0 von 1 beantwortet" in halle.get(path).text


def test_somebody_nobody_asked_by_name_can_answer_logged_in(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    known = delegate_of(session, poll, "Altenburger Land")
    known.email, known.person_id, known.name = "amt@demo.example", None, "Funktionspostfach"
    session.commit()

    altenburg.get(f"/terminabfragen/{poll.id}/antwort")
    altenburg.post(f"/terminabfragen/{poll.id}/antwort", fields(poll, "yes"))

    names = {one.name for one in queries.delegates(session, poll.id)}
    assert {"Funktionspostfach", "Sabine Seidel"} <= names


def test_the_general_link_asks_who_you_are_and_mails_the_personal_link(
    stranger: Browser, office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    shown = office.post(f"/terminabfragen/{poll.id}/link", status=200)
    address = shown.document.xpath("string(//p[contains(@class, 'breakable')])").strip()
    path = address[address.index("/terminabfragen") :]
    delegate = delegate_of(session, poll, "Altenburger Land")
    before = last_mail(session)
    session.commit()

    page = stranger.get(path)
    stranger.post(path, {"delegate": ""}, 422)
    for _ in range(3):
        stranger.post(path, {"delegate": str(delegate.id)})

    [mail] = mails(session, before)
    session.commit()
    assert page.heading == "Wer sind Sie?"
    assert "@demo.example" not in page.text
    assert mail.row.recipient_email == SEIDEL
    office.post(f"/terminabfragen/{poll.id}/link", status=200)
    stranger.get(path, 404)


@pytest.mark.parametrize("secret", ["x", "a" * 43, "..%2f", "ä"])
def test_a_guessed_link_opens_nothing(stranger: Browser, secret: str) -> None:
    stranger.get("/anmelden")

    page = stranger.get(f"/terminabfragen/antwort/{secret}", 404)
    stranger.post(f"/terminabfragen/antwort/{secret}", {}, 404)

    assert page.text


def test_a_secret_is_kept_as_its_hash_only(session: Session, at: datetime) -> None:
    poll = running(session, at)
    secret = secret_of(session, SEIDEL)

    hashes = session.scalars(sa.text("SELECT token_hash FROM poll_link")).all()

    assert len(secret) >= 43
    assert secret not in hashes
    assert len(hashes) == len(queries.delegates(session, poll.id))


def test_when_all_have_answered_the_office_hears_of_it_once(session: Session, at: datetime) -> None:
    poll = running(session, at)

    everybody(session, poll, "yes", at=at)
    answer(session, again(session, poll.id), "Stadt Halle", "no", at=at)

    assert kinds(session).count("poll-complete") == len(
        {one.row.recipient_email for one in mails(session) if one.row.occasion.startswith("poll-c")}
    )
    assert kinds(session).count("poll-complete") >= 1


@pytest.mark.parametrize(
    ("visibility", "before", "after"),
    [("always", True, True), ("after_answer", False, True), ("after_end", False, False)],
)
def test_what_the_others_said_is_hidden_on_the_server(
    browser_of: Callable[[str], Browser],
    session: Session,
    at: datetime,
    visibility: str,
    before: bool,
    after: bool,
) -> None:
    poll = running(session, at, visibility=visibility)
    answer(session, poll, "Stadt Halle", "no", at=at, note="Umzug")
    path, own = f"/terminabfragen/{poll.id}", page_of(session)
    altenburg, stranger = browser_of("altenburg"), browser_of("")

    unseen = [altenburg.get(path).text, stranger.get(f"{own}/ergebnis").text]
    answer(session, again(session, poll.id), "Altenburger Land", "yes", at=at)
    seen = [altenburg.get(path).text, stranger.get(f"{own}/ergebnis").text]

    assert ["Umzug" in text for text in unseen] == [before] * 2
    assert ["Umzug" in text for text in seen] == [after] * 2


def test_a_viewer_who_enters_is_named_in_the_history(session: Session, at: datetime) -> None:
    poll = running(session, at)
    delegate = delegate_of(session, poll, "Stadt Halle")

    answering.save(session, poll, delegate, sheet(poll, "no"), Entry(WRITER, Channel.MAIL, at))
    session.commit()

    [row] = queries.history(session, poll.id)
    assert (row[0].entered_by, row[0].channel, row[1]) == (
        "Jonas Petri",
        Channel.MAIL,
        delegate.name,
    )


def test_the_office_enters_what_it_hears_after_the_deadline(
    office: Browser, stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    delegate = delegate_of(session, poll, "Altenburger Land")
    poll.deadline = (at - timedelta(days=1)).date()
    session.commit()
    path = f"/terminabfragen/{poll.id}/antwort/{delegate.id}"

    office.get(path)
    office.post(path, fields(again(session, poll.id), "yes", channel="phone"))

    assert stored(session) == ["yes", "yes"]
    page = office.get(f"/terminabfragen/{poll.id}")
    assert "ja (am Telefon, eingetragen von Jonas Petri)" in page.text
    stranger.get(page_of(session), 403)


def test_somebody_who_was_not_asked_calls(office: Browser, session: Session, at: datetime) -> None:
    poll = running(session, at)
    place = delegate_of(session, poll, "Saalekreis").organisation_id
    session.commit()
    path = f"/terminabfragen/{poll.id}/person/{place}"

    office.get(path)
    nobody = office.submit(path, 422, name=" ")
    office.submit(path, 303, name="Vera Anruf", email="")
    session.expire_all()
    new = session.scalars(sa.select(Delegate).where(Delegate.name == "Vera Anruf")).one()
    session.commit()
    answer_path = f"/terminabfragen/{poll.id}/antwort/{new.id}"
    office.get(answer_path)
    office.post(answer_path, fields(again(session, poll.id), "yes", channel="phone"))
    office.get(path)
    second = office.submit(path, 422, name="Ina Zweite", email="")
    office.post(path, {"name": "Ina Zweite", "email": "zweite@demo.example"}, 303)

    assert "Bitte geben Sie an, wer antwortet." in nobody.text
    assert "Ohne Mailadresse steht hier schon Vera Anruf." in second.text
    assert stored(session) == ["yes", "yes"]
    assert "Vera Anruf" in office.get(f"/terminabfragen/{poll.id}").text
