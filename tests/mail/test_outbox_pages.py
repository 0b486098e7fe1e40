"""The outbox as the office sees it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.files.store import store
from kzv_workflow.mail import service
from kzv_workflow.mail.jobs import deliver
from kzv_workflow.mail.message import Address, Attachment
from kzv_workflow.mail.models import MailState
from kzv_workflow.web.extensions import db
from tests.browser import Browser, Page
from tests.factories import queued_mail
from tests.mail.outbox import KeepingSender, StandingClock


def rows_of(page: Page) -> list[str]:
    rows = page.document.iterfind(".//tbody/tr")
    return [" ".join("".join(str(one) for one in row.itertext()).split()) for row in rows]


def test_the_list_says_how_each_mail_stands(
    office: Browser, session: Session, at: datetime
) -> None:
    states: dict[str, dict[str, Any]] = {
        "Wartet": {},
        "Kam an": {"state": MailState.SENT, "sent_at": at},
        "Ging nicht": {"state": MailState.FAILED, "last_error": "Abgelehnt (550 unbekannt)."},
        "Vielleicht": {"is_unclear": True, "last_error": "Die Verbindung brach ab."},
    }
    for subject, facts in states.items():
        mail = queued_mail(session, at, subject=subject, recipient_label="Altenburger Land")
        for name, value in facts.items():
            setattr(mail, name, value)
    session.commit()

    page = office.get("/postausgang")

    rows = rows_of(page)
    assert [row.split(" Sabine")[0] for row in rows] == list(reversed(states))
    assert "versandt 23.04.2021, 10:00 Uhr" in rows[2]
    assert "fehlgeschlagen" in rows[1]
    assert "Abgelehnt (550 unbekannt)." in rows[1]
    assert "unklar" in rows[0]
    assert all("Altenburger Land" in row for row in rows)


def test_the_list_can_be_filtered_and_paged(
    office: Browser, session: Session, at: datetime
) -> None:
    for number in range(52):
        queued_mail(session, at, subject=f"Mail {number}")
    queued_mail(session, at, subject="Defekt").state = MailState.FAILED
    session.commit()

    failed = office.get("/postausgang?stand=fehlgeschlagen")
    first = office.get("/postausgang?stand=wartend")
    [older] = [link for link in first.links() if "vor=" in link]
    second = office.get(older)

    assert len(rows_of(failed)) == 1
    assert len(rows_of(first)) == 50
    assert [row.split()[:2] for row in rows_of(second)] == [["Mail", "1"], ["Mail", "0"]]


@pytest.mark.parametrize("query", ["stand=quatsch", "vor=x", "vor=" + "9" * 40, "stand=versandt"])
def test_odd_addresses_show_a_page(office: Browser, query: str) -> None:
    assert office.get(f"/postausgang?{query}").heading == "Postausgang"


def test_the_page_of_a_mail_shows_it_as_plain_text(
    office: Browser, session: Session, at: datetime
) -> None:
    file = store(session, "Protokoll.pdf", "application/pdf", b"x" * 3000, at)
    mail = queued_mail(
        session, at, subject="Ihr Protokoll", text="Guten Tag,\n<script>alert(1)</script>\n",
        attachments=(Attachment(file.id, "Protokoll.pdf", "application/pdf"),),
        reply_to=Address("Jonas Petri", "petri@bismit.example"),
    )  # fmt: skip

    page = office.get(f"/postausgang/{mail.id}")

    assert "<script>alert(1)</script>" in page.text
    assert "Protokoll.pdf (3 KB)" in page.text
    assert "Reply-To" in page.text
    assert mail.message_id in page.text


def test_a_personal_link_is_not_shown(office: Browser, session: Session, at: datetime) -> None:
    mail = queued_mail(session, at, text="https://kzv.example/geheim\n", is_secret=True)

    page = office.get(f"/postausgang/{mail.id}")

    assert "geheim" not in page.text
    assert "Der Text enthält einen persönlichen Link." in page.text


def test_a_failed_mail_is_sent_again_and_the_record_says_who(
    office: Browser, app: Flask, session: Session, at: datetime
) -> None:
    mail = queued_mail(session, at)
    mail.state, mail.last_error = MailState.FAILED, "Abgelehnt."
    session.commit()
    sender = KeepingSender()

    office.get(f"/postausgang/{mail.id}")
    office.submit(f"/postausgang/{mail.id}/erneut")
    with app.app_context():
        deliver(db.sessionmaker, sender, StandingClock(at + timedelta(minutes=1)))

    assert sender.recipients == ["altenburg"]
    page = office.get(f"/postausgang/{mail.id}")
    assert "versandt" in page.text
    assert "hat die Mail erneut versandt" in page.text


def test_a_personal_link_that_came_back_is_not_sent_again_without_its_text(
    office: Browser, app: Flask, session: Session, at: datetime
) -> None:
    mail = queued_mail(session, at, text="https://kzv.example/geheim\n", is_secret=True)
    sender = KeepingSender()
    with app.app_context():
        deliver(db.sessionmaker, sender, StandingClock(at))
    session.refresh(mail)
    mail.state, mail.last_error = MailState.FAILED, "Kam zurück: 5.2.2"
    session.commit()

    page = office.get(f"/postausgang/{mail.id}")
    office.post(f"/postausgang/{mail.id}/erneut")
    with app.app_context():
        deliver(db.sessionmaker, sender, StandingClock(at + timedelta(minutes=1)))

    assert "Erneut senden" not in page.text
    assert "Noch einmal schicken" in page.text
    assert len(sender.kept) == 1


def test_a_waiting_mail_is_not_sent_again(office: Browser, session: Session, at: datetime) -> None:
    mail = queued_mail(session, at)

    office.post(f"/postausgang/{mail.id}/erneut")

    assert "Diese Mail wartet schon auf den Versand." in office.get("/postausgang").text


def test_a_stopped_queue_says_why_and_goes_on_when_asked(
    office: Browser, session: Session, at: datetime
) -> None:
    service.pause(session, "Der Mailserver nimmt die Anmeldung nicht an.", at, [timedelta(hours=1)])
    session.commit()

    page = office.get("/postausgang")
    office.submit("/postausgang/fortsetzen")

    assert "Der Versand ruht seit 23.04.2021, 10:00 Uhr" in page.text
    assert "Der Mailserver nimmt die Anmeldung nicht an." in page.text
    assert "ab 23.04.2021, 10:00 Uhr" in office.get("/postausgang").text


def test_only_the_office_has_the_entry(office: Browser, altenburg: Browser) -> None:
    assert "/postausgang" in office.get("/treffen").links()
    assert "/postausgang" not in altenburg.get("/treffen").links()
