"""Putting mails into the outbox, in the transaction of what they tell about."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kzv_workflow.db import Base, settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.mail import mime
from kzv_workflow.mail.headers import check_address, display_name, safe_header
from kzv_workflow.mail.message import Message
from kzv_workflow.mail.models import UNSENT, MailAttachment, MailPause, MailState, OutgoingMail
from kzv_workflow.web.downloads import safe_name


def queue(session: Session, message: Message, at: datetime) -> OutgoingMail | None:
    """Put a finished mail into the outbox; None if one with its occasion was queued before.

    The mail may come back superseded: a cancellation of what never left, or a revision older than
    one that is there. Raises DomainError if the address is wrong or headers would be ambiguous.
    """
    session.flush()  # files that go along may still be pending
    mail_id = session.scalar(
        _insert(session, OutgoingMail)
        .values(**_facts(session, message, at))
        .on_conflict_do_nothing(index_elements=["occasion"])
        .returning(OutgoingMail.id)
    )
    if mail_id is None:
        return None
    mail = session.get_one(OutgoingMail, mail_id)
    for position, file in enumerate(message.attachments, start=1):
        mail.attachments.append(
            MailAttachment(
                position=position,
                file_id=file.file_id,
                name=safe_name(file.name),
                mimetype=file.mimetype,
            )
        )
    if mail.thread_key is not None:
        _take_place(session, mail, message.cancels)
    session.flush()
    return mail


def queue_all(session: Session, messages: Sequence[Message], at: datetime) -> int:
    """Many finished mails at once, in few statements; how many were not queued before.

    For mails without attachments and threads. One that cannot be built is left out, so that a bad
    address stops nobody else.
    """
    rows = []
    for message in messages:
        if message.attachments or message.thread_key is not None:
            raise ValueError("such a mail is queued on its own")
        with suppress(DomainError):
            rows.append(_facts(session, message, at))
    if not rows:
        return 0
    statement = (
        _insert(session, OutgoingMail)
        .on_conflict_do_nothing(index_elements=["occasion"])
        .returning(OutgoingMail.id)
    )
    return len(session.execute(statement, rows).all())


def _insert(session: Session, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens on conflict; both databases spell it alike."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(model) if is_postgres else sqlite.insert(model)


def _facts(session: Session, message: Message, at: datetime) -> dict[str, object]:
    sender = mime.sender_of(settings_of(session).mail_from)
    return {
        "occasion": message.occasion,
        "kind": message.kind,
        "recipient_name": display_name(message.to.name),
        "recipient_email": check_address(message.to.email),
        "recipient_label": safe_header(message.recipient_label),
        "subject": safe_header(message.subject),
        "message_id": mime.message_id(message.occasion, sender),
        "mime": mime.build(message, sender, at),
        "is_secret": message.is_secret,
        "state": MailState.QUEUED,
        "thread_key": message.thread_key,
        "revision": message.revision,
        "attempts": 0,
        "next_try_at": at,
        "is_unclear": False,
        "expires_at": message.expires_at,
        "created_at": at,
    }


def _take_place(session: Session, mail: OutgoingMail, cancels: bool) -> None:
    """Newer revisions replace older ones that never left; nothing older follows a newer one."""
    others = list(
        session.scalars(
            sa.select(OutgoingMail)
            .where(*_same_thread(mail), OutgoingMail.id != mail.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    if any(other.revision > mail.revision for other in others):
        mail.state = MailState.SUPERSEDED
        return
    older = [other for other in others if other.revision < mail.revision]
    for other in older:
        if other.state is MailState.QUEUED and not other.attempts:
            other.state = MailState.SUPERSEDED
    if cancels and others and not any(other.attempts for other in others):
        mail.state = MailState.SUPERSEDED


def _same_thread(mail: OutgoingMail) -> Sequence[sa.ColumnElement[bool]]:
    return (
        OutgoingMail.thread_key == mail.thread_key,
        OutgoingMail.recipient_email == mail.recipient_email,
    )


def send_again(session: Session, mail: OutgoingMail, at: datetime) -> None:
    """A new attempt with the same bytes and Message-ID.

    Raises DomainError while it is waiting, after it expired, when something newer replaced it,
    and if its text with a personal link was forgotten: nothing is left to send.
    """
    if mail.state in UNSENT:
        raise DomainError("Diese Mail wartet schon auf den Versand.")
    if mail.state is MailState.SUPERSEDED:
        raise DomainError("Eine neuere Fassung ersetzt diese Mail.")
    if mail.expires_at is not None and mail.expires_at <= at:
        raise DomainError("Die Zeit für diese Mail ist abgelaufen.")
    if not mail.mime:
        raise DomainError("Der persönliche Link wird nur einmal versandt. Bitte neu anfordern.")
    if mail.thread_key is not None and session.scalar(
        sa.select(sa.exists().where(*_same_thread(mail), OutgoingMail.revision > mail.revision))
    ):
        raise DomainError("Es gibt schon eine neuere Fassung dieser Mail.")
    mail.state = MailState.QUEUED
    mail.next_try_at = at
    mail.first_try_at = None
    mail.last_error = None
    mail.is_unclear = False


def resume(session: Session, at: datetime) -> None:
    """Try at once again, although the mail server was not to be reached or refused us."""
    pause = session.get(MailPause, 1)
    if pause is not None:
        pause.until = min(pause.until, at)


def pause(session: Session, reason: str, at: datetime, waits: Sequence[timedelta]) -> None:
    """Stop sending for the next of the waiting times; they grow with each failure in a row."""
    session.execute(
        _insert(session, MailPause)
        .values(id=1, since=at, until=at, failures=0, reason=reason)
        .on_conflict_do_nothing()
    )
    current = session.get_one(MailPause, 1, with_for_update=True)
    current.reason = reason
    current.until = at + waits[min(current.failures, len(waits) - 1)]
    current.failures += 1


def end_pause(session: Session) -> None:
    """A mail got through."""
    session.execute(sa.delete(MailPause))
