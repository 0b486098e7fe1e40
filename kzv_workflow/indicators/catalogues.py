"""Versions of the catalogue: taking one over, the shipped example, what headings mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import queries
from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts
from kzv_workflow.indicators.models import (
    Catalogue,
    CatalogueColumn,
    Indicator,
    IndicatorStatus,
    Theme,
)
from kzv_workflow.web.viewer import Viewer

EXAMPLE = Path(__file__).with_name("demo.json")


@dataclass(frozen=True, slots=True)
class NewVersion:
    """``previous_id`` is the version whose differences were shown and confirmed."""

    title: str
    content: Content
    previous_id: int | None = None
    is_demo: bool = False


def shipped_example() -> NewVersion:
    """The invented catalogue, for trying things out; it never claims to be an official one."""
    data = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    rows = [
        IndicatorFacts(letter=values[0][0], **dict(zip(data["columns"], values, strict=True)))
        for values in data["indicators"]
    ]
    return NewVersion(data["title"], Content(data["themes"], rows), is_demo=True)


def add_version(session: Session, new: NewVersion, viewer: Viewer, at: datetime) -> Catalogue:
    """Store a version beside those that are there.

    Raises DomainError if there is nothing in it, or another one came in between.
    """
    if not new.content.indicators:
        raise DomainError("In der Tabelle steht keine Kennzahl.")
    directory.lock(session, viewer.organisation_id)  # a second click waits for the first
    if new.is_demo and any(
        one.is_demo and one.title == new.title for one in queries.catalogues(session)
    ):
        raise DomainError("Der Beispielkatalog ist schon geladen.")
    newest = queries.newest_catalogue(session)
    if not new.is_demo and new.previous_id != (newest.id if newest else None):
        raise DomainError(
            "Inzwischen gibt es eine neuere Fassung des Katalogs. Bitte laden Sie die Datei noch "
            "einmal hoch; dann sehen Sie die Unterschiede zu ihr."
        )
    catalogue = Catalogue(
        title=new.title,
        is_demo=new.is_demo,
        previous_id=new.previous_id,
        created_at=at,
        created_by=viewer.name,
    )
    session.add(catalogue)
    session.flush()
    _add_content(session, catalogue.id, new.content)
    said = f"hat die Fassung „{new.title}“ aufgenommen"
    record(session, viewer, ("catalogue", catalogue.id), said, at)
    return catalogue


def _add_content(session: Session, catalogue_id: int, content: Content) -> None:
    themes = {
        letter: Theme(
            catalogue_id=catalogue_id, letter=letter, title=title or f"Themenfeld {letter}"
        )
        for letter, title in content.themes.items()
    }
    session.add_all(themes.values())
    session.flush()
    rows = sorted(content.indicators, key=lambda one: german.natural_key(one.code))
    session.execute(
        sa.insert(Indicator),
        [
            {
                **{key: value for key, value in asdict(one).items() if key != "letter"},
                "status": IndicatorStatus(one.status),
                "catalogue_id": catalogue_id,
                "theme_id": themes[one.letter].id,
                "position": position,
            }
            for position, one in enumerate(rows, start=1)
        ],
    )


def remember_headings(session: Session, meanings: Mapping[str, str]) -> None:
    """What the office said a heading (levelled) means, also that one is not to be read."""
    known = {row.heading: row for row in session.scalars(sa.select(CatalogueColumn))}
    for heading, meaning in meanings.items():
        if heading in known:
            known[heading].meaning = meaning
        elif heading:
            session.add(CatalogueColumn(heading=heading[:200], meaning=meaning))
