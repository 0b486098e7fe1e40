"""What may stand in a header: cleaned texts, names without punctuation, addresses in ASCII."""

from __future__ import annotations

import re
import unicodedata

from kzv_workflow.errors import DomainError

SUBJECT_LENGTH = 150
NAME_LENGTH = 60

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def safe_header(text: str, length: int = SUBJECT_LENGTH) -> str:
    """One line for a header: NFC, no control or separator characters, nothing pre-encoded."""
    normal = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if _is_control(one) else one for one in normal)
    harmless = spaced.replace("=?", "= ?")
    return " ".join(harmless.split())[:length].rstrip()


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "C" or category in {"Zl", "Zp"}


def display_name(name: str) -> str:
    """A name that needs no quoting: quotes get lost in folding, and a comma then means a second
    recipient (gh-80222)."""
    return safe_header(re.sub(r'[<>@,;:"\\()\[\]]', " ", name), NAME_LENGTH)


def check_address(email: str) -> str:
    """The address in ASCII, its domain in lower case and IDNA.

    Raises DomainError for what is no plain mail address.
    """
    local, _, domain = email.strip().rpartition("@")
    labels = [_label(label) for label in domain.split(".")]
    address = f"{local}@{'.'.join(labels)}"
    known = _LOCAL.fullmatch(local) and all(_LABEL.fullmatch(label) for label in labels)
    if not known or len(local) > 64 or len(address) > 254:
        shown = safe_header(email)
        raise DomainError(f"„{shown}“ ist keine gültige Mailadresse.", field="email")
    return address


def is_reachable(email: str) -> bool:
    """Whether a mail can be sent there at all."""
    try:
        check_address(email)
    except DomainError:
        return False
    return True


def _label(label: str) -> str:
    """A label as DNS knows it (RFC 5891); "ß" stays a letter of its own, unlike in IDNA 2003."""
    lowered = unicodedata.normalize("NFC", label.lower())
    if lowered.isascii() or not all(one.isalnum() or one == "-" for one in lowered):
        return lowered
    return f"xn--{lowered.encode('punycode').decode()}"
