"""A folder of files taken over from the command line, with a report line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.files.limits import MAX_PACKED
from kzv_workflow.minutes import bulk
from kzv_workflow.minutes.bulk import Manner
from kzv_workflow.minutes.bulk_models import ImportState
from kzv_workflow.minutes.bulk_report import Report
from kzv_workflow.minutes.service import Act
from kzv_workflow.web.viewer import Role, Viewer

__all__ = ["Manner", "run"]

WHO = Viewer(0, "Befehl „minutes import“", Role.OFFICE, 0, "")
_AT_ONCE = 50  # files of a batch
_MARKS = {ImportState.DONE: "+", ImportState.KNOWN: "=", ImportState.FAILED: "!"}


def run(
    sessions: sessionmaker[Session], folder: Path, manner: Manner, now: Callable[[], datetime]
) -> Iterator[str]:
    """Take over all files below *folder*, in the order of their names; yields the report."""
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-3:])
    )
    counts = dict.fromkeys(_MARKS, 0)
    for start in range(0, len(paths), _AT_ONCE):
        act = Act(WHO, now())
        uploads = [(path.name, _bytes(path)) for path in paths[start : start + _AT_ONCE]]
        with sessions() as session, session.begin():
            batch_id = bulk.begin(session, uploads, manner, act).id
        del uploads
        bulk.work(sessions, act.at, float("inf"))
        with sessions() as session:
            batch = bulk.find(session, batch_id)
            for row in batch.files if batch else ():
                counts[row.state] = counts.get(row.state, 0) + 1
                yield from _lines(row.name, row.state, Report.of_json(row.report))
    yield (
        f"{len(paths)} Dateien: {counts[ImportState.DONE]} übernommen, "
        f"{counts[ImportState.KNOWN]} schon bekannt, {counts[ImportState.FAILED]} nicht übernommen."
    )


def _bytes(path: Path) -> bytes:
    """No more than the guard needs to refuse it; nothing if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_PACKED + 1)
    except OSError:
        return b""


def _lines(name: str, state: ImportState, report: Report) -> Iterator[str]:
    yield f"{_MARKS.get(state, '?')} {name}" + (f": {report.problem}" if report.problem else "")
    for part in report.parts:
        yield f"    {part.title}" + (f" · {part.found}" if part.found else "")
        yield from (f"        {note}" for note in part.notes)
