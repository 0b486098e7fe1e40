"""A mail as the areas describe it, before it becomes bytes: plain data, one recipient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox; ``name`` is what people read, ``email`` the address as the directory has it."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file that goes along under this name; its bytes are put in at sending."""

    file_id: str
    name: str
    mimetype: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """An iTIP object (RFC 5546): ``method`` in upper case as in ``ics``, which has CRLF lines."""

    method: str
    ics: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one recipient.

    ``occasion`` is unique for ever: the same occasion is queued once. Within ``thread_key`` (and
    recipient) a higher ``revision`` replaces lower ones that never left; one that ``cancels``
    does not leave either, if nothing before it did. ``is_secret`` marks texts with a personal
    link: the outbox never shows them and forgets them once they are sent. ``organizer`` is the
    calendar address that replies go to; it becomes the From of the mail. ``unsubscribe`` is an
    https address that mail programs post to when somebody wants no more of these (RFC 8058).
    """

    kind: str
    to: Address
    subject: str
    text: str
    occasion: str
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    calendar: Calendar | None = None
    thread_key: str | None = None
    revision: int = 0
    cancels: bool = False
    expires_at: datetime | None = None
    reply_to: Address | None = None
    recipient_label: str = ""
    organizer: Address | None = None
    is_secret: bool = False
    unsubscribe: str | None = None
