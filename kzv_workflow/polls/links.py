"""Personal links: 256 random bits in the address, only their hash in the database."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.db import settings_of
from kzv_workflow.polls.models import PollLink


def personal(session: Session, poll_id: int, delegate_id: int, at: datetime) -> str:
    """The address of a new personal link; the ones sent before go on to work."""
    secret = _make(session, poll_id, delegate_id, at)
    return f"{settings_of(session).public_url}/terminabfragen/antwort/{secret}"


def general(session: Session, poll_id: int, at: datetime) -> str:
    """The address of the general link; an older one ends."""
    _end(session, PollLink.poll_id == poll_id, PollLink.delegate_id.is_(None), at=at)
    secret = _make(session, poll_id, None, at)
    return f"{settings_of(session).public_url}/terminabfragen/link/{secret}"


def end_personal(session: Session, delegate_id: int, at: datetime) -> None:
    """None of the links sent to this delegate opens anything any more."""
    _end(session, PollLink.delegate_id == delegate_id, at=at)


def _make(session: Session, poll_id: int, delegate_id: int | None, at: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    session.add(
        PollLink(
            token_hash=hash_token(secret), poll_id=poll_id, delegate_id=delegate_id, created_at=at
        )
    )
    return secret


def _end(session: Session, *which: sa.ColumnElement[bool], at: datetime) -> None:
    standing = PollLink.ended_at.is_(None)
    session.execute(sa.update(PollLink).where(standing, *which).values(ended_at=at))
