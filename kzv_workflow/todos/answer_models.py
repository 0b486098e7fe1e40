"""What comes back about a To-do: files, questions, requests for more time; and text blocks."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of
from kzv_workflow.errors import DomainError
from kzv_workflow.files.models import StoredFile
from kzv_workflow.todos.models import Assignment, Todo


class RequestKind(StrEnum):
    QUESTION = "question"
    MORE_TIME = "more_time"


class TodoFile(Base):
    """A file handed in for an assignment, or (without one) material for all who owe the To-do."""

    __tablename__ = "todo_file"

    id: Mapped[Key]
    todo_id: Mapped[int] = mapped_column(sa.ForeignKey("todo.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    file_id: Mapped[str] = mapped_column(sa.ForeignKey("stored_file.id"))
    added_by: Mapped[ShortText]
    added_at: Mapped[datetime]

    todo: Mapped[Todo] = relationship()
    file: Mapped[StoredFile] = relationship()


class TodoRequest(Base):
    """Something an organisation wants from the office before it can go on; one of each kind."""

    __tablename__ = "todo_request"
    __table_args__ = (
        one_of("kind", RequestKind),
        sa.CheckConstraint(
            "(kind = 'more_time') = (wished_due IS NOT NULL)", name="more_time_has_a_day"
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_somebody"
        ),
        sa.Index(
            "uq_todo_request_one_unanswered", "assignment_id", "kind", unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(enum_column(RequestKind))
    text: Mapped[LongText]
    wished_due: Mapped[date | None]
    asked_by: Mapped[ShortText]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(sa.Text)
    is_granted: Mapped[bool | None]
    answered_by: Mapped[str | None] = mapped_column(sa.String(200))
    answered_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship()

    def settle(self, text: str, is_granted: bool | None, by: str, at: datetime) -> None:
        """Answered, once. Raises DomainError if somebody was faster."""
        if self.answered_at is not None:
            raise DomainError(f"Das hat {self.answered_by} schon beantwortet.")
        self.answer, self.is_granted = text or None, is_granted
        self.answered_by, self.answered_at = by, at


class TodoTemplate(Base):
    """A text block for a typical To-do."""

    __tablename__ = "todo_template"

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(sa.String(200), unique=True)
    text: Mapped[LongText]
