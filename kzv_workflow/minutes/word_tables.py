"""The tables of a Protokoll in Word: the agenda, and the pipe tables of the text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from kzv_workflow.documents.elements import Run
from kzv_workflow.documents.tables import Row, Table
from kzv_workflow.german.dates import format_period, format_time
from kzv_workflow.minutes.inline import parse_inline
from kzv_workflow.minutes.marking import spoken
from kzv_workflow.minutes.structure import AgendaSlot, Block, BlockKind

TABLE, TABLE_HEAD = "Protokoll Tabelle", "Protokoll Tabellenkopf"
TABLE_TEXT, BREAK = "Protokoll Tabellentext", "Protokoll Pause"
TABLE_STYLES = (TABLE_HEAD, TABLE_TEXT, BREAK)  # of paragraphs

Places = dict[tuple[int, int], int]  # the line of the text by place in the body and row there

TEXT_WIDTH = 9072  # twips between the margins of an A4 page
TIME_WIDTH = 1871
SPEAKER_WIDTH = 2608


def runs(text: str) -> list[Run]:
    """The text of our light markup as runs."""
    return [Run(run.text, run.bold, run.italic, run.url) for run in parse_inline(spoken(text))]


def time_span(start: time | None, end: time | None) -> str:
    """09:30–10:15 Uhr; a single time if only one is known."""
    if start and end:
        return format_period(start, end)
    known = start or end
    return f"{format_time(known)} Uhr" if known else ""


def agenda_table(agenda: Sequence[AgendaSlot], title: str) -> Table:
    """Time, item and speaker; a column that would be empty is left out."""
    has_times = any(slot.start or slot.end for slot in agenda)
    has_speakers = any(slot.speakers for slot in agenda)
    columns = [("Thema", TEXT_WIDTH - TIME_WIDTH * has_times - SPEAKER_WIDTH * has_speakers)]
    if has_times:
        columns.insert(0, ("Zeit", TIME_WIDTH))
    if has_speakers:
        columns.append(("Referent/in", SPEAKER_WIDTH))
    rows = []
    for slot in agenda:
        cells = [[Run(slot.title)]]
        if has_times:
            cells.insert(0, [Run(time_span(slot.start, slot.end))])
        if has_speakers:
            cells.append([Run(",\n".join(slot.speakers))])
        rows.append(Row(cells, BREAK if slot.kind == "break" else TABLE_TEXT))
    header = Row([[Run(name)] for name, _ in columns], TABLE_HEAD)
    return Table(title, header, rows, [width for _, width in columns], TABLE)


def is_table_row(block: Block) -> bool:
    """Whether a block is a row of a pipe table that is no To-do."""
    return block.kind is BlockKind.TEXT and block.text.startswith("|")


def block_table(rows: Sequence[Block], title: str) -> Table:
    """A pipe table of the text; its first row is the header, short rows are filled up."""
    cells = [[cell.strip() for cell in row.text.strip().strip("|").split("|")] for row in rows]
    columns = max(len(row) for row in cells)
    lines = [[runs(cell) for cell in row] + [[]] * (columns - len(row)) for row in cells]
    header = Row(lines[0], TABLE_HEAD)
    body = [Row(line, TABLE_TEXT) for line in lines[1:]]
    return Table(title, header, body, [TEXT_WIDTH // columns] * columns, TABLE)
