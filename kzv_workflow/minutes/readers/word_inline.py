"""Reads the inside of one Word paragraph: runs, links, fields, symbols, notes, text boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from kzv_workflow.minutes.readers.spans import SOFT_BREAK, Span, safe_url
from kzv_workflow.minutes.readers.symbols import readable, symbol
from kzv_workflow.minutes.readers.word_styles import VAL, R, Styles, W, toggle

HIDDEN = "Ausgeblendeter Text wurde nicht übernommen."
TRACKED = (
    "Die Datei enthält nachverfolgte Änderungen; übernommen wurde der Text, als wären alle "
    "angenommen."
)
PICTURES = "Bilder und Zeichnungen wurden nicht übernommen."
UNKNOWN_SYMBOL = "Ein Sonderzeichen aus einer Symbolschrift konnte nicht übernommen werden."

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = W + "txbxContent"
_PICTURE_TAGS = ("}blip", "}imagedata")
_DELETED = frozenset(W + name for name in ("del", "moveFrom"))
_INSERTED = frozenset(W + name for name in ("ins", "moveTo"))
_NO_TEXT = frozenset(W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "rt"))
_GRAPHICS = frozenset(W + name for name in ("drawing", "pict", "object"))
_LITERAL = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": SOFT_BREAK,
    W + "noBreakHyphen": "-",
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)


@dataclass(slots=True)
class Field:
    """A complex field: its instruction is code, only its result is text."""

    instruction: str = ""
    in_result: bool = False

    @property
    def url(self) -> str | None:
        found = _FIELD_LINK.match(self.instruction)
        return safe_url(found[1]) if found else None


@dataclass(slots=True)
class Content:
    """What a paragraph holds: its text, and boxes anchored in it that hold paragraphs."""

    spans: list[Span] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


class InlineReader:
    """Reads paragraph after paragraph of one part; fields may reach over several of them."""

    def __init__(
        self,
        styles: Styles,
        links: dict[str, str],
        note: Callable[[str, str], int],
        warn: Callable[[str], None],
    ) -> None:
        self._styles = styles
        self._links = links
        self._note = note
        self._warn = warn
        self._fields: list[Field] = []
        self._content = Content()
        self._bold = False
        self._hidden = False

    def read(self, paragraph: etree._Element, *, bold: bool, hidden: bool) -> Content:
        """The content; ``bold`` and ``hidden`` are what the paragraph's style says."""
        self._content, self._bold, self._hidden = Content(), bold, hidden
        self._walk(paragraph, None)
        self._fields = [field for field in self._fields if field.in_result]
        return self._content

    def _walk(self, element: etree._Element, url: str | None) -> None:
        for child in element:
            tag = str(child.tag)
            if tag == W + "r":
                self._run(child, url)
            elif tag in _DELETED:
                self._warn(TRACKED)
            elif tag == W + "hyperlink":
                target = self._links.get(child.get(R + "id", ""))
                self._walk(child, safe_url(target) or url)
            elif tag == W + "fldSimple":
                self._walk(child, Field(child.get(W + "instr", "")).url or url)
            elif tag not in _NO_TEXT:
                self._other(child, tag, url)

    def _other(self, element: etree._Element, tag: str, url: str | None) -> None:
        """Wrappers around runs, formulas, and what has no text at all."""
        if tag == W + "sdt" and is_placeholder(element):
            return
        if tag in _INSERTED:
            self._warn(TRACKED)
        if tag == _MC + "AlternateContent":
            self._walk(chosen(element), url)
        elif tag == _MATH_TEXT:
            self._add(element.text, None, url=url, bold=False)
        else:
            self._walk(element, url)

    def _run(self, run: etree._Element, url: str | None) -> None:
        properties = run.find(W + "rPr")
        style = None if properties is None else properties.find(W + "rStyle")
        style_id = None if style is None else style.get(VAL)
        if self._is(properties, style_id, "vanish", self._hidden):
            if any(child.tag == W + "t" for child in run):
                self._warn(HIDDEN)
            return
        bold = self._is(properties, style_id, "b", self._bold)
        fonts = None if properties is None else properties.find(W + "rFonts")
        font = None if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi")
        self._run_children(run, font, url, bold=bold)

    def _is(
        self, properties: etree._Element | None, style_id: str | None, name: str, otherwise: bool
    ) -> bool:
        said = toggle(properties, name)
        if said is None:
            said = self._styles.run_toggle(style_id, name)
        return otherwise if said is None else said

    def _run_children(
        self, run: etree._Element, font: str | None, url: str | None, *, bold: bool
    ) -> None:
        for child in run:
            tag = str(child.tag)
            if tag == W + "t":
                self._add(child.text, font, url=url, bold=bold)
            elif tag in _LITERAL:
                self._add(_LITERAL[tag], None, url=url, bold=bold)
            elif tag == W + "br":
                if child.get(W + "type", "textWrapping") == "textWrapping":
                    self._add(SOFT_BREAK, None, url=url, bold=bold)
            elif tag == W + "sym":
                self._symbol(child, url, bold=bold)
            elif tag in (W + "fldChar", W + "instrText"):
                self._field(child, tag)
            else:
                self._rare(child, tag, url, bold=bold)

    def _rare(self, element: etree._Element, tag: str, url: str | None, *, bold: bool) -> None:
        if tag in _NOTES:
            number = self._note(_NOTES[tag], element.get(W + "id", ""))
            if number:
                self._add(f" [{number}]", None, url=None, bold=False)
        elif tag in _GRAPHICS or tag == _MC + "AlternateContent":
            self._graphics(element)
        elif tag == W + "ruby":
            self._walk(element, url)

    def _symbol(self, element: etree._Element, url: str | None, *, bold: bool) -> None:
        code = element.get(W + "char", "")
        try:
            character = chr(int(code, 16))
        except (ValueError, OverflowError):
            return
        shown = symbol(character, element.get(W + "font"))
        if shown is None:
            self._warn(UNKNOWN_SYMBOL)
        else:
            self._add(shown, None, url=url, bold=bold)

    def _field(self, element: etree._Element, tag: str) -> None:
        if tag == W + "instrText":
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].instruction += element.text or ""
            return
        step = element.get(W + "fldCharType")
        if step == "begin":
            self._fields.append(Field())
        elif self._fields and step == "separate":
            self._fields[-1].in_result = True
        elif self._fields and step == "end":
            self._fields.pop()

    def _add(self, text: str | None, font: str | None, *, url: str | None, bold: bool) -> None:
        if not text or not all(field.in_result for field in self._fields):
            return
        shown, lost = readable(text, font)
        if lost:
            self._warn(UNKNOWN_SYMBOL)
        for open_field in reversed(self._fields):
            url = url or open_field.url
        self._content.spans.append(Span(shown, bold, url))

    def _graphics(self, element: etree._Element) -> None:
        boxes = list(text_boxes(element))
        self._content.boxes.extend(boxes)
        if any(str(e.tag).endswith(_PICTURE_TAGS) for e in element.iter()):
            self._warn(PICTURES)


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes in a drawing; of two versions of it only the newer one."""
    if element.tag == _MC + "AlternateContent":
        element = chosen(element)
    for child in element:
        if child.tag == _BOX:
            yield child
        else:
            yield from text_boxes(child)


def chosen(alternatives: etree._Element) -> etree._Element:
    """The branch of mc:AlternateContent that has content: the choice, else the fallback."""
    for branch in alternatives:
        if len(branch):
            return branch
    return alternatives


def is_placeholder(control: etree._Element) -> bool:
    """A content control that nobody filled ("Klicken Sie hier …")."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
