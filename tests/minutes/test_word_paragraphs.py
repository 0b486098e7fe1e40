"""A Word file's paragraphs stay paragraphs, from the reader through the parser."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.readers import SourceText, read
from kzv_workflow.minutes.structure import ParsedMinutes
from tests.minutes.protocols import ROSTER

LONG = "Ein langer Absatz ohne Punkt, der über die Breite einer Zeile hinausgeht und hier aufhört"


@pytest.fixture
def source() -> SourceText:
    document = Document()
    document.add_heading("Protokoll des 2. Treffens am 15.04.2021", 0)
    document.add_heading("Verfahren", 1)
    document.add_paragraph(LONG)
    document.add_paragraph("der nächste beginnt klein")
    document.add_paragraph("→ To do Kommunen: Auswahl senden")
    document.add_paragraph("Termin: 07.05.2021")
    document.add_paragraph("Anschließend Mittagspause")
    document.add_paragraph("erster Punkt", style="List Bullet")
    document.add_paragraph("zweiter Punkt", style="List Bullet")
    data = BytesIO()
    document.save(data)
    return read("protokoll.docx", data.getvalue())


def texts(parsed: ParsedMinutes) -> list[str]:
    return [block.text for section in parsed.sections for block in section.blocks]


def test_paragraphs_are_not_glued_and_keep_their_numbers(source: SourceText) -> None:
    [parsed] = parse(source.text, ROSTER, source.paragraphs)

    assert texts(parsed)[:2] == [LONG, "der nächste beginnt klein"]
    assert [(todo.line, todo.due_text) for todo in parsed.todos] == [(5, "07.05.2021")]


def test_the_text_to_go_on_writing_in_says_the_same_by_itself(source: SourceText) -> None:
    [by_number] = parse(source.text, ROSTER, source.paragraphs)
    [by_itself] = parse(source.markup, ROSTER)

    assert texts(by_itself) == texts(by_number)
    assert "- erster Punkt\n- zweiter Punkt\n" in source.markup
