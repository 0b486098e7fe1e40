"""Changing what was agreed: another text, another deadline, or withdrawn; always with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.german import format_date
from kzv_workflow.history.service import record
from kzv_workflow.todos import linking, service, stepping
from kzv_workflow.todos.deadlines import Plan
from kzv_workflow.todos.dues import Deadline
from kzv_workflow.todos.models import Assignment, AssignmentState, Recurrence, Todo
from kzv_workflow.web.viewer import Viewer

NO_FIRST_DAY = "Was sich wiederholt, braucht einen Termin mit Datum."


@dataclass(frozen=True, slots=True)
class Change:
    """What a To-do shall say from now on."""

    text: str
    reason: str
    deadline: Deadline | None = None  # None: it stays as it is
    plan: Plan | None = None  # None: the reminders stay as they are
    reminders: bool | None = None
    contact: int | None = None  # 0: everybody of the office; None: it stays as it is
    wants_file: bool | None = None
    step_after: str | None = None  # "T12", "" for no step; None: it stays as it is
    recurrence: Recurrence | None = None


def change(session: Session, todo: Todo, new: Change, viewer: Viewer, at: datetime) -> None:
    """Take the new text and deadline over; what was printed stays in its mention.

    Raises DomainError at ``text`` or ``reason`` if one is missing, at ``step_after`` for no step,
    at ``contact`` for nobody of the office, at ``due_text`` for what repeats without a day.
    """
    if not new.text:
        raise DomainError("Bitte beschreiben Sie, was zu tun ist.", field="text")
    if not new.reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    if new.text != todo.text:
        _record(session, todo, f"hat den Text geändert, vorher: „{todo.text}“", new, viewer, at)
        todo.text = new.text
    _remind(session, todo, new, viewer, at)
    if new.contact is not None and new.contact != (todo.contact_id or 0):
        todo.contact_id = service.contact(session, new.contact, at.astimezone(BERLIN).date())
        _record(session, todo, "hat die Ansprechperson geändert", new, viewer, at)
    if new.wants_file is not None:
        todo.wants_file = new.wants_file
    if new.step_after is not None:
        _order(session, todo, new, viewer, at)
    if new.deadline is not None:
        _postpone(session, todo, new.deadline, new, viewer, at)
    _repeat(session, todo, new, viewer, at)


def _repeat(session: Session, todo: Todo, new: Change, viewer: Viewer, at: datetime) -> None:
    """How often it comes again, from the day it is due."""
    if new.recurrence is not None and new.recurrence is not todo.recurrence:
        todo.recurrence, todo.repeats_on = new.recurrence, None
        _record(session, todo, "hat geändert, wie oft es sich wiederholt", new, viewer, at)
    if todo.recurrence is not Recurrence.NONE and todo.due is None:
        raise DomainError(NO_FIRST_DAY, field="due_text")


def _remind(session: Session, todo: Todo, new: Change, viewer: Viewer, at: datetime) -> None:
    """On which occasions people are reminded of it, if at all."""
    if new.plan is not None and str(new.plan) != todo.reminder_plan:
        _record(session, todo, "hat die Erinnerungen geändert", new, viewer, at)
        todo.reminder_plan = str(new.plan)
    if new.reminders is not None:
        todo.reminders = new.reminders


def _order(session: Session, todo: Todo, new: Change, viewer: Viewer, at: datetime) -> None:
    """It comes after another To-do, or after none any more."""
    before = stepping.step_named(session, new.step_after or "", todo)
    if before != todo.step_after_id:
        todo.step_after_id = before
        said = f"lässt es auf {new.step_after} warten" if before else "lässt es auf nichts warten"
        _record(session, todo, said, new, viewer, at)


def _postpone(
    session: Session, todo: Todo, until: Deadline, new: Change, viewer: Viewer, at: datetime
) -> None:
    """Another deadline; the first one stays visible. Nothing happens if it is the same."""
    agreed = (todo.due, todo.due_kind, todo.due_meeting, todo.due_meeting_id)
    wanted = (until.due, until.due_kind, until.due_meeting, until.due_meeting_id)
    before, printed = _day(todo), todo.due_text or _day(todo)
    is_same = agreed == wanted and until.due_text == todo.due_text
    is_same_day = until.due is not None and agreed[0] == until.due and agreed[3] is None
    if is_same or is_same_day:
        return
    todo.due, todo.due_kind, todo.due_meeting, todo.due_meeting_id = wanted
    todo.due_text = until.due_text or (format_date(until.due) if until.due else None)
    todo.due_lead = linking.lead(until.due_kind, until.due_text)
    todo.start = until.start or todo.start
    todo.printed_due = todo.printed_due or printed
    if until.due_meeting and until.due_meeting_id is None:
        linking.link(todo, linking.candidates(session))
    session.flush()
    session.refresh(todo, ["due_on"])  # the database computes it
    linking.announce(session, Assignment.todo_id == todo.id)
    _record(
        session, todo, f"hat den Termin geändert von {before} auf {_day(todo)}", new, viewer, at
    )


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


def _day(todo: Todo) -> str:
    return format_date(todo.due_on) if todo.due_on else todo.due_text or "ohne Termin"
