"""The mails about a Protokoll: what they say, and to whom they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.db import settings_of
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.mail.message import Address, Attachment, Message
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.service import queue
from kzv_workflow.minutes.life import Circulation, Correction
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.printed import PrintedAddendum

Text = tuple[str, str]  # subject and text


@dataclass(frozen=True, slots=True)
class Letter:
    """One text for many; ``occasion`` is completed by the address."""

    kind: str
    subject: str
    text: str
    occasion: str
    attachments: tuple[Attachment, ...] = ()


def send_to_all(
    session: Session, recipients: Sequence[Recipient], letter: Letter, at: datetime
) -> int:
    """Queue it to everybody once; one bad address stops nobody else and is not counted."""
    return sum(_queued(session, one, letter, at) for one in recipients)


def _queued(session: Session, to: Recipient, letter: Letter, at: datetime) -> bool:
    message = Message(
        kind=letter.kind,
        to=Address(to.name, to.email),
        subject=letter.subject,
        text=letter.text,
        occasion=f"{letter.occasion}:{to.email}",
        attachments=letter.attachments,
        recipient_label=to.organisation_name,
    )
    try:
        return queue(session, message, at) is not None
    except DomainError:
        return False


def circulated(session: Session, minutes: Minutes, number: int, sent: Circulation) -> Text:
    return render(
        "minutes", minutes=minutes, url=_page(session, minutes), round=number, sent=sent,
        **_closing(session),
    )  # fmt: skip


def addendum(session: Session, minutes: Minutes, added: PrintedAddendum) -> Text:
    return render(
        "minutes_addendum", minutes=minutes, addendum=added, url=_page(session, minutes),
        **_closing(session),
    )  # fmt: skip


def contributions_opened(session: Session, minutes: Minutes, closes_on: date) -> Text:
    url = f"{settings_of(session).public_url}/treffen/{minutes.meeting_id}/ergaenzung"
    return render(
        "contributions", meeting=minutes.meeting.title, closes_on=closes_on, url=url,
        **_closing(session),
    )  # fmt: skip


def correction_decided(
    session: Session, minutes: Minutes, correction: Correction, at: datetime
) -> None:
    """Tell who proposed it what became of it; nobody is told if the account is gone."""
    account = session.get(Account, correction.account_id)
    if account is None:
        return
    subject, text = render(
        "minutes_correction", minutes=minutes, correction=correction,
        name=account.person.greeting, url=_page(session, minutes), **_closing(session),
    )  # fmt: skip
    queue(
        session,
        Message(
            kind="minutes_correction",
            to=Address(account.person.name, account.email),
            subject=subject,
            text=text,
            occasion=f"minutes_correction:{correction.id}:{correction.state}",
            recipient_label=account.organisation.name,
        ),
        at,
    )


def _page(session: Session, minutes: Minutes) -> str:
    return f"{settings_of(session).public_url}/protokolle/{minutes.id}"


def _closing(session: Session) -> dict[str, str]:
    office = directory.office(session)
    return {
        "office_name": office.name if office else "",
        "contact_line": (office.contact_line or "") if office else "",
    }
