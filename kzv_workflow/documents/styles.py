"""Finding styles by name in a base document that an office may have replaced."""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn

FALLBACK = "Normal"


class StyleBook:
    """Style ids of a document by kind and name, read once; remembers what was missing.

    Names are compared without regard to case, since Word writes ``heading 1`` and other programs
    ``Heading 1``. A missing paragraph style gives the id of the document's body style.
    """

    def __init__(self, document: Document) -> None:
        root = document.part._styles_part.element
        self._ids: dict[tuple[str, str], str] = {}
        self._numbered: set[str] = set()
        self._missing: dict[str, None] = {}
        for style in root.iterchildren(qn("w:style")):
            name = style.find(qn("w:name"))
            kind, style_id = style.get(qn("w:type"), "paragraph"), style.get(qn("w:styleId"))
            if name is None or style_id is None:
                continue
            self._ids[kind, name.get(qn("w:val"), "").casefold()] = style_id
            if style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
                self._numbered.add(style_id)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names asked for and not found, in the order of asking."""
        return tuple(self._missing)

    def find(self, name: str, kind: str = "paragraph") -> str | None:
        """The id of a style; a missing one is noted and None."""
        style_id = self._ids.get((kind, name.casefold()))
        if style_id is None:
            self._missing[name] = None
        return style_id

    def paragraph(self, name: str) -> str | None:
        """The id of a paragraph style, of the body style instead, or None for the default."""
        style_id = self.find(name)
        return style_id or self._ids.get(("paragraph", FALLBACK.casefold()))

    def is_list(self, style_id: str | None) -> bool:
        """Whether the style numbers its paragraphs by itself."""
        return style_id in self._numbered
