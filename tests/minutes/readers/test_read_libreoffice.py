"""What LibreOffice makes of a Word document reads the same; skipped where it is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kzv_workflow.minutes.readers import SourceText, read_safely
from tests.minutes.readers import word_builder as build

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def original() -> bytes:
    """A small Protokoll with everything people use."""
    document = build.new()
    document.add_heading("Protokoll der Sitzung", 0)
    document.add_heading("Begrüßung (ab)", 1)
    paragraph = document.add_paragraph("→ ")
    paragraph.add_run("To do Kommunen:").bold = True
    paragraph.add_run(" Bogen an Schüler*innen senden")
    bullets = build.add_list(document, "bullets", 1)
    for level in range(3):
        build.item(document, f"Ebene {level}", bullets, level)
    numbers = build.add_list(document, "brackets", 2)
    build.item(document, "erstens", numbers)
    build.item(document, "nämlich", numbers, 1)
    build.item(document, "zweitens", numbers)
    build.raw(document, build.link(document, "https://a.example/", "Seite"))
    table = document.add_table(2, 2)
    for row, cells in enumerate((("Wer", "Was"), ("Halle", "Liste"))):
        for column, content in enumerate(cells):
            table.cell(row, column).text = content
    document.add_paragraph("Ende\nund aus")
    document.sections[0].header.paragraphs[0].text = "GEFÖRDERT VOM"
    return build.saved(document)


def converted(data: bytes, ending: str, folder: Path) -> bytes:
    (folder / "protokoll.docx").write_bytes(data)
    (folder / "out").mkdir()
    assert SOFFICE is not None
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            str(folder / "out"),
            str(folder / "protokoll.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return (folder / "out" / f"protokoll.{ending}").read_bytes()


EXPECTED = (
    "## Protokoll der Sitzung",
    "## Begrüßung (ab)",
    r"→ **To do Kommunen:** Bogen an Schüler\*innen senden",
    "- Ebene 0",
    "  - ▶ Ebene 1",
    "    - – Ebene 2",
    "1) erstens",
    "  a) nämlich",
    "2) zweitens",
    "[Seite](https://a.example/)",
    "| Wer | Was |",
    "| Halle | Liste |",
    "Ende  und aus",
)


def test_the_document_itself_reads_as_expected(original: bytes) -> None:
    assert read_safely("a.docx", original).lines == EXPECTED


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_after_libreoffice_it_reads_the_same(original: bytes, ending: str, tmp_path: Path) -> None:
    found: SourceText = read_safely(f"a.{ending}", converted(original, ending, tmp_path))

    assert found.lines == EXPECTED
    assert found.boilerplate == ("GEFÖRDERT VOM",)
