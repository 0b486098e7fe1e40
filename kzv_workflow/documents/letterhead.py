"""What stands around the text: filling the header and footer of a base document.

A letterhead says by paragraph style where something belongs, so an office can move those
paragraphs about in Word; a letterhead without them stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.shared import Cm

from kzv_workflow.documents.elements import (
    P_PR,
    P_STYLE,
    VAL,
    Element,
    P,
    Run,
    T,
    add_paragraph,
    add_run,
    child,
)
from kzv_workflow.documents.styles import StyleBook

LOGO_HEIGHT = Cm(1.3)
LOGO_WIDTH = Cm(5)  # a third of the line
FIRST_LOGO_ID = 9001  # above what a letterhead carries; a number twice damages the file


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture (PNG, JPEG, GIF, TIFF, BMP) and what it says to those who do not see it."""

    image: bytes
    alternative_text: str


def fill_paragraphs(document: Document, styles: StyleBook, style: str, text: str) -> int:
    """Write ``text`` into every header and footer paragraph of this style; how many there were."""
    filled = 0
    for _, element in _paragraphs_of(document, styles, style):
        for old in element.findall(qn("w:r")):
            element.remove(old)
        add_run(element, Run(text))
        filled += 1
    return filled


def add_to_footer(document: Document, styles: StyleBook, style: str, text: str) -> None:
    """Append a line to the footer of the first page, making a footer where there is none."""
    section = document.sections[0]
    footer = section.footer
    if section.different_first_page_header_footer:
        footer = section.first_page_footer
    style_id = styles.find(style) or styles.find("footer")
    add_run(add_paragraph(footer._element, style_id), Run(text))


def fill_field(document: Document, instruction: str, result: str) -> None:
    """Set what a simple field shows until Word counts or looks it up itself."""
    for part in _stories(document):
        for field in part.element.iter(qn("w:fldSimple")):
            if field.get(qn("w:instr"), "").split()[:1] == [instruction]:
                for run in list(field):
                    field.remove(run)
                add_run(field, Run(result))


def place_logos(document: Document, styles: StyleBook, style: str, logos: Sequence[Logo]) -> None:
    """Put the logos into the paragraphs kept for them, in reading order."""
    places = list(_paragraphs_of(document, styles, style))
    for number, ((part, element), logo) in enumerate(
        zip(places, logos, strict=False), start=FIRST_LOGO_ID
    ):
        picture = part.new_pic_inline(BytesIO(logo.image), height=LOGO_HEIGHT)
        if picture.extent.cx > LOGO_WIDTH:
            picture = part.new_pic_inline(BytesIO(logo.image), width=LOGO_WIDTH)
        picture.docPr.set("id", str(number))
        picture.docPr.set("descr", logo.alternative_text)
        child(child(element, "w:r"), "w:drawing").append(picture)


def text_around(document: Document) -> str:
    """All text of headers and footers."""
    return "\n".join(
        text.text or "" for part in _stories(document) for text in part.element.iter(T)
    )


def _paragraphs_of(
    document: Document, styles: StyleBook, style: str
) -> Iterator[tuple[StoryPart, Element]]:
    style_id = styles.find(style)
    if style_id is None:
        return
    for part in _stories(document):
        for element in part.element.iter(P):
            own_style = element.find(f"{P_PR}/{P_STYLE}")
            if own_style is not None and own_style.get(VAL) == style_id:
                yield part, element


def _stories(document: Document) -> Iterator[StoryPart]:
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    for relation in document.part.rels.values():
        if relation.reltype in kinds and isinstance(relation.target_part, StoryPart):
            yield relation.target_part
