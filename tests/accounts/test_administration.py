"""Accounts in the hands of administrators: locked at once, new roles, never without the last."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.accounts import administration
from kzv_workflow.accounts.service import viewer_of
from kzv_workflow.errors import DomainError
from kzv_workflow.web.viewer import Role
from tests.accounts.letters import letters_to
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.conftest import account_named


def path_of(session: Session, name: str) -> str:
    key = account_named(session, name).id
    session.rollback()
    return f"/verwaltung/konten/{key}"


def test_locking_ends_every_session_at_once(
    admin: Browser, altenburg: Browser, stranger: Browser, session: Session
) -> None:
    altenburg.get("/")
    path = path_of(session, "altenburg")
    admin.get(path)

    admin.submit("/sperren")

    altenburg.get("/", 401)
    stranger.get("/anmelden")
    stranger.submit("/anmelden", 422, email="altenburg@demo.example", password=PASSWORD)
    text = admin.get(path).text
    assert "gesperrt" in text
    assert "Dr. Hanna Lorenz hat das Konto gesperrt" in text


def test_unlocking_lets_in_again(admin: Browser, stranger: Browser, session: Session) -> None:
    path = path_of(session, "altenburg")
    admin.get(path)
    admin.submit("/sperren")
    admin.get(path)

    admin.submit("/entsperren")

    stranger.get("/anmelden")
    stranger.submit("/anmelden", email="altenburg@demo.example", password=PASSWORD)


def test_a_new_role_counts_from_the_next_page_on(
    admin: Browser, office: Browser, session: Session
) -> None:
    office.get("/verwaltung/konten/neu", 404)
    path = path_of(session, "assistenz")
    admin.get(path)

    admin.submit("/rolle", role="admin")

    office.get("/verwaltung/konten/neu")
    text = admin.get(path).text
    assert "hat die Rolle geändert: Geschäftsstelle → Geschäftsstelle und Verwaltung" in text


def test_somebody_of_a_municipality_never_gets_the_role_of_the_office(
    admin: Browser, session: Session
) -> None:
    admin.get(path_of(session, "halle"))

    page = admin.submit("/rolle", 422, role="office")

    assert "vorbehalten" in page.text


def test_the_last_administrator_cannot_be_demoted(admin: Browser, session: Session) -> None:
    admin.get(path_of(session, "buero"))

    page = admin.submit("/rolle", 422, role="office")

    assert "Das ist das letzte Konto mit Verwaltung." in page.text
    admin.get("/verwaltung/konten/neu")


@pytest.mark.parametrize("hindrance", ["locked", "invited"])
def test_an_administrator_who_cannot_log_in_does_not_count(
    session: Session, at: datetime, hindrance: str
) -> None:
    second, first = account_named(session, "assistenz"), account_named(session, "buero")
    second.role = Role.ADMIN
    if hindrance == "locked":
        second.locked_at = at
    else:
        second.password_hash = None
    session.flush()

    with pytest.raises(DomainError, match="letzte Konto mit Verwaltung"):
        administration.change_role(session, first, Role.OFFICE, viewer_of(first), at)


def test_with_a_second_administrator_the_first_may_go(session: Session, at: datetime) -> None:
    second, first = account_named(session, "assistenz"), account_named(session, "buero")
    second.role = Role.ADMIN
    session.flush()

    administration.lock(session, first, viewer_of(second), at)

    assert first.locked_at == at


def test_nobody_locks_the_own_account(session: Session, at: datetime) -> None:
    own = account_named(session, "buero")

    with pytest.raises(DomainError, match="eigenes Konto"):
        administration.lock(session, own, viewer_of(own), at)


def test_an_administrator_sends_a_link_for_a_new_password(admin: Browser, session: Session) -> None:
    admin.get(path_of(session, "halle"))

    admin.submit("/passwort")

    [letter] = letters_to(session, "halle@demo.example")
    assert "/passwort/" in letter


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("einladen", "Dieses Konto ist schon freigeschaltet."),
        ("entsperren", "Dieses Konto ist nicht gesperrt."),
        ("mailadresse", "meldet sich schon jemand an."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    admin: Browser, session: Session, action: str, sentence: str
) -> None:
    path = path_of(session, "halle")
    admin.get(path)

    admin.post(f"{path}/{action}")

    assert sentence in admin.get(path).text


def test_a_locked_account_gets_no_mail_until_it_is_unlocked(
    admin: Browser, session: Session
) -> None:
    path = path_of(session, "halle")
    admin.get(path)
    admin.submit("/sperren")

    admin.post(f"{path}/passwort")

    assert "Bitte entsperren Sie es zuerst." in admin.get(path).text
    assert letters_to(session, "halle@demo.example") == []


def test_a_new_mail_address_is_for_logging_in_once_an_administrator_says_so(
    admin: Browser, stranger: Browser, session: Session
) -> None:
    account_named(session, "halle").person.email = "Neu@Halle.example"
    session.commit()
    admin.get(path_of(session, "halle"))

    admin.submit("/mailadresse")

    stranger.get("/anmelden")
    stranger.submit("/anmelden", email="neu@halle.example", password=PASSWORD)


def test_the_office_may_look_but_not_touch(office: Browser, session: Session) -> None:
    path = path_of(session, "halle")

    assert "Dr. Clemens von Thalheim" in office.get("/verwaltung/konten").text
    page = office.get(path)

    assert not page.document.xpath("//main//form")
