"""Mails as they arrive at a real mail server, read as their recipients' programs read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from io import BytesIO
from typing import Any

import docx

from tests.mail.post_office import PostOffice
from tests.meetings.readers import by_ical_js, by_vobject


@dataclass(frozen=True)
class Letter:
    """One mail; ``to`` is what stands before the @ of its recipient."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    @property
    def links(self) -> list[str]:
        """The addresses in the text."""
        return [str(one) for one in re.findall(r"http://\S+", self.text)]

    @property
    def link(self) -> str:
        """The only address in the text."""
        [address] = self.links
        return address

    @property
    def word_paragraphs(self) -> list[str]:
        """What the attached Word file says."""
        [file] = self.message.iter_attachments()
        assert str(file.get_filename()).endswith(".docx")
        return [one.text for one in docx.Document(BytesIO(file.get_content())).paragraphs]

    @cached_property
    def event(self) -> dict[str, Any]:
        """The only calendar entry with its ``method``; ``instants`` are begin and end in UTC."""
        part = next(one for one in self.message.walk() if one.get_content_type() == "text/calendar")
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        read = by_ical_js(data)
        assert part.get_param("method") == read["method"]
        [event] = read["events"]
        times = tuple(datetime.fromisoformat(event[one]) for one in ("start", "end"))
        [other] = by_vobject(data).vevent_list
        assert times == (other.dtstart.value.astimezone(UTC), other.dtend.value.astimezone(UTC))
        return {**event, "method": read["method"], "instants": times}


class Letterbox:
    """The letters of a mail server since somebody looked last."""

    def __init__(self, office: PostOffice) -> None:
        self._book = office.book
        self._seen = 0

    def new(self) -> list[Letter]:
        taken, self._seen = self._book.taken[self._seen :], len(self._book.taken)
        return [
            Letter(to.partition("@")[0], message_from_bytes(data, policy=policy.SMTP))
            for to, data in taken
        ]
