"""To-dos × organisations for the office: one row per To-do, one cell per organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.todos.models import DUE_ON, FAR, OWED_ON, Assignment, AssignmentState, Todo
from kzv_workflow.todos.queries import IS_HANDED_IN, IS_IN_QUESTION, IS_ORPHANED, STILL_OWED
from kzv_workflow.todos.stepping import BEFORE, IS_BEFORE, WAITS_FOR

ROWS = 50
_IS_OPEN = sa.text("assignment.state = 'open'")  # the very words of the partial index
STATES = {
    "open": "noch offen",
    "late": "überfällig",
    "question": "in Rückfrage",
    "handed_in": "abgegeben",
    "waived": "erlassen oder nicht zutreffend",
    "orphaned": "zu klären, ohne Fundstelle",
    "all": "alle",
}
SORTS = {"due": "nach Termin", "number": "neueste zuerst"}
_SHARES: dict[str, sa.ColumnElement[bool] | sa.TextClause] = {  # all other states: the open ones
    "waived": Assignment.state.in_((AssignmentState.WAIVED, AssignmentState.NOT_APPLICABLE)),
    "orphaned": IS_ORPHANED,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the office wants to see; ``text`` is looked for in the To-do."""

    state: str = "open"
    organisation_id: int | None = None
    meeting_id: int | None = None
    text: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one organisation stands with one To-do; ``word`` as a screen reader says it."""

    assignment_id: int
    state: AssignmentState
    closed_by: str | None
    due: date | None
    is_late: bool
    is_in_question: bool
    is_handed_in: bool

    @property
    def kind(self) -> str:
        if self.state is not AssignmentState.OPEN:
            return KINDS.get(self.state, "waived")
        if self.is_in_question:
            return "question"
        if self.is_handed_in:
            return "handed_in"
        return "late" if self.is_late else "open"

    @property
    def word(self) -> str:
        return WORDS[self.kind] if self.kind != "waived" else STATE_WORDS[self.state]


KINDS = {AssignmentState.DONE: "done", AssignmentState.ORPHANED: "orphaned"}
WORDS = {
    "done": "erledigt",
    "handed_in": "abgegeben",
    "waived": "erlassen",
    "question": "in Rückfrage",
    "late": "überfällig",
    "open": "offen",
    "orphaned": "zu klären, ohne Fundstelle",
}
SIGNS = {
    "done": "✓", "waived": "×", "orphaned": "§", "question": "?", "handed_in": "↑", "late": "!",
    "open": "○",
}  # fmt: skip
STATE_WORDS = {
    AssignmentState.OPEN: "offen",
    AssignmentState.DONE: "erledigt",
    AssignmentState.NOT_APPLICABLE: "nicht zutreffend",
    AssignmentState.WAIVED: "erlassen",
    AssignmentState.DROPPED: "entfallen",
    AssignmentState.ORPHANED: "ohne Fundstelle",
}


@dataclass(slots=True)
class Line:
    """A To-do with its cells by organisation id."""

    todo_id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    is_published: bool
    start: date | None = None
    waits_for: int | None = None
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        return sum(cell.state is AssignmentState.OPEN for cell in self.cells.values())

    @property
    def done(self) -> int:
        return self._count("done")

    @property
    def waived(self) -> int:
        return self._count("waived")

    @property
    def orphaned(self) -> int:
        return self._count("orphaned")

    def _count(self, kind: str) -> int:
        return sum(cell.kind == kind for cell in self.cells.values())


class Column(NamedTuple):
    """An organisation with how much it still owes altogether; never sorted by that."""

    id: int
    name: str
    short_code: str
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns in directory order (never by who is best) and the lines by due date."""

    organisations: Sequence[Column]
    lines: Sequence[Line]
    is_cut: bool


def matrix(session: Session, asked: Filter, today: date, rows: int = ROWS) -> Matrix:
    """At most that many To-dos, in the order asked for."""
    lines = _lines(session, asked, today, rows + 1)
    cells = session.execute(
        sa.select(
            Assignment.todo_id, Assignment.organisation_id, Assignment.id, Assignment.state,
            Assignment.closed_by, Assignment.due, IS_IN_QUESTION, IS_HANDED_IN,
        ).where(Assignment.todo_id.in_(lines))
    )  # fmt: skip
    for todo_id, owner_id, assignment_id, state, closed_by, own_due, asks, delivered in cells:
        line = lines[todo_id]
        due = own_due or line.due
        late = state is AssignmentState.OPEN and due is not None and due < today
        line.cells[owner_id] = Cell(assignment_id, state, closed_by, own_due, late, asks, delivered)
    found = list(lines.values())
    return Matrix(_columns(session, today), found[:rows], len(found) > rows)


_OF_OPEN = {"question": IS_IN_QUESTION, "handed_in": IS_HANDED_IN}


def _chosen(asked: Filter, today: date) -> sa.ColumnElement[bool]:
    """Which To-dos are asked for, as a condition on Todo."""
    conditions: list[sa.ColumnElement[bool]] = []
    owed = sa.select(Assignment.todo_id)
    if asked.organisation_id is not None:
        owed = owed.where(Assignment.organisation_id == asked.organisation_id)
    if asked.state != "all":
        owed = owed.where(_SHARES.get(asked.state, _IS_OPEN))
    if asked.state == "late":
        owed = owed.join(Assignment.todo).where(today > OWED_ON)
    if asked.state in _OF_OPEN:
        owed = owed.where(_OF_OPEN[asked.state])
    if asked.state != "all" or asked.organisation_id is not None:
        conditions.append(Todo.id.in_(owed))
    if asked.meeting_id is not None:
        conditions.append(Todo.meeting_id == asked.meeting_id)
    conditions += [Todo.text.icontains(word, autoescape=True) for word in asked.text.split()]
    return sa.and_(sa.true(), *conditions)


def _lines(session: Session, asked: Filter, today: date, limit: int) -> dict[int, Line]:
    order = [sa.func.coalesce(DUE_ON, FAR), Todo.number]
    if asked.sort == "number":
        order = [Todo.number.desc()]
    rows = session.execute(
        sa.select(
            Todo.id, Todo.number, Todo.text, DUE_ON, Todo.due_text,
            Todo.published_at.is_not(None), Todo.start, WAITS_FOR,
        )
        .outerjoin(BEFORE, IS_BEFORE)
        .where(_chosen(asked, today))
        .order_by(*order)
        .limit(limit)
    )  # fmt: skip
    return {row[0]: Line(*row) for row in rows}


def _columns(session: Session, today: date) -> list[Column]:
    late = sa.func.sum(sa.case((today > OWED_ON, 1), else_=0))
    counted = (
        sa.select(
            Assignment.organisation_id, sa.func.count(Assignment.id).label("open"),
            late.label("late"),
        )
        .join(Assignment.todo)
        .where(_IS_OPEN, Todo.id.in_(STILL_OWED))  # a database without statistics reads all else
        .group_by(Assignment.organisation_id)
        .subquery()
    )  # fmt: skip
    rows = session.execute(
        sa.select(
            Organisation.id, Organisation.name, Organisation.short_code,
            sa.func.coalesce(counted.c.open, 0), sa.func.coalesce(counted.c.late, 0),
        )
        .outerjoin(counted, counted.c.organisation_id == Organisation.id)
        .where(Organisation.kind.in_([OrganisationKind.OFFICE, OrganisationKind.MUNICIPALITY]))
        .order_by(Organisation.kind != OrganisationKind.OFFICE, Organisation.sort_key)
    )  # fmt: skip
    return [Column(*row) for row in rows]


def meetings_with_todos(session: Session, limit: int = 50) -> list[tuple[int, str]]:
    """The latest meetings in which To-dos were agreed, for the filter."""
    agreed = sa.select(Todo.meeting_id).where(Todo.meeting_id == Meeting.id).exists()
    rows = session.execute(
        sa.select(Meeting.id, Meeting.title).where(agreed).order_by(Meeting.id.desc()).limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
