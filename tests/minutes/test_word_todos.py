"""To-dos in Word, read back: set off, complete, and found again by a bookmark."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from kzv_workflow.documents.base import base_document
from kzv_workflow.minutes.structure import (
    Block,
    BlockKind,
    Confidence,
    Mark,
    ParsedMinutes,
    Scope,
    Section,
    TodoLine,
)
from kzv_workflow.minutes.word import HouseStyle, render

HOUSE = HouseStyle(base=base_document(), office_name="BiSMit")
TODO = TodoLine(
    owners=("BiSMit", "Kommunen"),
    scope=Scope.JOINT,
    organisations=(),
    text="Auswahl senden an [das Büro](mailto:buero@demo.example)",
    due_text="07.05.2027",
    due=date(2027, 5, 7),
    due_kind="day",
    due_meeting=None,
    start=None,
    status="open",
    confidence=Confidence.CERTAIN,
    line=7,
)


def block(text: str, line: int = 7, number: str | None = None) -> Block:
    return Block(BlockKind.TODO, text, line, number=number)


def printed(*blocks: Block, todos: tuple[TodoLine, ...] = (TODO,)) -> list[Paragraph]:
    section = Section(2, "Verfahren", (), None, None, 1, blocks)
    minutes = ParsedMinutes(title="Protokoll", sections=(section,), todos=todos)
    return docx.Document(BytesIO(render(minutes, HOUSE))).paragraphs[2:]


def bold(paragraph: Paragraph) -> list[str]:
    return [run.text for run in paragraph.runs if run.bold]


@pytest.mark.parametrize(
    "written",
    [
        "→ **To do Kommunen:** Auswahl senden\n"
        "**Termin Rückinfo:** Ende April\n**Status:** erledigt",
        "→ **To do Kommunen:** Auswahl senden **Termin Rückinfo:** Ende April **Status:** erledigt",
        "→ To do Kommunen: Auswahl senden\nTermin Rückinfo: Ende April\nStatus: erledigt {T4}",
    ],
)
def test_a_to_do_in_the_form_of_the_house_is_printed_as_written(written: str) -> None:
    (todo,) = printed(block(written), todos=(replace(TODO, due_text="Ende April"),))

    assert todo.style is not None
    assert todo.style.name == "Protokoll To-do"
    assert todo.text.split("\n") == [
        "→ To do Kommunen: Auswahl senden",
        "Termin Rückinfo: Ende April",
        "Status: erledigt",
    ]
    assert "".join(bold(todo)) == "→ To do Kommunen:Termin Rückinfo:Status:"
    assert todo.runs[0].style.name == "Protokoll Marke"


def test_another_form_is_put_into_that_of_the_house() -> None:
    done = replace(TODO, status="done")

    (todo,) = printed(block("| BiSMit | Auswahl senden an das Büro | Kommunen |"), todos=(done,))

    assert todo.text.split("\n") == [
        "→ To do BiSMit & Kommunen: Auswahl senden an das Büro",
        "Termin: 07.05.2027",
        "Status: erledigt",
    ]
    assert [link.address for link in todo.hyperlinks] == ["mailto:buero@demo.example"]


def test_a_date_the_text_names_is_not_named_twice_and_a_start_is_no_deadline() -> None:
    named = replace(TODO, text="Auswahl senden bis 07.05.2027")
    begun = replace(TODO, due=None, due_text="ab 26.04.27", start=date(2027, 4, 26), line=8)

    first, second = printed(block("Auswahl"), block("Auswahl", line=8), todos=(named, begun))

    assert first.text == "→ To do BiSMit & Kommunen: Auswahl senden bis 07.05.2027"
    assert second.text.endswith("\nab 26.04.27")
    assert "Termin" not in second.text


def test_a_date_that_only_the_heading_named_is_added() -> None:
    done = replace(TODO, status="done")

    (todo,) = printed(block("→ **To do Kommunen:** Auswahl senden"), todos=(done,))

    assert todo.text.split("\n") == [
        "→ To do Kommunen: Auswahl senden",
        "Termin: 07.05.2027",
        "Status: erledigt",
    ]


def test_no_word_is_lost_where_the_form_of_the_house_has_no_place_for_it() -> None:
    (todo,) = printed(block("**BiSMit:** Auswahl senden, dringend!"))

    assert todo.text.startswith("BiSMit: Auswahl senden, dringend!")


def test_a_to_do_nobody_has_read_is_printed_all_the_same() -> None:
    (todo,) = printed(block("→ **To do Kommunen:** Auswahl senden"), todos=())

    assert todo.text == "→ To do Kommunen: Auswahl senden"


@pytest.mark.parametrize(("marker", "name"), [(None, "todo_L7"), (17, "todo_T17")])
def test_a_to_do_can_be_found_again_by_its_bookmark(marker: int | None, name: str) -> None:
    (todo,) = printed(
        block("→ **To do Kommunen:** Auswahl senden {T17}"), todos=(replace(TODO, marker=marker),)
    )

    (start,) = todo._p.iter(qn("w:bookmarkStart"))
    assert start.get(qn("w:name")) == name
    assert "{T17}" not in todo.text


def test_numbered_to_dos_are_one_list_inside_their_bar() -> None:
    numbered = [
        replace(block("→ **To do BiSMit:** Auswahl", line, f"{line})"), mark=Mark.NUMBER, depth=1)
        for line in (1, 2)
    ]

    first, second = printed(*numbered, todos=())

    lists = [todo._p.find(f".//{qn('w:numId')}") for todo in (first, second)]
    assert len({element.get(qn("w:val")) for element in lists if element is not None}) == 1
    assert first.paragraph_format.left_indent is not None


def test_a_number_word_cannot_count_stands_before_the_to_do() -> None:
    (todo,) = printed(block("→ **To do BiSMit:** Auswahl", number="3.1"), todos=())

    assert todo.text == "3.1 → To do BiSMit: Auswahl"
