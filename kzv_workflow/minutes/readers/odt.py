"""Reads an OpenDocument text paragraph by paragraph into the light markup.

Lines are counted as for Word, see :mod:`kzv_workflow.minutes.readers.word`. Deleted text of tracked
changes stands apart in the file and is left out; inserted text is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kzv_workflow.errors import DomainError
from kzv_workflow.files.xmlwatch import DAMAGED
from kzv_workflow.minutes.readers.draft import Draft, SourceText, item
from kzv_workflow.minutes.readers.odt_inline import InlineReader
from kzv_workflow.minutes.readers.odt_lists import Lists
from kzv_workflow.minutes.readers.odt_styles import OFFICE, STYLE, TABLE, TEXT, Styles, integer
from kzv_workflow.minutes.readers.parts import Package
from kzv_workflow.minutes.readers.word_inline import TRACKED

_HEADING, _PARAGRAPH, _LIST, _TABLE = TEXT + "h", TEXT + "p", TEXT + "list", TABLE + "table"
_ITEM, _LIST_HEADER = TEXT + "list-item", TEXT + "list-header"
_ROW = TABLE + "table-row"
_CELLS = frozenset({TABLE + "table-cell", TABLE + "covered-table-cell"})
_ROW_GROUPS = frozenset(
    TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group")
)
_CONTENTS_TITLE = frozenset({TEXT + "index-title"})
_LETTERHEADS = frozenset(
    STYLE + name
    for name in (
        "header",
        "header-left",
        "header-first",
        "footer",
        "footer-left",
        "footer-first",
    )
)
_MOST_COLUMNS = 64  # an empty cell may claim to be repeated a million times


def read_odt(data: bytes) -> SourceText:
    """The text of an .odt; a DomainError if it is damaged."""
    package = Package(data)
    content, styles_part = package.xml("content.xml"), package.xml("styles.xml")
    text = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        raise DomainError(DAMAGED)
    styles = Styles()
    styles.add(styles_part)
    styles.add(content)
    reader = _Reader(styles)
    reader.blocks(text)
    reader.append_notes()
    for element in [] if styles_part is None else styles_part.iter():
        if element.tag in _LETTERHEADS:
            reader.letterhead(element)
    return reader.document.finish()


class _Reader:
    """Reads a document block by block; ``document`` is what comes of it."""

    def __init__(self, styles: Styles) -> None:
        self.document = Draft()
        self._draft = self.document
        self._styles = styles
        self._lists = Lists(styles)
        self._inline = InlineReader(styles, self._cite, self.document.warn)
        self._notes: list[etree._Element] = []
        self._in_cell = 0

    def blocks(self, container: etree._Element) -> None:
        """Paragraphs, lists and tables, also those in sections and indexes."""
        for element in container:
            tag = str(element.tag)
            if tag in (_PARAGRAPH, _HEADING):
                self._paragraph(element)
            elif tag == _LIST:
                self._list(element)
            elif tag == _TABLE:
                self._table(element)
            elif tag == TEXT + "tracked-changes":
                self.document.warn(TRACKED)
            elif tag not in _CONTENTS_TITLE:
                self.blocks(element)

    def append_notes(self) -> None:
        """Footnotes and endnotes, in the order they are cited."""
        for number, note in enumerate(self._notes, start=1):
            body = note.find(TEXT + "note-body")
            texts = [] if body is None else self._texts(body)
            self.document.text_line(" ".join([f"[{number}]", *filter(None, texts)]))

    def letterhead(self, container: etree._Element) -> None:
        """A header or footer of a page style."""
        self.document.outside(self._texts(container))

    def _cite(self, note: etree._Element) -> int:
        self._notes.append(note)
        return len(self._notes)

    def _texts(self, container: etree._Element) -> list[str]:
        """The lines of a container that is no running text: note, header, cell."""
        outer, self._draft = self._draft, Draft()
        try:
            self.blocks(container)
            return [line.text for line in self._draft.lines]
        finally:
            self._draft = outer

    def _paragraph(self, element: etree._Element, prefix: str = "") -> None:
        name = element.get(TEXT + "style-name")
        content = self._inline.read(element)
        level = self._styles.level(name)
        if element.tag == _HEADING and level != 0:
            level = integer(element.get(TEXT + "outline-level"), 1) or 1
        if self._styles.is_contents(name):
            self._draft.blank()
            self.document.letterhead([item(content.spans)])
        elif level is not None and not self._in_cell:
            self._draft.heading(content.spans, level, "" if prefix.startswith("- ") else prefix)
        else:
            self._draft.paragraph(content.spans, prefix, max(self._lists.depth, 0))
        for box in content.boxes:
            self.blocks(box)

    def _list(self, element: etree._Element) -> None:
        self._lists.enter(element)
        for child in element:
            if child.tag == _ITEM:
                self._item(child)
            elif child.tag == _LIST_HEADER:
                self.blocks(child)
        self._lists.leave()

    def _item(self, element: etree._Element) -> None:
        """Only the first paragraph of an item carries its mark, and lists in it come after."""
        counts = any(child.tag in (_PARAGRAPH, _HEADING) for child in element)
        prefix = self._lists.item_prefix(element) if counts else ""
        for child in element:
            if child.tag in (_PARAGRAPH, _HEADING):
                self._paragraph(child, prefix)
                prefix = ""
            elif child.tag == _LIST:
                self._list(child)

    def _table(self, table: etree._Element) -> None:
        rows = [list(_cells(row)) for row in _rows(table)]
        if rows and all(len(cells) == 1 for cells in rows) and not self._in_cell:
            for cells in rows:
                self.blocks(cells[0])
            return
        for cells in rows:
            self._row(cells)

    def _row(self, cells: list[etree._Element]) -> None:
        self._in_cell += 1
        texts = ["  ".join(filter(None, self._texts(cell))) for cell in cells]
        self._in_cell -= 1
        if self._in_cell:
            self._draft.text_line("  ".join(filter(None, texts)))
        else:
            self._draft.row(texts)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag in _CELLS:
            repeated = integer(child.get(TABLE + "number-columns-repeated"), 1)
            for _ in range(min(repeated, _MOST_COLUMNS)):
                yield child
