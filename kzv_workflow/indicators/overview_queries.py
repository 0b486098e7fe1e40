"""Questions about a whole round: the matrix of all selections, the sets, the focus.

A municipality sees them only once the office has released the round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.indicators.consolidation import (
    HAS_DATA,
    Cell,
    Column,
    Row,
    Rule,
    Share,
    Tally,
)
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
from kzv_workflow.indicators.values import Verdict
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
    found = session.execute(
        sa.select(
            Selection.id, Organisation.name, Organisation.short_code, Selection.state,
            Organisation.type, Organisation.land,
        )
        .join(Organisation, Organisation.id == Selection.organisation_id)
        .where(Selection.round_id == round_id)
        .order_by(Organisation.sort_key)
    )  # fmt: skip
    return [
        Column(key, name, short_code, state is SelectionState.FINAL, kind, land)
        for key, name, short_code, state, kind, land in found
    ]


def tallies(
    session: Session, found: Round, columns: Sequence[Column], rule: Rule | None = None
) -> list[Tally]:
    """Every indicator of the catalogue by theme and code, counted; one statement.

    Those of the *columns* count that the rule is about.
    """
    counting = rule.columns(columns) if rule else columns
    counts: sa.ColumnElement[bool] = sa.true()  # not asked of each row unless somebody is left out
    if len(counting) < len(columns):
        counts = Choice.selection_id.in_([one.id for one in counting])

    def number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count(sa.case((sa.and_(counts, condition), 1)))

    chosen = (
        sa.select(
            Choice.indicator_id,
            sa.func.count().label("anywhere"),
            number(sa.true()).label("chosen"),
            number(Choice.governance_relevance.is_(True)).label("relevant"),
            number(Choice.data_availability.in_(HAS_DATA)).label("with_data"),
        )
        .where(Choice.selection_id.in_([one.id for one in columns]))
        .where(Choice.verdict == Verdict.YES)
        .group_by(Choice.indicator_id)
        .subquery()
    )
    numbers = [sa.func.coalesce(one, 0) for one in list(chosen.c)[1:]]
    listed = session.execute(
        sa.select(Indicator.id, Theme.letter, Theme.title, *numbers)
        .join(Theme, Theme.id == Indicator.theme_id)
        .outerjoin(chosen, chosen.c.indicator_id == Indicator.id)
        .where(Indicator.catalogue_id == found.catalogue_id)
        .order_by(Theme.letter, Indicator.position)
    )
    return [Tally._make(row) for row in listed]


def coverage(
    session: Session, found: Round, columns: Sequence[Column], tallies: Sequence[Tally]
) -> dict[str, list[Share]]:
    """By theme, one share for each municipality in the order of the columns."""
    counted = session.execute(
        sa.select(Theme.letter, Choice.selection_id, sa.func.count())
        .join(Indicator, Indicator.theme_id == Theme.id)
        .join(Choice, Choice.indicator_id == Indicator.id)
        .where(Theme.catalogue_id == found.catalogue_id, Choice.verdict == Verdict.YES)
        .where(Choice.selection_id.in_([one.id for one in columns]))
        .group_by(Theme.letter, Choice.selection_id)
    )
    chosen = {(letter, key): number for letter, key, number in counted}
    return {
        letter: [Share(chosen.get((letter, one.id), 0), total) for one in columns]
        for letter, total in sorted(Counter(one.letter for one in tallies).items())
    }


def rows(session: Session, found: Round, among: Collection[int] | None = None) -> list[Row]:
    """Indicators of the catalogue with what each municipality says; *among* these only.

    Two statements.
    """
    cells: dict[int, dict[int, Cell]] = {}
    said = (
        sa.select(
            Choice.indicator_id, Choice.selection_id, Choice.verdict, Choice.governance_relevance,
            Choice.data_availability, Choice.reason, Choice.doubt, Choice.remark,
        )
        .join(Selection, Selection.id == Choice.selection_id)
        .where(Selection.round_id == found.id)
    )  # fmt: skip
    listed = (
        sa.select(Indicator.id, Indicator.code, Theme.letter, Theme.title, Indicator.name)
        .join(Theme, Theme.id == Indicator.theme_id)
        .where(Indicator.catalogue_id == found.catalogue_id)
        .order_by(Theme.letter, Indicator.position)
    )
    if among is not None:
        said = said.where(Choice.indicator_id.in_(among))
        listed = listed.where(Indicator.id.in_(among))
    for row in session.execute(said):
        cells.setdefault(row[0], {})[row[1]] = Cell(*row[2:])
    return [Row(*one, cells=cells.get(one[0], {})) for one in session.execute(listed)]


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


class Begun(NamedTuple):
    """How far an organisation's own selection is."""

    chosen: int
    total: int


def begun(session: Session, viewer: Viewer, todo_ids: Sequence[int]) -> dict[int, Begun]:
    """For those To-dos that ask the viewer's organisation for a selection, by To-do."""
    total = (
        sa.select(sa.func.count(Indicator.id))
        .where(Indicator.catalogue_id == Round.catalogue_id)
        .correlate(Round)
        .scalar_subquery()
    )
    chosen = (
        sa.select(sa.func.count(Choice.id))
        .where(Choice.selection_id == Selection.id, Choice.verdict == Verdict.YES)
        .correlate(Selection)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Round.todo_id, chosen, total)
        .join(Selection, Selection.round_id == Round.id)
        .where(Selection.organisation_id == viewer.organisation_id, Round.todo_id.in_(todo_ids))
    )
    return {todo_id: Begun(*counts) for todo_id, *counts in rows}
