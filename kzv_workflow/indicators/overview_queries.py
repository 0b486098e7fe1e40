"""Questions about a whole round: the matrix of all selections, the sets, the focus.

A municipality sees them only once the office has released the round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.indicators import selections
from kzv_workflow.indicators.consolidation import Cell, Column, Row
from kzv_workflow.indicators.models import (
    Choice,
    ComparisonEntry,
    ComparisonSet,
    Indicator,
    Round,
    Selection,
    SelectionState,
    Theme,
    ThemeFocus,
)
from kzv_workflow.web.viewer import Viewer


class Decided(NamedTuple):
    """An indicator of a comparison set with what was decided."""

    indicator_id: int
    code: str
    name: str
    letter: str
    theme: str
    state: str
    reason: str
    minuted: str
    group_title: str
    decided_by: str
    position: int = 0  # inside its group


def find(session: Session, round_id: int, viewer: Viewer) -> Round | None:
    """The round as a whole: for the office, for others once it is released."""
    found = session.scalars(
        sa.select(Round).where(Round.id == round_id).options(joinedload(Round.catalogue))
    ).first()
    if found is None or viewer.is_office:
        return found
    return found if found.released_at and not found.withdrawn_at else None


def columns(session: Session, round_id: int) -> list[Column]:
    """The municipalities in directory order."""
    return [
        Column(
            one.id, one.name, one.short_code, one.state == SelectionState.FINAL, one.type, one.land
        )
        for one in selections.selections(session, round_id)
    ]


def rows(session: Session, found: Round) -> list[Row]:
    """Every indicator of the catalogue with what each municipality says; two statements."""
    cells: dict[int, dict[int, Cell]] = {}
    said = session.execute(
        sa.select(
            Choice.indicator_id, Choice.selection_id, Choice.verdict, Choice.governance_relevance,
            Choice.data_availability, Choice.reason, Choice.doubt, Choice.remark,
        )
        .join(Selection, Selection.id == Choice.selection_id)
        .where(Selection.round_id == found.id)
    )  # fmt: skip
    for row in said:
        cells.setdefault(row[0], {})[row[1]] = Cell(*row[2:])
    listed = session.execute(
        sa.select(Indicator.id, Indicator.code, Theme.letter, Theme.title, Indicator.name)
        .join(Theme, Theme.id == Indicator.theme_id)
        .where(Indicator.catalogue_id == found.catalogue_id)
        .order_by(Theme.letter, Indicator.position)
    )
    return [Row(*one, cells=cells.get(one[0], {})) for one in listed]


def focus(session: Session, round_id: int) -> set[int]:
    """The themes the round looks at first."""
    return set(
        session.scalars(sa.select(ThemeFocus.theme_id).where(ThemeFocus.round_id == round_id))
    )


def newest_set(session: Session, round_id: int) -> ComparisonSet | None:
    return next(iter(sets(session, round_id)), None)


def sets(session: Session, round_id: int) -> Sequence[ComparisonSet]:
    """All versions, newest first."""
    return session.scalars(
        sa.select(ComparisonSet)
        .where(ComparisonSet.round_id == round_id)
        .order_by(ComparisonSet.number.desc())
    ).all()


def entries(session: Session, set_id: int) -> list[Decided]:
    """By theme and code."""
    found = session.execute(
        sa.select(
            Indicator.id, Indicator.code, Indicator.name, Theme.letter, Theme.title,
            ComparisonEntry.state, ComparisonEntry.reason, ComparisonEntry.minuted,
            ComparisonEntry.group_title, ComparisonEntry.decided_by, ComparisonEntry.position,
        )
        .join(Indicator, Indicator.id == ComparisonEntry.indicator_id)
        .join(Theme, Theme.id == Indicator.theme_id)
        .where(ComparisonEntry.set_id == set_id)
        .order_by(Theme.letter, Indicator.position)
    )  # fmt: skip
    return [Decided._make(row) for row in found]


def states(session: Session, round_id: int) -> dict[int, str]:
    """What the newest comparison set says about each indicator."""
    newest = (
        sa.select(ComparisonSet.id)
        .where(ComparisonSet.round_id == round_id)
        .order_by(ComparisonSet.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = session.execute(
        sa.select(ComparisonEntry.indicator_id, ComparisonEntry.state).where(
            ComparisonEntry.set_id == newest
        )
    )
    return {row[0]: row[1] for row in found}
