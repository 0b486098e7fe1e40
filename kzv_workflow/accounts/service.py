"""Logging in and out, changing a password, creating accounts."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts import passwords, queries
from kzv_workflow.accounts.models import Account, AccountToken, FailedLogin, LoginSession
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.models import Organisation, Person
from kzv_workflow.errors import DomainError
from kzv_workflow.web.viewer import Role, Viewer

FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 8
FAILURES_PER_NETWORK = 40
TOUCH_EVERY = timedelta(minutes=5)
WRONG = "Mailadresse oder Passwort stimmt nicht."
TOO_MANY = "Zu viele Versuche. Bitte warten Sie 15 Minuten und versuchen Sie es dann noch einmal."


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed to log in, and from where."""

    email: str
    password: str
    network: str
    device: str
    demo_allowed: bool


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def log_in(session: Session, attempt: Attempt, at: datetime) -> str | None:
    """Open a session on the server and return its token; None if refused (noted as failed).

    Raises DomainError while there were too many failures for the account or the network.
    """
    subjects = (f"mail:{attempt.email.strip().lower()}", f"net:{attempt.network}")
    _refuse_guessing(session, subjects, at)
    account = queries.by_email(session, attempt.email)
    fits = passwords.matches(account.password_hash if account else None, attempt.password)
    if account is None or not fits or not _may_log_in(session, account, attempt, at):
        session.add_all(FailedLogin(subject=subject, at=at) for subject in subjects)
        return None
    if account.password_hash and passwords.needs_rehash(account.password_hash):
        account.password_hash = passwords.hash_password(attempt.password)
    return _open_session(session, account, attempt.device, at)


def _refuse_guessing(session: Session, subjects: tuple[str, str], at: datetime) -> None:
    since = at - FAILURE_WINDOW
    for subject, limit in zip(subjects, (FAILURES_PER_ACCOUNT, FAILURES_PER_NETWORK), strict=True):
        if queries.failures_since(session, subject, since) >= limit:
            raise DomainError(TOO_MANY)


def _may_log_in(session: Session, account: Account, attempt: Attempt, at: datetime) -> bool:
    if account.locked_at is not None or (account.is_demo and not attempt.demo_allowed):
        return False
    return queries.still_belongs(session, account, at.astimezone(BERLIN).date())


def _open_session(session: Session, account: Account, device: str, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=hash_token(token),
            account_id=account.id,
            created_at=at,
            last_seen_at=at,
            device=device[:120],
        )
    )
    return token


def is_alive(login: queries.Login, at: datetime, idle: timedelta, absolute: timedelta) -> bool:
    """Neither idle nor old for too long, and the account is not locked."""
    return (
        login.locked_at is None
        and at - login.last_seen_at < idle
        and at - login.created_at < absolute
    )


def touch(session: Session, token_hash: str, at: datetime) -> None:
    """Note that the session is in use; called rarely and in a transaction of its own."""
    session.execute(
        sa.update(LoginSession).where(LoginSession.token_hash == token_hash).values(last_seen_at=at)
    )


def log_out(session: Session, token_hash: str) -> None:
    session.execute(sa.delete(LoginSession).where(LoginSession.token_hash == token_hash))


def end_other_sessions(session: Session, account_id: int, token_hash: str) -> None:
    session.execute(
        sa.delete(LoginSession).where(
            LoginSession.account_id == account_id, LoginSession.token_hash != token_hash
        )
    )


def end_sessions(session: Session, account_id: int) -> None:
    """Log the account out everywhere, at once."""
    session.execute(sa.delete(LoginSession).where(LoginSession.account_id == account_id))


def forget_old(session: Session, at: datetime, absolute: timedelta) -> int:
    """Remove sessions, failures and links that can no longer matter; how many rows."""
    day_ago = at - timedelta(days=1)
    statements = (
        sa.delete(AccountToken).where(AccountToken.expires_at < day_ago),
        sa.delete(LoginSession).where(LoginSession.created_at < at - absolute),
        sa.delete(FailedLogin).where(FailedLogin.at < day_ago),
    )
    results = [cast(sa.CursorResult[Any], session.execute(one)) for one in statements]
    return sum(result.rowcount for result in results)


def change_password(session: Session, account: Account, old: str, new: str) -> None:
    """Raises DomainError at ``old_password`` or ``new_password``."""
    if not passwords.matches(account.password_hash, old):
        raise DomainError("Das bisherige Passwort stimmt nicht.", field="old_password")
    passwords.check_strength(new, account.email)
    account.password_hash = passwords.hash_password(new)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who gets an account; the mail address is the person's. Without password: invited."""

    person: Person
    organisation: Organisation
    role: Role
    password: str | None
    is_demo: bool = False


def create_account(session: Session, new: NewAccount, at: datetime) -> Account:
    """Raises DomainError if the person has no mail address or it is in use already."""
    email = (new.person.email or "").lower()
    if not email:
        raise DomainError("Ohne Mailadresse kann es kein Konto geben.", field="email")
    if queries.by_email(session, email):
        raise DomainError(f"Für {email} gibt es schon ein Konto.", field="email")
    account = Account(
        email=email,
        password_hash=passwords.hash_password(new.password) if new.password else None,
        role=new.role,
        person=new.person,
        organisation=new.organisation,
        is_demo=new.is_demo,
        created_at=at,
    )
    session.add(account)
    return account


def viewer_of(account: Account) -> Viewer:
    return Viewer(
        account_id=account.id,
        name=account.person.name,
        role=account.role,
        organisation_id=account.organisation_id,
        organisation_name=account.organisation.name,
        salutation=account.person.greeting,
    )
