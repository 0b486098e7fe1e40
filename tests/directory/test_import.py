"""People from Excel: previewed, taken over, repeated without effect, refused with the cell."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Membership, Person
from tests.browser import Browser, Page
from tests.directory.tables import cells, excel, saved
from tests.factories import organisation
from tests.files.hostile_files import packed, word

BERG = ("Stadt Leipzig", "Eva", "von Berg", "berg@leipzig.example", "Amtsleiterin, Schulamt")
SEIDEL = ("Altenburg", "Sabine", "Seidel", "altenburg@demo.example", "Bildungsmanagement")


def upload(office: Browser, data: bytes, status: int = 200, name: str = "Personen.xlsx") -> Page:
    office.get("/teilnehmende/einlesen")
    return office.submit("/einlesen", status, file=(BytesIO(data), name))


def take_over(office: Browser, data: bytes) -> str:
    upload(office, data)
    office.submit("/einlesen/uebernehmen")
    return office.get("/teilnehmende").text


def rows_of(page: Page) -> list[str]:
    """The lines of the preview, their cells separated by a bar."""
    return [
        " | ".join(" ".join(cell.text_content().split()) for cell in row)
        for row in page.document.xpath("//tbody/tr")
    ]


def everybody(session: Session) -> int:
    session.rollback()
    count = session.query(Person).count() + session.query(Membership).count()
    session.rollback()
    return count


def test_the_preview_says_who_is_new_and_stores_nothing(office: Browser, session: Session) -> None:
    before = everybody(session)

    page = upload(office, excel(BERG, SEIDEL))

    assert "1 neu, 0 geändert, 1 unverändert, 0 Probleme" in page.text
    assert rows_of(page) == ["2 | Eva von Berg | neu | Stadt Leipzig"]
    assert everybody(session) == before


def test_taking_over_enters_people_and_repeating_changes_nothing(
    office: Browser, session: Session
) -> None:
    text = take_over(office, excel(BERG))
    assert "Übernommen: 1 neue Person, 0 Änderungen." in text
    assert "Eva von Berg – Amtsleiterin, Schulamt" in text
    before = everybody(session)

    again = upload(office, excel(BERG))

    assert "0 neu, 0 geändert, 1 unverändert, 0 Probleme" in again.text
    assert not again.document.xpath("//form[contains(@action, 'uebernehmen')]")
    assert everybody(session) == before


def test_a_changed_row_shows_what_changes_and_empty_cells_change_nothing(office: Browser) -> None:
    changed = ("LK Altenburger Land", "Sabine", "Seidel", "", "Fachdienst Bildung")

    page = upload(office, excel(changed))

    assert rows_of(page) == [
        "2 | Sabine Seidel | geändert | Funktion: Bildungsmanagement → Fachdienst Bildung"
    ]
    office.submit("/einlesen/uebernehmen")
    text = office.get("/teilnehmende").text
    assert "Sabine Seidel – Fachdienst Bildung" in text
    assert "altenburg@demo.example" in text


def test_the_downloaded_table_comes_back_unchanged(office: Browser) -> None:
    data = office.client.get("/teilnehmende/einlesen/vorlage").data

    page = upload(office, data)

    assert "0 neu, 0 geändert, 11 unverändert, 0 Probleme" in page.text


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (("Kommune", "Name", "E-Mail"), ("LEI", "Dr. Eva von Berg", "berg@leipzig.example")),
        (("ORGANISATION:", "vorname ", "Familienname"), ("Leipzig", "Eva", "von Berg")),
        (("Nr.", "Organisation", "Name, Vorname"), (1, "Stadt Leipzig", "von Berg, Eva")),
    ],
)
def test_headings_may_be_written_in_many_ways(
    office: Browser, heading: tuple[str, ...], row: tuple[object, ...]
) -> None:
    page = upload(office, excel(row, heading=heading))

    assert "1 neu" in page.text
    assert "Eva von Berg" in rows_of(page)[0]


def test_the_heading_may_stand_below_a_title_and_numbers_stay_whole(office: Browser) -> None:
    table = excel((), ("Organisation", "Nachname", "Tel."), ("Leipzig", "Berg", 3411234567),
                  heading=("Stand April",))  # fmt: skip

    assert "3411234567" in take_over(office, table)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("Weimar", "Eva", "Berg"), "Zelle A2: Die Organisation „Weimar“ gibt es nicht."),
        (("", "Eva", "Berg"), "Zelle A2: Hier fehlt die Organisation."),
        (("Leipzig", "Eva", ""), "Zelle C2: Hier fehlt der Nachname."),
        (("Leipzig", "Eva", "Berg", "eva@"), "Zelle D2: „eva@“ ist keine Mailadresse."),
        (("Leipzig", "Eva", "Berg", "halle@demo.example"), "Zelle D2: Diese Mailadresse hat schon"),
        (("Leipzig", "Eva", "B" * 90), "Zelle C2: Hier passen höchstens 80 Zeichen hinein."),
    ],
)
def test_a_problem_names_its_cell_and_the_other_rows_are_taken_over(
    office: Browser, row: tuple[str, ...], problem: str
) -> None:
    page = upload(office, excel(row, BERG))
    assert problem in page.text
    assert "1 neu, 0 geändert, 0 unverändert, 1 Problem" in page.text

    office.submit("/einlesen/uebernehmen")

    assert "Übernommen: 1 neue Person" in office.get("/teilnehmende").text


def test_initials_are_unique_here_too(office: Browser) -> None:
    heading = ("Organisation", "Nachname", "Kürzel")

    page = upload(office, excel(("BiSMit", "Berg", "jp"), heading=heading))

    assert "Zelle C2: Das Kürzel „jp“ hat bei BiSMit schon Jonas Petri." in page.text


def test_somebody_twice_in_the_table_is_entered_once(office: Browser) -> None:
    page = upload(office, excel(BERG, BERG))

    assert "Zelle C3: Eva von Berg steht schon in Zeile 2." in page.text


def test_somebody_in_two_organisations_stands_in_two_rows(office: Browser) -> None:
    text = take_over(office, excel(BERG, ("LK Leipzig", *BERG[1:])))

    assert text.count("Eva von Berg – Amtsleiterin") == 2


@pytest.mark.parametrize("text", ["=1+1", "+49 341 1", "-Amt", "@SUM(A1)"])
def test_formulas_never_leave(office: Browser, session: Session, text: str) -> None:
    membership = session.query(Membership).join(Person).filter_by(surname="Seidel").one()
    membership.function = text
    session.commit()

    data = office.client.get("/teilnehmende/einlesen/vorlage").data

    found = [cell for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows() for cell in row
             if cell.value == text]  # fmt: skip
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)]


def test_the_table_of_an_empty_directory_is_a_template(admin: Browser, session: Session) -> None:
    for one in session.query(Membership):
        session.delete(one)
    session.commit()

    rows = cells(admin.client.get("/teilnehmende/einlesen/vorlage").data)

    assert rows[0][:2] == ["Organisation", "Anrede"]
    assert len(rows) == 1


def far_away() -> bytes:
    workbook = Workbook()
    workbook.worksheets[0]["XFD1048576"] = "hier"
    return saved(workbook)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "leer.xlsx", "Die Datei ist leer."),
        (b"Eva;Berg", "liste.csv", "Endung .xlsx"),
        (word(), "brief.xlsx", "ist aber ein Word-Dokument"),
        (packed({"a.txt": "b"}), "personen.xlsx", "enthält aber etwas anderes"),
        (far_away(), "weit.xlsx", "Die Tabelle reicht bis Zelle XFD1048576."),
        (excel(heading=("Wer", "Was")), "a.xlsx", "fehlt die Spalte „Organisation“"),
        (excel(heading=("Kommune", "Was")), "a.xlsx", "fehlt die Spalte „Nachname“"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    office: Browser, data: bytes, name: str, sentence: str
) -> None:
    assert sentence in upload(office, data, 422, name).text


@pytest.mark.parametrize("table", ["", "{}", "[1]", '[["a", 1]]', "[[" * 2000, "x"])
def test_a_page_that_was_tampered_with_is_refused(office: Browser, table: Any) -> None:
    page = office.post("/teilnehmende/einlesen/uebernehmen", {"table": table}, 422)

    assert "Bitte laden Sie sie neu hoch." in page.text


def test_entering_by_table_stands_in_the_history(office: Browser, session: Session) -> None:
    take_over(office, excel(BERG))

    person = session.query(Person).filter_by(surname="von Berg").one().id
    session.rollback()

    text = office.get(f"/teilnehmende/personen/{person}").text
    assert "Jonas Petri hat die Person eingetragen" in text
    assert organisation(session, "Stadt Leipzig").name in text
