"""Meetings with days that need not be adjacent, agenda slots, and attendance as printed."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, enum_column, one_of
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


class Series(Base):
    """What the meetings belong to: the round itself, "Kennzahlenvergleich"."""

    __tablename__ = "series"

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(sa.String(200), unique=True)


class Meeting(Base):
    """One meeting of the round; its time and place stand in its days."""

    __tablename__ = "meeting"
    __table_args__ = (one_of("state", MeetingState),)

    id: Mapped[Key]
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState))
    host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))

    host: Mapped[Organisation | None] = relationship()
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
    def first_day(self) -> date | None:
        return self.days[0].day if self.days else None


class MeetingDay(Base):
    """A day of a meeting; clock times are local Europe/Berlin."""

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

    meeting: Mapped[Meeting] = relationship(back_populates="days")


class AgendaItem(Base):
    """A slot of the agenda; slots may overlap, people plan like that."""

    __tablename__ = "agenda_item"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "position"), one_of("kind", AgendaKind))

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    position: Mapped[int]
    kind: Mapped[AgendaKind] = mapped_column(enum_column(AgendaKind))
    title: Mapped[str] = mapped_column(sa.String(500))
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    speakers: Mapped[str | None] = mapped_column(sa.String(500))  # as printed, comma-separated


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
    remark: Mapped[str | None] = mapped_column(sa.Text)

    organisation: Mapped[Organisation | None] = relationship()
    person: Mapped[Person | None] = relationship()
