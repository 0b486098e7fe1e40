"""The append-only record of consequential changes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kzv_workflow.db import Base, Key, LongText, ShortText


class HistoryEntry(Base):
    """One change: ``text`` is a German sentence fragment, printed with actor and time.

    Actor and object are plain numbers, not foreign keys: an entry outlives both.
    """

    __tablename__ = "history_entry"
    __table_args__ = (sa.Index(None, "object_kind", "object_id", "id"),)

    id: Mapped[Key]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[ShortText]
    object_kind: Mapped[str] = mapped_column(sa.String(32))
    object_id: Mapped[int]
    text: Mapped[LongText]
