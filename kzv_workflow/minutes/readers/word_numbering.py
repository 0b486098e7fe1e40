"""Counts Word's lists: what numbering.xml defines and no paragraph says, the "3)" before the text.

Lists that share an abstract definition share its counter (ECMA-376 Part 1, 17.9), unless one of
them starts anew by a startOverride.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from kzv_workflow.minutes.readers.counting import written
from kzv_workflow.minutes.readers.symbols import bullet
from kzv_workflow.minutes.readers.word_styles import VAL, Styles, W, number_of

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list as defined."""

    number_format: str = "decimal"
    text: str = ""
    start: int = 1
    restart_after: int | None = None  # 0: never; n: after a level up to n (1-based); None: any
    legal: bool = False
    font: str | None = None
    style: str | None = None


@dataclass(slots=True)
class _Number:
    """A w:num: the abstract list it counts in, and what it defines differently."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(W + name)
    return None if found is None else found.get(VAL)


def _integer(text: str | None, otherwise: int) -> int:
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LEVELS else otherwise


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return Level(
        number_format=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        start=_integer(_value(element, "start"), 0),
        restart_after=None if restart is None else _integer(restart, 0),
        legal=element.find(W + "isLgl") is not None,
        font=None if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi"),
        style=_value(element, "pStyle"),
    )


class Numbering:
    """The lists of one document; ask for the prefix of each list paragraph in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, str] = {}
        self._numbers: dict[str, _Number] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        for element in [] if root is None else root:
            if element.tag == W + "abstractNum":
                self._add_abstract(element)
            elif element.tag == W + "num":
                self._add_number(element)

    def _add_abstract(self, element: etree._Element) -> None:
        key = element.get(W + "abstractNumId", "")
        self._abstract[key] = {
            _integer(level.get(W + "ilvl"), 0): _level(level)
            for level in element.findall(W + "lvl")
        }
        if link := _value(element, "numStyleLink"):
            self._linked[key] = link

    def _add_number(self, element: etree._Element) -> None:
        number = _Number(_value(element, "abstractNumId") or "")
        for override in element.findall(W + "lvlOverride"):
            index = _integer(override.get(W + "ilvl"), 0)
            start, level = _value(override, "startOverride"), override.find(W + "lvl")
            if start is not None:
                number.starts[index] = _integer(start, 1)
            if level is not None:
                number.levels[index] = _level(level)
        self._numbers[element.get(W + "numId", "")] = number

    def _abstract_of(self, number: _Number) -> str:
        """The abstract list, also where it only points to a list style."""
        style_id = self._linked.get(number.abstract)
        if style_id is None:
            return number.abstract
        for _, style in self._styles.chain(style_id):
            num_id, _level_index = number_of(style.paragraph)
            if num_id in self._numbers:
                return self._numbers[num_id].abstract
        return number.abstract

    def level_for_style(self, num_id: str, style_id: str) -> int:
        """The level of a list that belongs to a paragraph style (numbered headings)."""
        number = self._numbers.get(num_id)
        levels = {} if number is None else self._abstract.get(self._abstract_of(number), {})
        return next((i for i, level in levels.items() if level.style == style_id), 0)

    def prefix(self, num_id: str, index: int) -> str | None:
        """The mark or counted number ("- ▶ ", "3) ", perhaps empty); None if this is no list."""
        number = self._numbers.get(num_id)
        if number is None:
            return None
        index = min(max(index, 0), _LEVELS - 1)
        key = self._abstract_of(number)
        levels = self._abstract.get(key, {}) | number.levels
        level = levels.get(index, Level(text=f"%{index + 1}."))
        if level.number_format == "bullet":
            self._reset_below(key, levels, index)
            return bullet(level.text, level.font)
        self._count(num_id, number, key, level.start, index)
        self._reset_below(key, levels, index)
        label = self._label(key, levels, level)
        return f"{label} " if label else ""

    def _count(self, num_id: str, number: _Number, key: str, start: int, index: int) -> None:
        counters = self._counters.setdefault(key, {})
        if index in number.starts and (num_id, index) not in self._started:
            counters[index] = number.starts[index] - 1
        self._started.add((num_id, index))
        counters[index] = counters.get(index, start - 1) + 1

    def _reset_below(self, key: str, levels: dict[int, Level], index: int) -> None:
        counters = self._counters.setdefault(key, {})
        for below in [i for i in counters if i > index]:
            after = levels[below].restart_after if below in levels else None
            if after is None or index < after:
                del counters[below]

    def _label(self, key: str, levels: dict[int, Level], level: Level) -> str:
        counters = self._counters[key]

        def place(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            shown = levels.get(at, Level())
            number_format = "decimal" if level.legal else shown.number_format
            return written(counters.get(at, shown.start), number_format)

        if level.number_format == "none":
            return _PLACE.sub("", level.text).strip()
        return _PLACE.sub(place, level.text).strip()
