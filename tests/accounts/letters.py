"""What the outbox holds for somebody: the text of the mail and the path of its link."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy.orm import Session

from kzv_workflow.mail.models import OutgoingMail


def letters_to(session: Session, address: str) -> list[str]:
    """The texts of the mails queued for that address, oldest first."""
    session.rollback()
    found = session.query(OutgoingMail).filter_by(recipient_email=address).order_by(OutgoingMail.id)
    texts = [_text(mail.mime) for mail in found]
    session.rollback()
    return texts


def link_in(text: str) -> str:
    """The path of the only link in a mail."""
    [url] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", text)
    return str(url)


def _text(mime: bytes) -> str:
    message = message_from_bytes(mime, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
