"""P8: what pages of equal size cost when the tables behind them are 100 times as long.

P11: what the morning's mails for everybody cost over the same tables.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.instances import FULL_PAGES, MUNICIPALITY, OFFICE, Instance, build, counting
from benchmarks.report import Result, ratio, table
from benchmarks.timing import take_turns
from benchmarks.wsgi import Caller, refuse_different_content
from kzv_workflow.clock import BERLIN
from kzv_workflow.demo_large import Scale
from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.todos.deadlines import mailed_on
from kzv_workflow.todos.models import Assignment, Todo, TodoScope
from kzv_workflow.todos.reminders import everybody, send_digests
from kzv_workflow.web.access import now
from kzv_workflow.web.extensions import db

LIMIT = 1.3
SECONDS, PER_HUNDRED = 10, 5  # for the digests, and their statements for each hundred people
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
        lines = [line for pair in _pairs(small, large) for line in _compare(pair, small, large)]
        return [*lines, *_digests(large)]


def _pairs(small: Instance, large: Instance) -> Iterator[Pair]:
    pages = (
        ("desk of a municipality", "/", MUNICIPALITY),
        ("To-dos of a municipality", "/aufgaben", MUNICIPALITY),
        ("To-dos of the office", "/aufgaben", OFFICE),
        ("To-do matrix", "/aufgaben/kommunen", OFFICE),
        ("desk of the office", "/", OFFICE),
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


def _digests(large: Instance) -> Iterator[Result]:
    """The mails of the next working day, to everybody; nothing of it is kept."""
    with large.app.app_context(), counting(large) as statements:
        session = db.session
        at = now()
        day = mailed_on(at.astimezone(BERLIN).date() + timedelta(days=1), None)
        people = len(everybody(session, day))
        del statements[:]
        begin = time.process_time()
        mails = send_digests(session, day, at, "https://kzv.example")
        seconds = time.process_time() - begin
        session.rollback()
    count = len(statements)
    name = f"P11 {mails} digests of {people} people"
    yield Result(f"{name}, CPU", f"{seconds:.1f} s", "", seconds, SECONDS)
    share = count * 100 / people
    yield Result(f"{name}, statements a hundred", str(count), "", share, PER_HUNDRED)


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
