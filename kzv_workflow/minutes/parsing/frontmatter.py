"""Front matter: the block of keys between two lines of dashes at the top of a Markdown file.

Its facts are rewritten, line by line, into the labelled lines people write by hand, so that the
readers of those need not know of it. Line numbers stay as they are.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"-{3,}\s*$")
_KEY = re.compile(r"(?P<key>[A-Za-zÄÖÜäöüß_-]{2,30})\s*:(?:\s+(?P<value>\S.*))?\s*$")
_ITEM = re.compile(r"\s*-\s+(?P<value>\S.*)$")
_TITLE = re.compile(r"#{0,3}\s*\S*(?:rotokoll|iederschrift)", re.IGNORECASE)
_LABELS = {
    "Anwesend": ("anwesend", "anwesende", "teilnehmer", "teilnehmende", "attendees", "present",
                 "participants", "teilnehmerinnen"),
    "Entschuldigt": ("entschuldigt", "excused", "abwesend", "absent"),
    "Gäste": ("gäste", "gaeste", "guests"),
    "Datum": ("datum", "date"),
    "Ort": ("ort", "place", "location"),
    "Beginn": ("beginn", "start"),
    "Ende": ("ende", "end"),
    "Protokoll": ("protokoll", "protokollant", "protokollantin", "schriftführer", "author",
                  "autor", "authors", "scribe"),
}  # fmt: skip
_LABEL_OF = {key: label for label, keys in _LABELS.items() for key in keys}
_LONGEST = 60  # lines
_LOOK_FOR_TITLE = 15  # lines below the block


def rewritten(text: str) -> tuple[str, int]:
    """*text* with its front matter as labelled lines, and the last line of it; 0 if none."""
    if not text.startswith("---"):
        return text, 0
    lines = text.replace("\r\n", "\n").split("\n")
    end = _end(lines)
    if not end:
        return text, 0
    has_title = any(_TITLE.match(line) for line in lines[end + 1 : end + 1 + _LOOK_FOR_TITLE])
    lines[: end + 1] = _labelled(lines[1:end], has_title)
    return "\n".join(lines), end + 1


def _end(lines: list[str]) -> int:
    """The index of the closing fence of a block that has a key; 0 if there is none."""
    for index, line in enumerate(lines[1:_LONGEST], start=1):
        if _FENCE.match(line):
            return index if any(map(_KEY.match, lines[1:index])) else 0
    return 0


def _labelled(block: list[str], has_title: bool) -> list[str]:
    """As many lines as before, the fences empty; items of a list join their key."""
    written = [""]
    at_key = 0
    for line in block:
        item, key = _ITEM.match(line), _KEY.match(line)
        if item and at_key:
            joint = ", " if not written[at_key].endswith(": ") else ""
            written[at_key] += joint + _bare(item["value"])
            written.append("")
        elif key:
            at_key = len(written)
            written.append(_line(key, line, has_title))
        else:
            at_key = 0
            written.append(line)
    return [*written, ""]


def _line(key: re.Match[str], line: str, has_title: bool) -> str:
    name, value = key["key"].lower(), _bare(key["value"] or "")
    if name in ("title", "titel") and not has_title and _TITLE.match(value):
        return f"# {value}"
    label = _LABEL_OF.get(name)
    return f"{label}: {value}" if label else f"- {line}"  # an item is never glued to a line


def _bare(value: str) -> str:
    """Without the brackets and quotes of YAML."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(part.strip().strip("'\"") for part in value[1:-1].split(","))
    return value.strip("'\"")
