"""The mails with a personal link: the invitation and the new password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account, AccountToken, Purpose
from kzv_workflow.db import settings_of
from kzv_workflow.directory import queries as directory
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.service import queue

PATHS = {Purpose.ACTIVATION: "/freischalten/", Purpose.PASSWORD_RESET: "/passwort/"}


def send_link(
    session: Session, account: Account, token: AccountToken, secret: str, at: datetime
) -> None:
    """Queue the mail with the link; the outbox never shows its text."""
    office = directory.office(session)
    subject, text = render(
        token.purpose.value,
        greeting_name=account.person.greeting,
        organisation_name=account.organisation.name,
        office_name=office.name if office else "",
        contact_line=(office.contact_line if office else None) or "",
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
