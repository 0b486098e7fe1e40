"""P8: what pages of equal size cost when the tables behind them are 100 times as long."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from benchmarks.instances import FULL_PAGES, MUNICIPALITY, OFFICE, Instance, build, counting
from benchmarks.report import Result, ratio, table
from benchmarks.timing import take_turns
from benchmarks.wsgi import Caller, refuse_different_content
from kzv_workflow.demo_large import Scale
from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.todos.models import Assignment, Todo, TodoScope

LIMIT = 1.3
SHOWN = 50  # lines of history on a page


@dataclass(frozen=True, slots=True)
class Pair:
    """The same page of the small and the large installation."""

    name: str
    small: Caller
    large: Caller


def measure() -> list[Result]:
    """Two lines a page: CPU of the large installation to the small one's, and statements."""
    with tempfile.TemporaryDirectory() as folder:
        small = build(Path(folder, "small"), FULL_PAGES)
        large = build(Path(folder, "large"), Scale())
        return [line for pair in _pairs(small, large) for line in _compare(pair, small, large)]


def _pairs(small: Instance, large: Instance) -> Iterator[Pair]:
    pages = (
        ("desk of a municipality", "/", MUNICIPALITY),
        ("To-dos of a municipality", "/aufgaben", MUNICIPALITY),
        ("To-dos of the office", "/aufgaben", OFFICE),
        ("meetings", "/treffen", MUNICIPALITY),
        ("Protokolle", "/protokolle", MUNICIPALITY),
        ("participants", "/teilnehmende", MUNICIPALITY),
    )
    for name, path, reader in pages:
        yield Pair(name, small.caller(path, reader), large.caller(path, reader))
    last = sa.select(sa.func.max(Meeting.id))  # still to come: without To-dos, like any other
    for name, path, key in (
        ("a To-do with its history", "/aufgaben", _with_long_history()),
        ("a meeting", "/treffen", last),
    ):
        callers = [one.caller(f"{path}/{one.scalar(key)}", OFFICE) for one in (small, large)]
        yield Pair(name, callers[0], callers[1])


def _with_long_history() -> sa.Select[int]:
    """A share in a To-do of the municipalities whose history fills what a page shows of it."""
    todos = (
        sa.select(HistoryEntry.object_id)
        .where(HistoryEntry.object_kind == "todo")
        .group_by(HistoryEntry.object_id)
        .having(sa.func.count() >= SHOWN)
    )
    of_all = Todo.scope == TodoScope.EACH_MUNICIPALITY
    shares = sa.select(sa.func.max(Assignment.id)).join(Assignment.todo)
    return shares.where(of_all, Assignment.todo_id.in_(todos))


def _compare(pair: Pair, small: Instance, large: Instance) -> Iterator[Result]:
    refuse_different_content(pair.name, pair.small(), pair.large())
    timings = take_turns({"small": pair.small, "large": pair.large}, rounds=9, calls=8)
    ours, floor = timings["large"].per_call, timings["small"].per_call
    yield ratio(f"P8 {pair.name}, large to small", ours, floor, LIMIT)
    with counting(large) as of_large:
        pair.large()
    with counting(small) as of_small:
        pair.small()
    counts = len(of_large), len(of_small)
    name = f"P8 {pair.name}, statements"
    yield Result(name, str(counts[0]), str(counts[1]), counts[0] / counts[1], 1)


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
