"""Collects the lines of a document while it is read, and gives headings their place at the end.

A heading's ``#`` can only be written when all headings are known: the house style gives the title
of a Protokoll and its main sections two of them, whatever Word called them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kzv_workflow.minutes.readers.spans import Span, markup, paragraph_start

HEADER_TABLE = "Angaben aus einer Tabelle der Kopfzeile stehen am Ende des Textes."
TITLE = 0  # the level of the style "Titel"; headings count from 1
_MAIN = 2  # the number of # of a main section
_DEEPEST = 6
_DOCUMENT_TITLE = re.compile(
    r"protokoll(?!kontrolle)|niederschrift|vermerk|mitschrift", re.IGNORECASE
)
_NUMBER = re.compile(r"(?P<number>\d{1,3}|[a-z])[.)] $")
_ATTENDANCE = re.compile(
    r"teilnehm|anwesen|entschuldig|verteiler|protokollf|schriftf|gäste", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A Protokoll as text: line ``i + 1`` stands in ``lines[i]``; for Word the paragraph number.

    ``paragraphs`` is true when every line is a paragraph of its own (Word, OpenDocument), so that
    nothing may be glued to the line before. ``boilerplate`` is what stood in headers and footers.
    """

    lines: tuple[str, ...]
    boilerplate: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    paragraphs: bool = False

    @property
    def text(self) -> str:
        """The lines as they are numbered; parse it with the same ``paragraphs``."""
        return "\n".join(self.lines)

    @property
    def markup(self) -> str:
        """The text to go on writing in: paragraphs apart by a blank line, lists and tables tight.

        Unlike ``text`` it says by itself what belongs together; its line numbers are its own.
        """
        if not self.paragraphs:
            return self.text
        parts: list[str] = []
        for line in filter(str.strip, self.lines):
            if parts and not (_is_tight(parts[-1]) and _is_tight(line)):
                parts.append("")
            parts.append(line)
        return "\n".join(parts) + "\n"


def _is_tight(line: str) -> bool:
    return line.lstrip().startswith(("- ", "|"))


@dataclass(slots=True)
class _Line:
    text: str
    level: int | None = None


@dataclass(slots=True)
class Draft:
    """What a reader has found so far."""

    lines: list[_Line] = field(default_factory=list)
    boilerplate: dict[str, None] = field(default_factory=dict)  # in order, each once
    warnings: dict[str, None] = field(default_factory=dict)
    _number: str = ""  # of the numbered item before, since the last heading

    def paragraph(self, spans: list[Span], prefix: str = "", indent: int = 0) -> None:
        """A paragraph, or a list item if it has a prefix ("- ", "1) ")."""
        self.lines.append(_Line(item(spans, self._numbered(prefix), indent)))

    def _numbered(self, prefix: str) -> str:
        """Write "3." as "3)" where no "2." stands before it, so that it is read as a number.

        Word counts on behind a heading or another list; "3. Treffen: …" typed by hand is text.
        """
        found = _NUMBER.match(prefix)
        if not found:
            return prefix
        before, self._number = self._number, found["number"]
        goes_on = before.isdigit() and self._number == str(int(before) + 1)
        if self._number.isdigit() and self._number != "1" and not goes_on:
            return f"{self._number}) "
        return prefix

    def heading(self, spans: list[Span], level: int, prefix: str = "") -> None:
        text = markup(spans, marks=False)
        self._number = ""
        if text:
            self.lines.append(_Line(prefix + text, level))
        else:
            self.blank()

    def row(self, cells: list[str]) -> None:
        self.lines.append(_Line(row(cells)))

    def text_line(self, text: str) -> None:
        """A line that is markup already."""
        self.lines.append(_Line(text))

    def blank(self) -> None:
        """A paragraph without text still has its number."""
        self.lines.append(_Line(""))

    def warn(self, sentence: str) -> None:
        self.warnings.setdefault(sentence)

    def outside(self, texts: list[str]) -> None:
        """A header or footer: a table that says who was there is text, the rest letterhead."""
        rows = [text for text in texts if text.startswith("| ")]
        if any(_ATTENDANCE.search(row) for row in rows):
            known = {line.text for line in self.lines}
            for row in [row for row in rows if row not in known]:
                self.text_line(row)
                self.warn(HEADER_TABLE)
            texts = [text for text in texts if text not in rows]
        self.letterhead(texts)

    def letterhead(self, texts: list[str]) -> None:
        """Texts of headers and footers; each is kept once."""
        for text in texts:
            if text:
                self.boilerplate.setdefault(text)

    def finish(self) -> SourceText:
        shift = self._shift()
        lines = [self._written(line, shift) for line in self.lines]
        if not any(lines) and not self.boilerplate:
            self.warn("Die Datei enthält keinen Text, vielleicht nur ein eingescanntes Bild.")
        return SourceText(tuple(lines), tuple(self.boilerplate), tuple(self.warnings), True)

    def _written(self, line: _Line, shift: dict[int, int]) -> str:
        if line.level is None:
            return line.text
        return "#" * min(shift.get(line.level, _MAIN), _DEEPEST) + " " + line.text

    def _shift(self) -> dict[int, int]:
        """How many # each level gets: titles and main sections two, the levels below one more."""
        headings = [line for line in self.lines if line.level is not None and line.level != TITLE]
        levels = sorted({line.level for line in headings if line.level is not None})
        if not levels:
            return {}
        base = levels[0]
        tops = [line.text for line in headings if line.level == base]
        only_titles = all(_DOCUMENT_TITLE.search(text) for text in tops)
        if only_titles and len(levels) > 1 and self._title_style_unused():
            base = levels[1]
        return {level: max(level - base, 0) + _MAIN for level in levels}

    def _title_style_unused(self) -> bool:
        return not any(line.level == TITLE for line in self.lines)


def item(spans: list[Span], prefix: str = "", indent: int = 0) -> str:
    """A paragraph as one line; without text there is no bullet either."""
    text = markup(spans)
    if not text:
        return ""
    if prefix:
        return "  " * indent + prefix + text
    return paragraph_start("".join(span.text for span in spans), text)


def row(cells: list[str]) -> str:
    """A table row as a pipe row; empty if nothing stands in it."""
    if not any(cells):
        return ""
    return "| " + " | ".join(cell.replace("|", "¦") for cell in cells) + " |"
