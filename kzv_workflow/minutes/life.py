"""What becomes of a Protokoll once it is written: sent, corrected, approved, added to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of
from kzv_workflow.directory.models import Organisation
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.minutes.models import Minutes, MinutesVersion


class CirculationKind(StrEnum):
    """A round asks for corrections; addenda and an approved text are only made known."""

    ROUND = "round"
    ADDENDA = "addenda"
    APPROVED = "approved"


class CorrectionKind(StrEnum):
    REPLACEMENT = "replacement"
    SUPPLEMENT = "supplement"
    COMMENT = "comment"


class CorrectionState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ApprovalResult(StrEnum):
    """What the Protokollkontrolle of the next meeting decided."""

    APPROVED = "approved"
    WITH_CORRECTIONS = "approved_with_corrections"
    DEFERRED = "deferred"


class ContributionState(StrEnum):
    OPEN = "open"
    PLACED = "placed"
    LEFT_OUT = "left_out"


class Circulation(Base):
    """One sending round of a frozen version, with the files that went along.

    ``correction_due`` is the last day on which participants may propose corrections.
    """

    __tablename__ = "minutes_circulation"
    __table_args__ = (
        sa.UniqueConstraint("minutes_id", "kind", "number"),
        one_of("kind", CirculationKind),
        sa.CheckConstraint(
            "kind <> 'round' OR correction_due IS NOT NULL", name="a_round_has_a_deadline"
        ),
    )

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes_version.id"))
    kind: Mapped[CirculationKind] = mapped_column(enum_column(CirculationKind))
    number: Mapped[int]  # counted for each kind
    correction_due: Mapped[date | None]
    feedback_label: Mapped[str | None] = mapped_column(sa.String(100))
    feedback_url: Mapped[str | None] = mapped_column(sa.String(500))
    materials_label: Mapped[str | None] = mapped_column(sa.String(100))
    materials_url: Mapped[str | None] = mapped_column(sa.String(500))
    word_file_id: Mapped[str] = mapped_column(sa.ForeignKey("stored_file.id"))
    pdf_file_id: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    is_hand_edited: Mapped[bool]
    sent_by: Mapped[ShortText]
    sent_at: Mapped[datetime]

    version: Mapped[MinutesVersion] = relationship()


class Correction(Base):
    """What a participant would like changed at a paragraph of the version that was sent round.

    ``line`` is the first line of that paragraph there; texts are without inline marks.
    """

    __tablename__ = "minutes_correction"
    __table_args__ = (
        one_of("kind", CorrectionKind),
        one_of("state", CorrectionState),
        sa.CheckConstraint(
            "state <> 'declined' OR reason IS NOT NULL", name="declining_gives_a_reason"
        ),
        sa.CheckConstraint(
            "state = 'open' OR decided_at IS NOT NULL", name="a_decision_has_a_time"
        ),
        sa.Index(None, "minutes_id", "state"),
    )

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes_version.id"))
    line: Mapped[int]
    kind: Mapped[CorrectionKind] = mapped_column(enum_column(CorrectionKind))
    original_text: Mapped[LongText]
    proposed_text: Mapped[LongText]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    account_id: Mapped[int]  # a plain number: the proposal outlives the account
    author_name: Mapped[ShortText]
    created_at: Mapped[datetime]
    state: Mapped[CorrectionState] = mapped_column(enum_column(CorrectionState))
    decided_by: Mapped[str | None] = mapped_column(sa.String(200))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    integrated_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("minutes_version.id"))

    organisation: Mapped[Organisation] = relationship()
    version: Mapped[MinutesVersion] = relationship(foreign_keys=[version_id])
    integrated_version: Mapped[MinutesVersion | None] = relationship(
        foreign_keys=[integrated_version_id]
    )


class Approval(Base):
    """The Protokollkontrolle: what a later meeting decided about a version.

    A revoked one stays, with who revoked it and why; at most one approves at a time, and a
    meeting decides about a Protokoll once.
    """

    __tablename__ = "minutes_approval"
    __table_args__ = (
        one_of("result", ApprovalResult),
        sa.CheckConstraint(
            "revoked_at IS NULL OR revoke_reason IS NOT NULL", name="revoking_gives_a_reason"
        ),
        sa.Index(
            "uq_minutes_approval_one_stands",
            "minutes_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL AND result <> 'deferred'"),
            postgresql_where=sa.text("revoked_at IS NULL AND result <> 'deferred'"),
        ),
        sa.Index(
            "uq_minutes_approval_once_a_meeting",
            "minutes_id",
            "meeting_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes_version.id"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    recorded_in_minutes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("minutes.id"))
    result: Mapped[ApprovalResult] = mapped_column(enum_column(ApprovalResult))
    remark: Mapped[str | None] = mapped_column(sa.Text)
    decided_by: Mapped[ShortText]
    decided_at: Mapped[datetime]
    revoked_by: Mapped[str | None] = mapped_column(sa.String(200))
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None] = mapped_column(sa.Text)

    minutes: Mapped[Minutes] = relationship(foreign_keys=[minutes_id])
    recorded_in: Mapped[Minutes | None] = relationship(foreign_keys=[recorded_in_minutes_id])
    meeting: Mapped[Meeting] = relationship()
    version: Mapped[MinutesVersion] = relationship()


class MinutesAddendum(Base):
    """A Nachtrag with author and date, at a line of the version that everybody has."""

    __tablename__ = "minutes_addendum"
    __table_args__ = (sa.Index(None, "minutes_id"),)

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes_version.id"))
    line: Mapped[int]
    text: Mapped[LongText]
    author_name: Mapped[ShortText]
    dated_on: Mapped[date]
    circulation_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes_circulation.id"))
    created_at: Mapped[datetime]

    version: Mapped[MinutesVersion] = relationship()


class ContributionCall(Base):
    """The office asks the Kommunen for what they said, or send in later; open until a day."""

    __tablename__ = "contribution_call"

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"), unique=True)
    closes_on: Mapped[date]
    opened_by: Mapped[ShortText]
    opened_at: Mapped[datetime]


class Contribution(Base):
    """What a Kommune handed in; the office places it in the text or leaves it out."""

    __tablename__ = "contribution"
    __table_args__ = (
        one_of("state", ContributionState),
        sa.CheckConstraint(
            "state = 'open' OR decided_at IS NOT NULL", name="a_decision_has_a_time"
        ),
        sa.Index(None, "minutes_id"),
    )

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    author_name: Mapped[ShortText]
    text: Mapped[LongText]
    created_at: Mapped[datetime]
    state: Mapped[ContributionState] = mapped_column(enum_column(ContributionState))
    decided_by: Mapped[str | None] = mapped_column(sa.String(200))
    decided_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()


class Letterhead(Base):
    """A base document of the office's own; the newest that was not retired is in force."""

    __tablename__ = "letterhead"

    id: Mapped[Key]
    file_id: Mapped[str] = mapped_column(sa.ForeignKey("stored_file.id"))
    name: Mapped[ShortText]
    uploaded_by: Mapped[ShortText]
    uploaded_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class ReturnedWord(Base):
    """A Word file that was edited by hand and came back; it is kept as it came.

    ``version_id`` is the version it was made from. While it ``is_current``, it is the file that
    goes out; whoever makes the file from the text again has to say so.
    """

    __tablename__ = "returned_word"
    __table_args__ = (
        sa.Index(
            "uq_returned_word_one_is_current",
            "minutes_id",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
    )

    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes_version.id"))
    file_id: Mapped[str] = mapped_column(sa.ForeignKey("stored_file.id"))
    name: Mapped[ShortText]
    uploaded_by: Mapped[ShortText]
    uploaded_at: Mapped[datetime]
    is_current: Mapped[bool]

    version: Mapped[MinutesVersion] = relationship()
