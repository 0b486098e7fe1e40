"""Reads a Word document paragraph by paragraph into the light markup.

Lines are counted like this, in reading order: each paragraph of the body is one line, also an empty
one; each row of a table is one; the paragraphs of a table with a single column (a frame around
text) and of a text box are one each, the box behind the paragraph it hangs on. What stands outside
the body (footnotes, attendance tables of the header) follows at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kzv_workflow.errors import DomainError
from kzv_workflow.files.xmlwatch import DAMAGED
from kzv_workflow.minutes.readers.draft import Draft, SourceText, item
from kzv_workflow.minutes.readers.spans import Span
from kzv_workflow.minutes.readers.word_inline import (
    TRACKED,
    InlineReader,
    chosen,
    is_placeholder,
)
from kzv_workflow.minutes.readers.word_numbering import Numbering
from kzv_workflow.minutes.readers.word_parts import Part, WordPackage
from kzv_workflow.minutes.readers.word_styles import (
    VAL,
    ParagraphStyle,
    Styles,
    W,
    number_of,
    outline_level,
)

COMMENTS = "Kommentare am Rand wurden nicht übernommen."
FOREIGN_PART = "Ein eingefügter Teil in einem fremden Format wurde nicht übernommen."

_MC_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PARAGRAPH, _TABLE, _ROW, _CELL = W + "p", W + "tbl", W + "tr", W + "tc"
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_NOTE_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_word(data: bytes) -> SourceText:
    """The text of a .docx; a DomainError if it is damaged."""
    package = WordPackage(data)
    body = package.document.root.find(W + "body")
    if body is None:
        raise DomainError(DAMAGED)
    document = _Document(package)
    document.body(body)
    return document.draft.finish()


class _Document:
    """The whole of a document: body, notes, headers and footers."""

    def __init__(self, package: WordPackage) -> None:
        self.draft = Draft()
        self.styles = Styles(package.root("styles"))
        self.numbering = Numbering(package.root("numbering"), self.styles)
        self._package = package
        self._cited: dict[tuple[str, str], int] = {}

    def body(self, body: etree._Element) -> None:
        _Story(self, self._package.document, self.draft).blocks(body)
        self._append_notes()
        for kind in ("header", "footer"):
            for part in self._package.roots(kind):
                self.draft.outside(_Story(self, part, Draft()).texts(part.root))
        comments = self._package.root("comments")
        if comments is not None and len(comments):
            self.draft.warn(COMMENTS)

    def cite(self, kind: str, note_id: str) -> int:
        """The number of a foot- or endnote, counted in the order they are cited."""
        return self._cited.setdefault((kind, note_id), len(self._cited) + 1)

    def _append_notes(self) -> None:
        for kind in ("footnotes", "endnotes"):
            for part in self._package.roots(kind):
                for note in part.root:
                    self._append_note(kind, part, note)

    def _append_note(self, kind: str, part: Part, note: etree._Element) -> None:
        number = self._cited.get((kind, note.get(W + "id", "")))
        if number is None or note.get(W + "type") in _NOTE_SEPARATORS:
            return
        text = "  ".join(filter(None, _Story(self, part, Draft()).texts(note)))
        self.draft.text_line(f"[{number}] {text}")


class _Story:
    """One part of a document, read block by block into a draft."""

    def __init__(self, document: _Document, part: Part, draft: Draft) -> None:
        self._document = document
        self._draft = draft
        self._warn = document.draft.warn
        self._inline = InlineReader(document.styles, part.links, document.cite, self._warn)
        self._joins_next: list[Span] = []  # text whose paragraph mark is deleted
        self._in_cell = 0

    def texts(self, container: etree._Element) -> list[str]:
        """The lines of a container that is no running text: note, header, cell."""
        outer, self._draft = self._draft, Draft()
        try:
            self.blocks(container)
            return [line.text for line in self._draft.lines]
        finally:
            self._draft = outer

    def blocks(self, container: etree._Element) -> None:
        """Paragraphs and tables, also those wrapped in controls and insertions."""
        for element in container:
            tag = str(element.tag)
            if tag == _PARAGRAPH:
                self._paragraph(element)
            elif tag == _TABLE:
                self._table(element)
            elif tag == W + "altChunk":
                self._warn(FOREIGN_PART)
            elif tag == _MC_ALTERNATE:
                self.blocks(chosen(element))
            elif tag in _WRAPPERS and not is_placeholder(element):
                self.blocks(element)
        self._flush()

    def _flush(self) -> None:
        """Text that waited for a next paragraph which never came gets its own line back."""
        if self._joins_next and self._draft.lines:
            self._draft.lines[-1].text = item(self._joins_next)
        self._joins_next = []

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(W + "pPr")
        style = self._document.styles.paragraph_style(_style_id(properties))
        content = self._inline.read(paragraph, bold=style.bold, hidden=style.hidden)
        spans = [*self._joins_next, *content.spans]
        self._joins_next = []
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._warn(TRACKED)
            self._draft.blank()
            self._joins_next = spans
        elif style.is_contents:
            self._draft.blank()
            self._document.draft.letterhead([item(spans)])
        else:
            self._write(spans, properties, style)
        for box in content.boxes:
            self.blocks(box)

    def _write(
        self, spans: list[Span], properties: etree._Element | None, style: ParagraphStyle
    ) -> None:
        level = outline_level(properties)
        level = style.level if level is None else level or None
        prefix, indent = self._prefix(properties, style)
        if level is not None and not self._in_cell:
            self._draft.heading(spans, level, prefix if not prefix.startswith("- ") else "")
        else:
            self._draft.paragraph(spans, prefix, indent)

    def _prefix(self, properties: etree._Element | None, style: ParagraphStyle) -> tuple[str, int]:
        """The bullet or counted number of a list paragraph, and its level."""
        num_id, stated = number_of(properties)
        numbering = self._document.numbering
        if num_id is None and style.number is not None:
            num_id, from_style, style_id = style.number
            if stated is None:
                stated = from_style or str(numbering.level_for_style(num_id, style_id))
        if num_id is None:
            return "", 0
        level = int(stated) if stated and stated.isascii() and stated.isdigit() else 0
        prefix = numbering.prefix(num_id, level)
        return prefix or "", max(level, style.list_level)

    def _table(self, table: etree._Element) -> None:
        self._flush()
        rows = [(row, list(_inside(row, _CELL))) for row in _inside(table, _ROW)]
        if rows and all(len(cells) == 1 for _, cells in rows) and not self._in_cell:
            for _, cells in rows:
                self.blocks(cells[0])
            return
        for row, cells in rows:
            self._row(row, cells)

    def _row(self, row: etree._Element, cells: list[etree._Element]) -> None:
        if row.find(f"{W}trPr/{W}del") is not None:
            self._warn(TRACKED)
            self._draft.blank()
            return
        self._in_cell += 1
        texts = ["  ".join(filter(None, self.texts(cell))) for cell in cells]
        self._in_cell -= 1
        if self._in_cell:
            self._draft.text_line("  ".join(filter(None, texts)))
        else:
            self._draft.row(texts)


def _inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those wrapped in controls."""
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, wanted)


def _style_id(properties: etree._Element | None) -> str | None:
    style = None if properties is None else properties.find(W + "pStyle")
    return None if style is None else style.get(VAL)
