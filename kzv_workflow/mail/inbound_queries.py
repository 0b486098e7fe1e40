"""Questions to what came in; only the office may ask them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import DeadAddress
from kzv_workflow.mail.inbound_models import InboundMail, MailboxState, Verdict
from kzv_workflow.web.pager import PAGE_SIZE
from kzv_workflow.web.viewer import Viewer


def unclear(session: Session, viewer: Viewer) -> Sequence[InboundMail]:
    """What waits for the office, newest first."""
    return _with(session, viewer, Verdict.UNCLEAR)


def settled(session: Session, viewer: Viewer) -> Sequence[InboundMail]:
    """What the office has seen to, newest first."""
    return _with(session, viewer, Verdict.SETTLED)


def _with(session: Session, viewer: Viewer, verdict: Verdict) -> Sequence[InboundMail]:
    if not viewer.is_office:
        return []
    query = sa.select(InboundMail).where(InboundMail.verdict == verdict)
    return session.scalars(query.order_by(InboundMail.id.desc()).limit(PAGE_SIZE)).all()


def count_unclear(session: Session) -> int:
    waiting = sa.select(sa.func.count()).where(InboundMail.verdict == Verdict.UNCLEAR)
    return session.scalar(waiting) or 0


def find(
    session: Session, mail_id: int, viewer: Viewer, to_change: bool = False
) -> InboundMail | None:
    """A mail for the office; to change it, nobody else does so meanwhile."""
    if not viewer.is_office:
        return None
    return session.get(InboundMail, mail_id, with_for_update=to_change or None)


def dead_addresses(session: Session, viewer: Viewer) -> Sequence[DeadAddress]:
    """Where mails came back from, newest first."""
    if not viewer.is_office:
        return []
    return session.scalars(sa.select(DeadAddress).order_by(DeadAddress.since.desc())).all()


def mailbox(session: Session) -> MailboxState | None:
    """How reading the mailbox went last; None if it never was."""
    return session.get(MailboxState, 1)
