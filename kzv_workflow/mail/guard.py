"""The last look at finished bytes: do they say what was meant, to any reader?"""

from __future__ import annotations

from collections.abc import Iterable
from email import policy
from email.message import Message as Parsed
from email.parser import BytesParser
from email.utils import getaddresses

from kzv_workflow.errors import DomainError

REFUSED = "Die Mail wurde nicht angenommen, weil ihre Kopfzeilen nicht eindeutig wären."
_WITH_ADDRESSES = ("From", "To", "Reply-To")


def check_bytes(raw: bytes, names: Iterable[str], addresses: list[str]) -> None:
    """Compare the header names, and the addresses of From, To and Reply-To, with the intention.

    Read by both parsers of Python, the literal one and the one that decodes; raises DomainError.
    """
    meant = sorted(name.lower() for name in names)
    for rules in (policy.compat32, policy.default):
        parsed = BytesParser(policy=rules).parsebytes(raw, headersonly=True)
        seen = sorted(name.lower() for name in parsed if _is_envelope(name))
        if seen != [name for name in meant if _is_envelope(name)]:
            raise DomainError(REFUSED)
        if _addresses(parsed) != addresses:
            raise DomainError(REFUSED)
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"")
    if b"\r" in head or b"\n" in head or not head.isascii():
        raise DomainError(REFUSED)


def _is_envelope(name: str) -> bool:
    """Content-* may vary with the number of parts."""
    return not name.lower().startswith("content-")


def _addresses(parsed: Parsed) -> list[str]:
    values = [str(value) for name in _WITH_ADDRESSES for value in parsed.get_all(name, [])]
    return [address for _, address in getaddresses(values)]
