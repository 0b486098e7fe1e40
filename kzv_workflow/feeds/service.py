"""Making and ending the secret addresses of feeds."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.feeds.models import CalendarFeed
from kzv_workflow.history.service import record
from kzv_workflow.web.viewer import Viewer

WORDS = {"person": "den eigenen Kalender", "organisation": "den Kalender der Organisation"}


def renew(session: Session, viewer: Viewer, whose: str, at: datetime) -> str:
    """A new address for the viewer ("person") or the viewer's organisation; the old one ends.

    Returns the secret, which is known now and never again.
    """
    revoke(session, viewer, whose, at)
    secret = secrets.token_urlsafe(32)
    is_own = whose == "person"
    session.add(
        CalendarFeed(
            account_id=viewer.account_id if is_own else None,
            organisation_id=None if is_own else viewer.organisation_id,
            token_hash=hash_token(secret),
            created_at=at,
        )
    )
    text = f"hat eine Adresse für {WORDS[whose]} erzeugt"
    record(session, viewer, ("organisation", viewer.organisation_id), text, at)
    return secret


def revoke(session: Session, viewer: Viewer, whose: str, at: datetime) -> None:
    """The address stops working at once."""
    owner = (
        CalendarFeed.account_id == viewer.account_id
        if whose == "person"
        else CalendarFeed.organisation_id == viewer.organisation_id
    )
    session.execute(
        sa.update(CalendarFeed)
        .where(owner, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=at)
    )
