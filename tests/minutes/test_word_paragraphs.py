"""A Word file's paragraphs stay paragraphs, from the reader through the parser."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from kzv_workflow.minutes.draft import word_of
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.readers import SourceText, read
from kzv_workflow.minutes.structure import ParsedMinutes
from tests.minutes.protocols import ROSTER
from tests.minutes.protocols import source as protocol

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


def test_our_own_word_draft_reads_back_with_nothing_left_over() -> None:
    [before] = parse(protocol("teil2"), ROSTER)
    draft = read("protokoll.docx", word_of(before, ROSTER))

    [after] = parse(draft.text, ROSTER, draft.paragraphs)

    assert after.unplaced == ()
    assert after.warnings == ()
    assert [slot.title for slot in after.agenda] == [slot.title for slot in before.agenda]
    assert {(one.organisation, one.name, one.presence) for one in after.attendees} == {
        (one.organisation, one.name, one.presence) for one in before.attendees
    }
    certain = [todo for todo in after.todos if todo.confidence == "certain"]
    assert [(todo.owners, todo.due, todo.start, todo.status) for todo in certain] == [
        (todo.owners, todo.due, todo.start, todo.status)
        for todo in before.todos
        if todo.confidence == "certain"
    ]
