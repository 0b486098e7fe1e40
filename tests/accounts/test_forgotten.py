"""A forgotten password: the same answer for everybody, a link for an hour, not too often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import AccountToken, FailedLogin
from tests.accounts.letters import letters_to, link_in
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.conftest import account_named

SEIDEL = "altenburg@demo.example"
NEW = "Laterne zwischen Birken"


def ask(stranger: Browser, email: str = SEIDEL, status: int = 303) -> str:
    stranger.get("/passwort-vergessen")
    return stranger.submit("/passwort-vergessen", status, email=email).location


def set_password(reader: Browser, link: str) -> None:
    reader.get(link)
    reader.submit(link, new_password=NEW, repeated=NEW)


def log_in(reader: Browser, password: str, status: int) -> None:
    reader.get("/anmelden")
    reader.submit("/anmelden", status, email=SEIDEL, password=password)


def test_a_link_leads_to_a_new_password(stranger: Browser, session: Session) -> None:
    ask(stranger, " Altenburg@Demo.Example ")

    set_password(stranger, link_in(letters_to(session, SEIDEL)[0]))

    log_in(stranger, PASSWORD, 422)
    log_in(stranger, NEW, 303)


def test_asking_alone_changes_nothing(stranger: Browser, session: Session) -> None:
    ask(stranger)

    log_in(stranger, PASSWORD, 303)


@pytest.mark.parametrize("email", [SEIDEL, "niemand@nirgends.example", "kein Konto"])
def test_the_answer_does_not_say_whether_there_is_an_account(stranger: Browser, email: str) -> None:
    assert ask(stranger, email) == "/anmelden"

    assert "Wenn es zu dieser Adresse ein Konto gibt" in stranger.get("/anmelden").text


def test_nobody_else_gets_mail(stranger: Browser, session: Session) -> None:
    ask(stranger, "niemand@nirgends.example")

    assert letters_to(session, "niemand@nirgends.example") == []


def test_a_locked_account_gets_no_link(stranger: Browser, session: Session, at: datetime) -> None:
    account_named(session, "altenburg").locked_at = at
    session.commit()

    ask(stranger)

    assert letters_to(session, SEIDEL) == []


@pytest.mark.parametrize("email", [SEIDEL, "niemand@nirgends.example"])
def test_asking_too_often_is_refused_for_known_and_unknown_addresses_alike(
    stranger: Browser, email: str
) -> None:
    for _ in range(3):
        ask(stranger, email)

    ask(stranger, email, 422)

    assert stranger.page is not None
    assert "Zu viele Anfragen." in stranger.page.text


def test_a_network_cannot_ask_for_everybody(
    stranger: Browser, session: Session, at: datetime
) -> None:
    session.add_all(FailedLogin(subject="reset-net:127.0.0.1", at=at) for _ in range(20))
    session.commit()

    ask(stranger, status=422)


def test_asking_too_often_does_not_lock_anybody_out(stranger: Browser) -> None:
    for _ in range(3):
        ask(stranger)

    log_in(stranger, PASSWORD, 303)


def test_the_link_is_over_after_an_hour(stranger: Browser, session: Session, at: datetime) -> None:
    ask(stranger)
    link = link_in(letters_to(session, SEIDEL)[0])
    expires = session.scalars(sa.select(AccountToken.expires_at)).one()
    assert timedelta(minutes=59) < expires - at <= timedelta(minutes=61)
    session.execute(sa.update(AccountToken).values(expires_at=at))
    session.commit()

    stranger.get(link, 404)


def test_a_new_password_ends_all_sessions_and_other_links(
    stranger: Browser, altenburg: Browser, session: Session
) -> None:
    altenburg.get("/")
    ask(stranger)
    ask(stranger)
    first, second = map(link_in, letters_to(session, SEIDEL))
    stranger.get(first, 404)

    set_password(stranger, second)

    altenburg.get("/", 401)


def test_changing_the_password_makes_links_void(
    stranger: Browser, altenburg: Browser, session: Session
) -> None:
    ask(stranger)
    altenburg.get("/konto")
    altenburg.submit("/passwort", old_password=PASSWORD, new_password=NEW, repeated=NEW)

    stranger.get(link_in(letters_to(session, SEIDEL)[0]), 404)


def test_the_link_of_one_changes_nothing_for_another(
    stranger: Browser, browser_of: Callable[[str], Browser], session: Session
) -> None:
    halle = browser_of("halle")
    halle.get("/")
    ask(stranger)

    set_password(stranger, link_in(letters_to(session, SEIDEL)[0]))

    halle.get("/")
