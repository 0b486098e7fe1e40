"""Steps of a process: which To-do comes after which, and whose turn it is not yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from kzv_workflow.errors import DomainError
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
from kzv_workflow.web.viewer import Viewer

LONGEST = 50  # steps of one process
_NUMBER = re.compile(r"^\s*T?(\d{1,6})\s*$", re.IGNORECASE)

# For statements on Todo: outer-join BEFORE on IS_BEFORE, and WAITS_FOR is the number of the step
# that somebody has to do first. A step with a beginning of its own need not wait.
BEFORE = aliased(Todo, name="step_before")
IS_BEFORE = BEFORE.id == Todo.step_after_id
_STILL_OPEN = sa.exists().where(
    Assignment.todo_id == BEFORE.id, Assignment.state == AssignmentState.OPEN
)
WAITS_FOR: sa.ColumnElement[int | None] = sa.case(
    (sa.and_(Todo.start.is_(None), _STILL_OPEN.correlate(BEFORE)), BEFORE.number)
)


@dataclass(frozen=True, slots=True)
class Step:
    """A To-do of the same process; ``text`` and the share to look at only for who may see them."""

    number: int
    is_done: bool
    text: str | None = None
    assignment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """Where a To-do stands among its steps: ``place`` of ``total``, with its neighbours."""

    place: int
    total: int
    before: Step | None
    after: list[Step]


def process_of(session: Session, todo: Todo, viewer: Viewer) -> Process | None:
    """The process a To-do is a step of, in one statement; None if it stands alone."""
    chain = sa.union_all(_chain(todo.id, is_up=True), _chain(todo.id, is_up=False)).subquery()
    shares = sa.select(sa.func.min(Assignment.id)).where(Assignment.todo_id == Todo.id)
    if not viewer.is_office:
        shares = shares.where(
            Assignment.organisation_id == viewer.organisation_id, Todo.published_at.is_not(None)
        )
    is_open = sa.exists().where(
        Assignment.todo_id == Todo.id, Assignment.state == AssignmentState.OPEN
    )
    rows = session.execute(
        sa.select(
            chain.c.distance, Todo.number, Todo.text, is_open,
            shares.correlate(Todo).scalar_subquery(),
        )
        .join(chain, chain.c.todo_id == Todo.id)
        .order_by(chain.c.distance, Todo.number)
    ).all()  # fmt: skip
    if not rows:
        return None
    steps = [(row[0], _step(row)) for row in rows]
    ups = sum(distance < 0 for distance, _ in steps)
    downs = max(0, *(distance for distance, _ in steps))
    return Process(
        place=ups + 1,
        total=ups + 1 + downs,
        before=next((step for distance, step in steps if distance == -1), None),
        after=[step for distance, step in steps if distance == 1],
    )


def _step(row: Sequence[Any]) -> Step:
    _, number, text, is_open, share = row
    return Step(number, not is_open, text if share else None, share)


def _chain(todo_id: int, is_up: bool) -> sa.Select[int, int]:
    """Keys of the steps before (distance -1, -2, …) or after a To-do (1, 2, …)."""
    sign = -1 if is_up else 1
    key, link = (Todo.step_after_id, Todo.id) if is_up else (Todo.id, Todo.step_after_id)
    first = sa.select(key.label("todo_id"), sa.literal(sign).label("distance"))
    steps = first.where(link == todo_id, key.is_not(None)).cte(recursive=True)
    following = sa.select(key, steps.c.distance + sign).join(steps, link == steps.c.todo_id)
    steps = steps.union_all(
        following.where(key.is_not(None), sa.func.abs(steps.c.distance) < LONGEST)
    )
    return sa.select(steps.c.todo_id, steps.c.distance)


def step_named(session: Session, typed: str, todo: Todo | None = None) -> int | None:
    """The key of the To-do typed as "T12", which *todo* shall come after; None for nothing typed.

    Raises DomainError at ``step_after`` if there is none, or if it comes after *todo* itself.
    """
    if not typed:
        return None
    number = _NUMBER.match(typed)
    found = (
        session.scalar(sa.select(Todo.id).where(Todo.number == int(number[1]))) if number else None
    )
    if found is None:
        raise DomainError("Dieses To-do gibt es nicht. Zum Beispiel: T12.", field="step_after")
    if todo is not None and (found == todo.id or found in _after(session, todo)):
        raise DomainError(
            f"{typed.strip()} kommt selbst erst nach T{todo.number}.", field="step_after"
        )
    return found


def _after(session: Session, todo: Todo) -> set[int]:
    return {row[0] for row in session.execute(_chain(todo.id, is_up=False))}
