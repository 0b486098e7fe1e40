"""The Word file in a real word processor: it opens, counts its pages and lists, is accessible."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
import pytest

from benchmarks.protokoll import protokoll
from kzv_workflow.documents.base import base_document
from kzv_workflow.minutes.word import HouseStyle, render

PROGRAMS = ("soffice", "pdftotext", "pdfinfo")
pytestmark = pytest.mark.skipif(
    not all(shutil.which(program) for program in PROGRAMS),
    reason="needs LibreOffice Writer and poppler-utils",
)
ACCESSIBLE = (
    'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)


@dataclass(frozen=True)
class Converted:
    """What LibreOffice made of the house's and of a foreign letterhead."""

    text: str
    structure: str
    info: str
    foreign_text: str


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """Both documents through one start of LibreOffice, with a profile of its own."""
    folder: Path = tmp_path_factory.mktemp("libreoffice")
    foreign = BytesIO()
    docx.Document().save(foreign)
    for name, base in (("house", base_document()), ("foreign", foreign.getvalue())):
        house = HouseStyle(base, "BiSMit", funder_line="Gefördert aus Mitteln des Bundes.")
        (folder / f"{name}.docx").write_bytes(render(protokoll(topics=3), house))
    run(
        *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
        *("--convert-to", ACCESSIBLE, "--outdir", str(folder)),
        *(str(folder / "house.docx"), str(folder / "foreign.docx")),
    )
    pdf = str(folder / "house.pdf")
    return Converted(
        text=run("pdftotext", "-layout", pdf, "-"),
        structure=run("pdfinfo", "-struct", pdf),
        info=run("pdfinfo", pdf),
        foreign_text=run("pdftotext", "-layout", str(folder / "foreign.pdf"), "-"),
    )


def test_every_page_says_which_of_how_many_it_is(converted: Converted) -> None:
    pages = re.search(r"Pages:\s+(\d+)", converted.info)
    assert pages
    count = int(pages[1])

    assert count > 3
    for page in range(1, count + 1):
        assert f"Seite {page} von {count}" in converted.text


def test_the_funder_stands_on_the_first_page_only(converted: Converted) -> None:
    first, *others = converted.text.split("\f")

    assert "Gefördert aus Mitteln des Bundes." in first
    assert not any("Gefördert aus Mitteln" in page for page in others)


def test_later_pages_repeat_the_title_at_their_head(converted: Converted) -> None:
    _, second, *_ = converted.text.split("\f")

    assert "Protokoll des 5. Treffens zum Kennzahlenvergleich am 04.03.2027" in second


def test_every_numbered_list_begins_at_one(converted: Converted) -> None:
    numbers = [int(n) for n in re.findall(r"^\s*(\d)\) ", converted.text, re.MULTILINE)]

    assert numbers == [1, 2, 3] * 4  # three topics and the To-dos


def test_bullets_are_those_of_the_house(converted: Converted) -> None:
    glyphs = {line.split()[0] for line in converted.text.splitlines() if line.split()}

    assert {"•", "▶", "–"} <= glyphs


def test_the_tags_tell_a_screen_reader_what_is_what(converted: Converted) -> None:
    tags = set(re.findall(r"^\s*(\w+)", converted.structure, re.MULTILINE))

    assert {"H1", "H2", "L", "LI", "Table", "TR", "TH", "TD", "Link"} <= tags


def test_the_pdf_carries_title_and_tags(converted: Converted) -> None:
    assert re.search(r"Title:\s+Protokoll des 5\. Treffens", converted.info)
    assert re.search(r"Tagged:\s+yes", converted.info)


def test_a_foreign_letterhead_counts_its_lists_too(converted: Converted) -> None:
    numbers = [int(n) for n in re.findall(r"^\s*(\d)\) ", converted.foreign_text, re.MULTILINE)]

    assert numbers == [1, 2, 3] * 4
