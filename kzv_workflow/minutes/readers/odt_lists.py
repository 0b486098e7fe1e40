"""Counts the lists of an OpenDocument text: nested, continued, restarted."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from kzv_workflow.minutes.readers.counting import written
from kzv_workflow.minutes.readers.odt_styles import TEXT, XML_ID, ListLevel, Styles, integer
from kzv_workflow.minutes.readers.symbols import bullet


@dataclass(slots=True)
class _Open:
    """A list being read: its style and how far each of its levels has counted."""

    style: str | None
    counters: dict[int, int]


@dataclass(slots=True)
class Lists:
    """The lists open at the moment, and those already seen, which others may continue."""

    styles: Styles
    _open: list[_Open] = field(default_factory=list)
    _by_id: dict[str, dict[int, int]] = field(default_factory=dict)
    _by_style: dict[str, dict[int, int]] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """0 for the outermost list; -1 outside of lists."""
        return len(self._open) - 1

    def enter(self, element: etree._Element) -> None:
        """A text:list begins."""
        style = element.get(TEXT + "style-name")
        if self._open:
            outer = self._open[-1]
            counters = outer.counters
            counters.pop(len(self._open), None)
            self._open.append(_Open(style or outer.style, counters))
            return
        counters = self._continued(element, style)
        self._open.append(_Open(style, counters))
        if (key := element.get(XML_ID)) is not None:
            self._by_id[key] = counters
        self._by_style[style or ""] = counters

    def leave(self) -> None:
        self._open.pop()

    def item_prefix(self, element: etree._Element) -> str:
        """Count a text:list-item and write its bullet or number."""
        current, depth = self._open[-1], self.depth
        level = self.styles.list_level(current.style, depth)
        if level.bullet is not None:
            return bullet(level.bullet, level.font)
        given = element.get(TEXT + "start-value")
        before = current.counters.get(depth, level.start - 1)
        current.counters[depth] = integer(given, before + 1) if given else before + 1
        label = self._label(current, level, depth)
        return f"{label} " if label else ""

    def _label(self, current: _Open, level: ListLevel, depth: int) -> str:
        first = max(depth - max(level.shown_levels, 1) + 1, 0)
        numbers = []
        for at in range(first, depth + 1):
            shown = self.styles.list_level(current.style, at)
            number = written(current.counters.get(at, shown.start), shown.number_format)
            numbers.append(number)
        text = ".".join(filter(None, numbers))
        return f"{level.before}{text}{level.after}".strip() if text else ""

    def _continued(self, element: etree._Element, style: str | None) -> dict[int, int]:
        earlier = self._by_id.get(element.get(TEXT + "continue-list", ""))
        if earlier is not None:
            return earlier
        if element.get(TEXT + "continue-numbering") == "true":
            return self._by_style.get(style or "", {})
        return {}
