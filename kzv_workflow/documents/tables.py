"""Tables that can be read aloud: a repeated header row, fixed column widths, a spoken title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kzv_workflow.documents.elements import Element, Run, add_paragraph, child
from kzv_workflow.documents.styles import StyleBook

RunWriter = Callable[[Element, Run], None]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, each a line of runs, in one paragraph style."""

    cells: Sequence[Sequence[Run]]
    style: str


@dataclass(frozen=True, slots=True)
class Table:
    """All rows are known before the first is written: growing tables are slow in python-docx."""

    title: str
    header: Row
    rows: Sequence[Row]
    widths: Sequence[int]  # of the columns, in twips
    style: str


def add_table(parent: Element, table: Table, styles: StyleBook, write: RunWriter) -> None:
    """A new ``w:tbl`` with all its rows; ``write`` puts a run into a paragraph."""
    element = child(parent, "w:tbl")
    properties = child(element, "w:tblPr")
    style_id = styles.find(table.style, "table")
    if style_id:
        child(properties, "w:tblStyle", {"w:val": style_id})
    child(properties, "w:tblW", {"w:w": str(sum(table.widths)), "w:type": "dxa"})
    child(properties, "w:tblLayout", {"w:type": "fixed"})
    child(properties, "w:tblLook", {"w:val": "0420", "w:firstRow": "1", "w:noVBand": "1"})
    child(properties, "w:tblCaption", {"w:val": table.title})
    grid = child(element, "w:tblGrid")
    for width in table.widths:
        child(grid, "w:gridCol", {"w:w": str(width)})
    _add_row(element, table, table.header, styles, write)
    for row in table.rows:
        _add_row(element, table, row, styles, write)


def _add_row(parent: Element, table: Table, row: Row, styles: StyleBook, write: RunWriter) -> None:
    element = child(parent, "w:tr")
    properties = child(element, "w:trPr")
    child(properties, "w:cantSplit")
    if row is table.header:
        child(properties, "w:tblHeader")
    style_id = styles.paragraph(row.style)
    for width, runs in zip(table.widths, row.cells, strict=True):
        cell = child(element, "w:tc")
        child(child(cell, "w:tcPr"), "w:tcW", {"w:w": str(width), "w:type": "dxa"})
        text = add_paragraph(cell, style_id)
        for run in runs:
            write(text, run)
