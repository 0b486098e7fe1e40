"""The own list page by page: what an organisation owes, and what it has closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.todos.models import (
    FAR,
    OWED_ON,
    UNSETTLED,
    Assignment,
    AssignmentState,
    Todo,
)
from kzv_workflow.todos.queries import OWED, OwedRow, visible
from kzv_workflow.todos.stepping import BEFORE, IS_BEFORE
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer

_SOONEST = sa.func.coalesce(OWED_ON, FAR)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Some of what is owed, soonest first, and how much it is altogether."""

    page: Page[OwedRow]
    count: int
    late: int

    @property
    def rest(self) -> int:
        """How many a first page leaves out."""
        return self.count - len(self.page.rows)


def owing(session: Session, viewer: Viewer, today: date, after: str | None = None) -> OwnPage:
    """What the viewer's own organisation owes, after that cursor; page and counts at once.

    Days are computed for all of it, everything else only for what the page shows.
    """
    is_late = sa.and_(Assignment.state == AssignmentState.OPEN, today > OWED_ON)
    owed = (
        sa.select(
            Assignment.id,
            Todo.number,
            _SOONEST.label("day"),
            sa.case((is_late, 1), else_=0).label("late"),
        )
        .join(Assignment.todo)
        .where(_own(viewer), Assignment.state.in_(UNSETTLED))
        .cte("owed")
    )
    order = (owed.c.day, owed.c.number)
    shown = (
        sa.select(
            owed,
            sa.select(sa.func.count(owed.c.id)).scalar_subquery().label("in_all"),
            sa.select(sa.func.sum(owed.c.late)).scalar_subquery().label("all_late"),
        )
        .where(follows(owed.c.day, owed.c.number, after))
        .order_by(*order)
        .limit(PAGE_SIZE + 1)
        .subquery()
    )
    found = session.execute(
        sa.select(*OWED, shown.c.in_all, shown.c.all_late)
        .join(Assignment.todo)
        .outerjoin(BEFORE, IS_BEFORE)
        .join(shown, shown.c.id == Assignment.id)
        .order_by(shown.c.day, shown.c.number)
    ).all()
    rows = [OwedRow(*row[:-2]) for row in found]
    page = Page.cut(rows, lambda row: f"{row.due or FAR}_{row.number}")
    return OwnPage(page, *(found[0][-2:] if found else (0, 0)))


def closed(session: Session, viewer: Viewer, after: str | None = None) -> Page[OwedRow]:
    """What the viewer's own organisation has closed, the latest first."""
    found = session.execute(
        sa.select(*OWED)
        .join(Assignment.todo)
        .outerjoin(BEFORE, IS_BEFORE)
        .where(_own(viewer), ~Assignment.state.in_(UNSETTLED), _closed_before(after))
        .order_by(Assignment.closed_at.desc(), Todo.number)
        .limit(PAGE_SIZE + 1)
    )
    rows = [OwedRow(*row) for row in found]
    return Page.cut(rows, lambda row: f"{row.closed_at:%Y-%m-%dT%H:%M:%S.%f%z}_{row.number}")


def _own(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.and_(Assignment.organisation_id == viewer.organisation_id, visible(viewer))


def follows(
    day: sa.ColumnElement[Any], number: sa.SQLColumnExpression[int], cursor: str | None
) -> sa.ColumnElement[bool]:
    """What comes after the last row of a page, ``<day>_<number>``; all, if that is no cursor."""
    said, _, at = (cursor or "").partition("_")
    try:
        reached, last = date.fromisoformat(said), int(at)
    except ValueError:
        return sa.true()
    return sa.or_(day > reached, sa.and_(day == reached, number > last))


def _closed_before(cursor: str | None) -> sa.ColumnElement[bool]:
    said, _, number = (cursor or "").partition("_")
    try:
        reached, last = datetime.fromisoformat(said), int(number)
    except ValueError:
        return sa.true()
    if reached.tzinfo is None:
        return sa.true()
    moment = Assignment.closed_at
    return sa.or_(moment < reached, sa.and_(moment == reached, Todo.number > last))
