"""Writing a Word document on a base document: its styles, header and footer, our text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from kzv_workflow.documents import letterhead
from kzv_workflow.documents.adoption import lend_styles
from kzv_workflow.documents.elements import (
    Element,
    ListItem,
    Run,
    add_paragraph,
    add_run,
    bookmark_name,
    child,
    is_safe_target,
    printable,
    wrap_in_bookmark,
)
from kzv_workflow.documents.numbering import Numbering
from kzv_workflow.documents.package import package_bytes
from kzv_workflow.documents.styles import StyleBook
from kzv_workflow.documents.tables import Table, add_table

LANGUAGE = "de-DE"
FIRST_BOOKMARK = 1000  # above the bookmarks a letterhead carries


class WordWriter:
    """A document being written from top to bottom; the text of the base document is dropped."""

    def __init__(self, base: bytes | Path) -> None:
        source = BytesIO(base) if isinstance(base, bytes) else str(base)
        self._document = docx.Document(source)
        self._body: Element = self._document.element.body
        for old in list(self._body):
            if old.tag != qn("w:sectPr"):
                self._body.remove(old)
        self._page = next(iter(self._body), None)
        self._bookmarks: list[str] = []
        self.styles = StyleBook(self._document)
        self.numbering = Numbering(self._document)
        self._speak_german()

    @property
    def place(self) -> int:
        """Where in the body the next paragraph will stand, counted from 0."""
        return len(self._body) - (self._page is not None)  # the page set-up moves to the end

    def borrow_styles(self, lender: bytes) -> None:
        """Take the styles this document lacks from another .docx, before anything is written."""
        lend_styles(self._document, lender)
        self.styles = StyleBook(self._document)

    def paragraph(
        self,
        style: str,
        runs: Sequence[Run],
        *,
        item: ListItem | None = None,
        keep_next: bool = False,
        bookmark: str | None = None,
    ) -> None:
        """A paragraph in a style of that name; ``keep_next`` holds it on the page of the next."""
        style_id = self.styles.paragraph(style)
        element = add_paragraph(self._body, style_id, item, keep_next=keep_next)
        for run in runs:
            self._add_run(element, run)
        if bookmark is not None:
            self._add_bookmark(element, bookmark)

    def table(self, table: Table) -> None:
        add_table(self._body, table, self.styles, self._add_run)

    def properties(self, title: str, authors: Sequence[str], written_on: date | None) -> None:
        """What the file says about itself; the title also where the header shows it."""
        known = self._document.core_properties
        known.title = printable(title)[:255]
        known.author = known.last_modified_by = printable(", ".join(authors))[:255]
        known.language = LANGUAGE
        if written_on is not None:
            known.created = known.modified = datetime.combine(written_on, time(12), UTC)
        letterhead.fill_field(self._document, "TITLE", title)

    def identify(self, identifier: str) -> None:
        """A name of the file that stays with it while people edit it (dc:identifier)."""
        if identifier:
            self._document.core_properties.identifier = identifier

    def fill(self, style: str, text: str) -> int:
        """Fill the header and footer paragraphs of this style; how many there were."""
        return letterhead.fill_paragraphs(self._document, self.styles, style, text)

    def add_to_footer(self, style: str, text: str) -> None:
        """For a letterhead without a place for it: a last line in the first page's footer."""
        letterhead.add_to_footer(self._document, self.styles, style, text)

    def logos(self, style: str, logos: Sequence[letterhead.Logo]) -> None:
        letterhead.place_logos(self._document, self.styles, style, logos)

    def text_around(self) -> str:
        """All text of headers and footers."""
        return letterhead.text_around(self._document)

    def to_bytes(self) -> bytes:
        if self._page is not None:
            self._body.append(self._page)  # the page set-up has to stand last
        return package_bytes(self._document.part.package)

    def _add_run(self, element: Element, run: Run) -> None:
        style_id = self.styles.find(run.style, "character") if run.style else None
        if run.url is None:
            add_run(element, run, style_id)
        elif not is_safe_target(run.url):
            add_run(element, run)
        else:
            url = printable(run.url.strip())
            relation = self._document.part.relate_to(
                url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link = child(element, "w:hyperlink", {"r:id": relation, "w:history": "1"})
            add_run(link, run, self.styles.find("Hyperlink", "character"))

    def _add_bookmark(self, element: Element, wanted: str) -> None:
        name = bookmark_name(wanted, self._bookmarks)
        wrap_in_bookmark(element, name, FIRST_BOOKMARK + len(self._bookmarks))
        self._bookmarks.append(name)

    def _speak_german(self) -> None:
        """The language of all text without one of its own, for spelling and reading aloud."""
        look = self._document.part._styles_part.element
        for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
            inner = look.find(qn(tag))
            if inner is None:
                inner = child(look, tag)
                look.insert(0, inner)
            look = inner
        language = look.find(qn("w:lang"))
        if language is None:
            language = child(look, "w:lang")
        language.set(qn("w:val"), LANGUAGE)
