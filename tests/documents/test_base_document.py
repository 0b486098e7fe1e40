"""The base document: committed as a file, made by our script, the same everywhere."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from kzv_workflow.documents.base import base_document, main

COMMITTED = Path(__file__).parents[2] / "templates" / "documents" / "protokoll.docx"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_committed_file_is_what_the_script_makes() -> None:
    made = parts(base_document())

    committed = parts(COMMITTED.read_bytes())

    assert made == committed, "run: python -m kzv_workflow.documents.base " + str(COMMITTED)


def test_making_it_twice_gives_the_same_bytes() -> None:
    assert base_document() == base_document()


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    target = tmp_path / "vorlage.docx"

    status = main([str(target)])

    assert status == 0
    assert target.read_bytes() == base_document()


def test_the_command_without_target_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "ZIEL.docx" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    [
        *("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Body Text"),
        *("List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "Header", "Footer"),
        *("Protokoll To-do", "Protokoll Frage", "Protokoll Antwort", "Protokoll Folie"),
        *("Protokoll Nachtrag", "Protokoll Kolophon", "Protokoll Tabelle", "Hyperlink"),
    ],
)
def test_word_finds_the_style_by_its_name(name: str) -> None:
    document = docx.Document(BytesIO(base_document()))

    assert name in [style.name for style in document.styles]


def test_the_first_page_has_a_footer_with_room_for_three_logos() -> None:
    section = docx.Document(BytesIO(base_document())).sections[0]

    (logos,) = section.first_page_footer.tables

    assert section.different_first_page_header_footer
    assert len(logos.rows[0].cells) == 3
    assert not section.footer.tables


def test_every_page_counts_itself() -> None:
    section = docx.Document(BytesIO(base_document())).sections[0]

    for footer in (section.first_page_footer, section.footer):
        fields = [f.get(qn("w:instr")) for f in footer._element.iter(qn("w:fldSimple"))]
        assert [field.strip() for field in fields if field] == ["PAGE", "NUMPAGES"]


def test_to_dos_stay_together_and_are_set_off() -> None:
    style = docx.Document(BytesIO(base_document())).styles["Protokoll To-do"]

    properties = style.element.find(qn("w:pPr"))

    assert properties is not None
    assert properties.find(qn("w:keepLines")) is not None
    assert properties.find(qn("w:shd")) is not None
    assert properties.find(f"{qn('w:pBdr')}/{qn('w:left')}") is not None
