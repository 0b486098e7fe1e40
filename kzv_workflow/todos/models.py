"""To-dos and, for each organisation that owes one, its assignment."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, enum_column, one_of
from kzv_workflow.directory.models import Organisation, Person
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.todos.deadlines import Occasion


class TodoScope(StrEnum):
    """Whom it binds: "Kommunen" is every one for itself, joint is office and Kommunen together."""

    OFFICE = "office"
    EACH_MUNICIPALITY = "each_municipality"
    JOINT = "joint"
    ORGANISATION = "organisation"
    PERSON = "person"


class Completion(StrEnum):
    """When the whole To-do is done: all owe it, any may do it, or the coordinator decides."""

    ALL = "all"
    ANY = "any"
    COORDINATOR = "coordinator"


class AssignmentState(StrEnum):
    """Where an organisation stands; "overdue" is computed, never stored."""

    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    DROPPED = "dropped"
    ORPHANED = "orphaned"


class Channel(StrEnum):
    """How the office learned that something is done."""

    ONLINE = "online"
    MAIL = "mail"
    PHONE = "phone"
    MEETING = "meeting"


class Todo(Base):
    """What was agreed. ``number`` is the T17 people quote; it is never used again.

    Municipalities see a To-do only once it is published. ``due`` is the last acceptable day;
    one that hangs on a meeting has only ``due_meeting``, in the words of the Protokoll.
    """

    __tablename__ = "todo"
    __table_args__ = (
        one_of("scope", TodoScope),
        one_of("completion", Completion),
        sa.Index(None, "due"),
    )

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[LongText]
    scope: Mapped[TodoScope] = mapped_column(enum_column(TodoScope))
    completion: Mapped[Completion] = mapped_column(enum_column(Completion))
    due: Mapped[date | None]
    due_text: Mapped[str | None] = mapped_column(sa.String(500))
    due_kind: Mapped[str] = mapped_column(sa.String(20), default="none")
    due_meeting: Mapped[str | None] = mapped_column(sa.String(200))
    start: Mapped[date | None]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    origin_label: Mapped[str | None] = mapped_column(sa.String(300))
    origin_url: Mapped[str | None] = mapped_column(sa.String(300))
    action_label: Mapped[str | None] = mapped_column(sa.String(60))  # "Antworten", on a button
    action_url: Mapped[str | None] = mapped_column(sa.String(300))  # where it is done, if not here
    published_at: Mapped[datetime | None]
    reminders: Mapped[bool] = mapped_column(default=True)  # off: no mail until the office says so
    created_at: Mapped[datetime]

    meeting: Mapped[Meeting | None] = relationship()
    person: Mapped[Person | None] = relationship()
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="todo", cascade="all, delete-orphan"
    )


class Assignment(Base):
    """One organisation's share of a To-do; this is what ``/aufgaben/<id>`` shows."""

    __tablename__ = "assignment"
    __table_args__ = (
        sa.UniqueConstraint("todo_id", "organisation_id"),
        one_of("state", AssignmentState),
        sa.CheckConstraint(
            "(state IN ('open', 'orphaned')) = (closed_at IS NULL)", name="closed_has_a_time"
        ),
        sa.Index(None, "organisation_id", "state"),
        sa.Index(None, "organisation_id", "closed_at"),
    )

    id: Mapped[Key]
    todo_id: Mapped[int] = mapped_column(sa.ForeignKey("todo.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    state: Mapped[AssignmentState] = mapped_column(enum_column(AssignmentState))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.String(200))  # printed name
    closed_channel: Mapped[Channel | None] = mapped_column(enum_column(Channel))
    comment: Mapped[str | None] = mapped_column(sa.Text)

    todo: Mapped[Todo] = relationship(back_populates="assignments")
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state is AssignmentState.OPEN

    def complete(self, by: str, at: datetime, channel: Channel = Channel.ONLINE) -> None:
        """Done, said by that name through that channel.

        Raises DomainError unless it is open.
        """
        if not self.is_open:
            raise DomainError(f"Dieses To-do ist schon erledigt, von {self.closed_by}.")
        self.state = AssignmentState.DONE
        self.closed_at, self.closed_by, self.closed_channel = at, by, channel

    def drop(self, by: str, at: datetime) -> None:
        """No longer owed, though not done."""
        self.state = AssignmentState.DROPPED
        self.closed_at, self.closed_by, self.closed_channel = at, by, Channel.ONLINE

    def reopen(self) -> None:
        """Open again, as if it had never been closed; the history keeps what happened.

        Raises DomainError if it is not closed.
        """
        if self.closed_at is None:
            raise DomainError("Dieses To-do ist noch offen.")
        self.state = AssignmentState.OPEN
        self.closed_at = self.closed_by = self.closed_channel = None


class Reminder(Base):
    """An assignment was (or is being) recalled for this occasion: each happens once.

    ``occasion_day`` is the day the occasion fell on, which a standstill may have delayed.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint("assignment_id", "occasion", "occasion_day"),
        one_of("occasion", Occasion),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    occasion: Mapped[Occasion] = mapped_column(enum_column(Occasion))
    occasion_day: Mapped[date]


class DigestRun(Base):
    """The digests of a day are queued; its key lets only one process do it."""

    __tablename__ = "digest_run"

    day: Mapped[date] = mapped_column(primary_key=True)
