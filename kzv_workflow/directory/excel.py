"""Reads the table of people: the first sheet of an Excel file, as text."""

from __future__ import annotations

import io
from typing import cast

from python_calamine import CalamineWorkbook

from kzv_workflow.files import child, guard
from kzv_workflow.files.isolation import isolated
from kzv_workflow.files.kinds import EXCEL
from kzv_workflow.files.spreadsheets import refuse_far_cells, text_of


def make_ready() -> None:
    """A form for such a file is being shown."""
    child.make_ready(read_rows)


def read_safely(name: str, data: bytes) -> list[list[str]]:
    """Check the file, then read it in a process of its own; a DomainError says why not."""
    guard.check(name, data, (EXCEL,))
    return cast(list[list[str]], child.run(read_rows, name, data))


@isolated
def read_rows(_name: str, data: bytes) -> object:
    """The first sheet from cell A1 on: rows of texts, numbers without needless decimals."""
    refuse_far_cells(data)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [[text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
