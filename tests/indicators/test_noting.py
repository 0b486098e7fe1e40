"""Beside the table: interests, who represents an absent municipality, when it was reminded."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from kzv_workflow.indicators.models import Selection
from kzv_workflow.todos import reminders
from tests.browser import Browser
from tests.factories import WRITER
from tests.indicators.rounds import fields, opened, selection_of

WORDS = "Finanzkennzahlen und Breitband"


@pytest.fixture
def mine(session: Session, at: datetime) -> Selection:
    return selection_of(session, opened(session, at))


@pytest.fixture
def path(mine: Selection) -> str:
    return f"/kennzahlen/auswahl/{mine.id}"


def test_the_office_reads_what_altenburg_is_interested_in(
    altenburg: Browser, office: Browser, halle: Browser, path: str, mine: Selection
) -> None:
    matrix = f"/kennzahlen/runden/{mine.round_id}/zusammenfuehrung"
    altenburg.get(path)

    altenburg.submit("/schwerpunkte", **fields({"interests-interests": WORDS}))

    assert WORDS in office.get(matrix).text
    assert WORDS in altenburg.get(f"{path}/vorstellen").text
    office.post(f"/kennzahlen/runden/{mine.round_id}/freigeben")
    assert WORDS not in halle.get(matrix).text


def test_two_colleagues_writing_at_once_see_each_other(altenburg: Browser, path: str) -> None:
    altenburg.get(path)
    first, second = "Übergänge\r\nSchulwege", "Breitband"
    altenburg.submit("/schwerpunkte", **fields({"interests-interests": first}))
    shown = fields({"interests-interests": second, "interests-before": ""})

    page = altenburg.post(f"{path}/schwerpunkte", shown, 422)

    assert "Inzwischen steht dort: „Übergänge" in page.text
    assert page.document.xpath("string(//textarea)").strip() == second
    altenburg.submit("/schwerpunkte")
    assert altenburg.get(path).document.xpath("string(//textarea)").strip() == second


def test_an_absent_municipality_is_represented_wherever_its_table_is_shown(
    office: Browser, altenburg: Browser, path: str, mine: Selection
) -> None:
    office.get(path)
    office.submit("/vertretung", **fields({"represent-represented_by": "Jonas Petri, BiSMit"}))

    words = "ertreten durch Jonas Petri, BiSMit"
    round_ = f"/kennzahlen/runden/{mine.round_id}"
    assert words in office.get(round_).text
    assert words in office.get(f"{path}/vorstellen").text
    assert words in altenburg.get(path).text
    book = load_workbook(BytesIO(office.client.get(f"{round_}/excel").data))
    assert words in str(book["Matrix"]["C1"].value)


def test_when_it_was_reminded_and_will_be_is_shown_to_both(
    office: Browser, altenburg: Browser, session: Session, path: str, mine: Selection, at: datetime
) -> None:
    assert "Noch nicht erinnert, das nächste Mal Fr, 21.05.2021" in altenburg.get(path).text
    todo = mine.round.todo
    reminders.nudge(session, todo, at.date(), WRITER, at, "http://localhost")
    session.commit()

    page = office.get(f"/kennzahlen/runden/{mine.round_id}")

    assert page.text.count("Zuletzt erinnert Fr, 23.04.2021, das nächste Mal") == 9
    assert "/aufgaben/erinnerungen" in page.links()
    assert "Zuletzt erinnert Fr, 23.04.2021" in altenburg.get(path).text
