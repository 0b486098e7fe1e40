"""Logging in: who gets in, who does not, and what an expired login costs (nothing)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import FailedLogin, LoginSession
from kzv_workflow.clock import BERLIN, Clock
from tests.browser import Browser, Page
from tests.cast import PASSWORD
from tests.conftest import account_named


def log_in(browser: Browser, password: str = PASSWORD, status: int = 303, **fields: str) -> str:
    browser.get("/anmelden")
    page = browser.submit(
        "/anmelden", status, email="altenburg@demo.example", password=password, **fields
    )
    return page.response.headers.get("Location", "")


def test_somebody_who_knows_the_password_gets_to_the_desk(stranger: Browser) -> None:
    assert log_in(stranger) == "/"
    assert stranger.get("/").heading == "Guten Tag, Frau Seidel"


def test_the_mail_address_may_be_typed_in_any_case_and_with_blanks(stranger: Browser) -> None:
    stranger.get("/anmelden")

    stranger.submit("/anmelden", email=" Altenburg@Demo.Example ", password=PASSWORD)


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(
    stranger: Browser,
) -> None:
    log_in(stranger, "falsch", status=422)

    assert stranger.page is not None
    assert "Mailadresse oder Passwort stimmt nicht." in stranger.page.text
    assert "altenburg@demo.example" in stranger.page.form("/anmelden")["email"]


def test_nobody_logs_in_with_empty_fields(stranger: Browser) -> None:
    stranger.get("/anmelden")

    page = stranger.submit("/anmelden", 422, email="", password="")

    assert "Bitte geben Sie Ihre Mailadresse ein." in page.text
    assert page.document.xpath("//input[@id='email']/@aria-invalid") == ["true"]


def test_guessing_is_stopped_after_eight_failures_and_even_the_right_password_waits(
    stranger: Browser,
) -> None:
    for _ in range(8):
        log_in(stranger, "falsch", status=422)

    log_in(stranger, PASSWORD, status=422)

    assert stranger.page is not None
    assert "Zu viele Versuche" in stranger.page.text


def test_failures_of_an_hour_ago_do_not_count(
    stranger: Browser, session: Session, at: datetime
) -> None:
    session.add_all(
        FailedLogin(subject="mail:altenburg@demo.example", at=at - timedelta(hours=1))
        for _ in range(20)
    )
    session.commit()

    assert log_in(stranger) == "/"


def test_after_logging_in_one_is_where_one_wanted_to_go(stranger: Browser) -> None:
    page = stranger.get("/aufgaben", status=401)

    assert page.form("/anmelden")["weiter"] == "/aufgaben"
    assert log_in(stranger, weiter="/aufgaben") == "/aufgaben"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil", "javascript:x"],
)
def test_logging_in_never_leads_to_another_site(stranger: Browser, target: str) -> None:
    location = log_in(stranger, weiter=target)

    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_logging_out_kills_the_session_on_the_server(altenburg: Browser, session: Session) -> None:
    altenburg.get("/konto")
    with altenburg.client.session_transaction() as cookie:
        token = cookie["_user_id"]

    altenburg.post("/abmelden")
    with altenburg.client.session_transaction() as cookie:
        cookie["_user_id"] = token

    altenburg.get("/konto", status=401)
    assert session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) == 0


@pytest.mark.parametrize(("column", "age"), [("last_seen_at", 61), ("created_at", 12 * 60 + 1)])
def test_a_session_ends_when_idle_and_after_a_day_at_work(
    altenburg: Browser, session: Session, column: str, age: int, at: datetime
) -> None:
    session.execute(sa.update(LoginSession).values({column: at - timedelta(minutes=age)}))
    session.commit()

    altenburg.get("/", status=401)


def test_a_session_in_use_stays_alive(altenburg: Browser, session: Session, at: datetime) -> None:
    before = at - timedelta(minutes=50)
    session.execute(sa.update(LoginSession).values(last_seen_at=before))
    session.commit()

    altenburg.get("/")

    session.rollback()
    assert session.scalars(sa.select(LoginSession.last_seen_at)).one() > before


def test_a_session_survives_a_clock_set_back_and_ends_by_one_set_forward(
    app: Flask, altenburg: Browser, session: Session, at: datetime
) -> None:
    def set_clock(by: timedelta) -> None:
        app.extensions["clock"] = Clock((at.astimezone(BERLIN) + by).replace(tzinfo=None))

    noted = sa.select(LoginSession.last_seen_at)
    before = session.scalars(noted).one()
    session.rollback()

    set_clock(timedelta(hours=-1))
    altenburg.get("/")
    set_clock(timedelta(days=1))
    altenburg.get("/", status=401)
    set_clock(timedelta())
    altenburg.get("/")

    assert session.scalars(noted).one() == before


def test_a_page_is_shown_even_while_a_stuck_writer_keeps_its_use_from_being_noted(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    before = at - timedelta(minutes=50)
    session.execute(sa.update(LoginSession).values(last_seen_at=before))
    session.commit()
    session.execute(sa.update(LoginSession).values(last_seen_at=before))  # and does not commit

    page = altenburg.get("/")

    session.rollback()
    assert page.heading == "Guten Tag, Frau Seidel"
    assert session.scalars(sa.select(LoginSession.last_seen_at)).one() == before


def test_a_locked_account_is_out_at_once(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    altenburg.get("/")
    account_named(session, "altenburg").locked_at = at
    session.commit()

    altenburg.get("/", status=401)


def test_demo_accounts_work_on_this_machine_only(stranger: Browser, session: Session) -> None:
    account_named(session, "altenburg").is_demo = True
    session.commit()

    abroad = "http://kzv.example"
    page = Page(stranger.client.get("/anmelden", base_url=abroad))
    fields = {**page.form("/anmelden"), "email": "altenburg@demo.example", "password": PASSWORD}
    refused = stranger.client.post("/anmelden", data=fields, base_url=abroad)

    assert refused.status_code == 422
    assert log_in(stranger) == "/"


def test_what_was_typed_survives_an_expired_login(office: Browser, session: Session) -> None:
    typed = '## Protokoll\n\n- mit "Anführung" & <Klammern>\n→ To do Kommunen: warten'
    office.get("/protokolle/importieren")
    session.execute(sa.delete(LoginSession))
    session.commit()

    asked = office.submit("/importieren/text", 401, text=typed)
    assert "Ihre Eingabe ist nicht verloren" in asked.text
    office.submit("/anmelden", 422, email="assistenz@demo.example", password="vertippt")
    back = office.submit("/anmelden", 200, email="assistenz@demo.example", password=PASSWORD)

    assert back.heading == "Sie sind wieder angemeldet"
    fields = back.form("/protokolle/importieren/text")
    assert fields["text"].replace("\r\n", "\n") == typed
    assert office.submit("/protokolle/importieren/text", 200).heading


def test_a_changed_password_logs_other_devices_out(
    altenburg: Browser, browser_of: Callable[[str], Browser]
) -> None:
    elsewhere = browser_of("altenburg")
    elsewhere.get("/")
    altenburg.get("/konto")

    altenburg.submit(
        "/konto/passwort", old_password=PASSWORD,
        new_password="Dachs unter Birke", repeated="Dachs unter Birke",
    )  # fmt: skip

    elsewhere.get("/", status=401)
    assert "Ihr Passwort ist geändert" in altenburg.get("/konto").text


@pytest.mark.parametrize(
    ("old", "new", "repeated", "sentence"),
    [
        ("falsch", "Dachs unter Birke", "Dachs unter Birke", "bisherige Passwort stimmt nicht"),
        (PASSWORD, "kurz", "kurz", "mindestens 10 Zeichen"),
        (PASSWORD, "passwort123", "passwort123", "zuerst erraten"),
        (PASSWORD, "altenburg-2021", "altenburg-2021", "zuerst erraten"),
        (PASSWORD, "Dachs unter Birke", "Dachs unter Buche", "verschieden"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_sentence(
    altenburg: Browser, old: str, new: str, repeated: str, sentence: str
) -> None:
    altenburg.get("/konto")

    page = altenburg.submit(
        "/konto/passwort", 422, old_password=old, new_password=new, repeated=repeated
    )

    assert sentence in page.text


def test_the_account_page_offers_to_end_other_sessions(
    altenburg: Browser, browser_of: Callable[[str], Browser]
) -> None:
    elsewhere = browser_of("altenburg")
    elsewhere.get("/")
    altenburg.get("/konto")

    altenburg.submit("/konto/sitzungen")

    elsewhere.get("/", status=401)
    altenburg.get("/")
