"""Answering by link: what counts, until when, and that nothing typed is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.polls import links, queries, stages
from kzv_workflow.polls.models import (
    AnswerEntry,
    Poll,
    PollState,
)
from kzv_workflow.polls.outlines import MeetingOutline
from kzv_workflow.todos.models import AssignmentState
from tests.browser import Browser
from tests.polls.asked import (
    APART,
    AUTUMN,
    act,
    again,
    answer,
    delegate_of,
    option,
    running,
)
from tests.polls.forms import TWO, assignment, fields, page_of, stored


def test_a_link_answers_without_a_password_and_closes_the_todo(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, *TWO)
    path = page_of(session)
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
    running(session, at)
    path = page_of(session)

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
    path = page_of(session)

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
    path = page_of(session)

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
    path = page_of(session)
    stranger.get(path)

    page = stranger.post(path, fields(poll, "open", step=step), 200)

    assert page.document.xpath("//input[@type='radio'][@checked]/@value") == checked
    assert "2 von 2 beantwortet" in page.text
    assert stored(session) == []


def test_partly_is_kept_day_by_day(stranger: Browser, session: Session, at: datetime) -> None:
    poll = running(session, at, TWO[1])
    path = page_of(session)
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
    path = page_of(session)
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
    path = page_of(session)
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
    path = page_of(session)
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
    path = page_of(session)
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
    path = page_of(session)
    session.get_one(Poll, poll.id).state = state
    session.commit()
    stranger.get("/anmelden")

    stranger.post(path, fields(poll, "yes"), 403)

    assert stored(session) == []


def test_options_changed_meanwhile_are_shown_and_the_input_stays(
    stranger: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, MeetingOutline("2. Treffen", (option(*APART), option(*AUTUMN))))
    path = page_of(session)
    stranger.get(path)
    assert stranger.page is not None
    old = {**stranger.page.form(path), **fields(poll, "yes", "no")}
    stages.withdraw(session, poll, queries.asked_options(poll)[0], "", act(at))
    session.commit()

    page = stranger.post(path, old, 409)

    assert "Die Termine wurden inzwischen geändert." in page.text
    assert "Nicht mehr zur Wahl: Mi 23.06. + Mi 30.06." in page.text
    assert page.document.xpath("//input[@type='radio'][@checked]/@value") == ["no"]
    assert stored(session) == []
    stranger.submit(path)
    assert stored(session) == ["no", "no"]


def test_a_withdrawn_option_keeps_its_answers(session: Session, at: datetime) -> None:
    poll = running(session, at, MeetingOutline("2. Treffen", (option(*APART), option(*AUTUMN))))
    answer(session, poll, "Altenburger Land", "yes", "no", at=at)

    stages.withdraw(session, again(session, poll.id), queries.asked_options(poll)[0], "", act(at))
    session.commit()

    assert stored(session) == ["yes", "yes", "no", "no"]
    with pytest.raises(DomainError, match="Der letzte Termin"):
        stages.withdraw(
            session, again(session, poll.id), queries.asked_options(poll)[0], "", act(at)
        )


def test_what_speaks_against_a_day_is_tied_to_its_fieldset(
    stranger: Browser, session: Session, at: datetime
) -> None:
    running(session, at, MeetingOutline("4. Treffen", (option("2021-11-17"), option(*AUTUMN))))

    page = stranger.get(page_of(session))

    holiday, plain = page.document.xpath("//fieldset[legend]")
    hints = holiday.get("aria-describedby")
    assert "Buß- und Bettag (Sachsen)" in page.document.xpath(f"string(//*[@id='{hints}'])")
    assert plain.get("aria-describedby") is None
