"""Text in cells that compute nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from kzv_workflow.documents.excel import clean, keep_text


def written(text: str) -> Cell:
    """The cell with this text, after the workbook was saved and opened again."""
    book, buffer = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet["A1"] = clean(text)
    keep_text(sheet["A1"])
    book.save(buffer)
    cell = load_workbook(buffer).worksheets[0]["A1"]
    assert isinstance(cell, Cell)
    return cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 341", "-5", "@SUMME(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x")']
)
def test_nothing_typed_is_ever_computed(text: str) -> None:
    cell = written(text)

    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value == text


def test_control_characters_are_left_out() -> None:
    assert written("Aus\x00wahl\x1f").value == "Auswahl"
