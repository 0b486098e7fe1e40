"""A form sent twice has one effect, and the second answer says what happened."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.db import Base
from kzv_workflow.directory.models import OfficeLogo, Person
from kzv_workflow.indicators.models import Catalogue, Round
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.meetings.models import Attendance, Meeting
from tests.browser import Browser
from tests.factories import organisation
from tests.home.pictures import png
from tests.indicators.rounds import catalogue
from tests.meetings.invited import planned


def count(session: Session, model: type[Base]) -> int:
    found = session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    session.rollback()
    return found


def test_a_person_without_a_mail_address_is_entered_once(office: Browser, session: Session) -> None:
    key, before = organisation(session, "Stadt Halle").id, count(session, Person)
    office.get("/teilnehmende/personen/neu")
    assert office.page is not None
    typed = {"surname": "Vogt", "given_name": "Ines", "organisation_id": str(key)}
    fields = {**office.page.form("/neu"), **typed}
    office.post("/teilnehmende/personen/neu", fields)

    page = office.post("/teilnehmende/personen/neu", fields, 422)

    assert "Ines Vogt steht schon bei Stadt Halle." in page.text
    assert count(session, Person) == before + 1


def test_nobody_is_put_into_the_first_organisation_by_mistake(office: Browser) -> None:
    office.get("/teilnehmende/personen/neu")

    page = office.submit("/neu", 422, surname="Vogt", given_name="Ines")

    assert "Bitte wählen Sie die Organisation." in page.text


def test_a_meeting_is_created_once(office: Browser, session: Session) -> None:
    office.get("/treffen/neu")
    assert office.page is not None
    form = office.page.form("/treffen/neu")
    day = {"days-0-day": "23.06.2021", "days-0-start": "9:00", "days-0-end": "15:00"}
    fields = {**form, **day, "title": "2. Treffen"}
    office.post("/treffen/neu", fields)

    page = office.post("/treffen/neu", fields, 422)

    assert "„2. Treffen“ gibt es an diesem Tag schon." in page.text
    assert count(session, Meeting) == 1


def test_somebody_is_added_to_the_attendance_once(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting_id = planned(session, at).id
    session.commit()
    office.get(f"/treffen/{meeting_id}/teilnahme")
    assert office.page is not None
    fields = {**office.page.form("/teilnahme"), "name": "Karl Gast", "step": "add"}

    for status in (303, 422):
        office.post(f"/treffen/{meeting_id}/teilnahme", fields, status)

    names = session.scalars(sa.select(Attendance.printed_name)).all()
    assert names.count("Karl Gast") == 1


def test_a_logo_is_added_and_a_test_mail_sent_once(admin: Browser, session: Session) -> None:
    for status in (303, 422):
        fields = {"file": (BytesIO(png()), "logo.png"), "alternative_text": "Logo"}
        admin.post("/verwaltung/logos", fields, status)
    for _ in range(2):
        admin.post("/verwaltung/testmail")

    assert (count(session, OfficeLogo), count(session, OutgoingMail)) == (1, 1)


def test_a_round_is_opened_and_the_example_loaded_once(
    office: Browser, session: Session, at: datetime
) -> None:
    catalogue(session, at)
    office.get("/kennzahlen/runden/neu")
    assert office.page is not None
    typed = {"title": "Kennzahlenauswahl", "due_text": "Ende Mai"}
    fields = {**office.page.form("/neu"), **typed}
    for status in (303, 422):
        office.post("/kennzahlen/runden/neu", fields, status)
    for _ in range(2):
        office.post("/kennzahlen/kataloge/beispiel")

    assert (count(session, Round), count(session, Catalogue)) == (1, 2)
    assert "Der Beispielkatalog ist schon geladen." in office.get("/kennzahlen").text
