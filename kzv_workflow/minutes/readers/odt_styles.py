"""What the styles of an OpenDocument text say: bold, hidden, title, heading level, lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT = _OASIS + "office:1.0}", _OASIS + "style:1.0}", _OASIS + "text:1.0}"
TABLE, DRAW = _OASIS + "table:1.0}", _OASIS + "drawing:1.0}"
FO = _OASIS + "xsl-fo-compatible:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_TITLE = re.compile(r"(?:title|titel)$", re.IGNORECASE)
_CONTENTS = re.compile(r"contents_20_\d|contents \d", re.IGNORECASE)
_BOLD_FROM = 600
_LONGEST_CHAIN = 20
_LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph or text style, without what it inherits."""

    name: str
    display: str
    parent: str | None
    bold: bool | None
    hidden: bool | None
    font: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: a bullet, or numbers in a format."""

    bullet: str | None = None
    font: str | None = None
    number_format: str = ""
    before: str = ""
    after: str = ""
    shown_levels: int = 1
    start: int = 1


@dataclass(slots=True)
class Styles:
    """Named and automatic styles of one document; later parts see earlier ones."""

    styles: dict[tuple[str, str], Style] = field(default_factory=dict)
    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)

    def add(self, root: etree._Element | None) -> None:
        """Take up the styles of content.xml or styles.xml."""
        if root is None:
            return
        for element in root.iter(STYLE + "style"):
            style = _style(element)
            self.styles[element.get(STYLE + "family", ""), style.name] = style
        for element in root.iter(TEXT + "list-style"):
            self.lists[element.get(STYLE + "name", "")] = _list_levels(element)

    def chain(self, family: str, name: str | None) -> list[Style]:
        """The style and its parents, nearest first."""
        found: list[Style] = []
        while name is not None and len(found) < _LONGEST_CHAIN:
            style = self.styles.get((family, name))
            if style is None:
                break
            found.append(style)
            name = style.parent
        return found

    def bold(self, family: str, name: str | None, *, otherwise: bool) -> bool:
        said = (style.bold for style in self.chain(family, name))
        return next((value for value in said if value is not None), otherwise)

    def hidden(self, family: str, name: str | None, *, otherwise: bool) -> bool:
        said = (style.hidden for style in self.chain(family, name))
        return next((value for value in said if value is not None), otherwise)

    def font(self, name: str | None) -> str | None:
        said = (style.font for style in self.chain("text", name))
        return next((value for value in said if value is not None), None)

    def level(self, name: str | None) -> int | None:
        """0 for a title, 1–9 for a style that stands in the outline, None for text."""
        for style in self.chain("paragraph", name):
            if _TITLE.match(style.name) or _TITLE.match(style.display):
                return 0
            if style.level:
                return style.level
        return 0 if name is not None and _TITLE.match(name) else None

    def is_contents(self, name: str | None) -> bool:
        chain = self.chain("paragraph", name)
        return any(_CONTENTS.match(style.name) for style in chain[:2])

    def list_level(self, name: str | None, depth: int) -> ListLevel:
        """The definition for ``depth`` (0-based); bullets where nothing is defined."""
        return self.lists.get(name or "", {}).get(depth, ListLevel(bullet="•"))


def integer(text: str | None, otherwise: int) -> int:
    """A small non-negative number out of an attribute."""
    text = text or ""
    usable = text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER
    return int(text) if usable else otherwise


def _style(element: etree._Element) -> Style:
    properties = element.find(STYLE + "text-properties")
    weight = None if properties is None else properties.get(FO + "font-weight")
    display = None if properties is None else properties.get(TEXT + "display")
    font = None
    if properties is not None:
        font = properties.get(STYLE + "font-name") or properties.get(FO + "font-family")
    return Style(
        name=element.get(STYLE + "name", ""),
        display=element.get(STYLE + "display-name", ""),
        parent=element.get(STYLE + "parent-style-name"),
        bold=None if weight is None else weight == "bold" or integer(weight, 0) >= _BOLD_FROM,
        hidden=None if display is None else display == "none",
        font=font,
        level=integer(element.get(STYLE + "default-outline-level"), 0) or None,
    )


def _list_levels(element: etree._Element) -> dict[int, ListLevel]:
    return {
        integer(level.get(TEXT + "level"), 1) - 1: _list_level(level)
        for level in element
        if level.get(TEXT + "level") is not None
    }


def _list_level(element: etree._Element) -> ListLevel:
    properties = element.find(STYLE + "text-properties")
    font = None
    if properties is not None:
        font = properties.get(FO + "font-family") or properties.get(STYLE + "font-name")
    if element.tag != TEXT + "list-level-style-number":
        return ListLevel(
            bullet=element.get(TEXT + "bullet-char", "•"), font=(font or "").strip("'")
        )
    return ListLevel(
        number_format=element.get(STYLE + "num-format", ""),
        before=element.get(STYLE + "num-prefix", ""),
        after=element.get(STYLE + "num-suffix", ""),
        shown_levels=integer(element.get(TEXT + "display-levels"), 1),
        start=integer(element.get(TEXT + "start-value"), 1),
    )
