"""Files taken over in bulk: a batch, and what became of each of its files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of


class ImportState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    KNOWN = "known"  # everything in it had been taken over before
    FAILED = "failed"


class ImportBatch(Base):
    """Files given at one time, and how their Protokolle shall be stored."""

    __tablename__ = "import_batch"

    id: Mapped[Key]
    created_at: Mapped[datetime]
    account_id: Mapped[int]  # of the history, no foreign key: it outlives the account
    author_name: Mapped[ShortText]
    leaves_open: Mapped[bool]  # To-dos stay open unless their line is ticked
    is_circulated: Mapped[bool]

    files: Mapped[list[ImportFile]] = relationship(
        back_populates="batch", order_by="ImportFile.id", cascade="all, delete-orphan"
    )

    @property
    def waiting(self) -> int:
        return sum(1 for file in self.files if file.state is ImportState.WAITING)


class ImportFile(Base):
    """One file; ``report`` is JSON as :mod:`kzv_workflow.minutes.bulk_report` writes it.

    A file that was refused at the door is not kept.
    """

    __tablename__ = "import_file"
    __table_args__ = (
        one_of("state", ImportState),
        sa.Index(None, "batch_id"),
        sa.Index(None, "state"),
    )

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("import_batch.id"))
    name: Mapped[ShortText]
    file_id: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState))
    report: Mapped[LongText]

    batch: Mapped[ImportBatch] = relationship(back_populates="files")
