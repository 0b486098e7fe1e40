"""P7: the selection's workbook of 600 rows, written and read back, beside bare openpyxl.

Reading is measured three times: the work itself (all sheets, and what changed), and twice from
the checks of the upload to the differences, with the process of its own in which a file from
outside is read. Usually that process waits, since the form for the file was shown some seconds
before; cold, its start is part of the price. It runs beside us, so that is wall-clock time.
"""

from __future__ import annotations

import sys
import time
from io import BytesIO

from openpyxl import Workbook, load_workbook

from benchmarks.report import Result, ratio, table
from benchmarks.rounds import content
from benchmarks.timing import Task, take_turns
from kzv_workflow.files import child
from kzv_workflow.files.spreadsheets import Sheet, make_ready, read_safely, read_sheets
from kzv_workflow.indicators import selection_excel, selection_table
from kzv_workflow.indicators.selection_columns import ANSWERS, COLUMNS
from kzv_workflow.indicators.selection_excel import Row
from kzv_workflow.indicators.selection_table import Reading, words_of
from kzv_workflow.indicators.values import Answer, Availability, Verdict

HEAD = selection_excel.Head("Messung", "a-round", "Altenburger Land", "ABG", "Ende Mai", "heute")
READ, COLD, WRITE, ROUNDS = 0.5, 2, 1.5, 15
SHOWN_BEFORE = 0.5  # seconds: less than anybody needs to choose a file


def measure() -> list[Result]:
    """Reading with its differences, and writing; every result is checked before it counts."""
    rows = _rows()
    answers = {row.code: row.answer for row in rows}
    names = {row.code: row.name for row in rows}
    data = _edited(selection_excel.write(HEAD, rows))

    def here() -> Reading:
        sheets = [Sheet(**one) for one in read_sheets("", data)]  # type: ignore[attr-defined]
        return selection_table.read(sheets, answers, names)

    def safely() -> Reading:
        return selection_table.read(read_safely("a.xlsx", data), answers, names)

    for read in (here, safely):
        if len(read().changes) != 10:
            raise RuntimeError("the ten edits did not come back")
    timings = take_turns(
        {
            "here": here,
            "bare read": lambda: _bare_read(data),
            "write": lambda: selection_excel.write(HEAD, rows),
            "bare write": lambda: _bare_write(rows),
        },
        rounds=ROUNDS,
        calls=1,
    )
    cost = {name: timing.per_call for name, timing in timings.items()}
    walls = []
    for _ in range(ROUNDS):
        make_ready()
        time.sleep(SHOWN_BEFORE)
        ready = _wall(safely)
        child.stop_waiting()
        walls.append((ready, _wall(safely), _wall(lambda: _bare_read(data))))
    ready, cold, bare = (sorted(column)[ROUNDS // 2] for column in zip(*walls, strict=True))
    return [
        ratio("P7 reading 600 rows, differences", cost["here"], cost["bare read"], READ),
        ratio("P7 as an upload, its form shown before, wall", ready, bare, READ),
        ratio("P7 as an upload, cold, wall", cold, bare, COLD),
        ratio("P7 writing 600 rows", cost["write"], cost["bare write"], WRITE),
    ]


def _rows() -> list[Row]:
    """600 rows, all answered, with every text written: the most a table can hold."""
    found = []
    for number, one in enumerate(content().indicators):
        verdict = (Verdict.YES, Verdict.NO, Verdict.YES, Verdict.NOT_RELEVANT)[number % 4]
        answer = Answer(
            verdict, f"Kein Angebot im Kreis, Stand {number}", number % 2 == 0,
            list(Availability)[number % 4], f"Andere Abgrenzung als in Nummer {number}",
            f"Zahlen liegen seit {number} Monaten vor, zuletzt geprüft.",
        )  # fmt: skip
        found.append(Row(one.code, f"{one.letter} Themenfeld", one.name, one.definition,
                         one.source, answer))  # fmt: skip
    return found


def _edited(data: bytes) -> bytes:
    """Ten cells typed over, saved by openpyxl."""
    book = load_workbook(BytesIO(data))
    for row in range(2, 12):
        book["Auswahl"][f"K{row}"] = "geändert"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _bare_read(data: bytes) -> int:
    book = load_workbook(BytesIO(data), read_only=True)
    return sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def _bare_write(rows: list[Row]) -> bytes:
    """The same cells without any style, both tables."""
    book = Workbook(write_only=True)
    table_, kept = book.create_sheet("Auswahl"), book.create_sheet("kzv")
    table_.append([column.title for column in COLUMNS])
    kept.append(["Nr.", *(column.title for column in ANSWERS)])
    for row in rows:
        words = list(words_of(row.answer).values())
        table_.append([row.code, row.theme, row.name, row.definition, row.source, *words])
        kept.append([row.code, *words])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _wall(task: Task) -> float:
    begin = time.perf_counter()
    task()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
