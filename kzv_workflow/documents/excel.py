"""Writing Excel workbooks: what somebody typed stays a text, numbers stay numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NOT_PLAIN = (*FORMULA_SIGNS, "#")  # errors like #N/A too
_LONGEST = 32_767  # characters in a cell of Excel
_TITLE_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters of the default font."""

    title: str
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header in the first row, frozen and filterable."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx of these tables; rows are written as they come, none is kept in memory."""
    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(_sheet_title(one.title))
        sheet.freeze_panes = "A2"
        for place, column in enumerate(one.columns, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        sheet.append([_heading(sheet, column.title) for column in one.columns])
        last = 1
        for row in one.rows:
            sheet.append([safe_value(sheet, value) for value in row])
            last += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(one.columns))}{last}"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class TextCell(Cell):
    """A cell for a whole column of a sheet that is written row by row: filled anew for each.

    Whatever is filled in is a text. It looks its style up once; so set that before.
    """

    __slots__ = ("_number",)

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet, row=1, column=1)
        self._number: int | None = None

    def filled(self, text: str) -> TextCell | None:
        """None for an empty one, which need not be written."""
        self._value = clean(text)[:_LONGEST]
        self.data_type = "s"
        return self if text else None

    @property
    def style_id(self) -> int:
        if self._number is None:
            self._number = super().style_id
        return self._number

    @property
    def has_style(self) -> bool:
        return True

    def __repr__(self) -> str:
        return "TextCell"  # openpyxl asks for it with every cell


def safe_value(sheet: Worksheet, value: Value) -> Value | Cell:
    """What may stand in a cell; a text that looks like a formula or an error stays one."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    if not text.startswith(_NOT_PLAIN):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    keep_text(cell)
    return cell


def clean(text: str) -> str:
    """Without the control characters that no workbook may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def keep_text(cell: Cell) -> None:
    """Excel shows the cell as typed and never computes it, also after it was edited."""
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True


def _heading(sheet: Worksheet, title: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=title)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _sheet_title(title: str) -> str:
    return title.translate(_TITLE_FORBIDDEN).strip()[:31] or "Tabelle"
