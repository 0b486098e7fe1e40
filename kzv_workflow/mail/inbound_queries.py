"""Questions to what came in; only the office may ask them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import DeadAddress
from kzv_workflow.mail.inbound_models import InboundMail, MailboxState, Verdict
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer


def unclear(session: Session, viewer: Viewer, before: str | None = None) -> Page[InboundMail]:
    """What waits for the office, newest first."""
    return _with(session, viewer, Verdict.UNCLEAR, before)


def settled(session: Session, viewer: Viewer) -> Sequence[InboundMail]:
    """What the office has seen to lately, newest first."""
    return _with(session, viewer, Verdict.SETTLED).rows


def _with(
    session: Session, viewer: Viewer, verdict: Verdict, before: str | None = None
) -> Page[InboundMail]:
    query = sa.select(InboundMail).where(InboundMail.verdict == verdict)
    if not viewer.is_office:
        query = query.where(sa.false())
    if before and before.isdecimal() and len(before) < 19:
        query = query.where(InboundMail.id < int(before))
    rows = session.scalars(query.order_by(InboundMail.id.desc()).limit(PAGE_SIZE + 1)).all()
    return Page.cut(list(rows), lambda row: str(row.id))


def count_unclear(session: Session) -> int:
    waiting = sa.select(sa.func.count()).where(InboundMail.verdict == Verdict.UNCLEAR)
    return session.scalar(waiting) or 0


def count_trouble(session: Session) -> tuple[int, int]:
    """Unclear mails, and addresses that mails come back from, in one statement."""
    waiting = sa.select(sa.func.count()).where(InboundMail.verdict == Verdict.UNCLEAR)
    dead = sa.select(sa.func.count()).select_from(DeadAddress)
    row = session.execute(sa.select(waiting.scalar_subquery(), dead.scalar_subquery())).one()
    return row[0], row[1]


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
