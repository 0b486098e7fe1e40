"""Every answer ever given to an invitation, and the links of the mails that lead to answering."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, ShortText, enum_column, one_of
from kzv_workflow.meetings.models import Invitation, ReplyChannel, Rsvp


class Reply(Base):
    """One answer, kept for ever; whether it ``counts`` was decided when it came.

    ``sequence`` is the state of the invitation it answers: one that is lower than the
    invitation's was given before the day was moved. ``at`` is when it came to us, ``given_at``
    when it was given (an answer by mail says so itself).
    """

    __tablename__ = "reply"
    __table_args__ = (one_of("rsvp", Rsvp), one_of("channel", ReplyChannel))

    id: Mapped[Key]
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("invitation.id"), index=True)
    rsvp: Mapped[Rsvp] = mapped_column(enum_column(Rsvp))
    channel: Mapped[ReplyChannel] = mapped_column(enum_column(ReplyChannel))
    remark: Mapped[str | None] = mapped_column(sa.String(500))
    by: Mapped[ShortText]  # printed name: the guest, or who entered it in the office
    sequence: Mapped[int]
    counts: Mapped[bool]
    given_at: Mapped[datetime]
    at: Mapped[datetime]

    invitation: Mapped[Invitation] = relationship()


class ReplyLink(Base):
    """The link of one mail: of its secret only the hash is kept, so each mail has its own."""

    __tablename__ = "reply_link"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("invitation.id"), index=True)

    invitation: Mapped[Invitation] = relationship()
