"""The rows of the outbox: one mail to one recipient, finished, with what happened to it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of
from kzv_workflow.files.models import StoredFile


class MailState(StrEnum):
    """Where a mail stands; superseded and expired ones never leave."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


UNSENT = (MailState.QUEUED, MailState.SENDING)


class OutgoingMail(Base):
    """One mail. ``mime`` is finished but for its attachments, which are put in at sending.

    ``attempts`` counts claims and names the owner of a lease: only who made the last claim may
    record a failure. ``is_unclear``: the connection broke when the mail may have arrived already.
    ``sent_at`` is the last time it was handed over; it stays when somebody sends it again.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        one_of("state", MailState),
        sa.CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_has_a_time"),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_until IS NOT NULL)", name="sending_has_a_lease"
        ),
        sa.Index(None, "state", "next_try_at"),
        sa.Index(None, "state", "id"),
        sa.Index(None, "thread_key", "revision"),
    )

    id: Mapped[Key]
    occasion: Mapped[str] = mapped_column(sa.String(300), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    recipient_name: Mapped[ShortText]
    recipient_email: Mapped[str] = mapped_column(sa.String(254))
    recipient_label: Mapped[ShortText]
    subject: Mapped[ShortText]
    message_id: Mapped[str] = mapped_column(sa.String(330))
    mime: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    is_secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MailState] = mapped_column(enum_column(MailState), default=MailState.QUEUED)
    thread_key: Mapped[str | None] = mapped_column(sa.String(200))
    revision: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    first_try_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    is_unclear: Mapped[bool] = mapped_column(default=False)
    last_error: Mapped[str | None] = mapped_column(sa.Text)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    attachments: Mapped[list[MailAttachment]] = relationship(
        order_by="MailAttachment.position", cascade="all, delete-orphan"
    )


class MailAttachment(Base):
    """A stored file that goes along, in this order and under this name."""

    __tablename__ = "mail_attachment"
    __table_args__ = (sa.UniqueConstraint("mail_id", "position"),)

    id: Mapped[Key]
    mail_id: Mapped[int] = mapped_column(sa.ForeignKey("outgoing_mail.id", ondelete="CASCADE"))
    position: Mapped[int]
    file_id: Mapped[str] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    name: Mapped[ShortText]
    mimetype: Mapped[str] = mapped_column(sa.String(120))

    file: Mapped[StoredFile] = relationship()


class MailPause(Base):
    """At most one row: why no mail leaves at present, and when it is tried again."""

    __tablename__ = "mail_pause"
    __table_args__ = (sa.CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    until: Mapped[datetime]
    failures: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.Text)


class MailText(Base):
    """How the office itself begins and ends a kind of mail; no row: as shipped."""

    __tablename__ = "mail_text"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)  # of mail.texts.KINDS
    intro: Mapped[LongText]
    closing: Mapped[LongText]
