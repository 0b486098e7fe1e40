"""Inline marks of a text: bold, italic, links and escapes, taken apart or taken away.

The notation is the small part of Markdown that people use in a Protokoll. A mark without its
partner is an ordinary character: nothing is ever dropped but the marks themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SAFE_URL = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)

_TOKEN = re.compile(
    r"\\{1,2}(?P<escaped>[\\`*_{}\[\]()#+.!~>|<-])"
    r"|(?P<mark>\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>]{1,2000})>"
    r"|\[(?P<label>[^\[\]\n]{1,500})\]"
    r"\((?P<target>[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?)\)"
    r"|(?P<bare>https?://[^\s<>\[\]()]{1,2000})"
)
_ESCAPE = re.compile(r"\\{1,2}([\\`*_{}\[\]()#+.!~>|<-])")
_MARK_CHARACTERS = ("*", "_", "\\", "<", "[", "http")
_TRAILING_PUNCTUATION = ".,;:!?\"'*_"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one formatting; ``url`` makes it a link."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str | None = None


@dataclass(slots=True)
class _Piece:
    text: str
    mark: str = ""
    url: str | None = None
    opens: bool = False
    closes: bool = False


def parse_inline(text: str) -> list[Run]:
    """Take *text* apart into runs; neighbouring runs of the same formatting are joined."""
    if not _has_marks(text):
        return [Run(text)] if text else []
    pieces = _pieces(text)
    _pair(pieces)
    return _runs(pieces)


def plain(text: str) -> str:
    """*text* without marks: words, labels of links and escaped characters stay."""
    if not _has_marks(text):
        return text
    return "".join(run.text for run in parse_inline(text))


def _has_marks(text: str) -> bool:
    return any(mark in text for mark in _MARK_CHARACTERS)


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    position = 0
    for found in _TOKEN.finditer(text):
        if found.start() > position:
            pieces.append(_Piece(text[position : found.start()]))
        pieces.extend(_token_pieces(found, text))
        position = found.end()
    if position < len(text):
        pieces.append(_Piece(text[position:]))
    return pieces


def _token_pieces(found: re.Match[str], text: str) -> list[_Piece]:
    kind = found.lastgroup
    if kind == "escaped":
        return [_Piece(found["escaped"])]
    if kind == "mark":
        before = text[max(found.start() - 1, 0) : found.start()]
        after = text[found.end() : found.end() + 1]
        closes = bool(before) and not before.isspace()
        return [_Piece(found["mark"], found["mark"], opens=bool(after.strip()), closes=closes)]
    if kind == "auto":
        return [_Piece(found["auto"].removeprefix("mailto:"), url=found["auto"])]
    if kind == "bare":
        bare = found["bare"].rstrip(_TRAILING_PUNCTUATION)
        url = _unescaped(bare)
        return [_Piece(url, url=url), _Piece(found["bare"][len(bare) :])]
    return _labelled(found["label"], found["target"], found.group())


def _labelled(label: str, target: str, whole: str) -> list[_Piece]:
    """A link with label; a target that is no web or mail address leaves the text as it is."""
    if not SAFE_URL.match(target):
        return [_Piece(whole)]
    return [_Piece(_unescaped(label), url=_unescaped(target))]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def _pair(pieces: list[_Piece]) -> None:
    """Keep marks that have a partner; the others become plain text again."""
    waiting: dict[str, list[_Piece]] = {}
    for piece in pieces:
        if not piece.mark:
            continue
        partners = waiting.setdefault(piece.mark, [])
        if partners and piece.closes:
            partners.clear()
        elif piece.opens:
            partners.append(piece)
            if len(partners) > 1:
                partners.pop(0).mark = ""
        else:
            piece.mark = ""
    for partners in waiting.values():
        for piece in partners:
            piece.mark = ""


def _runs(pieces: list[_Piece]) -> list[Run]:
    runs: list[Run] = []
    collected: list[str] = []
    bold = italic = False

    def flush(url: str | None = None) -> None:
        joined = "".join(collected)
        collected.clear()
        if joined:
            runs.append(Run(joined, bold, italic, url))

    for piece in pieces:
        if piece.mark:
            flush()
            bold ^= len(piece.mark) != 1
            italic ^= len(piece.mark) != 2
        elif piece.url:
            flush()
            collected.append(piece.text)
            flush(piece.url)
        else:
            collected.append(piece.text)
    flush()
    return runs
