"""Mails that came back: the outbox says so, and an address that does not exist is marked."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory import service as directory
from kzv_workflow.mail.findings import Finding
from kzv_workflow.mail.inbound_models import Verdict
from kzv_workflow.mail.incoming import Bounce, Incoming
from kzv_workflow.mail.models import MailState, OutgoingMail

RECENT = timedelta(days=14)
STRANGE = "Ein Mailserver meldet eine Mail zurück, die wir nicht versandt haben."


def apply(session: Session, mail: Incoming, at: datetime) -> Finding:
    """Note what a mail server reports about a mail of ours.

    A report that encloses our mail is known by its Message-ID; one that does not says something
    about an address we wrote to lately, but fails no mail. Nothing else it says has any effect.
    """
    sentences = []
    for bounce in mail.bounces:
        ours = _ours(session, mail.bounced_message_id, bounce, at)
        if ours is None:
            continue
        said = f"{bounce.status} {bounce.said}".strip()[:280]
        if not bounce.is_final or bounce.status.startswith("4"):
            sentences.append(f"Die Mail an {bounce.recipient} verspätet sich ({said}).")
            continue
        if mail.bounced_message_id:  # else we do not know which of the mails to that address it was
            ours.state, ours.last_error = MailState.FAILED, f"Kam zurück: {said}"
        sentences.append(f"Die Mail an {bounce.recipient} kam zurück ({said}).")
        if bounce.status.startswith("5.1."):
            directory.mark_dead(session, ours.recipient_email, said, at)
    if not sentences:
        return Finding(Verdict.UNCLEAR, STRANGE)
    return Finding(Verdict.APPLIED, " ".join(sentences))


def _ours(session: Session, message_id: str, bounce: Bounce, at: datetime) -> OutgoingMail | None:
    query = sa.select(OutgoingMail).where(
        sa.func.lower(OutgoingMail.recipient_email) == bounce.recipient,
        OutgoingMail.sent_at.is_not(None),
        OutgoingMail.sent_at > at - RECENT,
        OutgoingMail.state.in_([MailState.SENT, MailState.FAILED]),
    )
    if message_id:
        query = query.where(OutgoingMail.message_id == message_id)
    return session.scalars(query.order_by(OutgoingMail.id.desc()).limit(1)).first()
