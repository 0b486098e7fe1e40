"""What a Word document's styles say about a paragraph: heading level, list, bold, hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VAL = W + "val"

_HEADING = re.compile(r"(?:heading|überschrift|berschrift)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel)$", re.IGNORECASE)
_TOC = re.compile(r"(?:toc|verzeichnis)\s*[1-9]$", re.IGNORECASE)
_LIST_LEVEL = re.compile(r"list (?:bullet|number|continue) ([2-5])$", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})
_BODY_LEVEL = 9  # outlineLvl 9 means "no heading"
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style, without what it inherits."""

    name: str
    based_on: str | None
    paragraph: etree._Element | None  # w:pPr
    run: etree._Element | None  # w:rPr


def toggle(properties: etree._Element | None, name: str) -> bool | None:
    """A property that is on or off, None if nothing is said about it."""
    found = None if properties is None else properties.find(W + name)
    if found is None:
        return None
    return found.get(VAL, "1").lower() not in _OFF


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        for element in [] if root is None else root.findall(W + "style"):
            self._add(element)

    def _add(self, element: etree._Element) -> None:
        name, based_on = element.find(W + "name"), element.find(W + "basedOn")
        style_id = element.get(W + "styleId", "")
        self._styles[style_id] = Style(
            "" if name is None else name.get(VAL, ""),
            None if based_on is None else based_on.get(VAL),
            element.find(W + "pPr"),
            element.find(W + "rPr"),
        )
        is_default = element.get(W + "default", "0").lower() not in _OFF
        if is_default and element.get(W + "type") == "paragraph":
            self._default = style_id

    def chain(self, style_id: str | None) -> list[tuple[str, Style]]:
        """The style and all it is based on, nearest first."""
        found: list[tuple[str, Style]] = []
        while style_id in self._styles and len(found) < _LONGEST_CHAIN:
            assert style_id is not None
            found.append((style_id, self._styles[style_id]))
            style_id = self._styles[style_id].based_on
        return found

    def paragraph_style(self, style_id: str | None) -> ParagraphStyle:
        """What a paragraph in this style is."""
        key = style_id if style_id in self._styles else self._default
        if key not in self._resolved:
            self._resolved[key] = ParagraphStyle.of(self.chain(key), style_id)
        return self._resolved[key]

    def run_toggle(self, style_id: str | None, name: str) -> bool | None:
        """What a character style says about bold or hidden."""
        if style_id is None:
            return None
        for _, style in self.chain(style_id):
            said = toggle(style.run, name)
            if said is not None:
                return said
        return None

    @cached_property
    def _resolved(self) -> dict[str | None, ParagraphStyle]:
        return {}


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """``level``: None for text, 0 for a title, 1–9 for a heading."""

    level: int | None
    is_contents: bool
    bold: bool
    hidden: bool
    number: tuple[str, str | None, str] | None  # numId, ilvl if stated, the style that says so
    list_level: int

    @classmethod
    def of(cls, chain: list[tuple[str, Style]], style_id: str | None) -> ParagraphStyle:
        names = [style.name for _, style in chain] or [style_id or ""]
        level_in_name = _LIST_LEVEL.match(names[0])
        return cls(
            level=_level(chain, names),
            is_contents=any(_TOC.match(name) for name in names[:1]),
            bold=_first(chain, "b"),
            hidden=_first(chain, "vanish"),
            number=_number(chain),
            list_level=int(level_in_name[1]) - 1 if level_in_name else 0,
        )


def _first(chain: list[tuple[str, Style]], name: str) -> bool:
    said = (toggle(style.run, name) for _, style in chain)
    return next((value for value in said if value is not None), False)


def _level(chain: list[tuple[str, Style]], names: list[str]) -> int | None:
    for index, name in enumerate(names):
        if _TITLE.match(name):
            return 0
        if found := _HEADING.match(name):
            return int(found[1])
        style = chain[index][1] if index < len(chain) else None
        level = outline_level(None if style is None else style.paragraph)
        if level is not None:
            return level or None
    return None


def outline_level(properties: etree._Element | None) -> int | None:
    """The outline level 1–9 a paragraph states, 0 for "body text", None if it says nothing."""
    found = None if properties is None else properties.find(W + "outlineLvl")
    value = "" if found is None else found.get(VAL, "")
    if not value.isascii() or not value.isdigit():
        return None
    return int(value) + 1 if int(value) < _BODY_LEVEL else 0


def number_of(properties: etree._Element | None) -> tuple[str | None, str | None]:
    """numId and ilvl as stated in a w:pPr."""
    found = None if properties is None else properties.find(W + "numPr")
    if found is None:
        return None, None
    num_id, level = found.find(W + "numId"), found.find(W + "ilvl")
    return (
        None if num_id is None else num_id.get(VAL),
        None if level is None else level.get(VAL),
    )


def _number(chain: list[tuple[str, Style]]) -> tuple[str, str | None, str] | None:
    level: str | None = None
    for style_id, style in chain:
        num_id, own_level = number_of(style.paragraph)
        level = level or own_level
        if num_id is not None:
            return num_id, level, style_id
    return None
