"""What came into our mailbox and what became of it; the mails themselves stay in the mailbox."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kzv_workflow.db import Base, Key, LongText, enum_column, one_of
from kzv_workflow.mail.incoming import InboundKind


class Verdict(StrEnum):
    """What became of it. Only unclear ones wait for the office."""

    APPLIED = "applied"
    OUTDATED = "outdated"  # an answer that a newer one, or a moved day, has overtaken
    IGNORED = "ignored"
    UNCLEAR = "unclear"
    SETTLED = "settled"  # was unclear; the office has seen to it


class InboundMail(Base):
    """One mail of the mailbox, read once: by its place there, and by its content.

    The same bytes delivered twice are one mail. ``excerpt`` is plain text, never HTML. ``page``
    and ``offer`` are those of its finding.
    """

    __tablename__ = "inbound_mail"
    __table_args__ = (
        sa.UniqueConstraint("uid_validity", "uid"),
        one_of("kind", InboundKind),
        one_of("verdict", Verdict),
        sa.Index(None, "verdict", "id"),
    )

    id: Mapped[Key]
    uid_validity: Mapped[int] = mapped_column(sa.BigInteger)
    uid: Mapped[int] = mapped_column(sa.BigInteger)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sender: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(300))
    excerpt: Mapped[LongText]
    kind: Mapped[InboundKind] = mapped_column(enum_column(InboundKind))
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    reason: Mapped[str] = mapped_column(sa.String(500))
    page: Mapped[str | None] = mapped_column(sa.String(200))  # a path of ours
    offer: Mapped[str | None] = mapped_column(sa.Text)  # of whoever understood it
    read_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(sa.String(200))

    def settle(self, by: str, at: datetime) -> bool:
        """The office has seen to it; False if somebody has before."""
        if self.verdict is not Verdict.UNCLEAR:
            return False
        self.verdict, self.settled_at, self.settled_by = Verdict.SETTLED, at, by
        return True


class MailboxState(Base):
    """At most one row: when the mailbox was read last, and since when it cannot be."""

    __tablename__ = "mailbox_state"
    __table_args__ = (sa.CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    read_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.String(300))
