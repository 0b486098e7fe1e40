"""A meeting whose date a poll looks for again: its deadlines wait, and go on to the new one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.history.service import record
from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.inviting import Postponement
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.service import Act
from kzv_workflow.todos import hanging, rehanging
from kzv_workflow.todos.rehanging import Peg


def let_wait(session: Session, meeting: Meeting, reason: str, act: Act) -> None:
    """The date falls: those invited are told, deadlines that hang on it have no day for now.

    Raises DomainError if the meeting has taken place.
    """
    if meeting.state not in {MeetingState.CANCELLED, MeetingState.MOVED}:
        inviting.postpone(session, meeting, Postponement(reason), act)


def succeed(session: Session, meeting: Meeting, act: Act) -> None:
    """Take over from the one of that title that was moved: number, deadlines, finding a date."""
    old = session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.title == meeting.title,
            Meeting.state == MeetingState.MOVED,
            Meeting.partner_id.is_(None),
        )
        .order_by(Meeting.id.desc())
        .limit(1)
    ).first()
    if old is None:
        return
    waiting, searching = hanging.waiting(session, old), hanging.preparing(session, old)
    meeting.number = old.number
    why = "der neue Termin steht fest"
    peg = Peg(meeting.id, meeting.title)
    rehanging.hang_on(session, waiting, peg, why, act.viewer, act.at)
    for todo in searching:
        for assignment in todo.assignments:
            if assignment.is_open:
                assignment.complete(act.viewer.name, act.at)
        record(session, act.viewer, ("todo", todo.id), f"hat das To-do erledigt, {why}", act.at)
    session.flush()
