"""Whether our own mail server vouches for a sender (Authentication-Results, RFC 8601): pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COMMENT = re.compile(r"\([^()]*\)")
_ALIGNED = {"spf": ("smtp.mailfrom", "smtp.helo"), "dkim": ("header.d", "header.i")}


def vouched(headers: Sequence[str], server: str, sender: str) -> bool:
    """DMARC passed, or SPF or DKIM for the domain of the sender, says the server of that name.

    Only the first header of that server is believed: one below came in with the mail.
    """
    domain = sender.rpartition("@")[2]
    for header in headers:
        first, *results = _COMMENT.sub(" ", header).lower().split(";")
        if first.split()[:1] == [server]:
            found = [_result(one) for one in results if one.strip()]
            if any(method == "dmarc" and outcome == "fail" for method, outcome, _ in found):
                return False
            return any(_is_aligned(*one, domain) for one in found)
    return False


def _result(text: str) -> tuple[str, str, dict[str, str]]:
    """ "spf=pass smtp.mailfrom=a@b.example" as method, outcome, properties."""
    pairs = [word.partition("=")[::2] for word in text.split()]
    method, outcome = pairs[0]
    return method.partition("/")[0], outcome, dict(pairs[1:])


def _is_aligned(method: str, outcome: str, said: dict[str, str], domain: str) -> bool:
    if outcome != "pass":
        return False
    if method == "dmarc":
        return said.get("header.from", domain) == domain
    named = next((said[one] for one in _ALIGNED.get(method, ()) if one in said), "")
    signed = named.rpartition("@")[2].strip('"')
    return "." in signed and (domain == signed or _belongs(domain, signed))


def _belongs(one: str, other: str) -> bool:
    """Relaxed alignment: one domain lies below the other."""
    return one.endswith(f".{other}") or other.endswith(f".{one}")
