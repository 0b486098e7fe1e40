"""Questions about catalogues and rounds; every participant may read the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts
from kzv_workflow.indicators.models import Catalogue, CatalogueColumn, Indicator, Round, Theme
from kzv_workflow.meetings.models import Meeting


class ListedCatalogue(NamedTuple):
    id: int
    title: str
    is_demo: bool
    created_by: str
    indicators: int


class ListedIndicator(NamedTuple):
    """An indicator as a page shows it, with its theme."""

    id: int
    code: str
    letter: str
    theme: str
    name: str
    definition: str
    source: str
    level: str
    periodicity: str
    unit: str
    notes: str
    status: str
    theme_id: int


def newest_catalogue(session: Session) -> Catalogue | None:
    """The newest of the office's own; the example only while there is no other."""
    return session.scalars(
        sa.select(Catalogue).order_by(Catalogue.is_demo, Catalogue.id.desc()).limit(1)
    ).first()


def find_catalogue(session: Session, catalogue_id: int) -> Catalogue | None:
    """Every participant may read every version."""
    return session.get(Catalogue, catalogue_id)


def catalogues(session: Session) -> list[ListedCatalogue]:
    """Newest first."""
    count = (
        sa.select(sa.func.count(Indicator.id))
        .where(Indicator.catalogue_id == Catalogue.id)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            Catalogue.id, Catalogue.title, Catalogue.is_demo, Catalogue.created_by, count
        ).order_by(Catalogue.id.desc())
    )
    return [ListedCatalogue(*row) for row in rows]


def indicators(
    session: Session, catalogue_id: int, theme: str | None = None, words: str = ""
) -> list[ListedIndicator]:
    """By theme and code; *theme* is its letter, *words* stand in code, name, definition, source."""
    query = (
        sa.select(
            Indicator.id, Indicator.code, Theme.letter, Theme.title, Indicator.name,
            Indicator.definition, Indicator.source, Indicator.level, Indicator.periodicity,
            Indicator.unit, Indicator.notes, Indicator.status, Theme.id,
        )
        .join(Theme, Theme.id == Indicator.theme_id)
        .where(Indicator.catalogue_id == catalogue_id)
        .order_by(Theme.letter, Indicator.position)
    )  # fmt: skip
    if theme:
        query = query.where(Theme.letter == theme)
    rows = [ListedIndicator._make(row) for row in session.execute(query)]
    wanted = words.casefold().split()
    return [row for row in rows if all(word in _searched(row) for word in wanted)]


def _searched(row: ListedIndicator) -> str:
    return " ".join((row.code, row.name, row.definition, row.source)).casefold()


def content(session: Session, catalogue_id: int) -> Content:
    """A version as plain data, to compare and to write."""
    rows = indicators(session, catalogue_id)
    facts = [
        IndicatorFacts(
            row.code, row.letter, row.name, row.definition, row.source, row.level,
            row.periodicity, row.unit, row.notes, row.status,
        )
        for row in rows
    ]  # fmt: skip
    return Content({row.letter: row.theme for row in rows}, facts)


def known_headings(session: Session) -> dict[str, str]:
    """What the office said about headings (levelled) of tables before."""
    rows = session.execute(sa.select(CatalogueColumn.heading, CatalogueColumn.meaning))
    return {row[0]: row[1] for row in rows}


def themes(session: Session, catalogue_id: int) -> Sequence[Theme]:
    return session.scalars(
        sa.select(Theme).where(Theme.catalogue_id == catalogue_id).order_by(Theme.letter)
    ).all()


def rounds(session: Session) -> Sequence[Round]:
    """Newest first, without those withdrawn."""
    return session.scalars(
        sa.select(Round)
        .where(Round.withdrawn_at.is_(None))
        .options(joinedload(Round.todo))
        .order_by(Round.id.desc())
    ).all()


def withdrawn(session: Session) -> Sequence[Round]:
    """Rounds the office has taken back, newest first."""
    return session.scalars(
        sa.select(Round).where(Round.withdrawn_at.is_not(None)).order_by(Round.id.desc())
    ).all()


def find_round(session: Session, round_id: int) -> Round | None:
    return session.scalars(
        sa.select(Round)
        .where(Round.id == round_id)
        .options(joinedload(Round.catalogue), joinedload(Round.todo))
    ).first()


def meeting_of(session: Session, found: Round) -> Meeting | None:
    """Where the round was agreed."""
    return session.get(Meeting, found.meeting_id) if found.meeting_id else None


def codes(session: Session, catalogue_id: int) -> dict[str, int]:
    """The indicators of a version by code."""
    rows = session.execute(
        sa.select(Indicator.code, Indicator.id).where(Indicator.catalogue_id == catalogue_id)
    )
    return {row[0]: row[1] for row in rows}


def names(session: Session, catalogue_id: int) -> dict[str, str]:
    """The names of the indicators by code, levelled for comparing: case and blanks do not count."""
    rows = session.execute(
        sa.select(Indicator.code, Indicator.name).where(Indicator.catalogue_id == catalogue_id)
    )
    return {row[0]: " ".join(row[1].casefold().split()) for row in rows}


def meeting_choices(session: Session) -> list[tuple[int, str]]:
    """Meetings a round can come from, latest first."""
    rows = session.execute(
        sa.select(Meeting.id, Meeting.title).order_by(Meeting.id.desc()).limit(20)
    )
    return [(row[0], row[1]) for row in rows]
