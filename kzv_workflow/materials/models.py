"""What lies on the shelf: files with all their versions, link collections, who looked when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, ShortText, enum_column, one_of
from kzv_workflow.files.models import StoredFile
from kzv_workflow.meetings.models import Meeting


class MaterialKind(StrEnum):
    """What it is for the reader, whatever the format of the file."""

    SLIDES = "slides"
    SHORT_SLIDES = "short_slides"
    TABLE = "table"
    MINUTES = "minutes"
    LINKS = "links"
    REPORT = "report"
    OTHER = "other"


class Visibility(StrEnum):
    OFFICE = "office"
    EVERYBODY = "everybody"


class Material(Base):
    """One thing on the shelf. ``changed_at`` is when its content last became new to readers.

    Withdrawn ones stay for the office. ``revision`` guards against two writers.
    """

    __tablename__ = "material"
    __table_args__ = (
        one_of("kind", MaterialKind),
        one_of("visibility", Visibility),
        sa.Index(None, "changed_at"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    title: Mapped[ShortText]
    kind: Mapped[MaterialKind] = mapped_column(enum_column(MaterialKind))
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility))
    # where it was collected from ("protokoll:17"), so that collecting again adds and never doubles
    source_key: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own protocol

    meeting: Mapped[Meeting | None] = relationship()
    files: Mapped[list[MaterialFile]] = relationship(
        cascade="all, delete-orphan", order_by="MaterialFile.number.desc()"
    )
    links: Mapped[list[MaterialLink]] = relationship(
        cascade="all, delete-orphan", order_by="MaterialLink.position"
    )

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class MaterialFile(Base):
    """A version of a material's file; the one with the highest number is the current one."""

    __tablename__ = "material_file"
    __table_args__ = (
        sa.UniqueConstraint("material_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counts_from_one"),
    )

    id: Mapped[Key]
    material_id: Mapped[int] = mapped_column(sa.ForeignKey("material.id"))
    number: Mapped[int]
    file_id: Mapped[str] = mapped_column(sa.ForeignKey("stored_file.id"))
    added_at: Mapped[datetime]
    added_by: Mapped[ShortText]  # printed name

    file: Mapped[StoredFile] = relationship()


class MaterialLink(Base):
    """A link of a collection, each address once."""

    __tablename__ = "material_link"
    __table_args__ = (
        sa.UniqueConstraint("material_id", "url"),
        sa.UniqueConstraint("material_id", "position"),
    )

    id: Mapped[Key]
    material_id: Mapped[int] = mapped_column(sa.ForeignKey("material.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(500))
    url: Mapped[str] = mapped_column(sa.String(2000))


class ShelfVisit(Base):
    """When an account was last on the shelf: what changed after ``before`` is new to it.

    A visit lasts; ``before`` only moves on when ``last_at`` is long enough ago.
    """

    __tablename__ = "shelf_visit"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    before: Mapped[datetime | None]  # None: this is the first visit
    last_at: Mapped[datetime]
