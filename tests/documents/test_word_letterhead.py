"""What stands around the text: sender, funder, running title, logos."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.letterhead import Logo
from kzv_workflow.documents.writer import WordWriter


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\x80" * width) * height)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def writer() -> WordWriter:
    return WordWriter(base_document())


def test_the_funder_stands_on_the_first_page(writer: WordWriter) -> None:
    filled = writer.fill("Protokoll Förderhinweis", "Gefördert von jemandem.")

    section = docx.Document(BytesIO(writer.to_bytes())).sections[0]
    assert filled == 1
    assert section.first_page_footer.paragraphs[0].text == "Gefördert von jemandem."
    assert "Gefördert" not in "".join(p.text for p in section.footer.paragraphs)


def test_filling_twice_replaces(writer: WordWriter) -> None:
    writer.fill("Protokoll Absender", "Altes Büro")
    writer.fill("Protokoll Absender", "Neues Büro")

    section = docx.Document(BytesIO(writer.to_bytes())).sections[0]
    assert section.first_page_header.paragraphs[0].text == "Neues Büro"


def test_logos_take_their_places_and_say_what_they_are(writer: WordWriter) -> None:
    logos = [Logo(png(40, 20), "Logo des Förderers"), Logo(png(20, 20), "Logo des Büros")]

    writer.logos("Protokoll Logo", logos)

    document = docx.Document(BytesIO(writer.to_bytes()))
    footer = document.sections[0].first_page_footer._element
    pictures = list(footer.iter(qn("wp:docPr")))
    assert [picture.get("descr") for picture in pictures] == [
        "Logo des Förderers",
        "Logo des Büros",
    ]
    assert len({picture.get("id") for picture in pictures}) == 2


def test_without_logos_there_is_no_picture(writer: WordWriter) -> None:
    writer.logos("Protokoll Logo", [])

    footer = docx.Document(BytesIO(writer.to_bytes())).sections[0].first_page_footer
    assert list(footer._element.iter(qn("w:drawing"))) == []


def test_a_letterhead_without_a_place_gets_a_line_in_its_footer() -> None:
    foreign = BytesIO()
    docx.Document().save(foreign)
    writer = WordWriter(foreign.getvalue())

    filled = writer.fill("Protokoll Förderhinweis", "Gefördert von jemandem.")
    writer.add_to_footer("Protokoll Förderhinweis", "Gefördert von jemandem.")

    document = docx.Document(BytesIO(writer.to_bytes()))
    assert filled == 0
    assert document.sections[0].footer.paragraphs[-1].text == "Gefördert von jemandem."
