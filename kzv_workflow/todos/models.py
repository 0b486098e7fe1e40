"""To-dos and, for each organisation that owes one, its assignment."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, enum_column, one_of
from kzv_workflow.directory.models import Organisation, Person
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.models import Meeting, MeetingDay, MeetingState
from kzv_workflow.todos.days_before import days_before

FAR = date(9999, 12, 31)  # sorts what has no deadline behind everything else


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


class Recurrence(StrEnum):
    """A duty that comes again: the next To-do follows when its deadline has passed."""

    NONE = "none"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class AssignmentState(StrEnum):
    """Where an organisation stands; "overdue" is computed, never stored."""

    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    DROPPED = "dropped"
    ORPHANED = "orphaned"


# Not closed: owed, or waiting for the office to decide whether it still is.
UNSETTLED = (AssignmentState.OPEN, AssignmentState.ORPHANED)


class Channel(StrEnum):
    """How the office learned that something is done."""

    ONLINE = "online"
    MAIL = "mail"
    PHONE = "phone"
    MEETING = "meeting"


class Todo(Base):
    """What was agreed. ``number`` is the T17 people quote; it is never used again.

    Municipalities see a To-do only once it is published. ``due`` is the last acceptable day as
    agreed; one that hangs on a meeting has ``due_meeting_id`` and is computed: ask ``due_on``.
    """

    __tablename__ = "todo"
    __table_args__ = (
        one_of("scope", TodoScope),
        one_of("completion", Completion),
        one_of("recurrence", Recurrence),
        sa.Index(None, "due"),
        sa.Index(  # of those that hang on one; the others would stand in it 20,000 times
            None, "due_meeting_id",
            sqlite_where=sa.text("due_meeting_id IS NOT NULL"),
            postgresql_where=sa.text("due_meeting_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_todo_names_a_meeting", "number",
            sqlite_where=sa.text("due_meeting IS NOT NULL AND due_meeting_id IS NULL"),
            postgresql_where=sa.text("due_meeting IS NOT NULL AND due_meeting_id IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[LongText]
    scope: Mapped[TodoScope] = mapped_column(enum_column(TodoScope))
    completion: Mapped[Completion] = mapped_column(enum_column(Completion))
    due: Mapped[date | None]
    due_text: Mapped[str | None] = mapped_column(sa.String(500))
    due_kind: Mapped[str] = mapped_column(sa.String(20), default="none")
    due_meeting: Mapped[str | None] = mapped_column(sa.String(200))
    due_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    due_lead: Mapped[int] = mapped_column(default=0)  # days from it to the meeting
    printed_due: Mapped[str | None] = mapped_column(sa.String(500))  # before it was postponed
    start: Mapped[date | None]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # of the office
    wants_file: Mapped[bool] = mapped_column(default=False)  # the answer is a file
    step_after_id: Mapped[int | None] = mapped_column(sa.ForeignKey("todo.id"), index=True)
    follows_id: Mapped[int | None] = mapped_column(sa.ForeignKey("todo.id"), unique=True)
    recurrence: Mapped[Recurrence] = mapped_column(enum_column(Recurrence), default=Recurrence.NONE)
    repeats_on: Mapped[int | None]  # the day of the month of the first one, where months are short
    origin_label: Mapped[str | None] = mapped_column(sa.String(300))
    origin_url: Mapped[str | None] = mapped_column(sa.String(300))
    action_label: Mapped[str | None] = mapped_column(sa.String(60))  # "Antworten", on a button
    action_url: Mapped[str | None] = mapped_column(sa.String(300))  # where it is done, if not here
    published_at: Mapped[datetime | None]
    reminders: Mapped[bool] = mapped_column(default=True)  # off: no mail until the office says so
    reminder_plan: Mapped[str] = mapped_column(sa.String(60), default="new 7 1 weekly")
    created_at: Mapped[datetime]

    if TYPE_CHECKING:  # a column property, see below
        due_on: Mapped[date | None]

    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])
    hangs_on: Mapped[Meeting | None] = relationship(foreign_keys=[due_meeting_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    contact: Mapped[Person | None] = relationship(foreign_keys=[contact_id])
    step_after: Mapped[Todo | None] = relationship(
        foreign_keys=[step_after_id], remote_side="Todo.id"
    )
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="todo", cascade="all, delete-orphan"
    )

    @property
    def hangs_how(self) -> str:
        """Before the title of the meeting it hangs on: "im", "vor", "bis zu", "14 Tage vor"."""
        if self.due_kind == "at_meeting":
            return "im"
        return {0: "bis zu", 1: "vor"}.get(self.due_lead, f"{self.due_lead} Tage vor")


_FIRST_DAY = (
    sa.select(sa.func.min(MeetingDay.day))
    .join(MeetingDay.meeting)
    .where(MeetingDay.meeting_id == Todo.due_meeting_id, Meeting.state != MeetingState.MOVED)
    .correlate(Todo)
    .scalar_subquery()
)

# The last acceptable day as things stand today: as agreed, or so many days before the meeting;
# a meeting whose new date is still open has none.
DUE_ON: sa.ColumnElement[date | None] = sa.case(
    (Todo.due_meeting_id.is_(None), Todo.due),
    else_=days_before(_FIRST_DAY, Todo.due_lead),
)
Todo.due_on = column_property(DUE_ON)


class Assignment(Base):
    """One organisation's share of a To-do; this is what ``/aufgaben/<id>`` shows.

    ``due`` is a day granted to this organisation alone, ``announced_due`` the day of the meeting it
    hangs on as this organisation was told last. ``closed_through`` says that another one did it
    for all, or that the coordinator closed the whole.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        sa.UniqueConstraint("todo_id", "organisation_id"),
        one_of("state", AssignmentState),
        sa.CheckConstraint(
            "(state IN ('open', 'orphaned')) = (closed_at IS NULL)", name="closed_has_a_time"
        ),
        sa.Index(
            "ix_assignment_orphaned", "todo_id",
            sqlite_where=sa.text("state = 'orphaned'"),
            postgresql_where=sa.text("state = 'orphaned'"),
        ),
        sa.Index(None, "organisation_id", "state"),
        sa.Index(None, "organisation_id", "closed_at"),
        sa.Index(
            "ix_assignment_still_open", "todo_id", "organisation_id", "due", "state",
            sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    todo_id: Mapped[int] = mapped_column(sa.ForeignKey("todo.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    state: Mapped[AssignmentState] = mapped_column(enum_column(AssignmentState))
    due: Mapped[date | None]
    announced_due: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.String(200))  # printed name
    closed_channel: Mapped[Channel | None] = mapped_column(enum_column(Channel))
    closed_through_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("assignment.id"), index=True
    )
    closed_reason: Mapped[str | None] = mapped_column(sa.Text)
    comment: Mapped[str | None] = mapped_column(sa.Text)  # the remark of who owes it

    todo: Mapped[Todo] = relationship(back_populates="assignments")
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state is AssignmentState.OPEN

    @property
    def due_on(self) -> date | None:
        """The last acceptable day for this organisation."""
        return self.due or self.todo.due_on

    def complete(self, by: str, at: datetime, channel: Channel = Channel.ONLINE) -> None:
        """Done, said by that name through that channel.

        Raises DomainError if it is closed already.
        """
        self.close(AssignmentState.DONE, by, at, channel)

    def close(
        self, state: AssignmentState, by: str, at: datetime, channel: Channel = Channel.ONLINE
    ) -> None:
        """Done, not applicable or waived. Raises DomainError unless it is open."""
        if self.closed_at is not None:
            raise DomainError(f"Dieses To-do ist schon erledigt, von {self.closed_by}.")
        self.state = state
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
        self.closed_at = self.closed_by = self.closed_channel = self.closed_through_id = None
        self.closed_reason = None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


# The last acceptable day for one organisation.
OWED_ON: sa.ColumnElement[date | None] = sa.func.coalesce(Assignment.due, DUE_ON)
# How that day was agreed; a day granted to one organisation was not.
OWED_TEXT: sa.ColumnElement[str | None] = sa.case((Assignment.due.is_(None), Todo.due_text))
