"""A table goes out, is filled in, and comes back: shown before anything is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session

from kzv_workflow.files import child
from kzv_workflow.indicators.models import Round, Selection
from kzv_workflow.indicators.values import Answer, Availability, Verdict
from tests.browser import Browser, Page
from tests.directory.tables import saved
from tests.factories import WRITER
from tests.files.reading_processes import running
from tests.indicators.libreoffice import edited as typed_in_libreoffice
from tests.indicators.rounds import choose, fields, of_size, opened, said, selection_of


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    return opened(session, at)


@pytest.fixture
def mine(session: Session, round_: Round) -> Selection:
    return selection_of(session, round_)


def download(browser: Browser, selection: Selection) -> bytes:
    data: bytes = browser.client.get(f"/kennzahlen/auswahl/{selection.id}/excel").data
    return data


def edited(data: bytes, edit: Callable[[Worksheet], object]) -> bytes:
    book = load_workbook(BytesIO(data))
    edit(book["Auswahl"])
    return saved(book)


def put(**cells: str) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        for address, value in cells.items():
            sheet[address] = value

    return edit


def upload(
    browser: Browser, selection: Selection, data: bytes, status: int = 200, name: str = "a.xlsx"
) -> Page:
    browser.get(f"/kennzahlen/auswahl/{selection.id}/excel/hochladen")
    return browser.submit("/hochladen", status=status, file=(BytesIO(data), name))


def verdicts(session: Session, selection: Selection) -> dict[str, Verdict]:
    return {code: one.verdict for code, one in said(session, selection).items()}


def test_the_form_lets_a_process_wait_for_the_table(altenburg: Browser, mine: Selection) -> None:
    child.stop_waiting()

    altenburg.get(f"/kennzahlen/auswahl/{mine.id}/excel/hochladen")

    assert len(running()) == 1


def test_a_filled_table_is_shown_first_and_stored_when_confirmed(
    altenburg: Browser, session: Session, mine: Selection
) -> None:
    data = edited(download(altenburg, mine), put(F3="x", F4="vieleicht"))

    page = upload(altenburg, mine, data)

    assert "Auswahl: leer → ja" in page.text
    assert "Blatt Auswahl, F4: „vieleicht“ ist keiner der Werte ja, nein, nicht" in page.text
    assert verdicts(session, mine) == {}
    altenburg.submit("/uebernehmen")
    assert verdicts(session, mine) == {"D7": Verdict.YES}


@pytest.mark.parametrize("typed", ["#N/A", "#DIV/0!", "=1+1", "-5", "007", "x" * 1000])
def test_a_table_that_was_only_downloaded_changes_nothing(
    altenburg: Browser, session: Session, mine: Selection, at: datetime, typed: str
) -> None:
    choose(session, mine, {
        "D7": Answer(Verdict.NOT_RELEVANT, typed, True, Availability.NO, typed, typed),
    }, at)  # fmt: skip

    page = upload(altenburg, mine, download(altenburg, mine))

    assert "0 Änderungen" in page.text
    assert "Nicht lesbar" not in page.text


def test_a_table_of_halle_is_refused_for_altenburg(
    altenburg: Browser, office: Browser, session: Session, round_: Round, mine: Selection
) -> None:
    data = download(office, selection_of(session, round_, "Stadt Halle"))

    page = upload(altenburg, mine, data, 422)

    assert "gehört zu Stadt Halle, nicht zu Altenburger Land" in page.text


def test_a_table_of_an_older_round_is_refused(
    altenburg: Browser, session: Session, mine: Selection, at: datetime
) -> None:
    old = download(altenburg, mine)
    newer = selection_of(session, opened(session, at, title="Neuere Auswahl"))

    page = upload(altenburg, newer, old, 422)

    assert "gehört zu einer anderen Runde" in page.text


def test_two_colleagues_online_and_a_table_at_once_lose_nothing(
    altenburg: Browser, session: Session, mine: Selection, at: datetime
) -> None:
    data = edited(download(altenburg, mine), put(F2="nein", F3="ja"))
    choose(session, mine, {"D7": Answer(Verdict.NO, remark="online")}, at, WRITER)
    choose(session, mine, {"D12": Verdict.YES}, at)

    page = upload(altenburg, mine, data)
    assert "Inzwischen online: Auswahl: leer → nein; Bemerkung: leer → online" in page.text
    altenburg.submit("/uebernehmen")

    stored = verdicts(session, mine)
    assert stored == {"A1": Verdict.NO, "D7": Verdict.NO, "D12": Verdict.YES}


def test_who_ticks_it_lets_the_table_win(
    altenburg: Browser, session: Session, mine: Selection, at: datetime
) -> None:
    data = edited(download(altenburg, mine), put(F3="ja"))
    choose(session, mine, {"D7": Verdict.NO}, at, WRITER)
    page = upload(altenburg, mine, data)
    [box] = page.document.xpath("//input[starts-with(@name, 'force-')]/@name")

    altenburg.submit("/uebernehmen", **fields({box: "1"}))

    assert verdicts(session, mine) == {"D7": Verdict.YES}


def test_what_changes_between_preview_and_confirmation_is_not_overwritten(
    altenburg: Browser, session: Session, mine: Selection, at: datetime
) -> None:
    upload(altenburg, mine, edited(download(altenburg, mine), put(F2="ja", F3="ja")))
    choose(session, mine, {"D7": Verdict.NO}, at, WRITER)

    altenburg.submit("/uebernehmen")

    assert verdicts(session, mine) == {"A1": Verdict.YES, "D7": Verdict.NO}
    page = altenburg.get(f"/kennzahlen/auswahl/{mine.id}")
    assert "1 Angabe wurde inzwischen von anderen geändert" in page.text


@pytest.mark.parametrize(
    "carried", ["", "[", "[[1]]", '[[1,"maybe","",false,null,"","","x",false]]']
)
def test_a_broken_confirmation_stores_nothing(
    altenburg: Browser, session: Session, mine: Selection, carried: str
) -> None:
    path = f"/kennzahlen/auswahl/{mine.id}/excel/uebernehmen"

    page = altenburg.post(path, {"entries": carried}, status=422)

    assert "nicht vollständig" in page.text
    assert verdicts(session, mine) == {}


def test_a_file_of_another_kind_is_refused_at_its_field(
    altenburg: Browser, mine: Selection
) -> None:
    page = upload(altenburg, mine, b"nur Text", 422, "auswahl.xlsx")

    assert "eine Textdatei" in page.text


@pytest.mark.timeout(300)
def test_through_libreoffice_exactly_the_edits_come_back(
    altenburg: Browser, session: Session, at: datetime, tmp_path: Path
) -> None:
    """48 rows in six themes (A1 to F8, row 2 to 49), a third of them filled in before."""
    mine = selection_of(session, opened(session, at, of_size(48)))
    text = Answer(Verdict.YES, "", True, Availability.PARTLY, "Zählweise?", "=1+1, wörtlich")
    before = {f"{letter}{number}": text for letter in "AD" for number in range(1, 9)}
    choose(session, mine, before, at)
    data = download(altenburg, mine)

    for ending, file in typed_in_libreoffice(data, {}, tmp_path / "untouched").items():
        assert "0 Änderungen" in upload(altenburg, mine, file, name=f"a.{ending}").text

    typed = {
        "F2": "", "H3": "nein", "K4": "", "J5": "", "I6": "bereits vorhanden",  # A1 to A5
        "F10": "x", "K10": "-5 % seit 2015",  # B1
        "F18": "nicht relevant", "G18": "keine Hochschule",  # C1
        "F49": "nein", "H49": "ja", "I49": "teilweise", "J49": "Umlaute äöü ß", "K49": "007",  # F8
    }  # fmt: skip
    after = {
        "A1": replace(text, verdict=Verdict.OPEN),
        "A2": replace(text, governance_relevance=False),
        "A3": replace(text, remark=""),
        "A4": replace(text, doubt=""),
        "A5": replace(text, data_availability=Availability.EXISTING),
        "B1": Answer(Verdict.YES, remark="-5 % seit 2015"),
        "C1": Answer(Verdict.NOT_RELEVANT, "keine Hochschule"),
        "F8": Answer(Verdict.NO, "", True, Availability.PARTLY, "Umlaute äöü ß", "007"),
    }
    for ending, file in typed_in_libreoffice(data, typed, tmp_path / "typed").items():
        page = upload(altenburg, mine, file, name=f"a.{ending}")
        assert "8 Änderungen." in page.text
        assert "Nicht lesbar" not in page.text
    altenburg.submit("/uebernehmen")

    stored = {code: choice.answer for code, choice in said(session, mine).items()}
    assert stored == {**before, **after}
