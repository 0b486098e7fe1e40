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


def test_headings_nobody_knows_are_explained_by_the_office_once(
    office: Browser, session: Session
) -> None:
    data = excel(("D7", "Ganztag"), heading=("Schlüssel", "Was?"))

    page = upload(office, data)
    assert "Bitte sagen Sie, in welcher Spalte „Nr.“ steht." in page.text
    explained = {"meaning-0": "code", "meaning-1": "name"}
    page = office.submit("/pruefen", 200, step="preview", **fields(explained))
    assert "1 neu, 0 geändert, 0 entfallen" in page.text
    office.submit("/pruefen", step="take", title="Leitfaden", **fields(explained))

    assert queries.known_headings(session) == {"schluessel": "code", "was": "name"}


def test_lines_are_counted_as_excel_does_also_under_rows_with_a_title(office: Browser) -> None:
    rows = [("", "", ""), ("Nr.", "Themenfeld", "Kennzahl"), ("D7", "D Schulen", "")]

    page = upload(office, excel(*rows, heading=("Leitfaden", "", "")))

    assert "Zeile 4: Zu D7 fehlt der Name." in page.text
    page = office.submit("/pruefen", 200, step="preview")
    assert "Zeile 4: Zu D7 fehlt der Name." in page.text


def test_an_adopted_indicator_stays_adopted_when_the_export_is_read_again(
    office: Browser, session: Session, at: datetime
) -> None:
    adopted = IndicatorFacts("D13", "D", "Breitbandanschluss", status="adopted")
    content = Content(SMALL.themes, [*SMALL.indicators, adopted])
    path = f"/kennzahlen/kataloge/{catalogue(session, at, content).id}"

    page = upload(office, office.client.get(f"{path}/excel").data)

    assert "0 neu, 0 geändert, 0 entfallen" in page.text


def test_a_second_column_of_the_same_heading_does_not_forget_what_it_means(
    office: Browser, session: Session
) -> None:
    heading = ("Nr.", "Was?", "was")
    explained = {"meaning-0": "code", "meaning-1": "name", "meaning-2": ""}
    upload(office, excel(("D7", "Ganztag", "egal"), heading=heading))

    office.submit("/pruefen", step="take", title="Leitfaden", **fields(explained))

    assert queries.known_headings(session)["was"] == "name"


def test_a_catalogue_may_have_nine_themes(office: Browser) -> None:
    letters = "ABCDEFGHI"
    rows = [(f"{letter}1", f"{letter} Themenfeld {letter}", f"Kennzahl {letter}")
            for letter in letters]  # fmt: skip
    page = upload(office, excel(*rows, heading=("Nr.", "Themenfeld", "Kennzahl")))
    assert "9 Kennzahlen in 9 Themenfeldern" in page.text

    page = office.get(office.submit("/pruefen", title="Ausgabe 2013", step="take").location)

    assert [heading.text[0] for heading in page.document.xpath("//h2")] == list(letters)
