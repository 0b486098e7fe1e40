"""Announcements: title, text, where it comes from, and until when it holds."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kzv_workflow.db import Base, Key, LongText, ShortText


class Announcement(Base):
    """A notice to everybody; municipalities see it up to and including ``valid_until``."""

    __tablename__ = "announcement"
    __table_args__ = (sa.Index(None, "published_at"), sa.Index(None, "valid_until"))

    id: Mapped[Key]
    title: Mapped[ShortText]
    text: Mapped[LongText]
    source_url: Mapped[str | None] = mapped_column(sa.String(2000))
    valid_until: Mapped[date | None]
    published_at: Mapped[datetime]
    author_name: Mapped[ShortText]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own protocol

    def is_expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today
