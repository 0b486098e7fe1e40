"""Closing and reopening what is owed, by the one who owes it or by the office for them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel, Completion
from kzv_workflow.web.viewer import Viewer

CHANNEL_WORDS = {
    Channel.ONLINE: "online",
    Channel.MAIL: "per Mail",
    Channel.PHONE: "am Telefon",
    Channel.MEETING: "im Treffen",
}


def complete(
    session: Session, assignment: Assignment, comment: str, channel: Channel, viewer: Viewer,
    at: datetime,
) -> None:  # fmt: skip
    """Mark as done; only the office may say that it learned so through another channel.

    Where any one may do it, or the coordinator decides, this closes the whole To-do.
    Raises DomainError unless the assignment is open.
    """
    is_own = assignment.organisation_id == viewer.organisation_id
    assignment.complete(viewer.name, at, Channel.ONLINE if is_own else channel)
    said = "erledigt gemeldet" if is_own else "als erledigt eingetragen"
    if not is_own:
        said += f" ({CHANNEL_WORDS[channel]})"
    if comment and comment != assignment.comment:
        if is_own:
            assignment.comment = comment
        else:  # what its owner remarked stays
            assignment.closed_reason = comment
        said += f" mit der Bemerkung „{comment}“"
    if closes_all(assignment, viewer):
        _close_rest(session, assignment, at)
        said += " und damit für alle"
    note(session, assignment, f"hat für {assignment.organisation.name} {said}", viewer, at)


def refuse_elsewhere(assignment: Assignment) -> None:
    """Ticking and undoing by hand are for To-dos that are done on their own page.

    Raises DomainError for one that another area closes (``action_url``): it would say something
    else than the poll or the selection it belongs to.
    """
    todo = assignment.todo
    if todo.action_url:
        raise DomainError(
            f"T{todo.number} lässt sich nicht von Hand abhaken oder wieder öffnen. Bitte nutzen "
            f"Sie „{todo.action_label}“; der Stand hier folgt von selbst."
        )


def closes_all(assignment: Assignment, viewer: Viewer) -> bool:
    """Whether this share is enough for the whole: any one's, or the coordinator's own."""
    rule = assignment.todo.completion
    if rule is Completion.COORDINATOR:
        return viewer.is_office and assignment.organisation_id == viewer.organisation_id
    return rule is Completion.ANY


def _close_rest(session: Session, assignment: Assignment, at: datetime) -> None:
    """The shares still open are done by this one; undoing it opens exactly these again."""
    session.flush()
    session.execute(
        sa.update(Assignment)
        .where(
            Assignment.todo_id == assignment.todo_id,
            Assignment.state == AssignmentState.OPEN,
        )
        .values(
            state=AssignmentState.DONE,
            closed_at=at,
            closed_by=assignment.organisation.name,
            closed_channel=Channel.ONLINE,
            closed_through_id=assignment.id,
        )
        .execution_options(synchronize_session="fetch")
    )


def decline(
    session: Session, assignment: Assignment, reason: str, viewer: Viewer, at: datetime
) -> None:
    """It does not concern this organisation. Raises DomainError at ``reason``."""
    _close_with_reason(session, assignment, AssignmentState.NOT_APPLICABLE, reason, viewer, at)


def waive(
    session: Session, assignment: Assignment, reason: str, viewer: Viewer, at: datetime
) -> None:
    """The office asks for it no longer. Raises DomainError at ``reason``."""
    _close_with_reason(session, assignment, AssignmentState.WAIVED, reason, viewer, at)


_SAID = {
    AssignmentState.NOT_APPLICABLE: "als nicht zutreffend gemeldet",
    AssignmentState.WAIVED: "erlassen",
}


def _close_with_reason(
    session: Session, assignment: Assignment, state: AssignmentState, reason: str, viewer: Viewer,
    at: datetime,
) -> None:  # fmt: skip
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    assignment.close(state, viewer.name, at)
    assignment.closed_reason = reason
    said = f"hat für {assignment.organisation.name} {_SAID[state]}: „{reason}“"
    note(session, assignment, said, viewer, at)


def may_reopen(assignment: Assignment, viewer: Viewer, at: datetime) -> bool:
    """The office always; others until the end of the day (Berlin) on which they closed it."""
    closed = assignment.closed_at
    mine = {AssignmentState.DONE, AssignmentState.NOT_APPLICABLE}
    if closed is None:
        return False
    if viewer.is_office:
        return assignment.state in mine | {AssignmentState.WAIVED}
    same_day = closed.astimezone(BERLIN).date() == at.astimezone(BERLIN).date()
    return same_day and assignment.state in mine and assignment.closed_through_id is None


def reopen(session: Session, assignment: Assignment, viewer: Viewer, at: datetime) -> None:
    """Undo, also for those it had closed. Raises DomainError when the day is over."""
    if not may_reopen(assignment, viewer, at):
        raise DomainError(
            "Das lässt sich nur am selben Tag zurücknehmen. Bitte wenden Sie sich an das Büro."
        )
    assignment.reopen()
    if assignment.todo.completion is not Completion.ALL:
        session.flush()
        session.execute(
            sa.update(Assignment)
            .where(Assignment.closed_through_id == assignment.id)
            .values(
                state=AssignmentState.OPEN, closed_at=None, closed_by=None, closed_channel=None,
                closed_through_id=None,
            )
            .execution_options(synchronize_session="fetch")
        )  # fmt: skip
    said = f"hat für {assignment.organisation.name} wieder geöffnet"
    note(session, assignment, said, viewer, at)


def comment(
    session: Session, assignment: Assignment, text: str, viewer: Viewer, at: datetime
) -> None:
    """Leave a remark without changing the state; an empty one removes it."""
    assignment.comment = text or None
    said = f"hat bemerkt: „{text}“" if text else "hat die Bemerkung entfernt"
    note(session, assignment, said, viewer, at)


def note(session: Session, assignment: Assignment, text: str, viewer: Viewer, at: datetime) -> None:
    """What happened, for those who owe it and for the office."""
    record(session, viewer, ("assignment", assignment.id), text, at)
    record(session, viewer, ("todo", assignment.todo_id), text, at)
