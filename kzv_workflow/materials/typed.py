"""Links as people type them: one a line, with or without words before the address."""

from __future__ import annotations

import re
from typing import NamedTuple

from kzv_workflow.errors import DomainError

MOST_LINKS = 300
_URL = re.compile(r"https?://[^\s<>\"]{3,1990}", re.IGNORECASE)
_AROUND = " \t-–—:|<>()[]*•"
_BEHIND = ".,;:!?)>]*'"


class Link(NamedTuple):
    label: str
    url: str


def read_links(text: str) -> list[Link]:
    """The links of *text*, each address once, in order; lines without one are a mistake.

    Raises DomainError at ``links`` naming the line.
    """
    found: dict[str, Link] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        match = _URL.search(line)
        if match is None:
            raise DomainError(
                f"In Zeile {number} steht keine Adresse, die mit https:// beginnt.", field="links"
            )
        url = match.group().rstrip(_BEHIND)
        words = f"{line[: match.start()]} {line[match.end() :]}".strip(_AROUND)
        label = " ".join(words.split())[:500]
        found.setdefault(url, Link(label or url[:500], url))
    if len(found) > MOST_LINKS:
        raise DomainError(f"Bitte höchstens {MOST_LINKS} Links in einer Sammlung.", field="links")
    return list(found.values())


def as_typed(links: list[Link]) -> str:
    """The text that :func:`read_links` reads back into the same links."""
    return "\n".join(url if label == url else f"{label} {url}" for label, url in links)
