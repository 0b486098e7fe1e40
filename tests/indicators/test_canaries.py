"""What Halle says is nowhere to be seen for Altenburg until the office releases the round."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.policy import default
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.indicators import parting, proposing
from kzv_workflow.indicators.models import Part, Round, Selection
from kzv_workflow.indicators.values import Answer, Availability, Verdict
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.todos.models import Assignment
from kzv_workflow.web.viewer import Role, Viewer
from tests.browser import Browser
from tests.directory.tables import saved
from tests.factories import feed_of
from tests.indicators.rounds import SEIDEL, choose, opened, said, selection_of
from tests.test_scheduler import Wall

CANARY = "Kanarienvogel"


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    """Every text Halle can leave anywhere holds the canary."""
    made = opened(session, at)
    theirs = selection_of(session, made, "Stadt Halle")
    halle = Viewer(4, f"Herr {CANARY}", Role.MUNICIPALITY, theirs.organisation_id, "Stadt Halle")
    text = f"{CANARY} im Text"
    choose(session, theirs, {
        "A1": Answer(Verdict.NOT_RELEVANT, text, False, None, text, text),
        "D7": Answer(Verdict.YES, "", True, Availability.EXISTING, text, text),
    }, at, halle)  # fmt: skip
    proposing.propose(session, theirs, f"{CANARY}-Quote", f"{CANARY}-Amt", halle, at)
    parting.hand_out(session, theirs, f"{CANARY}-Amt", ["D"], halle, at)
    session.commit()
    return made


@pytest.fixture
def mine(session: Session, round_: Round) -> Selection:
    return selection_of(session, round_)


def test_no_page_tells_altenburg(
    altenburg: Browser, session: Session, round_: Round, mine: Selection, at: datetime
) -> None:
    secret = parting.hand_out(session, mine, "Schulamt", ["A", "D"], SEIDEL, at)
    owed = session.scalars(
        sa.select(Assignment.id).where(Assignment.organisation_id == mine.organisation_id)
    ).all()
    calendar = feed_of(session, "Altenburger Land", at)
    session.commit()
    own = f"/kennzahlen/auswahl/{mine.id}"
    paths = [
        "/", "/kennzahlen", "/aufgaben", "/treffen", "/protokolle", "/teilnehmende", "/konto",
        "/unterlagen", f"/suche?q={CANARY}", f"/suche?q={CANARY}-Quote",
        own, f"{own}?feld=A", f"{own}?feld=D", f"{own}?suche=a", f"{own}/abgeben", f"{own}/teile",
        f"{own}/vorstellen", f"{own}/excel/hochladen", f"/kennzahlen/teil/{secret}?feld=A",
        f"/kennzahlen/teil/{secret}?feld=D", f"/kennzahlen/kataloge/{round_.catalogue_id}",
        f"/kalender/{calendar}/kzv.ics", f"/kalender/{calendar}/aufgaben.ics",
        *(f"/aufgaben/{key}" for key in owed),
    ]  # fmt: skip

    answers = {path: altenburg.client.get(path) for path in paths}

    assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
    shown = {path for path, one in answers.items() if CANARY in one.get_data(as_text=True)}
    assert {path for path in shown if not path.startswith("/suche")} == set()
    for path in shown:  # the words that were typed there, and no hit
        assert 'class="hits"' not in answers[path].get_data(as_text=True)


def test_no_workbook_tells_altenburg(altenburg: Browser, mine: Selection) -> None:
    data = altenburg.client.get(f"/kennzahlen/auswahl/{mine.id}/excel").data

    book = load_workbook(BytesIO(data))

    texts = [str(value) for sheet in book for row in sheet.values for value in row if value]
    assert any("Altenburger Land" in text for text in texts)
    assert [text for text in texts if CANARY in text or "Halle" in text] == []


def test_no_mail_tells_altenburg(app: Flask, session: Session, round_: Round) -> None:
    for day in (26, 27, 28):
        scheduler.tick(app, Wall(2021, 4, day))

    mails = session.scalars(
        sa.select(OutgoingMail).where(OutgoingMail.recipient_email == "altenburg@demo.example")
    ).all()
    texts = [
        message_from_bytes(one.mime, policy=default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for one in mails
    ]
    session.rollback()
    assert any("Auswahl übermitteln" in text for text in texts)
    assert [text for text in texts if CANARY in text] == []


def test_every_address_of_halle_is_closed(
    altenburg: Browser, session: Session, round_: Round
) -> None:
    theirs = f"/kennzahlen/auswahl/{selection_of(session, round_, 'Stadt Halle').id}"
    whole = f"/kennzahlen/runden/{round_.id}"
    part = session.scalars(sa.select(Part.id)).one()
    session.rollback()
    reads = [
        theirs, f"{theirs}?feld=D", f"{theirs}/abgeben", f"{theirs}/excel", f"{theirs}/teile",
        f"{theirs}/excel/hochladen", f"{theirs}/vorstellen", whole, f"{whole}/zusammenfuehrung",
        f"{whole}/vergleichsset", f"{whole}/bilder", f"{whole}/excel", f"{whole}/word",
        f"{whole}/entwurf", f"{whole}/beschluss",
    ]  # fmt: skip
    writes = [
        theirs, f"{theirs}/abgeben", f"{theirs}/excel/hochladen", f"{theirs}/excel/uebernehmen",
        f"{theirs}/teile", f"{theirs}/teile/{part}/zurueckziehen", f"{theirs}/vorige",
        f"{theirs}/vorschlag", f"{theirs}/oeffnen",
    ]  # fmt: skip

    answers = [altenburg.client.get(path) for path in reads]
    token = {"csrf_token": altenburg.csrf_token()}
    answers += [altenburg.client.post(path, data=token) for path in writes]

    assert [one.status_code for one in answers] == [404] * (len(reads) + len(writes))
    assert not any(CANARY in one.get_data(as_text=True) for one in answers)


def test_a_table_of_halle_without_its_mark_is_compared_with_what_altenburg_has(
    altenburg: Browser, halle: Browser, session: Session, round_: Round, mine: Selection
) -> None:
    """Somebody copied the cells: whose they are cannot be told, so it is said and shown."""
    theirs = selection_of(session, round_, "Stadt Halle")
    book = load_workbook(BytesIO(halle.client.get(f"/kennzahlen/auswahl/{theirs.id}/excel").data))
    del book["kzv"]
    del book.defined_names["kzv_Runde"]
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}/excel/hochladen")

    page = altenburg.submit("/hochladen", 200, file=(BytesIO(saved(book)), "auswahl.xlsx"))

    assert "Die Datei trägt keine Kennzeichnung der Runde." in page.text
    assert "2 Änderungen" in page.text
    assert said(session, mine) == {}
