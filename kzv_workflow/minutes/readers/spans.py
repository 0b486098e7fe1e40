"""Turns formatted stretches of a paragraph into the light markup: bold, links, literal asterisks.

Only the asterisk is escaped ("Schüler\\*innen", as the Protokolle write it), because two of them
in a line would be read as a mark. What somebody typed as markup into Word (``**Termin:**``,
``\\*``, ``[x](https://…)``) stays markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

SOFT_BREAK = "\n"  # inside a span; in the finished line it is two blanks, see `one_line`

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009"), " ")
_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\ufffe\uffff"))
_BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r"), SOFT_BREAK)
_CONTROLS = dict.fromkeys(c for c in range(32) if c not in (*_BREAKS, 9, 10)) | {0x7F: None}
_CLEAN = {**_SPACES, **_CONTROLS, **_DROPPED, **_BREAKS}

_TYPED_BOLD = re.compile(r"(\*\*(?=[^\s*])[^*]+?(?<=[^\s*])\*\*)")
_BARE_ASTERISK = re.compile(r"(?<!\\)\*")
_TYPED_ITEM = re.compile(r" *(?:[-*+]|\d{1,3}[.)]|[a-z]\)) ")
_TYPED_BULLET = re.compile(r"(?:[•·●▪■]|(?P<arrow>[▶►➤]))[ \t]+(?=\S)")
_SAFE_URL = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_URL_ESCAPES = {ord(c): f"%{ord(c):02X}" for c in "()<>[]\\ *|"}
_LABEL_BRACKETS = str.maketrans("[]", "()")
_BREAK_BEHIND_SLASH = re.compile(r"(?<=[^\W\d_])/  (?=[^\W\d_])")
_NEEDS_BLANK = re.compile(r"[:;.,!?)]\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one formatting; ``url`` makes it a link."""

    text: str
    bold: bool = False
    url: str | None = None


def safe_url(target: str | None) -> str | None:
    """The target if it leads to the web or to a mailbox, written so that the markup holds it."""
    if target is None or not _SAFE_URL.match(target.strip()):
        return None
    return target.strip().translate(_URL_ESCAPES)


def markup(spans: list[Span], *, marks: bool = True) -> str:
    """One line of light markup; without ``marks`` (headings) nothing is written in bold."""
    cleaned = [Span(s.text.translate(_CLEAN), s.bold and marks, s.url) for s in spans if s.text]
    pieces: list[str] = []
    for bold, group in groupby(_merged(cleaned), key=lambda span: span.bold):
        text = _linked(list(group), typed=not bold)
        pieces.append(_bold(text) if bold else text)
    return one_line(_joined(pieces))


def one_line(text: str) -> str:
    """Blanks tidied; a soft break becomes two blanks, Markdown's own sign for it.

    Behind the slash of "Wirtschaftsförderung/" it is nothing, as a reader takes it.
    """
    parts = [" ".join(filter(None, part.split(" "))) for part in text.split(SOFT_BREAK)]
    line = "  ".join(part.strip() for part in parts if part.strip())
    return _BREAK_BEHIND_SLASH.sub("/", line)


def paragraph_start(raw: str, line: str) -> str:
    """``line`` with the bullet somebody typed by hand at the start of ``raw`` made a bullet."""
    if _TYPED_ITEM.match(raw):
        return raw[: len(raw) - len(raw.lstrip(" "))] + line.removeprefix("\\")
    found = _TYPED_BULLET.match(line)
    if not found:
        return line
    return ("- ▶ " if found["arrow"] else "- ") + line[found.end() :]


def _merged(spans: list[Span]) -> list[Span]:
    """Blanks take the formatting around them; neighbours alike become one span."""
    for index, span in enumerate(spans):
        if not span.text.strip() and span.url is None:
            before = index > 0 and spans[index - 1].bold
            after = index + 1 < len(spans) and spans[index + 1].bold
            bold = before and after and SOFT_BREAK not in span.text
            spans[index] = Span(span.text, bold)
    links_in_bold = _bold_of_links(spans)
    merged: list[Span] = []
    for (bold, url), group in groupby(links_in_bold, key=lambda span: (span.bold, span.url)):
        merged.append(Span("".join(span.text for span in group), bold, url))
    return merged


def _bold_of_links(spans: list[Span]) -> list[Span]:
    """A link is bold as a whole or not at all."""
    result: list[Span] = []
    for url, group in groupby(spans, key=lambda span: span.url):
        members = list(group)
        if url is not None:
            whole = all(span.bold for span in members)
            members = [Span(span.text, whole, url) for span in members]
        result.extend(members)
    return result


def _linked(spans: list[Span], *, typed: bool) -> str:
    return "".join(
        _escaped(span.text, typed=typed) if span.url is None else _link(span) for span in spans
    )


def _link(span: Span) -> str:
    label = _escaped(span.text.translate(_LABEL_BRACKETS), typed=False)
    text = label.strip().replace(SOFT_BREAK, " ")
    if not text:
        return label
    before = label[: len(label) - len(label.lstrip())]
    after = label[len(label.rstrip()) :]
    return f"{before}[{text}]({span.url}){after}"


def _escaped(text: str, *, typed: bool) -> str:
    if "*" not in text:
        return text
    parts = _TYPED_BOLD.split(text) if typed else [text]
    return "".join(
        part if index % 2 else _BARE_ASTERISK.sub(r"\\*", part) for index, part in enumerate(parts)
    )


def _bold(text: str) -> str:
    """Each part between soft breaks in its own marks, the blanks outside of them."""
    parts = []
    for part in text.split(SOFT_BREAK):
        inner = part.strip()
        start, _, end = part.partition(inner) if inner else (part, "", "")
        parts.append(f"{start}**{inner}**{end}" if inner else part)
    return SOFT_BREAK.join(parts)


def _joined(pieces: list[str]) -> str:
    """A closing mark behind punctuation needs a blank before a letter, or it closes nothing."""
    text = ""
    for piece in pieces:
        closed = text.endswith("**") and _NEEDS_BLANK.search(text[:-2])
        text += (" " if closed and piece[:1].isalnum() else "") + piece
    return text
