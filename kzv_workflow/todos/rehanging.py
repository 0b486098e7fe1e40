"""When the meeting that deadlines hang on is called off: the next one, or a day of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.german import format_date
from kzv_workflow.history.service import record
from kzv_workflow.todos import linking
from kzv_workflow.todos.models import Todo
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Peg:
    """A meeting that deadlines can hang on instead."""

    meeting_id: int
    title: str


def hang_on(
    session: Session, todos: Sequence[Todo], peg: Peg, reason: str, viewer: Viewer, at: datetime
) -> None:  # fmt: skip
    """From now on they are due with that meeting; the words agreed first stay in the record."""
    for todo in todos:
        _keep_printed(todo)
        if todo.due_kind not in linking.HANGING:
            todo.due_kind, todo.due_lead = "before_meeting", 1
        todo.due_meeting_id, todo.due_meeting = peg.meeting_id, peg.title
        todo.due_text = f"{'zu' if todo.due_kind == 'at_meeting' else todo.hangs_how} „{peg.title}“"
        said = f"hat den Termin an „{peg.title}“ gebunden ({reason})"
        record(session, viewer, ("todo", todo.id), said, at)


def keep_day(
    session: Session, todos: Sequence[Todo], reason: str, viewer: Viewer, at: datetime
) -> None:
    """What was due with the meeting stays due on the day people know."""
    for todo in todos:
        day: date | None = todo.due_on
        if day is None:
            continue  # it waits for a day as before
        _keep_printed(todo)
        todo.due, todo.due_text, todo.due_kind = day, format_date(day), "day"
        todo.due_meeting_id = todo.due_meeting = None
        said = f"hat den Termin {format_date(day)} behalten ({reason})"
        record(session, viewer, ("todo", todo.id), said, at)


def _keep_printed(todo: Todo) -> None:
    todo.printed_due = todo.printed_due or todo.due_text or todo.due_meeting
