"""P1 and P2: our pages, logged in, beside the floor's pages of the same content."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa

from benchmarks.floor import create_floor
from benchmarks.instances import MUNICIPALITY, OFFICE, build, counting
from benchmarks.report import Result, ratio, table
from benchmarks.timing import take_turns
from benchmarks.wsgi import Caller, refuse_different_content
from kzv_workflow.demo_large import Scale
from kzv_workflow.meetings.models import Attendance, Meeting
from kzv_workflow.todos.models import Todo

LIMIT, TAIL, STATEMENTS = 1.5, 3, 10
FIVE_HUNDRED = Scale(meetings=499, todos=800, people=60, history=5000, open_every=8)
FULL = 25  # people in the attendance list of an added meeting


def measure() -> list[Result]:
    """The pages in turn with the floor's; for the meeting also its tail and its statements."""
    with tempfile.TemporaryDirectory() as folder:
        ours = build(Path(folder), FIVE_HUNDRED)
        meeting = ours.scalar(_a_meeting())
        floor = create_floor(ours.database)
        pages = {
            "P1 meeting, 14 slots, 25 people": (f"/treffen/{meeting}", MUNICIPALITY),
            "P2 list of 50 of 500 meetings": ("/treffen", MUNICIPALITY),
            "P2 desk of a municipality, 50 open": ("/", MUNICIPALITY),
            "P2 To-dos of the office, 50 of 805": ("/aufgaben", OFFICE),
            "P2 To-do matrix, 50 of 118": ("/aufgaben/kommunen", OFFICE),
        }
        results = []
        for name, (path, reader) in pages.items():
            results += _compare(name, ours.caller(path, reader), Caller(floor, path))
        with counting(ours) as statements:
            ours.caller(f"/treffen/{meeting}", MUNICIPALITY)()
        count = len(statements)
        return [*results, Result("P1 meeting, statements", str(count), "", count, STATEMENTS)]


def _a_meeting() -> sa.Select[int]:
    """The first one that was written up, with a full attendance list and To-dos."""
    attended = sa.select(sa.func.count()).where(Attendance.meeting_id == Meeting.id)
    agreed = sa.select(sa.func.count()).where(Todo.meeting_id == Meeting.id)
    return (
        sa.select(Meeting.id)
        .where(attended.scalar_subquery() == FULL, agreed.scalar_subquery() == 1)
        .limit(1)
    )


def _compare(name: str, ours: Caller, floor: Caller) -> list[Result]:
    refuse_different_content(name, ours(), floor())
    timings = take_turns({"ours": ours, "floor": floor}, rounds=15, calls=15)
    found = [ratio(name, timings["ours"].per_call, timings["floor"].per_call, LIMIT)]
    if name.startswith("P1"):
        p99, p50 = timings["ours"].percentile(99), timings["ours"].percentile(50)
        found.append(ratio("P1 meeting, p99 to p50 of ours", p99, p50, TAIL))
    return found


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
