"""Links by mail that let somebody set a password: the invitation, and a forgotten password.

A secret has 256 bits and is kept as its hash. Looking at a link changes nothing, since mail
scanners open links; only sending the form redeems it, once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts import mails, passwords, queries, service
from kzv_workflow.accounts.models import Account, AccountToken, FailedLogin, Purpose
from kzv_workflow.directory.models import Membership, OrganisationKind
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.web.viewer import Role, Viewer

VALID_FOR = {Purpose.ACTIVATION: timedelta(days=7), Purpose.PASSWORD_RESET: timedelta(minutes=60)}
RESET_WINDOW = timedelta(hours=1)
RESETS_PER_ACCOUNT = 3
RESETS_PER_NETWORK = 20
GONE = "Dieser Link gilt nicht mehr. Er ist abgelaufen oder wurde schon benutzt."
TOO_MANY = "Zu viele Anfragen. Bitte versuchen Sie es in einer Stunde noch einmal."
DONE = {
    Purpose.ACTIVATION: "hat das Konto freigeschaltet",
    Purpose.PASSWORD_RESET: "hat ein neues Passwort gesetzt",
}


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """Who says to have forgotten a password, and from which network."""

    email: str
    network: str


def check_role(role: Role, kind: OrganisationKind) -> None:
    """Raises DomainError if somebody outside the office would see everything."""
    if role is not Role.MUNICIPALITY and kind is not OrganisationKind.OFFICE:
        raise DomainError(
            "Diese Rolle ist Menschen aus der Geschäftsstelle vorbehalten.", field="role"
        )


def invite(
    session: Session, membership: Membership, role: Role, viewer: Viewer, at: datetime
) -> Account:
    """An account without a password, and the mail by which the person sets one.

    Raises DomainError if there is no mail address, an account already, or the role does not fit.
    """
    check_role(role, membership.organisation.kind)
    new = service.NewAccount(membership.person, membership.organisation, role, password=None)
    account = service.create_account(session, new, at)
    session.flush()
    record(session, viewer, ("account", account.id), "hat zum Konto eingeladen", at)
    _send(session, account, Purpose.ACTIVATION, at)
    return account


def invite_again(session: Session, account: Account, viewer: Viewer, at: datetime) -> None:
    """A new link; the ones sent before are void."""
    if account.password_hash is not None:
        raise DomainError("Dieses Konto ist schon freigeschaltet.")
    _refuse_locked(account)
    record(session, viewer, ("account", account.id), "hat noch einmal eingeladen", at)
    _send(session, account, Purpose.ACTIVATION, at)


def send_reset(session: Session, account: Account, viewer: Viewer, at: datetime) -> None:
    """A link to a new password on behalf of an administrator."""
    if account.password_hash is None:
        raise DomainError("Dieses Konto ist noch nicht freigeschaltet. Bitte laden Sie neu ein.")
    _refuse_locked(account)
    text = "hat einen Link für ein neues Passwort geschickt"
    record(session, viewer, ("account", account.id), text, at)
    _send(session, account, Purpose.PASSWORD_RESET, at)


def request_reset(session: Session, request: ResetRequest, at: datetime) -> None:
    """Send a link if there is such an account; whether there is one, nobody learns.

    Raises DomainError after too many requests for an address, known or not, or from a network.
    """
    address = request.email.strip().lower()
    subjects = {
        f"reset-mail:{address}"[:300]: RESETS_PER_ACCOUNT,
        f"reset-net:{request.network}": RESETS_PER_NETWORK,
    }
    for subject, limit in subjects.items():
        if queries.failures_since(session, subject, at - RESET_WINDOW) >= limit:
            raise DomainError(TOO_MANY)
    session.add_all(FailedLogin(subject=subject, at=at) for subject in subjects)
    account = queries.by_email(session, address)
    if account is not None and account.locked_at is None:
        _send(session, account, Purpose.PASSWORD_RESET, at)


def redeem(session: Session, secret: str, purpose: Purpose, password: str, at: datetime) -> Account:
    """Set the password and use the link up; every session of the account ends.

    Raises DomainError at ``new_password`` if it will not do, without a field if the link is gone.
    """
    token = queries.token(session, service.hash_token(secret), purpose, at)
    if token is None:
        raise DomainError(GONE)
    passwords.check_strength(password, token.account.email)
    if not _use_up(session, token, at):
        raise DomainError(GONE)
    account = token.account
    account.password_hash = passwords.hash_password(password)
    service.end_sessions(session, account.id)
    void_links(session, account.id, at)
    record(session, service.viewer_of(account), ("account", account.id), DONE[purpose], at)
    return account


def void_links(session: Session, account_id: int, at: datetime) -> None:
    """No link sent to this account so far opens anything any more."""
    session.execute(
        sa.update(AccountToken)
        .where(AccountToken.account_id == account_id, AccountToken.used_at.is_(None))
        .values(used_at=at)
    )


def _use_up(session: Session, token: AccountToken, at: datetime) -> bool:
    """True for exactly one of those who redeem it at the same time."""
    used = session.execute(
        sa.update(AccountToken)
        .where(AccountToken.token_hash == token.token_hash, AccountToken.used_at.is_(None))
        .values(used_at=at)
        .returning(AccountToken.token_hash)
    )
    return used.first() is not None


def _refuse_locked(account: Account) -> None:
    if account.locked_at is not None:
        raise DomainError("Dieses Konto ist gesperrt. Bitte entsperren Sie es zuerst.")


def _send(session: Session, account: Account, purpose: Purpose, at: datetime) -> None:
    void_links(session, account.id, at)
    secret = secrets.token_urlsafe(32)
    token = AccountToken(
        token_hash=service.hash_token(secret),
        account_id=account.id,
        purpose=purpose,
        created_at=at,
        expires_at=at + VALID_FOR[purpose],
    )
    session.add(token)
    mails.send_link(session, account, token, secret, at)
