"""Handing a mail over: to a mail server by SMTP, or to a Maildir while there is none."""

from __future__ import annotations

import mailbox
import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from kzv_workflow.config import Settings
from kzv_workflow.mail.headers import safe_header
from kzv_workflow.mail.mime import sender_of

TIMEOUT = 30.0  # seconds for each answer of the mail server
MAIL_SECONDS = 45.0  # for one mail altogether; shorter than its lease
PORTS = {"smtp": 25, "smtps": 465, "starttls+smtp": 587}


class RefusedError(Exception):
    """This mail will never be accepted; the text says why (German)."""

    def __init__(self, reason: str, is_broken: bool = False) -> None:
        super().__init__(reason)
        self.is_broken = is_broken  # the connection is gone


class LaterError(Exception):
    """Not accepted now. ``is_broken``: the connection is gone; ``is_unclear``: perhaps it was."""

    def __init__(self, reason: str, is_broken: bool = False, is_unclear: bool = False) -> None:
        super().__init__(reason)
        self.is_broken = is_broken
        self.is_unclear = is_unclear


class UnreachableError(Exception):
    """No mail can be handed over at present; it may pass by itself."""


class StoppedError(Exception):
    """No mail can be handed over until somebody changes the settings."""


class Sender(Protocol):
    """Open once, send many, close always."""

    def open(self) -> None:
        """Raises UnreachableError or StoppedError."""

    def send(self, recipient: str, raw: bytes) -> None:
        """Raises RefusedError, LaterError, UnreachableError or StoppedError."""

    def close(self) -> None: ...


def sender_for(settings: Settings) -> Sender:
    """The sender that the settings name."""
    if settings.mail_url is None:
        return MaildirSender(settings.instance_path / "mail")
    envelope_from = sender_of(settings.mail_from).email
    return SmtpSender(SmtpServer.from_url(settings.mail_url), envelope_from)


class MaildirSender:
    """Each mail becomes a file: written aside, synchronised, then renamed into ``new``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._maildir: mailbox.Maildir | None = None

    def open(self) -> None:
        try:
            self._maildir = mailbox.Maildir(self._folder, create=True)
        except OSError as error:
            raise UnreachableError(self._unusable(error)) from error

    def send(self, recipient: str, raw: bytes) -> None:
        assert self._maildir is not None, "open comes first"
        try:
            self._maildir.add(raw)
        except (OSError, mailbox.Error) as error:
            raise UnreachableError(self._unusable(error)) from error

    def close(self) -> None:
        self._maildir = None

    def _unusable(self, error: Exception) -> str:
        reason = getattr(error, "strerror", None) or error
        return f"Der Ordner {self._folder} lässt sich nicht beschreiben ({reason})."


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where the mail server is; ``scheme`` says how the connection is protected."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        """From smtp://user:pass@host:port, smtps://… or starttls+smtp://…"""
        parts = urlsplit(url)
        return cls(
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )


class SmtpSender:
    """One SMTP connection at a time, one recipient per mail."""

    def __init__(self, server: SmtpServer, envelope_from: str, timeout: float = TIMEOUT) -> None:
        self._server = server
        self._from = envelope_from
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        try:
            self._smtp = self._connect()
            if self._server.user is not None:
                self._smtp.login(self._server.user, self._server.password)
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            text = f"Der Mailserver nimmt die Anmeldung nicht an ({_said(error)})."
            raise (StoppedError if error.smtp_code >= 500 else UnreachableError)(text) from error
        except smtplib.SMTPNotSupportedError as error:
            self.close()
            text = "Der Mailserver bietet die eingestellte Anmeldung oder Verschlüsselung nicht an."
            raise StoppedError(text) from error
        except UnicodeError as error:
            self.close()
            text = "MAIL_URL enthält Zeichen, die sich nicht an Mailserver übertragen lassen."
            raise StoppedError(text) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            text = f"Der Mailserver ist nicht erreichbar ({_said(error)})."
            raise UnreachableError(text) from error

    def _connect(self) -> smtplib.SMTP:
        server, name = self._server, self._own_name()
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=self._timeout, context=context
            )
        smtp = smtplib.SMTP(server.host, server.port, name, timeout=self._timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.scheme == "starttls+smtp":
                smtp.starttls(context=ssl.create_default_context())
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _own_name(self) -> str:
        """A name for EHLO that needs no name server."""
        host = socket.gethostname()
        return host if "." in host else self._from.rpartition("@")[2]

    def send(self, recipient: str, raw: bytes) -> None:
        assert self._smtp is not None, "open comes first"
        talk = _Dialogue(self._smtp, self._timeout)
        try:
            talk.offer(self._from, recipient, len(raw))
            talk.hand_over(raw)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise LaterError(_broken(error, talk.is_unclear), True, talk.is_unclear) from error
        except smtplib.SMTPException as error:
            raise LaterError(f"Unerwartete Antwort ({_said(error)}).", is_broken=True) from error

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


class _Dialogue:
    """One mail on an open connection, within MAIL_SECONDS."""

    def __init__(self, smtp: smtplib.SMTP, timeout: float) -> None:
        self._smtp = smtp
        self._timeout = timeout
        self._deadline = time.monotonic() + MAIL_SECONDS
        self.is_unclear = False

    def offer(self, sender: str, recipient: str, size: int) -> None:
        """Sender and recipient; a refused sender concerns every mail, not this one."""
        options = [f"SIZE={size}"] if self._smtp.has_extn("size") else []
        self._limit()
        code, reply = self._smtp.mail(sender, options)
        if code >= 500 and code != 552:
            raise StoppedError(
                f"Der Mailserver nimmt den Absender nicht an ({code} {_text(reply)})."
            )
        self._check(code, reply)
        self._limit()
        self._check(*self._smtp.rcpt(recipient))

    def hand_over(self, raw: bytes) -> None:
        """The text; from its last dot until the answer nobody knows whether it arrived."""
        self._limit()
        code, reply = self._smtp.docmd("DATA")
        if code != 354:
            self._check(code if code >= 400 else -1, reply)
        self._limit()
        self._smtp.send(re.sub(rb"(?m)^\.", b"..", raw.removesuffix(b"\r\n")) + b"\r\n")
        self.is_unclear = True
        self._smtp.send(b".\r\n")
        self._limit()
        code, reply = self._smtp.getreply()
        self.is_unclear = False
        self._check(code, reply)

    def _limit(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(min(self._timeout, left))

    def _check(self, code: int, reply: bytes) -> None:
        if 200 <= code < 300:
            return
        said = f"({code} {_text(reply)})"
        if code == 421 or not 400 <= code < 600:
            raise LaterError(f"Der Mailserver hat abgebrochen {said}.", is_broken=True)
        is_broken = not self._reset()
        if code < 500:
            text = f"Der Mailserver hat die Mail vorerst nicht angenommen {said}."
            raise LaterError(text, is_broken)
        raise RefusedError(f"Der Mailserver hat die Mail abgelehnt {said}.", is_broken)

    def _reset(self) -> bool:
        """Ready for the next mail; some servers hang up after a refusal."""
        try:
            return self._smtp.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False


def _text(reply: bytes | str) -> str:
    decoded = reply if isinstance(reply, str) else reply.decode("utf-8", "replace")
    return safe_header(decoded, 200)


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "keine Antwort"),
    (ConnectionRefusedError, "Verbindung abgelehnt"),
    (socket.gaierror, "Name nicht gefunden"),
    (ssl.SSLCertVerificationError, "sein Zertifikat ist nicht gültig"),
    (ssl.SSLError, "keine verschlüsselte Verbindung"),
    (smtplib.SMTPServerDisconnected, "Verbindung getrennt"),
)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    known = (words for kind, words in _WORDS if isinstance(error, kind))
    return next(known, _text(getattr(error, "strerror", None) or str(error)))


def _broken(error: Exception, is_unclear: bool) -> str:
    timed_out = isinstance(error, TimeoutError) or "timed out" in str(error)
    what = "Der Mailserver hat nicht geantwortet" if timed_out else "Die Verbindung brach ab"
    if is_unclear:
        return f"{what}, als die Mail übergeben war. Unklar, ob sie angekommen ist."
    return f"{what}."
