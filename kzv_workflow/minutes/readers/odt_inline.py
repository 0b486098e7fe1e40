"""Reads the inside of one OpenDocument paragraph: spans, links, blanks, notes, text boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from kzv_workflow.minutes.readers.odt_styles import DRAW, OFFICE, TEXT, XLINK, Styles
from kzv_workflow.minutes.readers.spans import SOFT_BREAK, Span, safe_url
from kzv_workflow.minutes.readers.symbols import readable

COMMENTS = "Kommentare am Rand wurden nicht übernommen."
HIDDEN = "Ausgeblendeter Text wurde nicht übernommen."
PICTURES = "Bilder und Zeichnungen wurden nicht übernommen."
UNKNOWN_SYMBOL = "Ein Sonderzeichen aus einer Symbolschrift konnte nicht übernommen werden."

_LITERAL = {TEXT + "s": " ", TEXT + "tab": "\t", TEXT + "line-break": SOFT_BREAK}
_SILENT = {
    OFFICE + "annotation": COMMENTS,
    TEXT + "hidden-text": HIDDEN,
    TEXT + "hidden-paragraph": HIDDEN,
    DRAW + "image": PICTURES,
    TEXT + "ruby-text": None,
    TEXT + "tracked-changes": None,
    OFFICE + "event-listeners": None,
}


@dataclass(frozen=True, slots=True)
class _Look:
    """The formatting in force at one place."""

    bold: bool
    hidden: bool
    font: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Content:
    """A paragraph's text, and the text boxes anchored in it."""

    spans: list[Span] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


class InlineReader:
    """Reads one paragraph after another."""

    def __init__(
        self,
        styles: Styles,
        note: Callable[[etree._Element], int],
        warn: Callable[[str], None],
    ) -> None:
        self._styles = styles
        self._note = note
        self._warn = warn
        self._content = Content()

    def read(self, paragraph: etree._Element) -> Content:
        self._content = Content()
        name = paragraph.get(TEXT + "style-name")
        look = _Look(
            self._styles.bold("paragraph", name, otherwise=False),
            self._styles.hidden("paragraph", name, otherwise=False),
        )
        self._walk(paragraph, look)
        return self._content

    def _walk(self, element: etree._Element, look: _Look) -> None:
        self._add(element.text, look)
        for child in element:
            self._child(child, str(child.tag), look)
            self._add(child.tail, look)

    def _child(self, child: etree._Element, tag: str, look: _Look) -> None:
        if tag in _LITERAL:
            self._add(_LITERAL[tag], look, literal=True)
        elif tag in _SILENT:
            sentence = _SILENT[tag]
            if sentence is not None:
                self._warn(sentence)
        elif tag == TEXT + "note":
            self._content.spans.append(Span(f" [{self._note(child)}]"))
        elif tag == DRAW + "text-box":
            self._content.boxes.append(child)
        else:
            self._walk(child, self._look(child, tag, look))

    def _look(self, element: etree._Element, tag: str, look: _Look) -> _Look:
        if tag == TEXT + "a":
            url = safe_url(element.get(XLINK + "href"))
            return _Look(look.bold, look.hidden, look.font, url)
        if tag != TEXT + "span":
            return look
        name = element.get(TEXT + "style-name")
        return _Look(
            self._styles.bold("text", name, otherwise=look.bold),
            self._styles.hidden("text", name, otherwise=look.hidden),
            self._styles.font(name) or look.font,
            look.url,
        )

    def _add(self, text: str | None, look: _Look, *, literal: bool = False) -> None:
        """Text as written; line ends and tabs of the XML itself are mere blanks."""
        if not text:
            return
        if look.hidden:
            self._warn(HIDDEN)
            return
        if not literal:
            text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
        shown, lost = readable(text, look.font)
        if lost:
            self._warn(UNKNOWN_SYMBOL)
        self._content.spans.append(Span(shown, look.bold, look.url))
