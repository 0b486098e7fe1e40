"""To-dos whose line in the Protokoll is gone: the office decides there whether they still hold."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.todos.models import Assignment, Todo
from kzv_workflow.todos.queries import IS_ORPHANED


class Orphan(NamedTuple):
    """A To-do without its line in the Protokoll; ``clarify_url`` is where the office decides."""

    number: int
    text: str
    clarify_url: str


def orphans(session: Session, limit: int = 20) -> list[Orphan]:
    """What waits for the office to say whether it still holds, by number."""
    waiting = sa.select(Assignment.todo_id).where(IS_ORPHANED)
    rows = session.execute(
        sa.select(Todo.number, Todo.text, Todo.origin_url)
        .where(Todo.id.in_(waiting))
        .order_by(Todo.number)
        .limit(limit)
    )
    return [Orphan(number, text, clarify_url(url)) for number, text, url in rows]


def clarify_url(origin_url: str | None) -> str:
    """The page of the Protokoll on which the office decides about lines that are gone."""
    return f"{(origin_url or '').partition('#')[0]}/klaeren"
