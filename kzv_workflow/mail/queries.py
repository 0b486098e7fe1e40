"""Questions to the outbox; only the office may ask them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesParser

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload, undefer

from kzv_workflow.mail.models import MailAttachment, MailPause, MailState, OutgoingMail
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as the list shows it."""

    id: int
    recipient_name: str
    recipient_email: str
    recipient_label: str
    subject: str
    state: MailState
    attempts: int
    is_unclear: bool
    next_try_at: datetime
    last_error: str | None
    created_at: datetime
    sent_at: datetime | None


_COLUMNS = tuple(getattr(OutgoingMail, name) for name in MailRow.__slots__)


@dataclass(frozen=True, slots=True)
class Content:
    """What a mail says: its headers as sent, decoded, and its plain text."""

    headers: list[tuple[str, str]]
    text: str


def listed(
    session: Session, viewer: Viewer, states: tuple[MailState, ...], before: str | None
) -> Page[MailRow]:
    """The newest mails first; *states* empty: all of them."""
    query = sa.select(*_COLUMNS).order_by(OutgoingMail.id.desc()).limit(PAGE_SIZE + 1)
    if not viewer.is_office:
        query = query.where(sa.false())
    if states:
        query = query.where(OutgoingMail.state.in_(states))
    if before and before.isdecimal() and len(before) < 19:
        query = query.where(OutgoingMail.id < int(before))
    rows = [MailRow(*row) for row in session.execute(query)]
    return Page.cut(rows, lambda row: str(row.id))


def find(session: Session, mail_id: int, viewer: Viewer) -> OutgoingMail | None:
    """A mail with its attachments, for the office."""
    if not viewer.is_office:
        return None
    return session.scalars(
        sa.select(OutgoingMail)
        .where(OutgoingMail.id == mail_id)
        .options(
            undefer(OutgoingMail.mime),
            selectinload(OutgoingMail.attachments).joinedload(MailAttachment.file),
        )
    ).first()


def content(mail: OutgoingMail) -> Content | None:
    """What the mail says; None for texts with a personal link, which are nobody else's."""
    if mail.is_secret or not mail.mime:
        return None
    parsed = BytesParser(policy=policy.default).parsebytes(mail.mime)
    body = parsed.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Content([(name, str(value)) for name, value in parsed.items()], text.strip())


def failed_count(session: Session, most: int = 99) -> int:
    """How many mails did not get through, counted up to that many."""
    some = sa.select(OutgoingMail.id).where(OutgoingMail.state == MailState.FAILED).limit(most)
    return session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def pause(session: Session) -> MailPause | None:
    """Why nothing leaves at present, if so."""
    return session.get(MailPause, 1)
