"""Polls: meetings that need a date, their options with days, who is asked, what they answered.

Days are dates and clock times are local Europe/Berlin; there is no instant in an option.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of
from kzv_workflow.directory.models import Organisation
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.models import MeetingMode, new_uid
from kzv_workflow.polls.coverage import AnswerValue, DelegateRole
from kzv_workflow.polls.deadlines import is_over
from kzv_workflow.todos.models import Channel


class PollState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"  # every meeting has its date
    CANCELLED = "cancelled"


class Visibility(StrEnum):
    """When those who are asked see the answers of the others."""

    ALWAYS = "always"
    AFTER_ANSWER = "after_answer"
    AFTER_END = "after_end"


class DelegateState(StrEnum):
    ACTIVE = "active"
    REPLACED = "replaced"  # somebody else of the municipality answers instead


class Poll(Base):
    """One questionnaire for one or several meetings.

    ``version`` rises with every change of what is asked, so that nobody answers an old page;
    ``round`` rises when people are asked again; ``deadline`` is the last day that counts.
    """

    __tablename__ = "poll"
    __table_args__ = (
        one_of("state", PollState),
        one_of("visibility", Visibility),
        sa.CheckConstraint("needed > 0", name="needed_is_positive"),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR started_at IS NOT NULL", name="started_has_a_time"
        ),
    )

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(sa.String(300))
    introduction: Mapped[LongText]
    deadline: Mapped[date]
    deadline_text: Mapped[str] = mapped_column(sa.String(200))
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility))
    needed: Mapped[int]  # so many people make a municipality covered
    state: Mapped[PollState] = mapped_column(enum_column(PollState))
    version: Mapped[int]
    round: Mapped[int]
    todo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("todo.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # of this round: reminders count from here
    reminded_for: Mapped[date | None]  # the deadline people were reminded of

    meetings: Mapped[list[PollMeeting]] = relationship(
        back_populates="poll", cascade="all, delete-orphan", order_by="PollMeeting.position"
    )

    def accepts_answers(self, at: datetime) -> bool:
        """Whether those who are asked can still answer; what the office hears later counts too."""
        return self.state is PollState.OPEN and not is_over(self.deadline, at)

    def expect_draft(self) -> None:
        """Raises DomainError once people were asked: then options are withdrawn, never changed."""
        if self.state is not PollState.DRAFT:
            raise DomainError("Die Abfrage läuft schon. Ändern lässt sich nur noch die Frist.")


class PollMeeting(Base):
    """A meeting that needs a date. Only those that are asked take answers."""

    __tablename__ = "poll_meeting"
    __table_args__ = (sa.UniqueConstraint("poll_id", "position"),)

    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    is_asked: Mapped[bool] = mapped_column(default=True)

    poll: Mapped[Poll] = relationship(back_populates="meetings")
    options: Mapped[list[PollOption]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="PollOption.position"
    )
    decision: Mapped[PollDecision | None] = relationship(back_populates="poll_meeting")


class PollOption(Base):
    """A possible date: all of its days or none. It is withdrawn, never deleted."""

    __tablename__ = "poll_option"
    __table_args__ = (sa.UniqueConstraint("poll_meeting_id", "position"),)

    id: Mapped[Key]
    poll_meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_meeting.id"))
    position: Mapped[int]
    host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    place: Mapped[str | None] = mapped_column(sa.String(300))
    withdrawn_at: Mapped[datetime | None]

    meeting: Mapped[PollMeeting] = relationship(back_populates="options")
    host: Mapped[Organisation | None] = relationship()
    parts: Mapped[list[OptionPart]] = relationship(
        back_populates="option", cascade="all, delete-orphan", order_by="OptionPart.day"
    )


class OptionPart(Base):
    """One day of an option. ``uid`` names its tentative entry in feeds."""

    __tablename__ = "poll_option_part"
    __table_args__ = (
        sa.UniqueConstraint("option_id", "day"),
        one_of("mode", MeetingMode),
        sa.CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
    )

    id: Mapped[Key]
    option_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_option.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    mode: Mapped[MeetingMode] = mapped_column(enum_column(MeetingMode))
    uid: Mapped[str] = mapped_column(sa.String(100), unique=True, default=new_uid)

    option: Mapped[PollOption] = relationship(back_populates="parts")


class PollParty(Base):
    """An organisation that is asked; one handled bilaterally is not reminded."""

    __tablename__ = "poll_party"

    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    is_bilateral: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship()


class Delegate(Base):
    """Somebody who is asked for an organisation; name and address as on the day of asking.

    Without a person it is the organisation's own mailbox or somebody not in the directory; who
    has no address (empty) answers through the office.
    ``speaks_for_all``: the answers are the municipality's, the name follows.
    """

    __tablename__ = "poll_delegate"
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "organisation_id", "email"),
        one_of("role", DelegateRole),
        one_of("state", DelegateState),
    )

    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[ShortText]
    email: Mapped[str] = mapped_column(sa.String(254))  # lower case
    role: Mapped[DelegateRole] = mapped_column(enum_column(DelegateRole))
    state: Mapped[DelegateState] = mapped_column(enum_column(DelegateState))
    speaks_for_all: Mapped[bool] = mapped_column(default=False)
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("poll_delegate.id"))

    organisation: Mapped[Organisation] = relationship()
    poll: Mapped[Poll] = relationship()


class PollLink(Base):
    """A personal link, or the general one (no delegate). Only the hash of its secret is kept."""

    __tablename__ = "poll_link"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"), index=True)
    delegate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("poll_delegate.id"), index=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PollAnswer(Base):
    """What a delegate says about one day of an option, now; one row each, for ever."""

    __tablename__ = "poll_answer"
    __table_args__ = (
        sa.UniqueConstraint("delegate_id", "option_part_id"),
        one_of("value", AnswerValue),
        one_of("channel", Channel),
    )

    id: Mapped[Key]
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_delegate.id"))
    option_part_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_option_part.id"), index=True)
    value: Mapped[AnswerValue] = mapped_column(enum_column(AnswerValue))
    comes_at: Mapped[time | None]
    leaves_at: Mapped[time | None]
    is_online: Mapped[bool] = mapped_column(default=False)
    knows_by: Mapped[date | None]  # of somebody who does not know yet
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    entered_by: Mapped[ShortText]
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    changed_at: Mapped[datetime]


class AnswerEntry(Base):
    """Every answer there ever was, in words; nothing changes or deletes it."""

    __tablename__ = "poll_answer_entry"

    id: Mapped[Key]
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_delegate.id"), index=True)
    option_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_option.id"), index=True)
    at: Mapped[datetime]
    entered_by: Mapped[ShortText]
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    words: Mapped[LongText]


class PollDecision(Base):
    """The date of a meeting is fixed. Its key lets exactly one of two decisions be made."""

    __tablename__ = "poll_decision"

    poll_meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_meeting.id"), primary_key=True)
    option_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_option.id"), unique=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), unique=True)
    host_todo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("todo.id"))
    sentence: Mapped[LongText]  # as it stood that day, for the Protokoll
    fixed_by: Mapped[ShortText]
    fixed_at: Mapped[datetime]

    poll_meeting: Mapped[PollMeeting] = relationship(back_populates="decision")
    option: Mapped[PollOption] = relationship()
