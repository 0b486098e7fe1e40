"""The markers {T17} of a text, and lines turned into To-dos and back: text in, text out.

Lines are counted from 1, as the parser counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MARKER = re.compile(r"[ \t]*\{T(?P<number>\d{1,7})\}")
_BULLET = re.compile(r"^(?P<indent>\s*)(?:(?:[-*•–▶>]|\d{1,3}[.)])\s+)*(?P<text>.*)$")
_TODO = re.compile(
    r"^(?P<indent>\s*)(?:(?:[-*•–]|\d{1,3}[.)])\s+)?(?:→|->|=>|▶)?\s*"
    r"\*{0,2}to[\s-]?do\b(?P<owner>[^:\n]{0,160}):\*{0,2}\s*(?P<text>.*)$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s*(?:[-*•–▶]\s+)*\*{0,2}T(?P<number>\d{1,7})\*{0,2}:")
_LABEL = re.compile(r"^[*_\s]*(?:Termin|Frist|Status|Stand)\b[^:\n]{0,40}:", re.IGNORECASE)


def with_markers(source: str, numbers: Mapping[int, int]) -> str:
    """Each of those lines ends with its marker and no other; rows of tables carry none."""
    lines = source.split("\n")
    for at, number in numbers.items():
        line = lines[at - 1]
        if not line.strip().endswith("|"):
            lines[at - 1] = _marked(MARKER.sub("", line), number)
    return "\n".join(lines)


def _marked(line: str, *numbers: int) -> str:
    """The markers go before blanks at the end, which may break a line in Markdown."""
    words = line.rstrip()
    return " ".join([words, *(f"{{T{number}}}" for number in numbers)]) + line[len(words) :]


def without_markers(source: str) -> str:
    """The text as it was typed."""
    return MARKER.sub("", source) if "{T" in source else source


def with_markers_of(old: str, new: str) -> str:
    """The new lines with the markers of the old ones, behind their first line; rows have none."""
    kept = {found["number"] for found in MARKER.finditer(new)}
    lost = [int(one["number"]) for one in MARKER.finditer(old) if one["number"] not in kept]
    first, end, rest = new.partition("\n")
    if not lost or first.rstrip().endswith("|"):
        return new
    return _marked(first, *lost) + end + rest


def spoken(text: str) -> str:
    """Markers as people quote them: (T17)."""
    return MARKER.sub(r" (T\g<number>)", text) if "{T" in text else text


def markers(source: str) -> Iterator[tuple[int, int]]:
    """Line and number of every marker; a line may also begin with "T17:"."""
    for at, line in enumerate(source.split("\n"), start=1):
        begins = _QUOTED.match(line)
        if begins:
            yield at, int(begins["number"])
        for found in MARKER.finditer(line):
            yield at, int(found["number"])


def as_todo(source: str, at: int, owner: str) -> str:
    """The line as a To-do of that owner; its words stay."""
    lines = source.split("\n")
    found = _BULLET.match(lines[at - 1])
    if found:
        lines[at - 1] = f"{found['indent']}→ **To do {owner}:** {found['text'].strip()}"
    return "\n".join(lines)


def as_line(source: str, at: int) -> str:
    """The To-do as an ordinary line: without owner and marker, its Termin behind it in brackets."""
    lines = source.split("\n")
    found = _TODO.match(MARKER.sub("", lines[at - 1]))
    if not found:
        return source
    lines[at - 1] = f"{found['indent']}- {found['text'].strip()}"
    while at < len(lines) and _LABEL.match(lines[at]):
        label = lines.pop(at).replace("*", "").replace("_", "").strip()
        lines[at - 1] += f" ({label})"
    return "\n".join(lines)
