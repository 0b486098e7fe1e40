"""To-dos as Excel tables: the own list, and To-dos × organisations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kzv_workflow.documents.excel import Column, Sheet, workbook
from kzv_workflow.german import format_date
from kzv_workflow.todos.matrix import STATE_WORDS, Cell, Matrix
from kzv_workflow.todos.models import AssignmentState
from kzv_workflow.todos.queries import OwedRow


def own_list(rows: Sequence[OwedRow], today: date) -> bytes:
    """What one organisation owes and what it has closed."""
    columns = (
        Column("Nr.", 8), Column("To-do", 60), Column("Termin", 12), Column("wie vereinbart", 24),
        Column("Stand", 16), Column("von", 24), Column("vereinbart", 40),
    )  # fmt: skip
    lines = (
        (
            f"T{row.number}", row.text, row.due, row.due_text, _word(row, today), row.closed_by,
            row.origin_label,
        )
        for row in rows
    )  # fmt: skip
    return workbook([Sheet("To-dos", columns, lines)])


def whole_matrix(matrix: Matrix) -> bytes:
    """The matrix as filtered; the cells say in words how things stand."""
    columns = [
        Column("Nr.", 8), Column("To-do", 60), Column("Termin", 12), Column("wie vereinbart", 24),
        *(Column(one.name, 16) for one in matrix.organisations),
    ]  # fmt: skip
    lines = (
        (
            f"T{line.number}", line.text, line.due, line.due_text,
            *(
                _cell(cell) if (cell := line.cells.get(one.id)) else None
                for one in matrix.organisations
            ),
        )
        for line in matrix.lines
    )  # fmt: skip
    return workbook([Sheet("To-dos und Kommunen", columns, lines)])


def _cell(cell: Cell) -> str:
    """The state in words, with the day granted to this organisation alone."""
    if cell.due and cell.state is AssignmentState.OPEN:
        return f"{cell.word}, Zeit bis {format_date(cell.due)}"
    return cell.word


def _word(row: OwedRow, today: date) -> str:
    if row.state is AssignmentState.OPEN:
        if row.is_in_question:
            return "in Rückfrage"
        if row.is_handed_in:
            return "abgegeben"
        return "überfällig" if row.due and row.due < today else "offen"
    return STATE_WORDS[row.state]
