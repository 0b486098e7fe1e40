"""A To-do follows its line in a Protokoll: where it was not changed by hand, and never a tick."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.todos import linking
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
from kzv_workflow.todos.service import Agreement


def lose_line(todo: Todo, by: str, at: datetime) -> None:
    """Its line is gone: what is published waits for a decision, a draft is dropped."""
    for assignment in todo.assignments:
        if assignment.is_open and todo.published_at:
            assignment.state = AssignmentState.ORPHANED
        elif assignment.is_open:
            assignment.drop(by, at)


def stand_again(todo: Todo) -> None:
    """What waited for a decision is owed again, and a draft that was dropped with its line."""
    for assignment in todo.assignments:
        if assignment.state is AssignmentState.ORPHANED:
            assignment.state = AssignmentState.OPEN
        elif assignment.state is AssignmentState.DROPPED and todo.published_at is None:
            assignment.reopen()


def is_orphaned(todo: Todo) -> bool:
    return any(one.state is AssignmentState.ORPHANED for one in todo.assignments)


def owe(session: Session, todo: Todo, agreement: Agreement) -> None:
    """Exactly these organisations owe it; who has closed it already stays in the record."""
    resting = directory.resting(session)
    owing = [one for one in agreement.organisation_ids if one not in resting]
    todo.scope = agreement.scope
    for assignment in list(todo.assignments):
        if assignment.is_open and assignment.organisation_id not in owing:
            todo.assignments.remove(assignment)
    present = {one.organisation_id for one in todo.assignments}
    todo.assignments += [
        Assignment(organisation_id=one, state=AssignmentState.OPEN)
        for one in owing
        if one not in present
    ]


def owe_instead(session: Session, todo: Todo, agreement: Agreement, by: str, at: datetime) -> None:
    """Of a published To-do exactly these organisations are left owing; the others' shares stay
    in the record as dropped, and what was done stays done."""
    resting = directory.resting(session)
    owing = [one for one in agreement.organisation_ids if one not in resting]
    todo.scope = agreement.scope
    present = {one.organisation_id: one for one in todo.assignments}
    for assignment in present.values():
        is_owed = assignment.organisation_id in owing
        if not is_owed and assignment.is_open:
            assignment.drop(by, at)
        elif is_owed and assignment.state is AssignmentState.DROPPED:
            assignment.reopen()
    todo.assignments += [
        Assignment(
            organisation_id=one,
            state=AssignmentState.OPEN,
            announced_due=todo.due_on,  # of this To-do they hear as of a new one, not a moved one
        )
        for one in owing
        if one not in present
    ]
    session.flush()


def state_done(todo: Todo, is_done: bool, by: str, at: datetime) -> None:
    """Done or open as the line says, with no channel; what people marked themselves stays."""
    for assignment in todo.assignments:
        is_marked = assignment.closed_channel is not None or assignment.closed_through_id
        if is_done and assignment.is_open:
            assignment.state = AssignmentState.DONE
            assignment.closed_at, assignment.closed_by = at, by
        elif not is_done and assignment.state is AssignmentState.DONE and not is_marked:
            assignment.reopen()


def state_due(session: Session, todo: Todo, agreement: Agreement) -> None:
    """The deadline as the line states it now; another meeting is looked for anew."""
    hung_on = todo.due_kind, todo.due_meeting
    todo.due, todo.due_text = agreement.due, agreement.due_text
    todo.due_kind, todo.due_meeting = agreement.due_kind, agreement.due_meeting
    todo.due_lead = linking.lead(agreement.due_kind, agreement.due_text)
    todo.start = agreement.start
    if hung_on != (todo.due_kind, todo.due_meeting):
        todo.due_meeting_id = None
        if todo.due_kind in linking.HANGING:
            linking.link(todo, linking.candidates(session))
