"""The mails about a Protokoll, read back as their recipients read them."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.mail.models import OutgoingMail


def text_of(mail: OutgoingMail) -> str:
    message = message_from_bytes(mail.mime, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def queued(session: Session, kind: str = "minutes") -> list[OutgoingMail]:
    """All mails of a kind, in the order of their queueing."""
    query = sa.select(OutgoingMail).where(OutgoingMail.kind == kind).order_by(OutgoingMail.id)
    mails = list(session.scalars(query))
    session.rollback()
    return mails


def texts(session: Session, kind: str = "minutes") -> list[str]:
    return [text_of(mail) for mail in queued(session, kind)]
