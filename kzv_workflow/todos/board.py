"""The board of the office: what it has to do itself, by person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Person, printed_name
from kzv_workflow.todos.models import FAR, OWED_ON, OWED_TEXT, Assignment, AssignmentState, Todo
from kzv_workflow.todos.stepping import BEFORE, IS_BEFORE, WAITS_FOR

BOARD = 200  # rows; those due soonest


class BoardRow(NamedTuple):
    """One of the office's own To-dos; ``person`` is None while it is nobody's in particular."""

    assignment_id: int
    number: int
    text: str
    due: date | None
    due_text: str | None
    start: date | None
    person: str | None
    waits_for: int | None


def board(session: Session, office_id: int, limit: int = BOARD) -> list[BoardRow]:
    """What the office itself still has to do, by person, soonest due first; one row more than
    ``limit`` says that there is more."""
    rows = session.execute(
        sa.select(
            Assignment.id, Todo.number, Todo.text, OWED_ON, OWED_TEXT, Todo.start,
            Person.title, Person.given_name, Person.surname,
            WAITS_FOR,
        )
        .join(Assignment.todo)
        .outerjoin(Todo.person)
        .outerjoin(BEFORE, IS_BEFORE)
        .where(Assignment.organisation_id == office_id, Assignment.state == AssignmentState.OPEN)
        .order_by(Person.sort_key.nulls_first(), sa.func.coalesce(OWED_ON, FAR), Todo.number)
        .limit(limit + 1)
    )  # fmt: skip
    return [_board_row(row) for row in rows]


def _board_row(row: Sequence[Any]) -> BoardRow:
    assignment_id, number, text, due, due_text, start, title, given, surname, waits_for = row
    name = printed_name(title, given, surname) if surname else None
    return BoardRow(assignment_id, number, text, due, due_text, start, name, waits_for)
