"""To-dos × organisations for the office: one row per To-do, one cell per organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo

ROWS = 100
_FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one organisation stands with one To-do."""

    assignment_id: int
    state: AssignmentState
    closed_by: str | None
    is_late: bool


@dataclass(slots=True)
class Line:
    """A To-do with its cells by organisation id."""

    todo_id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    is_published: bool
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        return sum(cell.state is AssignmentState.OPEN for cell in self.cells.values())

    @property
    def done(self) -> int:
        return len(self.cells) - self.missing


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns in directory order (never by who is best) and the lines by due date."""

    organisations: Sequence[Organisation]
    lines: Sequence[Line]
    is_cut: bool


def matrix(session: Session, state: str, organisation_id: int | None, today: date) -> Matrix:
    """At most ROWS To-dos, soonest due first; *state*: "open", "late" or "all"."""
    chosen = _chosen(state, organisation_id, today)
    lines = _lines(session, chosen)
    cells = session.execute(
        sa.select(
            Assignment.todo_id, Assignment.organisation_id, Assignment.id, Assignment.state,
            Assignment.closed_by,
        ).where(Assignment.todo_id.in_(lines))
    )  # fmt: skip
    for todo_id, owner_id, assignment_id, cell_state, closed_by in cells:
        line = lines[todo_id]
        is_open = cell_state is AssignmentState.OPEN
        late = is_open and line.due is not None and line.due < today
        line.cells[owner_id] = Cell(assignment_id, cell_state, closed_by, late)
    rows = list(lines.values())
    return Matrix(_columns(session), rows[:ROWS], len(rows) > ROWS)


def _chosen(state: str, organisation_id: int | None, today: date) -> sa.ColumnElement[bool]:
    """Which To-dos are asked for, as a condition on Todo."""
    owed = sa.select(Assignment.id).where(Assignment.todo_id == Todo.id)
    if organisation_id is not None:
        owed = owed.where(Assignment.organisation_id == organisation_id)
    if state != "all":
        owed = owed.where(Assignment.state == AssignmentState.OPEN)
    condition: sa.ColumnElement[bool] = owed.exists()
    return sa.and_(condition, Todo.due < today) if state == "late" else condition


def _lines(session: Session, chosen: sa.ColumnElement[bool]) -> dict[int, Line]:
    rows = session.execute(
        sa.select(
            Todo.id, Todo.number, Todo.text, Todo.due, Todo.due_text, Todo.published_at.is_not(None)
        )
        .where(chosen)
        .order_by(sa.func.coalesce(Todo.due, _FAR), Todo.number)
        .limit(ROWS + 1)
    )
    return {row[0]: Line(*row) for row in rows}


def _columns(session: Session) -> Sequence[Organisation]:
    return session.scalars(
        sa.select(Organisation)
        .where(Organisation.kind.in_([OrganisationKind.OFFICE, OrganisationKind.MUNICIPALITY]))
        .order_by(Organisation.kind != OrganisationKind.OFFICE, Organisation.sort_key)
    ).all()
