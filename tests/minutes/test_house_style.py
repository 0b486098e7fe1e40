"""The office's own letterhead: checked, tried out, in force for all documents, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import docx
import pytest
import sqlalchemy as sa
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from sqlalchemy.orm import Session

from kzv_workflow.minutes.life import Letterhead
from tests.browser import Browser
from tests.factories import taken_over

PAGE = "/verwaltung/hausstil"
TEMPLATE_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
)


def letterhead(prepare: Callable[[docx.document.Document], object] | None = None) -> bytes:
    """A letterhead of somebody else, with words in header and footer."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Landkreis Musterland"
    document.sections[0].footer.paragraphs[0].text = "Bankverbindung"
    if prepare:
        prepare(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def upload(admin: Browser, data: bytes, name: str = "Kopf.docx", status: int = 303) -> None:
    admin.get(PAGE)
    admin.submit("/hausstil", status, file=(BytesIO(data), name))


def downloaded(browser: Browser, path: str) -> docx.document.Document:
    return Document(BytesIO(browser.client.get(path).data))


def test_it_is_in_force_for_all_documents_and_stays_as_it_is(
    admin: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    minutes = taken_over(session, at)

    upload(admin, letterhead())

    for browser, path in ((altenburg, f"/protokolle/{minutes.id}/word"), (admin, f"{PAGE}/muster")):
        document = downloaded(browser, path)
        assert document.sections[0].header.paragraphs[0].text == "Landkreis Musterland"
        assert document.sections[0].footer.paragraphs[0].text == "Bankverbindung"


def test_missing_styles_are_listed_and_found_ones_too(admin: Browser) -> None:
    assert "Alle Formatvorlagen sind da." in admin.get(PAGE).text

    upload(admin, letterhead())

    page = admin.get(PAGE)
    assert "Formatvorlagen fehlen im Briefkopf" in page.text
    assert "Protokoll To-do" in page.text
    assert "Heading 1" in page.document.xpath("string(//details[contains(., 'Vorhanden')])")


def test_the_specimen_shows_one_of_everything(admin: Browser) -> None:
    document = downloaded(admin, f"{PAGE}/muster")

    used = {one.style.name for one in document.paragraphs if one.style}
    assert {
        "Title", "Heading 1", "Heading 2", "List Bullet",
        "Protokoll Frage", "Protokoll Antwort", "Protokoll Folie", "Protokoll Beschluss",
        "Protokoll Nachtrag", "Protokoll To-do", "Protokoll Kolophon",
    } <= used  # fmt: skip
    assert document.tables


def test_the_shipped_one_can_be_put_back(admin: Browser, session: Session) -> None:
    upload(admin, letterhead())
    admin.get(PAGE)

    admin.submit("/zuruecksetzen")

    assert "Es gilt der mitgelieferte Briefkopf." in admin.get(PAGE).text
    assert (
        "Landkreis Musterland"
        not in downloaded(admin, f"{PAGE}/muster").sections[0].header.paragraphs[0].text
    )
    assert len(session.scalars(sa.select(Letterhead)).all()) == 1


def linked_picture(document: docx.document.Document) -> None:
    document.part.relate_to("https://far.example/x.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)


def linked_template(document: docx.document.Document) -> None:
    document.part.relate_to("file:///x.dotm", TEMPLATE_RELATION, is_external=True)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (letterhead(), "Kopf.docm", "Makros"),
        (letterhead(linked_picture), "Kopf.docx", "lädt Inhalte von anderswo nach"),
        (letterhead(linked_template), "Kopf.docx", "Dokumentvorlage außerhalb"),
        (b"PK\x03\x04 broken", "Kopf.docx", "beschädigt"),
        (b"Hallo", "Kopf.docx", "Textdatei"),
    ],
)
def test_what_cannot_serve_is_refused_and_the_old_one_stays(
    admin: Browser, session: Session, data: bytes, name: str, sentence: str
) -> None:
    upload(admin, data, name, 422)

    assert admin.page is not None
    assert sentence in admin.page.document.get_element_by_id("file-error").text_content()
    assert session.scalars(sa.select(Letterhead)).all() == []


def test_the_letterhead_in_force_can_be_downloaded_and_changed(admin: Browser) -> None:
    data = letterhead()
    upload(admin, data)

    assert admin.client.get(f"{PAGE}/vorlage").data == data
