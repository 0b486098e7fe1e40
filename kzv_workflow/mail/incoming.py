"""What a mail is that came in: bounce, calendar answer, automatic answer or a human's words.

Pure: bytes in, plain data out. Nothing of a mail is ever shown as HTML or acted upon by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum

from kzv_workflow.mail.headers import safe_header

SIZE_LIMIT = 1024 * 1024
EXCERPT_LENGTH = 2000
MAXIMUM_PARTS = 50
_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ADDRESS = re.compile(r"[^\s<>\"',;:]+@[^\s<>\"',;:]+")


class InboundKind(StrEnum):
    """What a mail is; the first that fits."""

    BOUNCE = "bounce"
    REPLY = "reply"
    COUNTER = "counter"
    CALENDAR = "calendar"  # another calendar message: not ours to follow
    AUTOMATIC = "automatic"
    HUMAN = "human"
    UNREADABLE = "unreadable"  # too large, or no mail at all


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a server says about one recipient (RFC 3464); ``status`` like "5.1.1"."""

    recipient: str
    is_final: bool
    status: str
    said: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as it was understood; addresses in lower case."""

    kind: InboundKind
    sender: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    calendar: bytes = b""
    bounces: tuple[Bounce, ...] = ()
    bounced_message_id: str = ""
    authentication: tuple[str, ...] = ()  # Authentication-Results, as our servers wrote them


def understand(raw: bytes) -> Incoming:
    """Classify a mail of at most SIZE_LIMIT bytes."""
    message = message_from_bytes(raw, policy=policy.compat32)
    parts = list(_parts(message))
    common = {
        "sender": _first_address(message, "From"),
        "recipients": tuple(_addresses(message, *_RECIPIENTS)),
        "subject": safe_header(_decoded(message, "Subject"), 300),
        "text": _text(parts),
        "authentication": tuple(
            " ".join(str(one).split()) for one in message.get_all("Authentication-Results", [])
        ),
    }
    if _is_report(message):
        return Incoming(
            InboundKind.BOUNCE,
            **common,  # type: ignore[arg-type]
            bounces=tuple(_bounces(message)),
            bounced_message_id=_original_id(parts),
        )
    calendar = _calendar(parts)
    kind = _calendar_kind(calendar) if calendar else _other_kind(message)
    return Incoming(kind, **common, calendar=calendar)  # type: ignore[arg-type]


def _is_report(message: Message) -> bool:
    return (
        message.get_content_type() == "multipart/report"
        and str(message.get_param("report-type", "")).lower() == "delivery-status"
    )


def _other_kind(message: Message) -> InboundKind:
    """Answers of machines say so in one of many ways (RFC 3834 and custom)."""
    submitted = _decoded(message, "Auto-Submitted").lower()
    precedence = _decoded(message, "Precedence").lower()
    is_automatic = (
        (submitted and not submitted.startswith("no"))
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder"))
        or _decoded(message, "Return-Path") == "<>"
    )
    return InboundKind.AUTOMATIC if is_automatic else InboundKind.HUMAN


def _parts(message: Message) -> Iterator[Message]:
    """The leaves, as many as anybody's mail has; a forwarded mail is one leaf."""
    todo, count = [message], 0
    while todo and count < MAXIMUM_PARTS:
        part = todo.pop(0)
        count += 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            todo = [one for one in payload if isinstance(one, Message)] + todo
        else:
            yield part


def _calendar(parts: list[Message]) -> bytes:
    """Exactly one calendar object: clients send the same one twice in different dress."""

    def rank(part: Message) -> int:
        if part.get_content_type() == "text/calendar":
            return 0 if part.get_param("method") else 1
        is_file = (part.get_filename() or "").lower().endswith(".ics")
        return 2 if part.get_content_type() == "application/ics" or is_file else 9

    best = min(parts, key=rank, default=None)
    if best is None or rank(best) == 9:
        return b""
    return _bytes(best)


def _calendar_kind(ics: bytes) -> InboundKind:
    found = re.search(rb"^METHOD[^:\r\n]*:[ \t]*([A-Za-z]+)", ics, re.MULTILINE | re.IGNORECASE)
    method = found[1].decode().upper() if found else ""
    kinds = {"REPLY": InboundKind.REPLY, "COUNTER": InboundKind.COUNTER}
    return kinds.get(method, InboundKind.CALENDAR)


def _bounces(message: Message) -> Iterator[Bounce]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        blocks = payload if isinstance(payload, list) else []
        for block in (one for one in blocks if isinstance(one, Message)):
            recipient = _after_type(block, "Final-Recipient") or _after_type(
                block, "Original-Recipient"
            )
            if recipient:
                yield Bounce(
                    recipient.lower(),
                    is_final=_decoded(block, "Action").strip().lower() == "failed",
                    status=_decoded(block, "Status").split(" ")[0],
                    said=_after_type(block, "Diagnostic-Code")[:250],
                )


def _after_type(block: Message, name: str) -> str:
    """ "rfc822; somebody@example.org" without its type."""
    return safe_header(_decoded(block, name).partition(";")[2], 300)


def _original_id(parts: list[Message]) -> str:
    """The Message-ID of the mail that came back, where the report encloses it."""
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            enclosed = part.get_payload()
            if isinstance(enclosed, list) and isinstance(enclosed[0], Message):
                return _decoded(enclosed[0], "Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            return _decoded(message_from_bytes(_bytes(part)), "Message-ID")
    return ""


def _text(parts: list[Message]) -> str:
    """The beginning of the plain text; a mail that has only HTML is told without it."""
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    if plain is None:
        return ""
    try:
        text = _bytes(plain).decode(plain.get_content_charset("utf-8"), "replace")
    except LookupError:  # a character set nobody knows
        text = _bytes(plain).decode("latin-1")
    lines = [safe_header(line, 500) for line in text.splitlines()]
    return "\n".join(lines).strip()[:EXCERPT_LENGTH]


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(message: Message, name: str) -> str:
    """A header as text, whatever was done to it."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        parsed = policy.default.header_factory(name, " ".join(str(value).split()))
        return str(parsed).strip()
    except Exception:  # noqa: BLE001 - the parser of broken headers fails in many ways
        return " ".join(str(value).split())


def _addresses(message: Message, *names: str) -> list[str]:
    values = [str(value) for name in names for value in message.get_all(name, [])]
    found = [address for _, address in getaddresses(values) if _ADDRESS.fullmatch(address)]
    return list(dict.fromkeys(address.lower() for address in found))


def _first_address(message: Message, name: str) -> str:
    """The one author; a mail of several authors, or of none, has no sender we believe."""
    found = _addresses(message, name)
    return found[0][:254] if len(found) == 1 else ""
