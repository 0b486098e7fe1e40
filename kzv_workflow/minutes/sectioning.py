"""Two texts side by side, by section: what is the same, and what one of them has to choose.

Pure. A text is cut at its headings; joining the pieces gives the text again, letter by letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kzv_workflow.minutes.marking import without_markers

MINE, THEIRS, BOTH = "mine", "theirs", "both"
CHOICES = (MINE, THEIRS, BOTH)


@dataclass(frozen=True, slots=True)
class Pair:
    """A section in both texts; "" where one of them has none."""

    mine: str
    theirs: str

    @property
    def is_same(self) -> bool:
        """Markers of To-dos, which the system puts, are no difference."""
        return without_markers(self.mine) == without_markers(self.theirs)

    @property
    def heading(self) -> str:
        """The first words of it, without marks."""
        for line in (self.mine or self.theirs).split("\n"):
            if line.strip():
                return line.strip("# \t*→-")[:120]
        return ""


def sections(text: str) -> list[str]:
    """The text cut before each heading, with every line break."""
    pieces: list[str] = []
    for line in text.splitlines(keepends=True):
        if pieces and not line.startswith("#"):
            pieces[-1] += line
        else:
            pieces.append(line)
    return pieces


def pairs(mine: str, theirs: str) -> list[Pair]:
    """Both texts section by section, in their order.

    Sections are paired by their words, then by their headings between the paired ones.
    """
    ours, others = sections(mine), sections(theirs)
    found: list[Pair] = []
    matcher = SequenceMatcher(
        a=[*map(without_markers, ours)], b=[*map(without_markers, others)], autojunk=False
    )
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            found += [Pair(*both) for both in zip(ours[a1:a2], others[b1:b2], strict=True)]
        else:
            found += _by_heading(ours[a1:a2], others[b1:b2])
    return found


def _by_heading(ours: Sequence[str], others: Sequence[str]) -> list[Pair]:
    """Sections between two equal ones; the same heading is the same section."""
    matcher = SequenceMatcher(
        a=[_heading(one) for one in ours], b=[_heading(one) for one in others], autojunk=False
    )
    found: list[Pair] = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            found += [Pair(*both) for both in zip(ours[a1:a2], others[b1:b2], strict=True)]
        else:
            found += [Pair(one, "") for one in ours[a1:a2]]
            found += [Pair("", one) for one in others[b1:b2]]
    return found


def _heading(section: str) -> str:
    return section.split("\n", 1)[0].strip() if section.startswith("#") else ""


def proposals(found: Sequence[Pair], base: str) -> dict[int, str]:
    """What to choose for each difference: the one who changed the section, else both.

    ``base`` is the text both began with. A proposal is only shown, never carried out.
    """
    before = {_words(one) for one in sections(base)}
    chosen = {}
    for index, pair in enumerate(found):
        if pair.is_same:
            continue
        mine_is_old, theirs_is_old = _words(pair.mine) in before, _words(pair.theirs) in before
        chosen[index] = BOTH if mine_is_old == theirs_is_old else (THEIRS if mine_is_old else MINE)
    return chosen


def _words(section: str) -> str:
    """Without what nobody would call a change."""
    return without_markers(section).rstrip()


def compose(found: Sequence[Pair], choices: Mapping[int, str]) -> str:
    """One text out of both; "both" puts ours first. Unnamed differences keep ours and theirs."""
    parts = []
    for index, pair in enumerate(found):
        choice = choices.get(index, BOTH)
        if pair.is_same or choice == THEIRS:
            parts.append(pair.theirs)
        elif choice == MINE:
            parts.append(pair.mine)
        else:
            parts += [_ended(pair.mine), pair.theirs]
    return _joined(parts)


def _ended(part: str) -> str:
    return part if not part or part.endswith("\n") else f"{part}\n"


def _joined(parts: Sequence[str]) -> str:
    filled = [part for part in parts if part]
    return "".join([*map(_ended, filled[:-1]), *filled[-1:]])
