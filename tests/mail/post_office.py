"""A real SMTP server on this machine that answers as it is told."""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from kzv_workflow.mail.senders import SmtpSender, SmtpServer

HANG_UP = "hang up"
SILENCE = "silence"
Answers = dict[str, list[str]]


@dataclass
class Book:
    """What the server took, and how it answers: by recipient (before the @), one after another."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    at_recipient: Answers = field(default_factory=lambda: defaultdict(list))
    after_text: Answers = field(default_factory=lambda: defaultdict(list))
    slowness: float = 0.0
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's signature
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.at_recipient[name(address)]:
            return self.at_recipient[name(address)].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        [recipient] = envelope.rcpt_tos
        await asyncio.sleep(self.slowness)
        answer = (self.after_text[name(recipient)] or ["250 OK"]).pop(0)
        if answer == SILENCE:
            await asyncio.sleep(1)
        if answer.startswith("250") or answer in {HANG_UP, SILENCE}:
            self.taken.append((recipient, envelope.original_content))
        if answer in {HANG_UP, SILENCE}:
            server.transport.abort()
        return answer

    @property
    def recipients(self) -> list[str]:
        return [name(recipient) for recipient, _ in self.taken]


def name(address: str) -> str:
    return address.partition("@")[0]


class PostOffice:
    """The running server with its book."""

    def __init__(self, **options: Any) -> None:
        self.book = Book()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.controller = Controller(self.book, hostname="127.0.0.1", port=self.port, **options)
        self.controller.start()

    def sender(self, timeout: float = 5, **server: Any) -> SmtpSender:
        facts = {"scheme": "smtp", "host": "127.0.0.1", "port": self.port, **server}
        return SmtpSender(SmtpServer(**facts), "kzv@bismit.example", timeout)


def refuses_everybody(*_: Any) -> AuthResult:
    """No password is right."""
    return AuthResult(success=False, handled=False)
