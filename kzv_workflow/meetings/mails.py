"""The mails that carry an invitation, its update, and its end."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

import sqlalchemy as sa
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.mail import mime, service
from kzv_workflow.mail.message import Address, Calendar, Message
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.mail.wording import Wordings, wordings
from kzv_workflow.meetings import ical
from kzv_workflow.meetings.differences import Facts, Guest
from kzv_workflow.meetings.models import Invitation
from kzv_workflow.meetings.replies import hash_link
from kzv_workflow.meetings.reply_models import ReplyLink

_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


class Letter(StrEnum):
    """Which mail it is; the value is the folder of its templates."""

    INVITATION = "invitation"
    UPDATE = "invitation_update"
    CANCELLED = "invitation_cancelled"


@dataclass(frozen=True, slots=True)
class News:
    """What a mail says beyond the facts of the day."""

    letter: Letter
    changes: tuple[str, ...] = ()
    asks_again: bool = False
    is_called_off: bool = False  # nobody meets; else only this guest is no longer invited
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """The office as mails and calendars name it, and where the pages of the meeting are."""

    name: str
    email: str
    words: Wordings
    page: str
    answers: str  # where the page behind a mail's link is, without its secret

    def organizer(self, token: str) -> Address:
        """The address answers go to: ``kzv+token@domain`` (RFC 5233)."""
        local, _, domain = self.email.rpartition("@")
        return Address(self.name, f"{local}+{token}@{domain}")


def sender(session: Session, meeting_id: int) -> Sender:
    """Who invites, out of the settings and the directory."""
    settings = settings_of(session)
    account = mime.sender_of(settings.mail_from)
    words = wordings(session)
    return Sender(
        name=words.office["buero"] or account.name,
        email=account.email,
        words=words,
        page=f"{settings.public_url}/treffen/{meeting_id}",
        answers=f"{settings.public_url}/antwort/",
    )


def text_of(
    sender: Sender, guest: Guest, facts: Facts, news: News, secret: str = "…"
) -> tuple[str, str]:
    """Subject and text, for the preview (which has no secret) as for the mail."""
    values = {
        "name": guest.name if guest.name != guest.organisation_name else "",
        "organisation": guest.organisation_name,
        "treffen": facts.title,
        "tag": german.format_date_long(facts.day),
    }
    return sender.words.write(
        news.letter.value, values, facts=facts, news=news, page=sender.page,
        answer_page=sender.answers + secret,
    )  # fmt: skip


def send(
    session: Session, sender: Sender, row: Invitation, facts: Facts, news: News, at: datetime
) -> None:
    """Queue the mail about one day to one guest; ``row`` has the SEQUENCE it goes with.

    An update of what never left is an invitation: the guest has not heard of it yet.
    """
    guest = Guest(
        row.organisation_id, row.organisation_name, row.person_id, row.name, row.email
    )  # fmt: skip
    if news.letter is Letter.UPDATE and not _has_left(session, row):
        news = News(Letter.INVITATION)
    secret = "" if news.letter is Letter.CANCELLED else _new_link(session, row)
    subject, text = text_of(sender, guest, facts, news, secret)
    ends = datetime.combine(facts.day + timedelta(days=1), time(), BERLIN)
    message = Message(
        kind=news.letter.value,
        to=Address(guest.label, row.email),
        subject=subject,
        text=text,
        html=as_html(text),
        occasion=f"{news.letter.value}:{row.uid}:{row.token}:{row.revision}",
        calendar=_calendar(sender, row, facts, news, at),
        thread_key=thread_key(row),
        revision=row.revision,
        cancels=news.letter is Letter.CANCELLED,
        expires_at=ends.astimezone(at.tzinfo),
        reply_to=sender.words.reply_to,
        recipient_label=row.organisation_name,
        organizer=sender.organizer(row.token),
        is_secret=bool(secret),
    )
    service.queue(session, message, at)


def _new_link(session: Session, row: Invitation) -> str:
    """A secret of 256 bit for the link of this mail; links of earlier mails stay good."""
    session.flush()
    secret = secrets.token_urlsafe(32)
    session.add(ReplyLink(token_hash=hash_link(secret), invitation_id=row.id))
    return secret


def thread_key(row: Invitation) -> str:
    """Mails about one day to one guest replace each other; the token names the guest."""
    return f"{row.uid}:{row.token}"


def _has_left(session: Session, row: Invitation) -> bool:
    mails = sa.select(OutgoingMail.id).where(
        OutgoingMail.thread_key == thread_key(row), OutgoingMail.attempts > 0
    )
    return session.scalar(sa.select(mails.exists())) or False


def _calendar(sender: Sender, row: Invitation, facts: Facts, news: News, at: datetime) -> Calendar:
    entry = entry_of(facts, row.sequence, sender.page, news.is_called_off)
    organizer = sender.organizer(row.token)
    parties = (
        ical.Party(organizer.name, organizer.email),
        ical.Party(row.name if row.name == row.organisation_name
                   else f"{row.name} ({row.organisation_name})", row.email),
    )  # fmt: skip
    if news.letter is Letter.CANCELLED:
        return Calendar(ical.Method.CANCEL, ical.cancel(entry, *parties, at))
    return Calendar(ical.Method.REQUEST, ical.request(entry, *parties, at))


def entry_of(facts: Facts, sequence: int, page: str, is_called_off: bool = False) -> ical.Entry:
    """The calendar entry of a day; its text ends with the way to the page of the meeting."""
    return ical.Entry(
        uid=facts.uid,
        sequence=sequence,
        title=facts.title,
        day=facts.day,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        place=facts.place,
        text="\n".join(part for part in (facts.text, f"Alles zum Treffen: {page}") if part),
        url=page,
        is_called_off=is_called_off,
    )


def as_html(text: str) -> str:
    """The same words for programs that prefer HTML: paragraphs, line breaks, links."""
    paragraphs = []
    for paragraph in text.strip().split("\n\n"):
        words, last = Markup(), 0
        for match in _ADDRESS.finditer(paragraph):
            words += escape(paragraph[last : match.start()])
            words += Markup('<a href="{0}">{0}</a>').format(match[0])
            last = match.end()
        words += escape(paragraph[last:])
        paragraphs.append(Markup("<p>") + words.replace("\n", Markup("<br>\n")) + Markup("</p>"))
    body = Markup("\n").join(paragraphs)
    return str(Markup('<!doctype html>\n<html lang="de"><body>\n{}\n</body></html>\n').format(body))
