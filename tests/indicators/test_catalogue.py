"""The catalogue: the example, import with its columns, differences, order, export."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.indicators import catalogue_table, catalogues, queries
from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts, Kind
from tests.browser import Browser, Page
from tests.directory.tables import cells, excel
from tests.indicators.rounds import SMALL, catalogue, fields

HEADING = ("Nr.", "Themenfeld", "Kennzahl", "Definition", "Datenquelle")
ROWS = (
    ("D12", "D Schulen", "Schulwege", "Länger als 30 Minuten.", "Schülerbeförderung"),
    ("d 7", "D Schulen", "Ganztag am Nachmittag", "Kinder am Nachmittag.", "Schulverwaltung"),
    ("H1", "H Nonformale Bildung", "Bibliotheken", "Ausleihen.", "Bibliotheken"),
)


def upload(browser: Browser, data: bytes, status: int = 200) -> Page:
    browser.get("/kennzahlen/kataloge/einlesen")
    file = (BytesIO(data), "katalog.xlsx")
    return browser.submit("/einlesen", status=status, file=file)


def test_the_example_is_marked_as_invented_and_has_eight_themes(office: Browser) -> None:
    office.get("/kennzahlen")

    page = office.get(office.submit("/beispiel").location)

    assert "erfunden" in page.text
    assert "49 Kennzahlen" in page.text
    assert [heading.text[0] for heading in page.document.xpath("//h2")] == list("ABCDEFGH")


def test_d7_stands_before_d12(office: Browser, session: Session, at: datetime) -> None:
    path = f"/kennzahlen/kataloge/{catalogue(session, at).id}"

    page = office.get(path)

    codes = [code.text for code in page.document.xpath("//summary/strong")]
    assert codes == ["A1", "D7", "D12"]


def test_a_municipality_finds_an_indicator_by_a_word_of_its_definition(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    path = f"/kennzahlen/kataloge/{catalogue(session, at).id}"

    page = altenburg.get(f"{path}?suche=nachmittag")

    assert "D7" in page.text
    assert "D12" not in page.text


def test_differences_to_the_version_before_are_shown_and_nothing_is_stored(
    office: Browser, session: Session, at: datetime
) -> None:
    catalogue(session, at)

    page = upload(office, excel(*ROWS, heading=HEADING))

    assert "1 neu, 1 geändert, 1 entfallen" in page.text
    assert "Kennzahl: Ganztag → Ganztag am Nachmittag" in page.text
    assert len(queries.catalogues(session)) == 1


def test_confirmed_it_becomes_a_version_beside_the_old_one(
    office: Browser, session: Session, at: datetime
) -> None:
    old = catalogue(session, at)
    upload(office, excel(*ROWS, heading=HEADING))

    answer = office.submit("/pruefen", title="Leitfaden 2022", step="take")

    assert "Bibliotheken" in office.get(answer.location).text
    newest = queries.newest_catalogue(session)
    assert newest is not None
    assert (newest.title, newest.previous_id) == ("Leitfaden 2022", old.id)
    assert [one.code for one in queries.content(session, newest.id).indicators] == [
        "D7", "D12", "H1",
    ]  # fmt: skip
    assert queries.content(session, old.id) == SMALL


def test_another_version_in_between_is_noticed(
    office: Browser, session: Session, at: datetime
) -> None:
    catalogue(session, at)
    upload(office, excel(*ROWS, heading=HEADING))
    catalogue(session, at)

    page = office.submit("/pruefen", title="Leitfaden 2022", step="take", status=422)

    assert "Inzwischen gibt es eine neuere Fassung" in page.text
    assert office.page is not None


def test_what_the_office_says_about_a_column_is_remembered(
    office: Browser, session: Session
) -> None:
    odd = ("Nr.", "Kennzahl", "Wer hat es?")
    table = excel(("A1", "Geburten", "Standesamt"), heading=odd)
    upload(office, table)
    office.submit("/pruefen", title="Erste", step="take", **fields({"meaning-2": "source"}))

    page = upload(office, table)

    chosen = page.document.xpath("//select[@name='meaning-2']/option[@selected]/@value")
    assert chosen == ["source"]
    assert "0 neu, 0 geändert, 0 entfallen" in page.text


def test_without_a_column_for_the_number_the_office_is_asked_for_it(office: Browser) -> None:
    page = upload(office, excel(("A1", "Geburten", "x"), heading=("Zeichen", "Kennzahl", "Quelle")))

    assert "in welcher Spalte „Nr.“ steht" in page.text


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("D7", "", "Noch einmal"), "Zeile 3: D7 steht schon weiter oben."),
        (("sieben", "", "Name"), "Zeile 3: „sieben“ ist keine Nummer wie D7."),
        (("D8", "", ""), "Zeile 3: Zu D8 fehlt der Name."),
        (("D8", "", "x" * 301), "Zeile 3: „Kennzahl“ hat mehr als 300 Zeichen."),
    ],
)
def test_rows_that_cannot_be_read_are_named(row: tuple[str, ...], sentence: str) -> None:
    rows = [("Nr.", "Themenfeld", "Kennzahl"), ("D7", "D Schulen", "Ganztag"), row]

    content, problems = catalogue_table.read(rows, 0, {0: "code", 1: "theme", 2: "name"}, {})

    assert problems == [sentence]
    assert [one.code for one in content.indicators] == ["D7"]


def test_a_line_between_the_rows_names_the_theme() -> None:
    rows = [("Nr.", "Kennzahl"), ("D – Schulen", ""), ("D7", "Ganztag")]

    content, problems = catalogue_table.read(rows, 0, {0: "code", 1: "name"}, {})

    assert content.themes == {"D": "Schulen"}
    assert problems == []


def test_a_version_compared_with_itself_says_nothing_new() -> None:
    assert catalogue_table.differences(SMALL, SMALL) == []


def test_what_is_gone_is_said_last() -> None:
    new = Content({"A": "Rahmenbedingungen"}, [IndicatorFacts("A2", "A", "Zuzüge")])

    kinds = [one.kind for one in catalogue_table.differences(SMALL, new)]

    assert kinds == [Kind.ADDED, Kind.REMOVED, Kind.REMOVED, Kind.REMOVED]


def test_the_export_read_again_is_the_same_version(
    office: Browser, session: Session, at: datetime
) -> None:
    path = f"/kennzahlen/kataloge/{catalogue(session, at, catalogues.shipped_example().content).id}"

    data = office.client.get(f"{path}/excel").data

    assert cells(data)[1][:3] == ["A1", "A Rahmenbedingungen", "Menschen nach Altersgruppen"]
    assert "0 neu, 0 geändert, 0 entfallen" in upload(office, data).text
