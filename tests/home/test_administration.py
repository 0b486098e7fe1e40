"""The administration: settings of the office, how the server is, a mail to try it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.config import Settings
from kzv_workflow.home import checks
from kzv_workflow.mail.inbound_models import MailboxState
from kzv_workflow.meetings.models import Series
from tests.accounts.letters import letters_to
from tests.browser import Browser
from tests.conftest import account_named


def test_what_is_set_stands_on_every_page(admin: Browser, stranger: Browser) -> None:
    admin.get("/verwaltung/buero")

    admin.submit(
        "/verwaltung/buero",
        round_title="Bildung im Vergleich",
        name="Büro Süd",
        contact_line="Eva Berg, Telefon 0341 1",
        funder_line="Gefördert\r\nvom Land.",
    )

    text = stranger.get("/anmelden").text
    assert "Bildung im Vergleich" in text
    assert "Büro Süd" in text
    assert "Fragen? Eva Berg, Telefon 0341 1" in text
    page = admin.get("/verwaltung/buero")
    assert page.form("/verwaltung/buero")["funder_line"].strip() == "Gefördert vom Land."
    assert "hat Name, Förderhinweis und Kontaktzeile geändert" in page.text


def test_the_round_gets_a_name_even_if_there_was_none(admin: Browser, session: Session) -> None:
    session.query(Series).delete()
    session.commit()
    admin.get("/verwaltung/buero")

    admin.submit("/verwaltung/buero", round_title="Bildung im Vergleich")

    assert "Bildung im Vergleich" in admin.get("/").text


def test_the_office_cannot_be_called_like_a_municipality(admin: Browser) -> None:
    admin.get("/verwaltung/buero")

    page = admin.submit("/verwaltung/buero", 422, name="Leipzig", round_title="Anders")

    assert "„Leipzig“ steht schon bei „Stadt Leipzig“." in page.text
    assert page.form("/verwaltung/buero")["round_title"] == "Anders"
    assert "Kennzahlenvergleich" in admin.get("/").text


def test_empty_names_are_refused(admin: Browser) -> None:
    admin.get("/verwaltung/buero")

    page = admin.submit("/verwaltung/buero", 422, name="", round_title="")

    assert "Bitte geben Sie den Namen an." in page.text
    assert "Bitte geben Sie der Runde einen Namen." in page.text


def test_administrators_see_how_the_server_is_the_office_only_finds_its_way(
    admin: Browser, office: Browser
) -> None:
    assert "Wie es dem Server geht" in admin.get("/verwaltung").text

    page = office.get("/verwaltung")

    assert "Wie es dem Server geht" not in page.text
    assert "/verwaltung/konten" in page.links()
    assert "/verwaltung/buero" not in page.links()


def test_an_installation_for_trying_out_says_what_is_missing(
    admin: Browser, session: Session
) -> None:
    account_named(session, "altenburg").is_demo = True
    session.commit()

    text = admin.get("/verwaltung").text

    for sentence in ("auf dem neuesten Stand", "instance/mail", "PUBLIC_URL", "Demo-Konten"):
        assert sentence in text


def test_an_installation_for_real_has_nothing_to_complain_about(tmp_path: Path) -> None:
    real = Settings(
        instance_path=tmp_path,
        database_url="postgresql://kzv",
        secret_key="k" * 64,
        public_url="https://kzv.example",
        mail_url="smtp://mail.example",
    )

    found = [checks.mail(real), checks.address(real), checks.key(real)]

    assert {check.state for check in found} == {"in Ordnung"}


def test_a_public_address_without_encryption_is_a_problem(tmp_path: Path) -> None:
    settings = Settings(tmp_path, "sqlite://", "k" * 64, public_url="http://kzv.example")

    assert checks.address(settings).state == "Problem"


def test_a_test_mail_goes_to_the_own_address(admin: Browser, session: Session) -> None:
    admin.get("/verwaltung")

    admin.submit("/testmail")

    [letter] = letters_to(session, "buero@demo.example")
    assert "dass der Versand von http://127.0.0.1:8000 funktioniert" in letter
    assert "liegt in der Ausgangspost" in admin.get("/verwaltung").text


def test_whom_no_mail_reaches_is_said_here_too(admin: Browser, session: Session) -> None:
    account = session.query(Account).filter_by(email="halle@demo.example").one()
    account.person.email = None
    session.commit()

    assert "Keine Mail erreicht Stadt Halle." in admin.get("/verwaltung").text


def test_the_state_of_the_mailbox_is_said(tmp_path: Path, at: datetime) -> None:
    without = Settings(tmp_path, "sqlite://", "k" * 64)
    read = replace(without, imap_url="imaps://kzv:x@mail.example/INBOX")

    found = [
        checks.mailbox(without, None),
        checks.mailbox(read, None),
        checks.mailbox(read, MailboxState(read_at=at)),
        checks.mailbox(read, MailboxState(failing_since=at, reason="Nicht zu erreichen.")),
    ]

    assert [one.state for one in found] == ["Hinweis", "Hinweis", "in Ordnung", "Problem"]
    assert found[2].sentence == "Zuletzt gelesen 23.04.2021, 10:00 Uhr."
    assert found[3].sentence == "Nicht zu erreichen. Das ist seit 23.04.2021, 10:00 Uhr so."
