"""Changing what was agreed: another text, another deadline, or withdrawn; always with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.german import format_date
from kzv_workflow.history.service import record
from kzv_workflow.todos.deadlines import Plan
from kzv_workflow.todos.models import AssignmentState, Todo
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Change:
    """What a To-do shall say from now on; ``due_text`` as written, if it is not just the day."""

    text: str
    due: date | None
    reason: str
    due_text: str | None = None
    due_kind: str = "day"
    plan: Plan | None = None  # None: the reminders stay as they are
    reminders: bool | None = None


def change(session: Session, todo: Todo, new: Change, viewer: Viewer, at: datetime) -> None:
    """Take the new text and deadline over; what was printed stays in its mention.

    Raises DomainError at ``text`` or ``reason`` if one is missing.
    """
    if not new.text:
        raise DomainError("Bitte beschreiben Sie, was zu tun ist.", field="text")
    if not new.reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    if new.text != todo.text:
        _record(session, todo, f"hat den Text geändert, vorher: „{todo.text}“", new, viewer, at)
        todo.text = new.text
    if new.plan is not None and str(new.plan) != todo.reminder_plan:
        _record(session, todo, "hat die Erinnerungen geändert", new, viewer, at)
        todo.reminder_plan = str(new.plan)
    if new.reminders is not None:
        todo.reminders = new.reminders
    if new.due != todo.due_on:
        said = f"hat den Termin geändert von {_day(todo.due_on)} auf {_day(new.due)}"
        _record(session, todo, said, new, viewer, at)
        todo.printed_due = todo.printed_due or _printed(todo)
        todo.due = new.due
        todo.due_text = new.due_text or (format_date(new.due) if new.due else None)
        todo.due_kind = new.due_kind if new.due else "none"
        todo.due_meeting = None
        todo.due_meeting_id = todo.announced_due = None


def withdraw(session: Session, todo: Todo, reason: str, viewer: Viewer, at: datetime) -> None:
    """Nobody owes it any more; what was done stays done.

    Raises DomainError at ``reason`` if there is none.
    """
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    for assignment in todo.assignments:
        if assignment.is_open or assignment.state is AssignmentState.ORPHANED:
            assignment.drop(viewer.name, at)
    record(session, viewer, ("todo", todo.id), f"hat das To-do zurückgezogen ({reason})", at)


def _record(
    session: Session, todo: Todo, said: str, new: Change, viewer: Viewer, at: datetime
) -> None:
    record(session, viewer, ("todo", todo.id), f"{said} ({new.reason})", at)


def _day(day: date | None) -> str:
    return format_date(day) if day else "ohne Termin"


def _printed(todo: Todo) -> str:
    """The deadline as it was agreed first, in the words of that day."""
    return todo.due_text or _day(todo.due_on)
