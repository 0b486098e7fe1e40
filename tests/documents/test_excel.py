"""Workbooks that compute nothing: read back by another library and by LibreOffice's rules."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from python_calamine import CalamineWorkbook

from kzv_workflow.documents.excel import Column, Sheet, Value, workbook

TODOS = (Column("To-do", 40), Column("Anzahl"), Column("Termin"))


def table(*rows: tuple[Value, ...], title: str = "To-dos") -> bytes:
    return workbook([Sheet(title, TODOS, rows)])


def test_every_value_comes_back_as_what_it_was() -> None:
    data = table(("Auswahl übermitteln", -5, date(2021, 5, 7)), ("", 0.5, None))

    sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)

    assert sheet.to_python() == [
        ["To-do", "Anzahl", "Termin"],
        ["Auswahl übermitteln", -5.0, date(2021, 5, 7)],
        ["", 0.5, ""],
    ]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 341", "-5", "@SUMME(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x")', "#N/A"],
)
def test_nothing_typed_is_ever_computed(text: str) -> None:
    cell = load_workbook(BytesIO(table((text, 1, None))))["To-dos"]["A2"]

    assert isinstance(cell, Cell)
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value == text


def test_control_characters_are_left_out() -> None:
    cell = load_workbook(BytesIO(table(("Aus\x00wahl\x1f", 1, None))))["To-dos"]["A2"]

    assert cell.value == "Auswahl"


def test_the_header_stays_in_sight_and_can_be_filtered() -> None:
    sheet = load_workbook(BytesIO(table(("a", 1, None), ("b", 2, None))))["To-dos"]

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet["A1"].font.bold


@pytest.mark.parametrize(
    ("title", "written"), [("Stand: 15/04 [neu]?", "Stand  15 04  neu"), ("", "Tabelle")]
)
def test_a_title_that_excel_refuses_is_made_fit(title: str, written: str) -> None:
    assert load_workbook(BytesIO(table(title=title))).sheetnames == [written]
