"""Reads an Excel table as text, cell by cell; runs inside the reading process.

Calamine lays a sheet out as one block from its first to its last value, so a single stray cell
far away would cost gigabytes: how far the sheet reaches is looked up before.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import cast

from python_calamine import CalamineWorkbook

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.files import child, guard
from kzv_workflow.files.isolation import isolated
from kzv_workflow.files.kinds import EXCEL

MAX_ROWS = 2_000
MAX_COLUMNS = 60
_VALUE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>\s*<(?:v|is)\b')
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")


def read_safely(name: str, data: bytes) -> list[list[str]]:
    """Check the file, then read it in a process of its own; a DomainError says why not."""
    guard.check(name, data, (EXCEL,))
    return cast(list[list[str]], child.run(read_rows, name, data))


@isolated
def read_rows(_name: str, data: bytes) -> object:
    """The first sheet from cell A1 on: rows of texts, numbers without needless decimals."""
    _refuse_far_cells(data)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def column_letter(index: int) -> str:
    """The name of a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def _refuse_far_cells(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                for column, row in _VALUE.findall(package.read(member)):
                    if int(row) > MAX_ROWS or _column_index(column) >= MAX_COLUMNS:
                        raise DomainError(
                            f"Die Tabelle reicht bis Zelle {column.decode()}{row.decode()}. "
                            f"Höchstens {MAX_ROWS} Zeilen und {MAX_COLUMNS} Spalten werden "
                            "gelesen. Bitte löschen Sie, was nicht dazugehört."
                        )


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date):
        return german.format_date(value)
    return " ".join(_CONTROLS.sub(" ", str(value)).split())
