"""The derived table that is searched; it can be thrown away and made again at any time.

The words lie in an index the database keeps itself: ``search_words`` (FTS5, fed by triggers) on
SQLite, an index over the same expression on PostgreSQL. Both exist only in the migration.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kzv_workflow.db import Base, Key, LongText, enum_column, one_of

INDEX_NAME = "search_words"


class EntryKind(StrEnum):
    MINUTES = "minutes"
    TODO = "todo"
    MATERIAL = "material"
    ANNOUNCEMENT = "announcement"


class SearchEntry(Base):
    """A line that can be found. Who may see it is asked of the object itself, never of this row.

    ``folded`` are the words of ``text`` as :mod:`kzv_workflow.search.folding` compares them,
    ``context`` those of the section; the latter only serve the filters by name.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        one_of("kind", EntryKind),
        sa.Index(None, "kind", "object_id"),
        sa.Index(None, "day", "id"),
        sa.Index(None, "meeting_id"),
    )

    id: Mapped[Key]
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    object_id: Mapped[int]
    position: Mapped[int]  # the line in a Protokoll, else a running number
    meeting_id: Mapped[int | None]
    day: Mapped[date]  # of the meeting, else of the last change
    title: Mapped[str] = mapped_column(sa.String(320))
    section: Mapped[str | None] = mapped_column(sa.String(300))
    text: Mapped[LongText]
    folded: Mapped[LongText]
    context: Mapped[LongText]


def is_own_business(object_: object, name: str | None, kind: str, *_: object) -> bool:
    """For Alembic's comparison: the full text index is nobody's model."""
    return not (name or "").startswith(INDEX_NAME)
