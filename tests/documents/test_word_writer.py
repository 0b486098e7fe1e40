"""Writing paragraphs, links, bookmarks and tables, read back with python-docx."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import Run, bookmark_name, printable
from kzv_workflow.documents.tables import Row, Table
from kzv_workflow.documents.writer import WordWriter


@pytest.fixture
def writer() -> WordWriter:
    return WordWriter(base_document())


def read(writer: WordWriter) -> Document:
    return docx.Document(BytesIO(writer.to_bytes()))


def test_a_paragraph_carries_style_and_looks(writer: WordWriter) -> None:
    writer.paragraph(
        "Body Text", [Run("normal "), Run("fett", bold=True), Run("kursiv", italic=True)]
    )

    (paragraph,) = read(writer).paragraphs
    normal, bold, italic = paragraph.runs
    assert paragraph.style is not None
    assert paragraph.style.name == "Body Text"
    assert (normal.text, normal.bold) == ("normal ", None)
    assert bold.bold
    assert italic.italic


def test_line_breaks_and_tabs_become_those_of_word(writer: WordWriter) -> None:
    writer.paragraph("Body Text", [Run("eins\nzwei\tdrei")])

    (paragraph,) = read(writer).paragraphs
    assert paragraph.text == "eins\nzwei\tdrei"
    assert len(list(paragraph._element.iter(qn("w:br")))) == 1


def test_control_characters_do_not_damage_the_file(writer: WordWriter) -> None:
    writer.paragraph("Body Text", [Run("vor\x00\x0b\x1fnach\ufffe \ud800Ende")])

    assert read(writer).paragraphs[0].text == "vornach Ende"


@given(st.text())
def test_printable_keeps_every_character_xml_can_hold(text: str) -> None:
    kept = printable(text)

    assert all(char in text for char in kept)
    assert kept == printable(kept)
    assert [c for c in text if c.isalnum()] == [c for c in kept if c.isalnum()]


@pytest.mark.parametrize(
    "url", ["https://halle.example/a?b=1&c=2", "http://halle.example", "mailto:buero@demo.example"]
)
def test_web_and_mail_addresses_become_hyperlinks(writer: WordWriter, url: str) -> None:
    writer.paragraph("Body Text", [Run("siehe "), Run("hier nachlesen", url=url)])

    (paragraph,) = read(writer).paragraphs
    (link,) = paragraph.hyperlinks
    assert link.address == url
    assert link.text == "hier nachlesen"
    assert paragraph.text == "siehe hier nachlesen"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "\\\\server\\datei", "data:text/html,x"]
)
def test_other_targets_stay_text(writer: WordWriter, url: str) -> None:
    writer.paragraph("Body Text", [Run("Beschriftung", url=url)])

    (paragraph,) = read(writer).paragraphs
    assert paragraph.hyperlinks == []
    assert paragraph.text == "Beschriftung"


def test_bookmarks_enclose_the_paragraph_and_are_unique(writer: WordWriter) -> None:
    writer.paragraph("Body Text", [Run("eins")], bookmark="todo_L7")
    writer.paragraph("Body Text", [Run("zwei")], bookmark="todo_L7")

    starts = list(read(writer).element.body.iter(qn("w:bookmarkStart")))
    assert [start.get(qn("w:name")) for start in starts] == ["todo_L7", "todo_L7_2"]
    assert len({start.get(qn("w:id")) for start in starts}) == 2


def test_bookmark_names_are_cut_to_what_word_accepts() -> None:
    name = bookmark_name("todo_" + "x y" * 40, [])

    assert len(name) <= 40
    assert " " not in name


def test_a_table_repeats_its_header_and_has_fixed_columns(writer: WordWriter) -> None:
    header = Row([[Run("Zeit")], [Run("Thema")]], "Protokoll Tabellenkopf")
    rows = [Row([[Run("09:00")], [Run("Begrüßung", bold=True)]], "Protokoll Tabellentext")] * 3

    writer.table(Table("Tagesordnung", header, rows, [2000, 7072], "Protokoll Tabelle"))

    (table,) = read(writer).tables
    marks = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in table.rows]
    caption = table._tbl.tblPr.find(qn("w:tblCaption"))
    assert [mark is not None for mark in marks] == [True, False, False, False]
    assert [cell.text for cell in table.rows[1].cells] == ["09:00", "Begrüßung"]
    assert [column.width.twips if column.width else 0 for column in table.columns] == [2000, 7072]
    assert table.style is not None
    assert table.style.name == "Protokoll Tabelle"
    assert caption is not None
    assert caption.get(qn("w:val")) == "Tagesordnung"


def test_the_file_names_its_title_authors_language_and_day(writer: WordWriter) -> None:
    writer.properties(
        "Protokoll\x00 des Treffens", ["Anna Beispiel", "Ben Muster"], date(2027, 3, 4)
    )

    document = read(writer)
    known = document.core_properties
    assert known.title == "Protokoll des Treffens"
    assert known.author == "Anna Beispiel, Ben Muster"
    assert known.language == "de-DE"
    assert known.created is not None
    assert known.created.date() == date(2027, 3, 4)
    assert "Protokoll des Treffens" in "".join(document.sections[0].header._element.itertext())


def test_all_text_is_german_unless_it_says_otherwise(writer: WordWriter) -> None:
    styles = read(writer).styles.element

    language = styles.find(
        "/".join(qn(tag) for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"))
    )

    assert language is not None
    assert language.get(qn("w:val")) == "de-DE"


def test_a_letterhead_made_by_someone_else_becomes_german_and_loses_its_text() -> None:
    letterhead = docx.Document()
    letterhead.add_paragraph("Mustertext der Vorlage")
    letterhead.sections[0].footer.paragraphs[0].text = "Bankverbindung"
    source = BytesIO()
    letterhead.save(source)

    writer = WordWriter(source.getvalue())
    writer.paragraph("Body Text", [Run("unser Text")])

    document = read(writer)
    language = next(document.styles.element.iter(qn("w:lang")))
    assert [paragraph.text for paragraph in document.paragraphs] == ["unser Text"]
    assert document.sections[0].footer.paragraphs[0].text == "Bankverbindung"
    assert language.get(qn("w:val")) == "de-DE"


def test_the_same_text_gives_the_same_bytes() -> None:
    files = []
    for _ in range(2):
        writer = WordWriter(base_document())
        writer.paragraph("Title", [Run("Protokoll")])
        files.append(writer.to_bytes())

    assert files[0] == files[1]
