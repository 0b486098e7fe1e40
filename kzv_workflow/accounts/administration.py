"""What administrators do with accounts: locking and roles; one administrator always remains."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.accounts import activation, queries, service
from kzv_workflow.accounts.models import Account
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.web.viewer import Role, Viewer

ROLES = {
    Role.MUNICIPALITY: "sieht die eigene Organisation",
    Role.OFFICE: "Geschäftsstelle",
    Role.ADMIN: "Geschäftsstelle und Verwaltung",
}


def lock(session: Session, account: Account, viewer: Viewer, at: datetime) -> None:
    """Out at once, on every device; links sent before open nothing."""
    if account.id == viewer.account_id:
        raise DomainError("Ihr eigenes Konto können Sie nicht sperren.")
    if account.locked_at is not None:
        raise DomainError("Dieses Konto ist schon gesperrt.")
    _keep_an_administrator(session, account)
    account.locked_at = at
    service.end_sessions(session, account.id)
    activation.void_links(session, account.id, at)
    record(session, viewer, ("account", account.id), "hat das Konto gesperrt", at)


def unlock(session: Session, account: Account, viewer: Viewer, at: datetime) -> None:
    if account.locked_at is None:
        raise DomainError("Dieses Konto ist nicht gesperrt.")
    account.locked_at = None
    record(session, viewer, ("account", account.id), "hat das Konto entsperrt", at)


def change_role(
    session: Session, account: Account, role: Role, viewer: Viewer, at: datetime
) -> None:
    """The new role counts from the next page on. Raises DomainError at ``role``."""
    if account.role is role:
        return
    activation.check_role(role, account.organisation.kind)
    if role is not Role.ADMIN:
        _keep_an_administrator(session, account)
    text = f"hat die Rolle geändert: {ROLES[account.role]} → {ROLES[role]}"
    account.role = role
    record(session, viewer, ("account", account.id), text, at)


def change_email(session: Session, account: Account, viewer: Viewer, at: datetime) -> None:
    """Log in with the person's present mail address; links sent to the old one are void."""
    email = (account.person.email or "").lower()
    if not email:
        raise DomainError("Die Person hat keine Mailadresse.")
    if queries.by_email(session, email):
        raise DomainError(f"Mit {email} meldet sich schon jemand an.")
    account.email = email
    activation.void_links(session, account.id, at)
    record(session, viewer, ("account", account.id), "hat die Mailadresse übernommen", at)


def _keep_an_administrator(session: Session, account: Account) -> None:
    """Without an administrator nobody could let anybody in again."""
    usable = account.locked_at is None and account.password_hash is not None
    if account.role is not Role.ADMIN or not usable:
        return
    if not queries.other_administrators(session, account.id):
        raise DomainError(
            "Das ist das letzte Konto mit Verwaltung. Bitte geben Sie zuerst jemand anderem "
            "diese Rolle.", field="role",
        )  # fmt: skip
