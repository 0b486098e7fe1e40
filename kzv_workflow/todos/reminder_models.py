"""What was told already, and who wants to be told otherwise."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kzv_workflow.db import Base, Key, enum_column, one_of
from kzv_workflow.todos.deadlines import Occasion


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


class ReminderChoice(Base):
    """A person (or the mailbox of an organisation) pauses its reminders or is away.

    While somebody is away, the substitute of the same organisation is reminded instead.
    """

    __tablename__ = "reminder_choice"
    __table_args__ = (
        sa.CheckConstraint(
            "(person_id IS NULL) <> (organisation_id IS NULL)", name="of_a_person_or_a_mailbox"
        ),
        sa.CheckConstraint(
            "substitute_id IS NULL OR absent_until IS NOT NULL", name="substitute_while_absent"
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), unique=True
    )
    is_paused: Mapped[bool] = mapped_column(default=False)
    absent_until: Mapped[date | None]  # the last day away
    substitute_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
