"""A Protokoll, its immutable versions, and the links between its lines and To-dos."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, enum_column, one_of
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.todos.models import Todo


class MinutesState(StrEnum):
    DRAFT = "draft"
    CIRCULATED = "circulated"
    IN_CORRECTION = "in_correction"
    APPROVED = "approved"


class VersionKind(StrEnum):
    IMPORTED = "imported"
    SAVED = "saved"
    CIRCULATED = "circulated"


class MentionKind(StrEnum):
    """Where the To-do was agreed, or where its state was only reported."""

    ORIGIN = "origin"
    STATUS = "status"


class Minutes(Base):
    """The Protokoll of a meeting. ``revision`` guards against two writers."""

    __tablename__ = "minutes"
    __table_args__ = (one_of("state", MinutesState),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), unique=True)
    label: Mapped[str] = mapped_column(sa.String(60))  # "Protokoll", "Festlegungsprotokoll"
    title: Mapped[str] = mapped_column(sa.String(300))
    state: Mapped[MinutesState] = mapped_column(enum_column(MinutesState))
    circulated_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # sha256 of the text
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own protocol

    meeting: Mapped[Meeting] = relationship()


class MinutesVersion(Base):
    """The text as it stood after a save; never changed afterwards."""

    __tablename__ = "minutes_version"
    __table_args__ = (sa.UniqueConstraint("minutes_id", "number"), one_of("kind", VersionKind))

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    number: Mapped[int]
    kind: Mapped[VersionKind] = mapped_column(enum_column(VersionKind))
    source: Mapped[LongText]
    author_name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(sa.String(200))  # why, if nobody typed it


class MinutesDraft(Base):
    """One person's autosave: what stands in their editor and is no version yet.

    ``window`` is the open page that writes it; another window of the same person may not.
    """

    __tablename__ = "minutes_draft"

    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    base: Mapped[int]  # number of the version it began with
    source: Mapped[LongText]
    author_name: Mapped[str] = mapped_column(sa.String(200))
    window: Mapped[str] = mapped_column(sa.String(40))
    updated_at: Mapped[datetime]


class UnlistedOwner(Base):
    """A name that owes something in the text but stays out of the To-do list; "" is nobody."""

    __tablename__ = "unlisted_owner"

    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(300), primary_key=True)


class Confirmation(Base):
    """Those present looked at what was agreed and said yes to it; kept for each version."""

    __tablename__ = "minutes_confirmation"

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"), index=True)
    version_number: Mapped[int]
    remark: Mapped[str | None] = mapped_column(sa.String(500))
    by_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]


class TodoMention(Base):
    """A line of a Protokoll speaks of a To-do; it keeps what was printed.

    A To-do has at most one origin. ``printed_…`` is what the record last followed,
    ``current_…`` what the newest version says; both are the same until the To-do is published.
    """

    __tablename__ = "todo_mention"
    __table_args__ = (
        one_of("kind", MentionKind),
        sa.Index(
            "uq_todo_mention_one_origin",
            "todo_id",
            unique=True,
            sqlite_where=sa.text("kind = 'origin'"),
            postgresql_where=sa.text("kind = 'origin'"),
        ),
        sa.Index(None, "minutes_id"),
    )

    id: Mapped[Key]
    todo_id: Mapped[int] = mapped_column(sa.ForeignKey("todo.id"))
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    kind: Mapped[MentionKind] = mapped_column(enum_column(MentionKind))
    line: Mapped[int | None]  # None: no longer found in the newest version
    printed_text: Mapped[LongText]
    printed_owner: Mapped[str] = mapped_column(sa.String(300))
    printed_due: Mapped[str | None] = mapped_column(sa.String(500))
    current_text: Mapped[str | None] = mapped_column(sa.Text)  # None: as printed
    current_owner: Mapped[str | None] = mapped_column(sa.String(300))

    todo: Mapped[Todo] = relationship()
