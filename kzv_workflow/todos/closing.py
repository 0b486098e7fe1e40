"""Closing and reopening what is owed, by the one who owes it or by the office for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel
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

    Raises DomainError unless the assignment is open.
    """
    is_own = assignment.organisation_id == viewer.organisation_id
    assignment.complete(viewer.name, at, Channel.ONLINE if is_own else channel)
    said = "erledigt gemeldet" if is_own else "als erledigt eingetragen"
    if not is_own:
        said += f" ({CHANNEL_WORDS[channel]})"
    if comment:
        assignment.comment = comment
        said += f" mit der Bemerkung „{comment}“"
    _record(session, assignment, f"hat für {assignment.organisation.name} {said}", viewer, at)


def may_reopen(assignment: Assignment, viewer: Viewer, at: datetime) -> bool:
    """The office always; others until the end of the day (Berlin) on which it was closed."""
    closed = assignment.closed_at
    if closed is None or assignment.state is not AssignmentState.DONE:
        return False
    return viewer.is_office or closed.astimezone(BERLIN).date() == at.astimezone(BERLIN).date()


def reopen(session: Session, assignment: Assignment, viewer: Viewer, at: datetime) -> None:
    """Undo. Raises DomainError when the day is over."""
    if not may_reopen(assignment, viewer, at):
        raise DomainError(
            "Das lässt sich nur am selben Tag zurücknehmen. Bitte wenden Sie sich an das Büro."
        )
    assignment.reopen()
    _record(
        session, assignment, f"hat für {assignment.organisation.name} wieder geöffnet", viewer, at
    )


def comment(
    session: Session, assignment: Assignment, text: str, viewer: Viewer, at: datetime
) -> None:
    """Leave a remark without changing the state; an empty one removes it."""
    assignment.comment = text or None
    said = f"hat bemerkt: „{text}“" if text else "hat die Bemerkung entfernt"
    _record(session, assignment, said, viewer, at)


def _record(
    session: Session, assignment: Assignment, text: str, viewer: Viewer, at: datetime
) -> None:
    record(session, viewer, ("assignment", assignment.id), text, at)
    record(session, viewer, ("todo", assignment.todo_id), text, at)
