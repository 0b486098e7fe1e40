"""Answering: by link, logged in, by the office; what counts, until when, and who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.polls import answering, links, queries, stages
from kzv_workflow.polls.answering import Entry
from kzv_workflow.polls.models import (
    AnswerEntry,
    Delegate,
    DelegateState,
    Poll,
    PollAnswer,
    PollState,
)
from kzv_workflow.polls.outlines import MeetingOutline
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel
from tests.browser import Browser
from tests.factories import WRITER, organisation
from tests.meetings.invited import mails
from tests.polls.asked import (
    APART,
    AUTUMN,
    act,
    again,
    answer,
    delegate_of,
    everybody,
    extra_delegate,
    kinds,
    last_mail,
    option,
    running,
    secret_of,
    sheet,
)

SEIDEL = "altenburg@demo.example"
TWO = (
    MeetingOutline("2. Treffen", (option(*APART),)),
    MeetingOutline("3. Treffen", (option(*AUTUMN, mode="in_person"),)),
)


def page_of(session: Session, poll: Poll) -> str:
    return f"/terminabfragen/antwort/{secret_of(session, SEIDEL)}"


def fields(poll: Poll, *values: str, **more: Any) -> dict[str, Any]:
    """A form with those answers, one for each option."""
    chosen = {
        f"value-{one.id}": value
        for one, value in zip(queries.asked_options(poll), values, strict=False)
    }
    return {"version": poll.version, "step": "save", **chosen, **more}


def stored(session: Session) -> list[str]:
    session.expire_all()
    found = [one.value.value for one in session.scalars(sa.select(PollAnswer)).all()]
    session.commit()
    return found


def assignment(session: Session, poll: Poll, name: str) -> Assignment:
    session.expire_all()
    place = organisation(session, name)
    found = session.scalars(
        sa.select(Assignment).where(
            Assignment.todo_id == poll.todo_id, Assignment.organisation_id == place.id
        )
    ).one()
    session.commit()
    return found


def test_a_link_answers_without_a_password_and_closes_the_todo(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, *TWO)
    path = page_of(session, poll)
    page = stranger.get(path)

    legends = [" ".join(one.text_content().split()) for one in page.document.xpath("//legend")]
    stranger.post(path, fields(poll, "yes", "if_need_be"))
    page = stranger.get(path)

    assert legends[1] == (
        "Mittwoch, 15. bis Donnerstag, 16. September 2021, 09:00–15:00 Uhr, in Präsenz, "
        "Konferenzraum"
    )
    assert "2 von 2 beantwortet" in page.text
    assert stored(session) == ["yes", "yes", "if_need_be", "if_need_be"]
    assert assignment(session, poll, "Altenburger Land").state is AssignmentState.DONE


def test_looking_at_a_link_changes_nothing(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)

    for _ in range(3):
        stranger.get(path)
        stranger.get(f"{path}/weitergeben")
        stranger.get(f"{path}/ergebnis")
        assert stranger.client.head(path).status_code == 200

    assert stored(session) == []
    assert session.scalar(sa.select(sa.func.count(AnswerEntry.id))) == 0


def test_an_answer_can_be_changed_and_stays_one_row_with_history(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)

    stranger.get(path)
    for value in ("yes", "no", "no", "open"):
        stranger.post(path, fields(poll, value))

    assert stored(session) == ["open", "open"]
    words = session.scalars(sa.select(AnswerEntry.words).order_by(AnswerEntry.id)).all()
    assert words == ["ja", "nein", "noch offen"]


def test_some_answers_are_kept_and_the_rest_is_no_no(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, *TWO)
    path = page_of(session, poll)

    stranger.get(path)
    stranger.post(path, fields(poll, "yes"))
    page = stranger.get(path)

    assert "1 von 2 beantwortet" in page.text
    assert stored(session) == ["yes", "yes"]
    assert assignment(session, poll, "Altenburger Land").is_open


@pytest.mark.parametrize(
    ("step", "checked"),
    [("all_yes", ["yes", "yes"]), ("rest_no", ["open", "no"]), ("none", ["no", "no"])],
)
def test_shortcuts_fill_in_and_keep_nothing(
    stranger: Browser, session: Session, at: datetime, step: str, checked: list[str]
) -> None:
    poll = running(session, at, *TWO)
    path = page_of(session, poll)
    stranger.get(path)

    page = stranger.post(path, fields(poll, "open", step=step), 200)

    assert page.document.xpath("//input[@type='radio'][@checked]/@value") == checked
    assert "2 von 2 beantwortet" in page.text
    assert stored(session) == []


def test_partly_is_kept_day_by_day(stranger: Browser, session: Session, at: datetime) -> None:
    poll = running(session, at, TWO[1])
    path = page_of(session, poll)
    [autumn] = queries.asked_options(poll)
    first, second = (part.id for part in autumn.parts)
    more = {
        f"comes-{first}": "12",
        f"online-{first}": "1",
        f"day-{second}": "no",
        f"note-{autumn.id}": "Bildungswoche",
    }

    stranger.get(path)
    stranger.post(path, fields(poll, "yes", **more))
    page = stranger.get(path)
    result = stranger.get(f"{path}/ergebnis")

    assert page.document.xpath(f"//input[@name='comes-{first}']/@value") == ["12:00"]
    assert page.document.xpath(f"//select[@name='day-{second}']/option[@selected]/@value") == ["no"]
    assert "Tag 1: ja (ab 12:00 Uhr, online), Tag 2: nein – „Bildungswoche“" in result.text


def test_who_does_not_know_yet_says_until_when(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)
    [one] = queries.asked_options(poll)

    stranger.get(path)
    stranger.post(path, fields(poll, "open", **{f"by-{one.id}": "28.04.2021"}))

    result = stranger.get(f"{path}/ergebnis")
    assert "noch offen, weiß es bis 28.04.2021" in result.text


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("comes", "mittags", "„mittags“ ist keine Uhrzeit"),
        ("by", "irgendwann", "„irgendwann“ ist kein Tag"),
        ("note", "x" * 501, "Bitte höchstens 500 Zeichen."),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(
    stranger: Browser, session: Session, at: datetime, name: str, value: str, sentence: str
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)
    [one] = queries.asked_options(poll)
    field = f"{name}-{one.parts[0].id if name == 'comes' else one.id}"
    stranger.get(path)

    page = stranger.post(path, fields(poll, "yes", **{field: value}), 422)

    assert sentence in page.document.xpath(f"string(//*[@id='{field}-error'])")
    assert page.document.xpath(f"//input[@name='{field}']/@value") == [value]
    assert stored(session) == []


def test_a_remark_alone_asks_for_an_answer(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)
    [one] = queries.asked_options(poll)
    stranger.get(path)

    page = stranger.post(path, fields(poll, **{f"note-{one.id}": "krank"}), 422)

    assert "Bitte wählen Sie auch eine Antwort" in page.text
    assert "krank" in page.document.xpath(f"//input[@name='note-{one.id}']/@value")


def test_long_names_and_signs_are_no_trouble(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    delegate = delegate_of(session, poll, "Mansfeld-Südharz")
    delegate.name = "Ö" * 200
    session.commit()
    address = links.personal(session, poll.id, delegate.id, at)
    session.commit()
    path = address.partition("8000")[2] or address[address.index("/terminabfragen") :]
    [one] = queries.asked_options(poll)
    stranger.get(path)

    stranger.post(path, fields(poll, "yes", **{f"note-{one.id}": "=1+1 <b>„ü“"}))
    page = stranger.get(f"{path}/ergebnis")

    assert "„=1+1 <b>„ü““" in page.text
    assert "Ö" * 200 in page.text


def test_after_the_deadline_nothing_changes_and_the_page_says_whom_to_call(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)
    stranger.get(path)
    stranger.post(path, fields(poll, "yes"))
    session.get_one(Poll, poll.id).deadline = (at - timedelta(days=1)).date()
    session.commit()

    page = stranger.get(path, 403)
    stranger.get("/anmelden")
    refused = stranger.post(path, fields(poll, "no"), 403)

    assert page.heading == "Diese Abfrage ist beendet"
    assert "Telefon 0341 0000000" in page.text
    assert ": ja" in refused.text
    assert stored(session) == ["yes", "yes"]


@pytest.mark.parametrize("state", [PollState.CLOSED, PollState.CANCELLED])
def test_a_poll_that_is_over_takes_no_answer(
    stranger: Browser, session: Session, at: datetime, state: PollState
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)
    session.get_one(Poll, poll.id).state = state
    session.commit()
    stranger.get("/anmelden")

    stranger.post(path, fields(poll, "yes"), 403)

    assert stored(session) == []


def test_options_changed_meanwhile_are_shown_and_the_input_stays(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, MeetingOutline("2. Treffen", (option(*APART), option(*AUTUMN))))
    path = page_of(session, poll)
    stranger.get(path)
    old = fields(poll, "yes", "no")
    stages.withdraw(session, poll, queries.asked_options(poll)[0], act(at))
    session.commit()

    page = stranger.post(path, old, 409)

    assert "Die Termine wurden inzwischen geändert." in page.text
    assert page.document.xpath("//input[@type='radio'][@checked]/@value") == ["no"]
    assert stored(session) == []
    stranger.submit(path)
    assert stored(session) == ["no", "no"]


def test_a_withdrawn_option_keeps_its_answers(session: Session, at: datetime) -> None:
    poll = running(session, at, MeetingOutline("2. Treffen", (option(*APART), option(*AUTUMN))))
    answer(session, poll, "Altenburger Land", "yes", "no", at=at)

    stages.withdraw(session, again(session, poll.id), queries.asked_options(poll)[0], act(at))
    session.commit()

    assert stored(session) == ["yes", "yes", "no", "no"]
    with pytest.raises(DomainError, match="Der letzte Termin"):
        stages.withdraw(session, again(session, poll.id), queries.asked_options(poll)[0], act(at))


def test_the_link_is_passed_on_inside_the_municipality(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    path = page_of(session, poll)
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
    poll = running(session, at)
    path = f"{page_of(session, poll)}/weitergeben"
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
    assert "hat Ihre Antwort (am Telefon) für Sie eingetragen" in mail.text
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
    path, own = f"/terminabfragen/{poll.id}", page_of(session, poll)
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
