"""Paragraphs of a Protokoll's text: finding one by its line, rewording it, following it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import accumulate

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.marking import with_markers_of, without_markers
from kzv_workflow.minutes.structure import ParsedMinutes

_WORDS = re.compile(r"\s+|[^\s\w]+|\w+")
_BULLET = re.compile(r"\s*(?:(?:[-*•▶>–→]|\d{1,2}[.)]+|[a-z]\))\s+){0,3}")


class Part(Enum):
    """What of a Protokoll a paragraph belongs to."""

    TITLE = "Titel"
    FACTS = "Angaben zum Treffen"
    AGENDA = "Tagesordnung"
    ATTENDANCE = "Teilnehmende"
    HEADING = "Überschrift"
    SECTION = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text on lines ``first`` to ``last``.

    ``prefix`` + ``text`` + ``suffix`` are exactly these lines without the markers of To-dos, which
    nobody has to know; bullet, number and speaker stand in the prefix.
    """

    first: int
    last: int
    prefix: str
    text: str
    suffix: str
    heading: str
    part: Part = Part.SECTION

    @property
    def source(self) -> str:
        return self.prefix + self.text + self.suffix

    @property
    def words(self) -> str:
        """The text as people read it, without inline marks."""
        return plain(self.text)

    def reworded(self, words: str) -> str:
        """The lines with other words; bullet, speaker and unchanged marks stay."""
        return self.prefix + reworded(self.text, words) + self.suffix

    def followed_by(self, words: str) -> str:
        """The lines and a new paragraph of the same kind below."""
        bullet = _BULLET.match(self.prefix)
        lead = bullet.group() if bullet and bullet.group().strip() else ""
        gap = "\n" if lead or self.text.startswith("|") else "\n\n"
        return f"{self.source}{gap}{lead}{words}"


def paragraphs(parsed: ParsedMinutes, source: str) -> dict[int, Paragraph]:
    """All paragraphs of the sections by their first line."""
    lines = source.split("\n")
    found: dict[int, Paragraph] = {}
    for section in parsed.sections:
        for block in section.blocks:
            last = block.last_line or block.line
            parts = _parts(
                without_markers("\n".join(lines[block.line - 1 : last])),
                without_markers(block.text),
            )
            found[block.line] = Paragraph(block.line, last, *parts, plain(section.heading))
    return found


def _parts(whole: str, text: str) -> tuple[str, str, str]:
    """The lines cut in prefix, text and suffix; a text that was put together is all of them."""
    at = whole.find(text) if text else -1
    if at >= 0:
        return whole[:at], text, whole[at + len(text) :]
    bullet = _BULLET.match(whole)
    at = bullet.end() if bullet else 0
    return whole[:at], whole[at:], ""


def reworded(marked: str, words: str) -> str:
    """Put other words into a text with inline marks; marks around what stays are kept."""
    old = plain(marked)
    places = _places(marked, old)
    if old == words:
        return marked
    if places is None or not _share_a_word(old, words):
        return words
    places.append(len(marked))
    result = marked
    for begin, end, new in reversed(_changes(old, words)):
        last = places[end - 1] + 1 if end > begin else places[begin]
        result = result[: places[begin]] + new + result[last:]
    return result if plain(result) == words else words


def _share_a_word(old: str, new: str) -> bool:
    return not set(re.findall(r"\w+", old)).isdisjoint(re.findall(r"\w+", new))


def _changes(old: str, new: str) -> list[tuple[int, int, str]]:
    """Where letters of the old text give way to which others: word by word, then as few letters."""
    before, after = (_WORDS.findall(text) for text in (old, new))
    starts = [0, *accumulate(map(len, before))]
    changes = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, begin, end, there, there_end in steps:
        if kind == "equal":
            continue
        was, said = "".join(before[begin:end]), "".join(after[there:there_end])
        same = _common(was, said)
        rest = _common(was[same:][::-1], said[same:][::-1])
        changes.append((starts[begin] + same, starts[end] - rest, said[same : len(said) - rest]))
    return changes


def _places(marked: str, words: str) -> list[int] | None:
    """Where each character of the plain text stands in the marked one."""
    found: list[int] = []
    for place, character in enumerate(marked):
        if len(found) < len(words) and character == words[len(found)]:
            found.append(place)
    return found if len(found) == len(words) else None


def _common(one: str, other: str) -> int:
    return next(
        (count for count, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def follow(old: str, new: str) -> dict[int, int]:
    """Lines of a text and where they stand in a later one, both 1-based.

    Unchanged lines, and changed ones where as many stand in their place. Markers do not count.
    """
    texts = without_markers(old), without_markers(new)
    return dict(_followed(*(text.split("\n") for text in texts)))


def _followed(old: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for kind, begin, end, there, there_end in steps:
        if kind == "equal" or (kind == "replace" and end - begin == there_end - there):
            yield from zip(range(begin + 1, end + 1), range(there + 1, there_end + 1), strict=True)


def replaced(source: str, paragraph: Paragraph, text: str) -> str:
    """The whole text with other lines in place of the paragraph; its markers stay."""
    lines = source.split("\n")
    place = slice(paragraph.first - 1, paragraph.last)
    lines[place] = with_markers_of("\n".join(lines[place]), text).split("\n")
    return "\n".join(lines)


def removed(source: str, paragraph: Paragraph) -> str:
    """The whole text without the lines of the paragraph."""
    lines = source.split("\n")
    del lines[paragraph.first - 1 : paragraph.last]
    return "\n".join(lines)
