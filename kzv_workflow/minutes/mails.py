"""The mails about a Protokoll: what they say, and to whom they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.db import settings_of
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.mail.message import Address, Attachment, Message
from kzv_workflow.mail.service import queue
from kzv_workflow.mail.wording import wordings
from kzv_workflow.minutes.life import Approval, Circulation, Correction
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.printed import PrintedAddendum

Text = tuple[str, str]  # subject and text


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link that only one recipient gets; ``note`` is what they must know about it."""

    label: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to many; ``compose`` words it for one of them (None: for nobody in particular),
    ``occasion`` is completed by the address. A secret one is not shown in the outbox."""

    kind: str
    compose: Callable[[Recipient | None], Text]
    occasion: str
    attachments: tuple[Attachment, ...] = ()
    is_secret: bool = False


def send_to_all(
    session: Session, recipients: Sequence[Recipient], letter: Letter, at: datetime
) -> int:
    """Queue it to everybody once; one bad address stops nobody else and is not counted."""
    reply_to = wordings(session).reply_to
    return sum(_queued(session, one, letter, reply_to, at) for one in recipients)


def _queued(
    session: Session, to: Recipient, letter: Letter, reply_to: Address | None, at: datetime
) -> bool:
    subject, text = letter.compose(to)
    message = Message(
        kind=letter.kind,
        to=Address(to.name, to.email),
        subject=subject,
        text=text,
        occasion=f"{letter.occasion}:{to.email}",
        attachments=letter.attachments,
        reply_to=reply_to,
        recipient_label=to.organisation_name,
        is_secret=letter.is_secret,
    )
    try:
        return queue(session, message, at) is not None
    except DomainError:
        return False


def circulated(
    session: Session,
    minutes: Minutes,
    number: int,
    sent: Circulation,
    own_links: Mapping[str, OwnLink] = MappingProxyType({}),
) -> Callable[[Recipient | None], Text]:
    """*own_links* by address in lower case; who is not among them gets none."""
    facts = {
        "minutes": minutes,
        "url": _page(session, minutes),
        "todos_url": f"{settings_of(session).public_url}/aufgaben",
        "round": number,
        "sent": sent,
    }

    def own(to: Recipient | None) -> dict[str, object]:
        return {"own_link": own_links.get(to.email.lower()) if to else None}

    return _worded(session, "minutes", minutes, facts, own)


def approved(
    session: Session, minutes: Minutes, approval: Approval, sent: Circulation
) -> Callable[[Recipient | None], Text]:
    facts = {
        "minutes": minutes,
        "meeting": approval.meeting.title,
        "remark": approval.remark,
        "sent": sent,
        "url": _page(session, minutes),
    }
    return _worded(session, "minutes_approved", minutes, facts)


def addendum(
    session: Session, minutes: Minutes, added: PrintedAddendum
) -> Callable[[Recipient | None], Text]:
    facts = {"minutes": minutes, "addendum": added, "url": _page(session, minutes)}
    return _worded(session, "minutes_addendum", minutes, facts)


def contributions_opened(
    session: Session, minutes: Minutes, closes_on: date
) -> Callable[[Recipient | None], Text]:
    url = f"{settings_of(session).public_url}/treffen/{minutes.meeting_id}/ergaenzung"
    facts = {"meeting": minutes.meeting.title, "closes_on": closes_on, "url": url}
    return _worded(session, "contributions", minutes, facts)


def _worded(
    session: Session,
    kind: str,
    minutes: Minutes,
    facts: Mapping[str, object],
    own: Callable[[Recipient | None], Mapping[str, object]] = lambda _to: {},
) -> Callable[[Recipient | None], Text]:
    """The mail in the office's words, read once for all; *own* are the facts of a recipient."""
    words = wordings(session)

    def compose(to: Recipient | None) -> Text:
        values = {
            "name": to.name if to and not to.is_fallback else "",
            "organisation": to.organisation_name if to else "",
            "protokoll": minutes.title,
        }
        return words.write(kind, values, **facts, **own(to))

    return compose


def correction_decided(
    session: Session, minutes: Minutes, correction: Correction, at: datetime
) -> None:
    """Tell who proposed it what became of it; nobody is told if the account is gone."""
    account = session.get(Account, correction.account_id)
    if account is None:
        return
    words = wordings(session)
    values = {
        "name": account.person.greeting,
        "organisation": account.organisation.name,
        "protokoll": minutes.title,
    }
    url = _page(session, minutes)
    subject, text = words.write(
        "minutes_correction", values, minutes=minutes, correction=correction, url=url
    )
    queue(
        session,
        Message(
            kind="minutes_correction",
            to=Address(account.person.name, account.email),
            subject=subject,
            text=text,
            occasion=f"minutes_correction:{correction.id}:{correction.state}",
            reply_to=words.reply_to,
            recipient_label=account.organisation.name,
        ),
        at,
    )


def _page(session: Session, minutes: Minutes) -> str:
    return f"{settings_of(session).public_url}/protokolle/{minutes.id}"
