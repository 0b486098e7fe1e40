"""Finding accounts and their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account, FailedLogin, LoginSession


def by_email(session: Session, email: str) -> Account | None:
    return session.scalars(sa.select(Account).where(Account.email == email.strip().lower())).first()


def login_session(session: Session, token_hash: str) -> LoginSession | None:
    """The session with its account, person and organisation, in one statement."""
    return session.get(LoginSession, token_hash)


def sessions_of(session: Session, account_id: int) -> Sequence[LoginSession]:
    """Where the account is logged in, newest use first."""
    return session.scalars(
        sa.select(LoginSession)
        .where(LoginSession.account_id == account_id)
        .order_by(LoginSession.last_seen_at.desc())
    ).all()


def failures_since(session: Session, subject: str, since: datetime) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count()).where(
                FailedLogin.subject == subject, FailedLogin.at >= since
            )
        )
        or 0
    )


def has_demo_accounts(session: Session) -> bool:
    return session.scalar(sa.select(sa.exists().where(Account.is_demo))) or False


def any_account(session: Session) -> bool:
    return session.scalar(sa.select(sa.exists().where(Account.id.is_not(None)))) or False
