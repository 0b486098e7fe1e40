"""The same question over several meetings: as picture and table, and in every file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO, StringIO

import docx
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from kzv_workflow.surveys.models import Survey
from tests.browser import Browser, Page
from tests.surveys.rounds import ended

OPTIONS = ["Auswertung und Visualisierung", "Datenquellen und Datenschutz"]
FIRST: Mapping[int, object] = {1: "teils, teils", 4: "Nein", 6: OPTIONS, 7: "online"}
LAST: Mapping[int, object] = {1: "gut", 4: "Ja", 6: OPTIONS[:1], 7: "in Präsenz"}


def compared(page: Page, words: str) -> list[list[str]]:
    """The table that compares a question, cell by cell; empty if there is none."""
    rows = page.document.xpath(f"//section[contains(h2, '{words}')]/div[@class='scroll']//tr")
    return [[cell.text_content().strip() for cell in row] for row in rows]


def two_rounds(session: Session, at: datetime) -> Survey:
    ended(session, at, 6, FIRST, title="Erstes")
    ended(session, at, 3, FIRST, title="Zu wenige")
    return ended(session, at, 6, LAST, title="Drittes")


def test_every_kind_with_choices_is_compared(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = two_rounds(session, at)

    page = office.get(f"/feedback/{survey.id}/ergebnis")

    scale = compared(page, "insgesamt gefallen")
    assert scale[0] == ["Antwort", "Erstes", "Drittes"]
    assert scale[3:5] == [["teils, teils", "6 (100 %)", "0 (0 %)"], ["gut", "0 (0 %)", "6 (100 %)"]]
    assert scale[-2:] == [["Mittelwert", "3,0", "4,0 ▲"], ["n", "6", "6"]]
    assert compared(page, "genug Zeit")[1] == ["Ja", "0 (0 %)", "6 (100 %)"]
    assert compared(page, "In welcher Form")[1] == ["online", "6 (100 %)", "0 (0 %)"]
    assert compared(page, "Welche Themen")[2] == [OPTIONS[1], "6 (100 %)", "0 (0 %)"]
    assert "Zu wenige" not in page.text
    pictures = page.document.xpath("//svg[starts-with(title, 'Vergleich: ')]/desc")
    assert len(pictures) == 4
    assert "online: Erstes 100 %, Drittes 0 %" in "".join(one.text for one in pictures)


def test_the_comparison_is_in_every_file(office: Browser, session: Session, at: datetime) -> None:
    path = f"/feedback/{two_rounds(session, at).id}/ergebnis"

    book = load_workbook(BytesIO(office.client.get(f"{path}.xlsx").data))
    text = office.client.get(f"{path}.csv").data.decode("utf-8-sig")
    document = docx.Document(BytesIO(office.client.get(f"{path}.docx").data))

    sheet = [row[2:] for row in book["Vergleich"].iter_rows(values_only=True)]
    assert ("Erstes", "online", 6, 6) in sheet
    assert ("Drittes", "Mittelwert (1 bis 5)", 4, 6) in sheet
    rows = [row[2:5] for row in csv.reader(StringIO(text), delimiter=";")]
    assert ["Erstes: online", "6", "6"] in rows
    cells = [[one.text for one in row.cells] for table in document.tables for row in table.rows]
    assert ["Erstes", "Mittelwert", "3,0", "6"] in cells
    assert ["Drittes", "in Präsenz", "6 (100 %)", "6"] in cells


def test_other_words_or_choices_are_another_question(
    office: Browser, session: Session, at: datetime
) -> None:
    first = ended(session, at, 6, FIRST, title="Erstes")
    last = ended(session, at, 6, LAST, title="Zweites")
    first.questions[0].text = "Wie war das Essen?"
    first.questions[3].text = last.questions[3].text.upper() + " "
    first.questions[6].options = [*first.questions[6].options, "gar nicht"]
    session.commit()

    page = office.get(f"/feedback/{last.id}/ergebnis")

    assert compared(page, "insgesamt gefallen") == []
    assert compared(page, "In welcher Form") == []
    assert len(compared(page, "genug Zeit")) == 4
