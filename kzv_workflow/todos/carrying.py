"""Carry-over: what is still open comes up again in the agenda of the next meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.german import format_date
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.todos.models import DUE_ON, FAR, Assignment, AssignmentState, Todo
from kzv_workflow.web.viewer import Viewer

MOST = 30  # lines of an agenda; the list of To-dos has the rest
_AHEAD = {MeetingState.PLANNED, MeetingState.INVITED}


class CarriedTodo(NamedTuple):
    """A published To-do somebody still owes; of how many it is done only the office sees."""

    number: int
    text: str
    due: date | None
    due_text: str | None
    start: date | None
    done: int
    total: int
    shows_progress: bool

    @property
    def line(self) -> str:
        """In one line of plain text: ``T12: Tabelle ausfüllen (bis 07.05.2021, …)``."""
        facts = [f"bis {format_date(self.due)}" if self.due else self.due_text or ""]
        if self.shows_progress:
            facts.append(f"{self.done} von {self.total} erledigt")
        told = ", ".join(filter(None, facts))
        return f"T{self.number}: {self.text}" + (f" ({told})" if told else "")


@dataclass(frozen=True, slots=True)
class Carried:
    """The first of them, soonest due first, and how many more there are."""

    rows: list[CarriedTodo]
    more: int

    @property
    def lines(self) -> list[str]:
        """For paper and mail; the last line says what is left out."""
        said = [one.line for one in self.rows]
        return [*said, f"und {self.more} weitere"] if self.more else said


def carried(
    session: Session, meeting: Meeting, viewer: Viewer, today: date, limit: int = MOST
) -> Carried:
    """What is open before that meeting; nothing once it is over or called off. One statement.

    The office sees what anybody owes (for a bilateral meeting: the partner), a municipality
    its own share, as on its desk.
    """
    is_over = bool(meeting.days) and meeting.days[-1].day < today
    if is_over or meeting.state not in _AHEAD:
        return Carried([], 0)
    owner_id = meeting.partner_id if viewer.is_office else viewer.organisation_id
    owed = sa.select(Assignment.todo_id).where(sa.text("assignment.state = 'open'"))
    if owner_id is not None:
        owed = owed.where(Assignment.organisation_id == owner_id)
    chosen = (
        sa.select(Todo.id, sa.func.count().over().label("count_all"))
        .where(Todo.published_at.is_not(None), Todo.id.in_(owed))
        .order_by(sa.func.coalesce(DUE_ON, FAR), Todo.number)
        .limit(limit)
        .subquery()
    )
    done = sa.func.sum(sa.case((Assignment.state == AssignmentState.DONE, 1), else_=0))
    found = session.execute(
        sa.select(
            chosen.c.count_all, Todo.number, Todo.text, DUE_ON, Todo.due_text, Todo.start,
            done, sa.func.count(Assignment.id),
        )
        .join(chosen, chosen.c.id == Todo.id)
        .join(Todo.assignments)
        .group_by(Todo.id, chosen.c.count_all)
        .order_by(sa.func.coalesce(DUE_ON, FAR), Todo.number)
    ).all()  # fmt: skip
    rows = [CarriedTodo._make((*row[1:], owner_id is None and row[-1] > 1)) for row in found]
    return Carried(rows, found[0][0] - len(rows) if found else 0)
