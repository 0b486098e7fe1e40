"""The mailbox that answers come to, by IMAP: look without touching, then move; never delete.

``imaps://name:password@host/INBOX?authserv=mx.example``; ``imap://`` only on this very machine.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError

TIMEOUT = 20.0
PER_RUN = 100


class MailboxError(Exception):
    """The mailbox is away or does not let us in (German sentence)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies: unique as long as the server keeps its promise (RFC 9051, 2.3.1.1)."""

    uid_validity: int
    uid: int


class Box:
    """An open mailbox."""

    def __init__(self, box: BaseMailBox, folder: str) -> None:
        self._box = box
        status = box.folder.status(folder, ["UIDVALIDITY"])
        self._validity = int(status["UIDVALIDITY"])

    def waiting(self) -> list[Place]:
        """What lies in the folder, oldest first."""
        uids = sorted(int(uid) for uid in self._box.uids("ALL"))
        return [Place(self._validity, uid) for uid in uids[:PER_RUN]]

    def size(self, place: Place) -> int:
        answer = self._fetched(place, "RFC822.SIZE")
        words = b" ".join(one if isinstance(one, bytes) else one[0] for one in answer if one)
        digits = words.partition(b"RFC822.SIZE")[2].lstrip().split(b" ")[0].strip(b")")
        return int(digits or 0)

    def read(self, place: Place) -> bytes:
        """The whole mail; it stays unread."""
        for one in self._fetched(place, "BODY.PEEK[]"):
            if isinstance(one, tuple):
                return bytes(one[1])
        return b""

    def _fetched(self, place: Place, what: str) -> list[Any]:
        status, answer = self._box.client.uid("FETCH", str(place.uid), f"({what})")
        if status != "OK":
            raise MailboxError("Eine Mail im Postfach lässt sich nicht lesen.")
        return list(answer)

    def move(self, place: Place, folder: str) -> None:
        """Into a folder of that name, which is made if there is none."""
        self._box.move(str(place.uid), self._folder(folder))

    def _folder(self, name: str) -> str:
        """Some servers keep all folders below INBOX."""
        known = self._box.folder.list()
        for one in known:
            if one.name == name or one.name.endswith(f"{one.delim}{name}"):
                return str(one.name)
        try:
            self._box.folder.create(name)
        except ImapToolsError:
            name = f"INBOX{known[0].delim if known else '.'}{name}"
            self._box.folder.create(name)
        return name


def authserv_of(url: str) -> str:
    """The name our own mail server signs Authentication-Results with, if it is configured."""
    return (parse_qs(urlsplit(url).query).get("authserv") or [""])[0].lower()


@contextmanager
def opened(url: str) -> Iterator[Box]:
    """The mailbox of that address.

    Raises MailboxError when it is away, or whenever the connection breaks inside.
    """
    parts = urlsplit(url)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        box = _connected(parts.scheme, parts.hostname or "", parts.port)
        try:
            box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder)
        except MailboxLoginError:
            box.client.shutdown()
            raise
        with box:
            yield Box(box, folder)
    except MailboxLoginError as error:
        raise MailboxError("Das Postfach nimmt die Anmeldung nicht an.") from error
    except (OSError, ImapToolsError, imaplib.IMAP4.error) as error:
        raise MailboxError(
            f"Das Postfach ist nicht zu erreichen ({type(error).__name__})."
        ) from error


def _connected(scheme: str, host: str, port: int | None) -> BaseMailBox:
    if scheme == "imap":
        return MailBoxUnencrypted(host, port or 143, timeout=TIMEOUT)
    return MailBox(host, port or 993, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
