"""Closing many at once from the matrix: done, or waived with a reason."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from kzv_workflow.errors import DomainError
from kzv_workflow.todos import closing, queries
from kzv_workflow.todos.answering import Act
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel

MOST = 200


def close(
    session: Session, assignment_ids: Sequence[int], how: str, reason: str, channel: Channel,
    act: Act,
) -> int:  # fmt: skip
    """Close those of them that are still open, learned of through that channel; how many.

    Raises DomainError if nothing is chosen, at ``reason`` if there is none.
    """
    if not assignment_ids:
        raise DomainError("Bitte wählen Sie in der Tabelle mindestens ein Feld.")
    if len(assignment_ids) > MOST:
        raise DomainError(f"Bitte höchstens {MOST} Felder auf einmal.")
    if how not in {"done", "waive"}:
        raise DomainError("Bitte wählen Sie, was geschehen soll.")
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    count = 0
    for assignment in _open(session, assignment_ids):
        if not assignment.is_open:  # closed by one before, where any one is enough
            continue
        if how == "done":
            closing.refuse_elsewhere(assignment)
            closing.complete(session, assignment, reason, channel, act.viewer, act.at)
        else:
            closing.waive(session, assignment, reason, act.viewer, act.at)
        count += 1
    return count


def _open(session: Session, assignment_ids: Sequence[int]) -> Sequence[Assignment]:
    queries.lock(session, assignment_ids)
    return session.scalars(
        sa.select(Assignment)
        .join(Assignment.todo)
        .join(Assignment.organisation)
        .options(contains_eager(Assignment.todo), contains_eager(Assignment.organisation))
        .where(Assignment.id.in_(assignment_ids), Assignment.state == AssignmentState.OPEN)
        .order_by(Assignment.id)
    ).all()
