"""Text in Excel cells: what somebody typed stays a text and is never computed."""

from __future__ import annotations

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell


def clean(text: str) -> str:
    """Without the control characters that no workbook may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def keep_text(cell: Cell) -> None:
    """Excel shows the cell as typed and never computes it, also after it was edited."""
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
