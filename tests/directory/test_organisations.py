"""Organisations: entered by the office, recognised by their spellings, resting or active."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries
from kzv_workflow.errors import DomainError
from tests.browser import Browser
from tests.directory.tables import key_of
from tests.factories import assignment_for, organisation

NEW = {"kind": "municipality", "name": "Weimar", "type": "Stadt", "short_code": "WEI", "land": "TH"}


def create(office: Browser, status: int = 303, **changes: str) -> str:
    office.get("/teilnehmende/organisationen/neu")
    return office.submit("/neu", status, **{**NEW, **changes}).location


def test_a_new_organisation_stands_in_the_overview_in_its_place(office: Browser) -> None:
    create(office, name="Landkreis Mansfelder Grund", type="LK", short_code="MG")

    page = office.get("/teilnehmende")

    names = [heading.text.strip() for heading in page.document.xpath("//h2")]
    assert names.index("Landkreis Mansfelder Grund") == names.index("Stadt Leipzig") + 2


def test_its_spellings_are_recognised_in_protokolle(
    office: Browser, session: Session, at: datetime
) -> None:
    create(office, aliases="Weimar an der Ilm\r\n\r\n  Klassikerstadt ")

    roster = queries.roster(session, at.date())

    for spelling in ("Weimar", "WEI", "Stadt Weimar", "klassikerstadt", "Weimar an der Ilm"):
        found = roster.organisation(spelling)
        assert found is not None, spelling
        assert found.name == "Weimar"


@pytest.mark.parametrize(
    ("field", "value", "owner"),
    [
        ("name", "Leipzig", "Stadt Leipzig"),
        ("full_name", "landkreis  leipziger land", "Landkreis Leipzig"),
        ("short_code", "HAL", "Stadt Halle"),
        ("aliases", "Weimarland\nHalle (Saale)", "Stadt Halle"),
    ],
)
def test_a_spelling_never_means_two_organisations(
    office: Browser, field: str, value: str, owner: str
) -> None:
    create(office, 422, **{field: value})

    assert office.page is not None
    assert f"steht schon bei „{owner}“" in office.page.text
    assert office.page.document.xpath(f"//*[@id='{field}']/@aria-invalid") == ["true"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Bitte geben Sie den Namen an."),
        ("short_code", "", "Bitte geben Sie ein Kürzel an."),
        ("short_code", "ZUVIELBUCHSTABEN", "höchstens 12 Zeichen"),
        ("fallback_email", "nirgends", "keine Mailadresse"),
    ],
)
def test_what_will_not_do_is_refused_at_its_field_and_nothing_typed_is_lost(
    office: Browser, field: str, value: str, sentence: str
) -> None:
    create(office, 422, **{"aliases": "Ilmathen", field: value})

    assert office.page is not None
    assert sentence in office.page.text
    assert office.page.form("/neu")["aliases"].strip() == "Ilmathen"


def test_changing_an_organisation_stands_in_its_history(office: Browser, session: Session) -> None:
    path = f"/teilnehmende/organisationen/{key_of(session, 'Nordsachsen')}"
    office.get(path)

    office.submit(
        path, fallback_email="bildung@nordsachsen.example", aliases="LK Nordsachsen\nTorgau"
    )

    page = office.get(path)
    assert "Jonas Petri hat Sammelpostfach und Schreibweisen geändert" in page.text
    assert page.form(path)["aliases"].split() == ["LK", "Nordsachsen", "Torgau"]


def test_saving_without_a_change_leaves_no_trace(office: Browser, session: Session) -> None:
    path = f"/teilnehmende/organisationen/{key_of(session, 'Nordsachsen')}"
    office.get(path)

    office.submit(path)

    page = office.get(path)
    assert "Es gab nichts zu ändern." in page.text
    assert "Verlauf" not in page.text


def test_the_office_stays_the_office(office: Browser, session: Session) -> None:
    path = f"/teilnehmende/organisationen/{key_of(session, 'BiSMit')}"
    office.get(path)

    office.submit(path, 422, kind="municipality")
    create(office, 422, kind="office")

    session.rollback()
    assert organisation(session, "BiSMit").kind == "office"


def test_an_organisation_that_rests_gets_no_new_todos(
    office: Browser, session: Session, at: datetime
) -> None:
    path = f"/teilnehmende/organisationen/{key_of(session, 'Saalekreis')}"
    fields = office.get(path).form(path)
    del fields["is_active"]
    office.post(path, fields)
    session.rollback()

    assert "nimmt zurzeit nicht teil" in office.get("/teilnehmende").text
    with pytest.raises(DomainError, match="Saalekreis nimmt zurzeit nicht teil"):
        assignment_for(session, "Saalekreis", at)
