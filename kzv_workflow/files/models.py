"""The rows of stored files; their bytes lie in the folder of the instance."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kzv_workflow.db import Base, ShortText


class StoredFile(Base):
    """One file, never changed after it was stored; ``size`` in bytes, ``sha256`` of them."""

    __tablename__ = "stored_file"
    __table_args__ = (sa.CheckConstraint("size >= 0", name="size_is_not_negative"),)

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)  # uuid4, hexadecimal
    name: Mapped[ShortText]
    mimetype: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
