"""How far the running polls are, each in one line."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.polls.models import Poll, PollState
from kzv_workflow.todos.models import Assignment, AssignmentState


class RunningPoll(NamedTuple):
    """How many of the organisations that were asked have answered; its To-do says which."""

    id: int
    title: str
    deadline: date
    deadline_text: str
    todo_id: int
    asked: int
    answered: int

    @property
    def missing(self) -> int:
        return self.asked - self.answered


def running(session: Session) -> list[RunningPoll]:
    """Polls that wait for answers, the next to end first; one statement."""
    has_answered = sa.case((Assignment.state == AssignmentState.DONE, 1), else_=0)
    owed = [AssignmentState.OPEN, AssignmentState.DONE]  # the others are talked to one by one
    rows = session.execute(
        sa.select(
            Poll.id, Poll.title, Poll.deadline, Poll.deadline_text, Poll.todo_id,
            sa.func.count(Assignment.id), sa.func.sum(has_answered),
        )
        .join(Assignment, Assignment.todo_id == Poll.todo_id)
        .where(Poll.state == PollState.OPEN, Assignment.state.in_(owed))
        .group_by(Poll.id)
        .order_by(Poll.deadline, Poll.id)
    )  # fmt: skip
    return [RunningPoll(*row) for row in rows]
