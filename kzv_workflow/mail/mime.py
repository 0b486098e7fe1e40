"""From a message to bytes that every mail program reads alike, checked before they are kept.

Tree of an invitation, as Exchange itself writes it (MS-OXCMAIL 2.1.3.3.8.2):
mixed { alternative { plain, html, calendar }, application/ics }. Python's own header folding lets
injected lines and second recipients pass on some versions (CVE-2024-6923, gh-80222), so headers
are cleaned first and the finished bytes are read again and compared with what was meant.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from kzv_workflow.errors import DomainError
from kzv_workflow.mail.guard import check_bytes
from kzv_workflow.mail.headers import check_address, display_name, safe_header
from kzv_workflow.mail.message import Address, Calendar, Message

FileBytes = tuple[str, str, bytes]  # name, mimetype, data


def sender_of(setting: str) -> Address:
    """The address of the setting MAIL_FROM: "Name <address>"."""
    return Address(*parseaddr(setting))


def message_id(occasion: str, sender: Address) -> str:
    """The same occasion has the same Message-ID, however often it is built or sent."""
    domain = check_address(sender.email).rpartition("@")[2]
    return f"<{_digest(occasion)[:24]}@{domain}>"


def build(message: Message, sender: Address, at: datetime) -> bytes:
    """The finished bytes of *message*, still without its stored attachments.

    Raises DomainError if the result would not say exactly what was meant.
    """
    root = _tree(message)
    headers = _headers(message, sender, at)
    for name, value in headers.items():
        root[name] = value
    raw = root.as_bytes(policy=SMTP)
    meant = [message.organizer or sender, message.to, message.reply_to]
    addresses = [check_address(one.email) for one in meant if one is not None]
    check_bytes(raw, set(headers) | _STRUCTURE, addresses)
    return raw


def complete(raw: bytes, occasion: str, files: Sequence[FileBytes]) -> bytes:
    """*raw* with the files put in before the end of its outermost part; same in, same out."""
    if not files:
        return raw
    boundary = _boundary(occasion, "mixed").encode()
    head, _, tail = raw.rpartition(b"--" + boundary + b"--")
    opening = b"--" + boundary + b"\r\n"
    parts = b"".join(
        opening + _file_part(*file).as_bytes(policy=_UNFOLDED) + b"\r\n" for file in files
    )
    return head + parts + b"--" + boundary + b"--" + tail


_STRUCTURE = {"MIME-Version", "Content-Type"}
# Folding would tear the long type of Word files into encoded words, which are forbidden there.
_UNFOLDED = SMTP.clone(max_line_length=990)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _boundary(occasion: str, level: str) -> str:
    """ "=_" occurs neither in quoted-printable nor in base64."""
    return f"=_{level}_{_digest(occasion)[:32]}"


def _headers(message: Message, sender: Address, at: datetime) -> dict[str, object]:
    headers: dict[str, object] = {
        "Date": format_datetime(at.astimezone(UTC)),
        "From": _mailbox(message.organizer or sender),
        "To": _mailbox(message.to),
        "Subject": safe_header(message.subject),
        "Message-ID": message_id(message.occasion, sender),
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if message.reply_to:
        headers["Reply-To"] = _mailbox(message.reply_to)
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{safe_header(message.unsubscribe)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if message.calendar is None:  # an invitation without it: nothing may hinder calendars
        headers["Auto-Submitted"] = "auto-generated"
    if not headers["Subject"]:
        raise DomainError("Eine Mail braucht einen Betreff.")
    return headers


def _mailbox(address: Address) -> Mailbox:
    return Mailbox(display_name(address.name), addr_spec=check_address(address.email))


def _tree(message: Message) -> EmailMessage:
    """The parts, outermost first, only as deep as needed."""
    body: list[MIMEPart] = [_text(message.text, "plain")]
    if message.html is not None:
        body.append(_text(message.html, "html"))
    enclosed: list[MIMEPart] = []
    if message.calendar is not None:
        body.append(_calendar_part(message.calendar))
        enclosed.append(_ics_part(message.calendar))
    if message.attachments or enclosed:
        inner = body[0] if len(body) == 1 else _multipart(message, "alternative", body)
        return _rooted(_multipart(message, "mixed", [inner, *enclosed]))
    return _rooted(body[0] if len(body) == 1 else _multipart(message, "alternative", body))


def _multipart(message: Message, subtype: str, parts: list[MIMEPart]) -> MIMEPart:
    whole = MIMEPart(policy=SMTP)
    whole["Content-Type"] = f"multipart/{subtype}"
    whole.set_boundary(_boundary(message.occasion, subtype))
    for part in parts:
        whole.attach(part)
    return whole


def _rooted(part: MIMEPart) -> EmailMessage:
    root = EmailMessage(policy=SMTP)
    root["MIME-Version"] = "1.0"
    for name, value in part.items():
        root[name] = str(value)
    root.set_payload(part.get_payload())
    return root


def _text(text: str, subtype: str) -> MIMEPart:
    part = MIMEPart(policy=SMTP)
    part.set_content(plain_text(text), subtype=subtype, charset="utf-8", cte="quoted-printable")
    return part


def plain_text(text: str) -> str:
    """NFC, without control characters other than line breaks and tabs; ends with a line break."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", normal).rstrip("\n") + "\n"


def _calendar_part(calendar: Calendar) -> MIMEPart:
    """No Content-Disposition: Outlook takes an "attachment" for a file, not an invitation."""
    if not re.fullmatch(r"[A-Z]+", calendar.method):
        raise DomainError("Die Art der Kalendernachricht ist unbekannt.")
    if f"\r\nMETHOD:{calendar.method}\r\n".encode() not in calendar.ics:
        raise DomainError("Die Kalendernachricht nennt eine andere Art als die Mail.")
    part = MIMEPart(policy=SMTP)
    parameters = {"charset": "UTF-8", "method": calendar.method}
    part.set_content(calendar.ics, "text", "calendar", cte="base64", params=parameters)
    return part


def _ics_part(calendar: Calendar) -> MIMEPart:
    return _file_part("invite.ics", "application/ics", calendar.ics)


def _file_part(name: str, mimetype: str, data: bytes) -> MIMEPart:
    kind = mimetype if re.fullmatch(r"[\w.+-]+/[\w.+-]+", mimetype) else "application/octet-stream"
    maintype, _, subtype = kind.partition("/")
    if maintype in {"message", "multipart"}:  # these may not be base64 (RFC 2045, section 6.4)
        maintype, subtype = "application", "octet-stream"
    part = MIMEPart(policy=SMTP)
    part.set_content(
        data, maintype, subtype, cte="base64", disposition="attachment",
        filename=safe_header(name) or "Anhang",
    )  # fmt: skip
    return part
