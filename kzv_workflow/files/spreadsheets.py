"""Reads spreadsheets (.xlsx, .xls, .ods) as text, cell by cell; runs in the reading process.

Calamine lays a sheet out as one block from its first to its last value, so a single stray cell
far away would cost gigabytes: how far a sheet reaches is looked up before. Formulas never come
in, only the values they had when the file was saved.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.files import child, guard
from kzv_workflow.files.cell_marks import Marks, marks
from kzv_workflow.files.cell_marks import column_letter as column_letter
from kzv_workflow.files.isolation import isolated
from kzv_workflow.files.kinds import EXCEL, ODS, OLD_EXCEL

MAX_ROWS = 2_000
MAX_COLUMNS = 60
MAX_SHEETS = 30
SPREADSHEETS = (EXCEL, OLD_EXCEL, ODS)
_VALUE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>\s*<(?:v|is)\b')
_RATHER_FAR = re.compile(rb'r="(?:[A-Z]{2,3}[0-9]|[A-Z][0-9]{4})')  # worth a closer look
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet from cell A1 on; ``merges`` are (first row, first column, last row, last column).

    ``broken`` tells what of the empty cells is none, by address: ``"error"`` or
    ``"not computed"``.
    """

    name: str
    is_hidden: bool
    rows: Sequence[Sequence[str]]
    merges: Sequence[Sequence[int]] = ()
    broken: Mapping[str, str] = field(default_factory=dict)


def make_ready() -> None:
    """A form for such a file is being shown."""
    child.make_ready(read_sheets)


def read_safely(name: str, data: bytes) -> list[Sheet]:
    """Check the file, then read it in a process of its own; a DomainError says why not."""
    guard.check(name, data, SPREADSHEETS)
    return [Sheet(**one) for one in cast(list[dict[str, Any]], child.run(read_sheets, name, data))]


@isolated
def read_sheets(_name: str, data: bytes) -> object:
    """All sheets as plain data: rows of texts, numbers without needless decimals."""
    refuse_far_cells(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    marked = marks(data)
    return [
        {
            "name": one.name,
            "is_hidden": one.visible is not SheetVisibleEnum.Visible,
            **_content(book.get_sheet_by_name(one.name), marked.get(one.name, Marks())),
        }
        for one in book.sheets_metadata[:MAX_SHEETS]
        if str(one.typ).endswith("WorkSheet")
    ]


def _content(sheet: CalamineSheet, marked: Marks) -> dict[str, object]:
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise too_far(f"{column_letter(sheet.total_width - 1)}{sheet.total_height}")
    merges = sheet.merged_cell_ranges or []
    rows = sheet.to_python(skip_empty_area=False)
    return {
        "rows": [[text_of(value) for value in row] for row in rows],
        "merges": [[*first, *last] for first, last in merges[:MAX_ROWS]] or marked.merges,
        "broken": marked.broken,
    }


def to_json(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a page carries them from the preview to the taking over."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> list[list[str]]:
    """The rows a page carried; DomainError for anything else."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not _is_table(rows):
        raise DomainError("Die Tabelle ist nicht vollständig. Bitte laden Sie sie neu hoch.")
    return cast(list[list[str]], rows)


def _is_table(rows: object) -> bool:
    return (
        isinstance(rows, list)
        and len(rows) <= MAX_ROWS
        and all(
            isinstance(row, list)
            and len(row) <= MAX_COLUMNS
            and all(isinstance(cell, str) for cell in row)
            for row in rows
        )
    )


def refuse_far_cells(data: bytes) -> None:
    """Raises DomainError for an .xlsx with a value far away; other formats pass."""
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                _refuse_far_values(package.read(member))


def _refuse_far_values(part: bytes) -> None:
    if _RATHER_FAR.search(part):
        for column, row in _VALUE.findall(part):
            if int(row) > MAX_ROWS or _column_index(column) >= MAX_COLUMNS:
                raise too_far(f"{column.decode()}{row.decode()}")


def too_far(cell: str) -> DomainError:
    return DomainError(
        f"Die Tabelle reicht bis Zelle {cell}. Höchstens {MAX_ROWS} Zeilen und {MAX_COLUMNS} "
        "Spalten werden gelesen. Bitte löschen Sie, was nicht dazugehört."
    )


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1


def text_of(value: object) -> str:
    """A cell as text: dates as people write them, whole numbers without decimals."""
    if isinstance(value, str):
        return _one_line(value)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date):
        return german.format_date(value)
    return _one_line(str(value))


def _one_line(text: str) -> str:
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text)
    return " ".join(text.split())
