"""The same tables saved by LibreOffice as .ods and .xls, read and sent through the upload page."""

from __future__ import annotations

import subprocess
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.files.spreadsheets import Sheet, read_sheets
from kzv_workflow.indicators import selection_table
from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts
from kzv_workflow.indicators.models import Selection
from kzv_workflow.indicators.values import Answer, Verdict
from tests.browser import Browser
from tests.directory.tables import saved
from tests.indicators.rounds import choose, opened, said, selection_of
from tests.indicators.test_mangled_workbooks import MANGLED, NAMES, STORED, Mangled, downloaded

COMPUTED = "a formula never computed over an answer"  # LibreOffice computes it
SAVED_AGAIN = [one for one in MANGLED if one.name != COMPUTED]
THROUGH_THE_PAGE = (
    "one answer merged over two rows", "a misspelt word", "an error over an answer",
    "title rows above", "filtered rows", "a theme across merged cells",
)  # fmt: skip

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every mangled table as case-<number>.xlsx, .ods and .xls; converted in one go each."""
    made = tmp_path_factory.mktemp("mangled")
    for number, case in enumerate(MANGLED):
        book, sheet = downloaded()
        case.do(book, sheet)
        (made / f"case-{number}.xlsx").write_bytes(saved(book))
    for ending in ("ods", "xls"):
        command = ["soffice", f"-env:UserInstallation={(made / 'profile').as_uri()}", "--headless",
                   "--convert-to", ending, "--outdir", str(made)]  # fmt: skip
        files = sorted(str(one) for one in made.glob("*.xlsx"))
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=240)
    return made


def file_of(folder: Path, case: Mangled, ending: str) -> bytes:
    return (folder / f"case-{MANGLED.index(case)}.{ending}").read_bytes()


def check(data: bytes, case: Mangled) -> None:
    sheets = [Sheet(**one) for one in read_sheets("", data)]  # type: ignore[attr-defined]
    reading = selection_table.read(sheets, STORED, NAMES)
    assert {one.code: one.answer for one in reading.changes} == (case.changes or {})
    assert case.problem in " ".join(reading.problems)
    assert bool(reading.problems) == bool(case.problem)


@pytest.mark.parametrize("case", SAVED_AGAIN, ids=lambda case: case.name)
def test_a_mangled_ods_gives_the_same_difference(folder: Path, case: Mangled) -> None:
    check(file_of(folder, case, "ods"), case)


@pytest.mark.parametrize("case", SAVED_AGAIN, ids=lambda case: case.name)
def test_a_mangled_xls_gives_the_same_difference(folder: Path, case: Mangled) -> None:
    check(file_of(folder, case, "xls"), case)


@pytest.fixture
def mine(session: Session, at: datetime) -> Selection:
    """The round the mangled tables were made for."""
    names = [IndicatorFacts(code, code[0], name) for code, name in NAMES.items()]
    made = opened(session, at, Content({"A": "Rahmen", "D": "Schulen"}, names))
    made.mark = "a-round"
    selection = selection_of(session, made)
    choose(session, selection, STORED, at)
    return selection


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize(
    "case", [one for one in MANGLED if one.name in THROUGH_THE_PAGE], ids=lambda case: case.name
)
def test_the_upload_page_shows_it_and_stores_it(
    altenburg: Browser, session: Session, mine: Selection, folder: Path, case: Mangled, ending: str
) -> None:
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}/excel/hochladen")

    page = altenburg.submit(
        "/hochladen", 200, file=(BytesIO(file_of(folder, case, ending)), f"auswahl.{ending}")
    )

    assert case.problem in page.text
    if case.changes:
        altenburg.submit("/uebernehmen")
    stored = {code: choice.answer for code, choice in said(session, mine).items()}
    assert stored == {**STORED, **(case.changes or {})}


def test_what_stood_over_a_broken_cell_stays(
    altenburg: Browser, session: Session, mine: Selection, folder: Path
) -> None:
    [case] = [one for one in MANGLED if one.name == "an error over an answer"]
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}/excel/hochladen")

    page = altenburg.submit(
        "/hochladen", 200, file=(BytesIO(file_of(folder, case, "xlsx")), "a.xlsx")
    )

    assert "ja → leer" not in page.text
    assert said(session, mine)["D7"].answer == Answer(Verdict.YES, remark=STORED["D7"].remark)
