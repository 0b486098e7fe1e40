"""Sending a Protokoll round: to all Kommunen, with Word, and only then the To-dos are seen."""

from __future__ import annotations

import mailbox
import re
import sys
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from docx import Document
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.directory.models import Membership, Organisation
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.minutes.life import Circulation
from kzv_workflow.todos.models import Todo
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.minutes.letters import texts


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    """The address of a draft."""
    return f"/protokolle/{taken_over(session, at, circulated=False).id}"


def send(office: Browser, path: str, status: int = 303) -> None:
    office.get(f"{path}/versenden")
    office.submit("/versenden", status)


def receivers(session: Session) -> list[str]:
    found = session.scalars(
        sa.select(OutgoingMail.recipient_email).order_by(OutgoingMail.recipient_email)
    ).all()
    session.rollback()
    return list(found)


def test_the_preview_says_who_gets_what_and_sends_nothing(
    office: Browser, session: Session, path: str
) -> None:
    page = office.get(f"{path}/versenden")

    assert "9 Mails gehen hinaus" in page.text
    assert "2 To-dos werden für die Zuständigen sichtbar" in page.text
    assert "Landkreis Leipzig: Petra Olbrich" in page.text
    assert receivers(session) == []


def test_all_municipalities_get_it_also_those_who_were_absent(
    office: Browser, session: Session, path: str
) -> None:
    send(office, path)

    assert len(receivers(session)) == 9
    assert "saalekreis@demo.example" in receivers(session)


def test_todos_are_seen_from_then_on_and_not_before(
    office: Browser, altenburg: Browser, path: str
) -> None:
    assert "Auswahl übermitteln" not in altenburg.get("/").text
    altenburg.get(path, status=404)

    send(office, path)

    assert "Auswahl übermitteln" in altenburg.get("/").text
    altenburg.get(path)


def test_the_word_file_goes_along(app: Flask, instance: Path, office: Browser, path: str) -> None:
    send(office, path)
    scheduler.tick(app, app.extensions["clock"])

    message = next(one for one in mailbox.Maildir(instance / "mail") if one.is_multipart())
    [word] = [part for part in message.walk() if part.get_filename()]
    assert word.get_filename() == "Protokoll des 1. Treffens am 15.04.2021.docx"
    content = Document(BytesIO(word.get_payload(decode=True)))  # type: ignore[arg-type]
    assert "Auswahl übermitteln" in "\n".join(one.text for one in content.paragraphs)


def test_a_municipality_without_a_contact_gets_it_at_its_fallback_address(
    office: Browser, session: Session, path: str
) -> None:
    saalekreis = session.query(Organisation).filter_by(name="Saalekreis").one()
    saalekreis.fallback_email = "bildung@saalekreis.example"
    session.execute(sa.delete(Membership).where(Membership.organisation_id == saalekreis.id))
    session.commit()

    send(office, path)

    assert "bildung@saalekreis.example" in receivers(session)
    assert len(receivers(session)) == 9


def test_who_cannot_be_reached_is_named(office: Browser, session: Session, path: str) -> None:
    saalekreis = session.query(Organisation).filter_by(name="Saalekreis").one()
    session.execute(sa.delete(Membership).where(Membership.organisation_id == saalekreis.id))
    session.commit()

    page = office.get(f"{path}/versenden")

    assert "Ohne Mailadresse, erhält nichts: Saalekreis" in page.text


def test_a_double_click_sends_one_mail_each(office: Browser, session: Session, path: str) -> None:
    send(office, path)
    send(office, path)

    assert len(receivers(session)) == 9
    assert len(session.scalars(sa.select(Circulation)).all()) == 1


def test_the_same_form_sent_twice_at_once_is_no_mistake(
    office: Browser, session: Session, path: str
) -> None:
    office.get(f"{path}/versenden")

    office.submit("/versenden")
    office.submit("/versenden")

    assert "Diese Fassung haben schon alle bekommen." in office.get(path).text
    assert len(receivers(session)) == 9


def test_a_newer_version_can_be_sent_again(office: Browser, session: Session, path: str) -> None:
    send(office, path)
    office.get(f"{path}/bearbeiten")
    office.submit("/bearbeiten", source=SHORT + "\nErgänzt.\n", step="save")

    send(office, path)

    assert len(receivers(session)) == 18
    rounds = session.scalars(sa.select(Circulation.number).order_by(Circulation.id)).all()
    assert rounds == [1, 2]
    assert "Sie ersetzt die früher versendete." in texts(session)[-1]


def test_what_was_sent_is_frozen_and_others_read_it_until_the_next_round(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    send(office, path)
    office.get(f"{path}/bearbeiten")
    office.submit("/bearbeiten", source=SHORT + "\nNoch nicht für alle.\n", step="save")

    assert "Noch nicht für alle." not in altenburg.get(path).text
    word = Document(BytesIO(altenburg.client.get(f"{path}/word").data))
    assert "Noch nicht für alle." not in "\n".join(one.text for one in word.paragraphs)
    assert "Der Text ist seit dem Versand geändert." in office.get(path).text
    send(office, path)

    assert "Noch nicht für alle." in altenburg.get(path).text


def test_ten_working_days_are_proposed_without_holidays(office: Browser, path: str) -> None:
    page = office.get(f"{path}/versenden")

    assert page.form("/versenden")["correction_due"] == "07.05.2021"
    assert "bis Freitag, 7. Mai 2021 direkt am" in page.text


def test_the_deadline_may_be_said_as_people_say_it(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    office.get(f"{path}/versenden")

    office.submit("/versenden", correction_due="Ende Mai")

    assert session.scalars(sa.select(Circulation.correction_due)).one() == date(2021, 5, 31)
    assert "bis Montag, 31. Mai 2021" in texts(session)[0]
    assert "Korrekturen sind bis Mo, 31.05.2021 möglich" in altenburg.get(path).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Bitte nennen Sie den letzten Tag für Korrekturen."),
        ("bald", "Bitte nennen Sie einen Tag"),
        ("01.04.2021", "Dieser Tag ist schon vorbei."),
    ],
)
def test_a_deadline_nobody_can_keep_is_refused_at_its_field(
    office: Browser, session: Session, path: str, typed: str, sentence: str
) -> None:
    office.get(f"{path}/versenden")

    page = office.submit("/versenden", 422, correction_due=typed)

    assert sentence in page.document.get_element_by_id("correction_due-error").text_content()
    assert page.form("/versenden")["correction_due"] == typed
    assert receivers(session) == []


def test_links_to_feedback_and_materials_go_along(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    office.get(f"{path}/versenden")

    office.submit(
        "/versenden",
        feedback_url="https://feedback.example/f/1",
        materials_label="Folien",
        materials_url="https://ablage.example/teil2",
    )

    assert "Feedback zum Treffen:\nhttps://feedback.example/f/1" in texts(session)[0]
    assert "Folien:\nhttps://ablage.example/teil2" in texts(session)[0]
    assert "https://ablage.example/teil2" in altenburg.get(path).links()


def test_sending_the_same_version_again_takes_new_links_over_without_a_mail(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    send(office, path)
    office.get(f"{path}/versenden")

    office.submit(
        "/versenden", materials_url="https://ablage.example/neu", correction_due="Ende Mai"
    )

    links = altenburg.get(path).links()
    assert "https://ablage.example/neu" in links
    assert "Korrekturen sind bis Mo, 31.05.2021 möglich" in altenburg.get(path).text
    assert "Frist und Links gelten jetzt wie angegeben." in office.get(path).text
    assert len(receivers(session)) == 9


def test_the_mail_leads_to_the_todos_where_they_are_ticked(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    send(office, path)

    mail = texts(session)[0]
    assert re.search(r"zum Abhaken:\nhttps?://\S+/aufgaben\n", mail)
    altenburg.get("/aufgaben")
    assert "Auswahl übermitteln" in altenburg.get("/aufgaben").text


def test_the_files_of_every_round_are_listed(
    office: Browser, altenburg: Browser, path: str
) -> None:
    send(office, path)
    office.get(f"{path}/bearbeiten")
    office.submit("/bearbeiten", source=SHORT + "\nErgänzt.\n", step="save")
    send(office, path)

    links = [one for one in altenburg.get(path).links() if "/versendet/" in one]

    assert len(links) == 2
    said = ["\n".join(p.text for p in Document(BytesIO(altenburg.client.get(one).data)).paragraphs)
            for one in links]  # fmt: skip
    assert ["Ergänzt." in one for one in said] == [True, False]


def test_a_pdf_that_could_not_be_made_is_owned_up_to(
    office: Browser, session: Session, path: str, broken_libreoffice: None
) -> None:
    assert "als PDF" in office.get(f"{path}/versenden").text

    send(office, path)

    assert (
        "Das PDF ließ sich nicht erzeugen; versendet ist nur die Word-Datei."
        in office.get(path).text
    )
    assert len(receivers(session)) == 9


WRITES_MEANWHILE = """\
#!{python}
import pathlib, sqlite3
with sqlite3.connect({database!r}, timeout=0) as database:
    database.execute("UPDATE minutes SET label = label")
pathlib.Path({noted!r}).write_text("has written")
"""


def test_while_the_pdf_is_made_others_can_write(
    app: Flask, office: Browser, session: Session, path: str, tmp_path: Path
) -> None:
    program, noted = tmp_path / "soffice", tmp_path / "noted"
    database = session.get_bind().engine.url.database
    program.write_text(
        WRITES_MEANWHILE.format(python=sys.executable, database=database, noted=str(noted))
    )
    program.chmod(0o755)
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, libreoffice=str(program))

    send(office, path)

    assert noted.read_text() == "has written"
    assert len(receivers(session)) == 9


@pytest.fixture
def broken_libreoffice(app: Flask, tmp_path: Path) -> None:
    """A program that is there and makes nothing."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, libreoffice=str(program))


def test_a_link_that_is_none_is_refused(office: Browser, session: Session, path: str) -> None:
    office.get(f"{path}/versenden")

    page = office.submit("/versenden", 422, feedback_url="javascript:alert(1)")

    assert (
        "https:// beginnt" in page.document.get_element_by_id("feedback_url-error").text_content()
    )
    assert receivers(session) == []


def test_without_libreoffice_no_pdf_is_promised(
    office: Browser, altenburg: Browser, path: str
) -> None:
    assert "als PDF" not in office.get(f"{path}/versenden").text
    send(office, path)

    altenburg.get(f"{path}/pdf", status=404)


def test_what_somebody_saved_meanwhile_is_not_sent_unseen(
    office: Browser, admin: Browser, session: Session, path: str
) -> None:
    office.get(f"{path}/versenden")
    admin.get(f"{path}/bearbeiten")
    admin.submit("/bearbeiten", source=SHORT + "\nNeu.\n", step="save")

    page = office.submit("/versenden", 422)

    assert "Inzwischen gibt es eine neuere Fassung." in page.text
    assert receivers(session) == []


def test_an_owner_nobody_knows_stops_the_sending(
    office: Browser, session: Session, path: str
) -> None:
    office.get(f"{path}/bearbeiten")
    office.submit("/bearbeiten", source=SHORT + "\n→ **To do Bauamt:** Raum buchen\n", step="save")

    send(office, path, status=422)

    assert receivers(session) == []
    assert session.scalars(sa.select(Todo.published_at)).all() == [None, None]


def test_no_mail_names_somebody_elses_address(office: Browser, session: Session, path: str) -> None:
    send(office, path)

    for mail in session.scalars(sa.select(OutgoingMail)):
        others = set(receivers_of(session)) - {mail.recipient_email}
        assert not [one for one in others if f"<{one}>".encode() in mail.mime]


def receivers_of(session: Session) -> list[str]:
    return list(session.scalars(sa.select(OutgoingMail.recipient_email)))


def test_who_sent_it_stands_in_the_history(office: Browser, path: str) -> None:
    send(office, path)

    assert "Jonas Petri hat Fassung 2 an 9 Adressen versendet." in office.get(path).text


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "[x](javascript:alert(1))"])
def test_markup_of_a_title_stays_text_in_the_mail(
    office: Browser, session: Session, at: datetime, attack: str
) -> None:
    title = f"Protokoll {attack} am 15.04.2021"
    minutes = taken_over(
        session, at, SHORT.replace("Protokoll des 1. Treffens am 15.04.2021", title)
    )

    send(office, f"/protokolle/{minutes.id}")

    [first, *_] = session.scalars(sa.select(OutgoingMail))
    assert b"text/html" not in first.mime
    assert first.subject.startswith("Protokoll")
