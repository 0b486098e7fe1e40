"""The mails with a personal link: the invitation and the new password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account, AccountToken, Purpose
from kzv_workflow.db import settings_of
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.service import queue
from kzv_workflow.mail.wording import wordings

PATHS = {Purpose.ACTIVATION: "/freischalten/", Purpose.PASSWORD_RESET: "/passwort/"}


def send_link(
    session: Session, account: Account, token: AccountToken, secret: str, at: datetime
) -> None:
    """Queue the mail with the link; the outbox never shows its text."""
    words = wordings(session)
    subject, text = words.write(
        token.purpose.value,
        {"name": account.person.greeting, "organisation": account.organisation.name},
        office_name=words.office["buero"],
        url=f"{settings_of(session).public_url}{PATHS[token.purpose]}{secret}",
        expires_at=token.expires_at,
    )
    message = Message(
        kind="login",
        to=Address(account.person.name, account.email),
        subject=subject,
        text=text,
        occasion=f"{token.purpose.value}:{token.token_hash}",
        expires_at=token.expires_at,
        recipient_label=account.organisation.name,
        is_secret=True,
    )
    queue(session, message, at)
