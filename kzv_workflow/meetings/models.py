"""Meetings with days that need not be adjacent, agenda, invitations, attendance as printed."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of
from kzv_workflow.directory.models import Organisation, Person


class MeetingMode(StrEnum):
    ONLINE = "online"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"


class MeetingState(StrEnum):
    PLANNED = "planned"
    INVITED = "invited"
    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"


class AgendaKind(StrEnum):
    SESSION = "session"
    BREAK = "break"


class AttendanceState(StrEnum):
    """Whether somebody was there; nothing is assumed before it is known."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    PARTLY = "partly"
    EXCUSED = "excused"
    ABSENT = "absent"


class InvitationState(StrEnum):
    """What the recipient's calendar should hold: the day, or nothing any more."""

    INVITED = "invited"
    CANCELLED = "cancelled"


class Rsvp(StrEnum):
    """What somebody invited answered; the words of RFC 5545's PARTSTAT."""

    NEEDS_ACTION = "needs_action"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class ReplyChannel(StrEnum):
    """How an answer came: by the link of the mail, by the calendar, or entered by the office."""

    WEB = "web"
    MAIL = "mail"
    OFFICE = "office"


def new_uid() -> str:
    """A name for a calendar entry that no other installation gives (RFC 7986, section 5.3)."""
    return str(uuid.uuid4())


class Series(Base):
    """What the meetings belong to: the round itself, "Kennzahlenvergleich"."""

    __tablename__ = "series"

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(sa.String(200), unique=True)


class Meeting(Base):
    """One meeting of the round; its time and place stand in its days.

    ``number`` is the "2" of "2. Treffen". With a ``partner`` it is bilateral: only that
    municipality and the office know of it. From ``reason`` on it tells about one that was moved or
    called off.
    """

    __tablename__ = "meeting"
    __table_args__ = (one_of("state", MeetingState),)

    id: Mapped[Key]
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState))
    host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    host_is_tentative: Mapped[bool] = mapped_column(default=False)
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    number: Mapped[int | None]
    cost_note: Mapped[str | None] = mapped_column(sa.Text)  # who pays what
    contacts: Mapped[str | None] = mapped_column(sa.Text)  # a line for each topic
    reason: Mapped[str | None] = mapped_column(sa.String(300))
    vote: Mapped[str | None] = mapped_column(sa.String(100))  # "einstimmig", "7 zu 1"
    target_window: Mapped[str | None] = mapped_column(sa.String(100))  # "Mitte/Ende April"

    closed_at: Mapped[datetime | None]  # since when it is moved or called off

    host: Mapped[Organisation | None] = relationship(foreign_keys=[host_id])
    partner: Mapped[Organisation | None] = relationship(foreign_keys=[partner_id])
    days: Mapped[list[MeetingDay]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="MeetingDay.day"
    )
    agenda: Mapped[list[AgendaItem]] = relationship(
        cascade="all, delete-orphan", order_by="AgendaItem.position"
    )
    attendance: Mapped[list[Attendance]] = relationship(
        cascade="all, delete-orphan", order_by="Attendance.position"
    )

    @property
    def host_words(self) -> str | None:
        """ "Stadt Halle (angedacht)", as it is shown."""
        if self.host is None:
            return None
        return f"{self.host.name} (angedacht)" if self.host_is_tentative else self.host.name

    @property
    def first_day(self) -> date | None:
        return self.days[0].day if self.days else None


class MeetingDay(Base):
    """A day of a meeting; clock times are local Europe/Berlin.

    ``uid`` names its entry in the calendars of those invited and never changes with the day.
    """

    __tablename__ = "meeting_day"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "day"),
        sa.CheckConstraint(
            "mode IS NULL OR mode IN ('online', 'in_person', 'hybrid')", name="mode_is_known"
        ),
        sa.Index(None, "day"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    day: Mapped[date]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    mode: Mapped[MeetingMode | None] = mapped_column(enum_column(MeetingMode))
    place: Mapped[str | None] = mapped_column(sa.String(300))
    uid: Mapped[str] = mapped_column(sa.String(100), unique=True, default=new_uid)

    meeting: Mapped[Meeting] = relationship(back_populates="days")


class AgendaItem(Base):
    """A slot of the agenda; slots may overlap, people plan like that. No day: the first one."""

    __tablename__ = "agenda_item"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "position"), one_of("kind", AgendaKind))

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    meeting_day_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("meeting_day.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    kind: Mapped[AgendaKind] = mapped_column(enum_column(AgendaKind))
    title: Mapped[str] = mapped_column(sa.String(500))
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    speakers: Mapped[str | None] = mapped_column(sa.String(500))  # as printed, comma-separated
    moderator: Mapped[str | None] = mapped_column(sa.String(200))
    actual: Mapped[str | None] = mapped_column(sa.String(300))  # how it went, if not as planned


class Attendance(Base):
    """One line of the attendance list, with name and function as printed that day.

    A municipality nobody came for is a row without a person.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "position"),
        one_of("state", AttendanceState),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    position: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    printed_organisation: Mapped[str | None] = mapped_column(sa.String(200))
    printed_name: Mapped[str | None] = mapped_column(sa.String(200))
    printed_function: Mapped[str | None] = mapped_column(sa.String(300))
    printed_initials: Mapped[str | None] = mapped_column(sa.String(4))
    state: Mapped[AttendanceState] = mapped_column(enum_column(AttendanceState))
    came_at: Mapped[time | None]  # of somebody who was there partly
    left_at: Mapped[time | None]
    remark: Mapped[str | None] = mapped_column(sa.Text)
    represented_by: Mapped[str | None] = mapped_column(sa.String(200))  # also the office
    is_new: Mapped[bool] = mapped_column(default=False)  # here for the first time
    introduction: Mapped[str | None] = mapped_column(sa.Text)

    organisation: Mapped[Organisation | None] = relationship()
    person: Mapped[Person | None] = relationship()


class BlockedPeriod(Base):
    """Days on which an organisation cannot meet, both ends included; of nobody: of all."""

    __tablename__ = "blocked_period"
    __table_args__ = (
        sa.CheckConstraint("first_day <= last_day", name="begins_before_it_ends"),
        sa.Index(None, "first_day"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True
    )
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[ShortText]

    organisation: Mapped[Organisation | None] = relationship()


class Invitation(Base):
    """What one recipient was told about one day, and with which SEQUENCE (RFC 5546, 2.1.4).

    The row keeps the facts as they were sent, so a day that was moved or taken out of the
    meeting is noticed and can be called off by its ``uid``. ``token`` stands in the address
    that answers go to; ``revision`` rises with every mail of this row.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        sa.UniqueConstraint("uid", "email"),
        one_of("state", InvitationState),
        one_of("rsvp", Rsvp),
        one_of("rsvp_channel", ReplyChannel),
        sa.CheckConstraint("sequence >= 0", name="sequence_is_not_negative"),
        sa.CheckConstraint(
            "(rsvp = 'needs_action') = (rsvp_at IS NULL)", name="an_answer_has_a_time"
        ),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    meeting_day_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("meeting_day.id", ondelete="SET NULL"), index=True
    )
    uid: Mapped[str] = mapped_column(sa.String(100))
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_name: Mapped[ShortText]
    name: Mapped[ShortText]
    email: Mapped[str] = mapped_column(sa.String(254))  # lower case
    state: Mapped[InvitationState] = mapped_column(enum_column(InvitationState))
    sequence: Mapped[int]
    revision: Mapped[int]
    sent_at: Mapped[datetime]
    sent_title: Mapped[str] = mapped_column(sa.String(320))
    sent_day: Mapped[date]
    sent_starts_at: Mapped[time]
    sent_ends_at: Mapped[time]
    sent_place: Mapped[str] = mapped_column(sa.String(400))
    sent_text: Mapped[LongText]
    rsvp: Mapped[Rsvp] = mapped_column(enum_column(Rsvp), default=Rsvp.NEEDS_ACTION)
    rsvp_at: Mapped[datetime | None]
    rsvp_channel: Mapped[ReplyChannel | None] = mapped_column(enum_column(ReplyChannel))
    rsvp_remark: Mapped[str | None] = mapped_column(sa.String(500))

    def ask_again(self) -> None:
        """Another time or place: what was answered before does not count any more."""
        self.rsvp = Rsvp.NEEDS_ACTION
        self.rsvp_at = self.rsvp_channel = self.rsvp_remark = None
