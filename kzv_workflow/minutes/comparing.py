"""What changed between two versions, by line and inside a line by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.fuzz import ratio

from kzv_workflow.minutes.marking import without_markers

_WORD = re.compile(r"\s+|[^\s\w]|\w+")
_STILL_THE_SAME_LINE = 40  # of 100: less similar lines are one that went and one that came


class Kind(StrEnum):
    SAME = "same"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A line, or several unchanged ones; ``line`` counts in the newer text, None if it went."""

    kind: Kind
    line: int | None
    pieces: tuple[Piece, ...]


def compare(older: str, newer: str) -> list[Block]:
    """All blocks in reading order; unchanged lines that follow each other are one block.

    The markers of To-dos are nobody's change.
    """
    old, new = (without_markers(text).rstrip("\n").split("\n") for text in (older, newer))
    blocks: list[Block] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            blocks.append(_block(Kind.SAME, b1 + 1, "\n".join(new[b1:b2])))
        else:
            blocks += _changed(old[a1:a2], new[b1:b2], b1 + 1)
    return blocks


def _block(kind: Kind, line: int | None, text: str) -> Block:
    return Block(kind, line, (Piece(kind, text),))


def _changed(old: Sequence[str], new: Sequence[str], first: int) -> Iterator[Block]:
    """Lines between two unchanged ones: paired in order while they resemble each other."""
    waiting = list(old)
    for offset, line in enumerate(new):
        partner = next((one for one in waiting if _resemble(one, line)), None)
        if partner is None:
            if line.strip():
                yield _block(Kind.NEW, first + offset, line)
            continue
        at = waiting.index(partner)
        yield from (_block(Kind.GONE, None, one) for one in waiting[:at] if one.strip())
        del waiting[: at + 1]
        yield Block(Kind.CHANGED, first + offset, tuple(_words(partner, line)))
    yield from (_block(Kind.GONE, None, one) for one in waiting if one.strip())


def _resemble(one: str, other: str) -> bool:
    return bool(one.strip() and other.strip()) and ratio(one, other) >= _STILL_THE_SAME_LINE


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(after[b1:b2]))
            continue
        if a1 < a2:
            yield Piece(Kind.GONE, "".join(before[a1:a2]))
        if b1 < b2:
            yield Piece(Kind.NEW, "".join(after[b1:b2]))
