"""Logos: what may come in, and that documents show them with their words."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy.orm import Session

from kzv_workflow.directory import logos
from tests.browser import Browser
from tests.factories import taken_over
from tests.home.pictures import jpeg, png


def add(admin: Browser, name: str, data: bytes, text: str, status: int = 303) -> str:
    admin.get("/verwaltung/logos")
    fields = {"file": (BytesIO(data), name), "alternative_text": text}
    page = admin.post("/verwaltung/logos", fields, status)
    return page.text if status == 422 else ""


def ids(session: Session) -> list[int]:
    """The numbers of the logos, from left to right; frees the database again."""
    found = [logo.id for logo in logos.logos(session)]
    session.rollback()
    return found


def alternative_texts(word: bytes) -> list[str]:
    footer = docx.Document(BytesIO(word)).sections[0].first_page_footer._element
    return [picture.get("descr") for picture in footer.iter(qn("wp:docPr"))]


def test_a_protokoll_shows_the_logos_from_left_to_right_with_their_words(
    admin: Browser, session: Session, at: datetime
) -> None:
    minutes = taken_over(session, at)
    add(admin, "land.png", png(), "Logo des Landes")
    add(admin, "buero.jpg", jpeg(), "Logo des Büros")

    first = admin.client.get(f"/protokolle/{minutes.id}/word").data
    [_, second_id] = ids(session)
    admin.post(f"/verwaltung/logos/{second_id}/nach-links")
    moved = admin.client.get(f"/protokolle/{minutes.id}/word").data

    assert alternative_texts(first) == ["Logo des Landes", "Logo des Büros"]
    assert alternative_texts(moved) == ["Logo des Büros", "Logo des Landes"]


def test_a_wide_logo_keeps_to_its_third_of_the_line(
    admin: Browser, session: Session, at: datetime
) -> None:
    minutes = taken_over(session, at)
    add(admin, "wide.png", png(900, 60), "Breites Logo")

    word = admin.client.get(f"/protokolle/{minutes.id}/word").data

    footer = docx.Document(BytesIO(word)).sections[0].first_page_footer._element
    [extent] = footer.iter(qn("wp:extent"))
    assert int(extent.get("cx")) == 5 * 360_000
    assert int(extent.get("cy")) == 5 * 360_000 * 60 // 900


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("logo.svg", b"<svg/>", "mit der Endung .png oder .jpg"),
        ("logo.png", jpeg(), "ist aber ein Bild (JPEG)"),
        ("logo.png", b"<html>", "ist aber eine Webseite"),
        ("logo.png", png()[:-20], "beschädigt oder unvollständig"),
        ("logo.png", png() + b"PK\x03\x04", "beschädigt oder unvollständig"),
        ("logo.jpg", jpeg()[:-2], "beschädigt oder unvollständig"),
        ("logo.png", png(5000, 1), "höchstens 4000 × 4000 Bildpunkten"),
        ("logo.png", b"", "Die Datei ist leer"),
    ],
)
def test_what_is_no_logo_is_refused_at_its_field_and_the_words_are_kept(
    admin: Browser, session: Session, name: str, data: bytes, sentence: str
) -> None:
    said = add(admin, name, data, "Logo des Landes", status=422)

    assert sentence in said
    assert admin.page is not None
    assert admin.page.form("/verwaltung/logos")["alternative_text"] == "Logo des Landes"
    assert ids(session) == []


def test_a_logo_without_words_is_refused(admin: Browser) -> None:
    assert "Bitte sagen Sie, was das Logo zeigt." in add(admin, "logo.png", png(), " ", 422)


def test_there_is_room_for_three(admin: Browser) -> None:
    for number in range(3):
        add(admin, "logo.png", png(40 + number), f"Logo {number}")

    said = add(admin, "logo.png", png(90), "Logo 4", status=422)

    assert "Es ist Platz für 3 Logos." in said


def test_words_can_be_changed_logos_removed_and_the_page_tells_who_did(
    admin: Browser, session: Session
) -> None:
    add(admin, "logo.png", png(), "Logo")
    [logo_id] = ids(session)

    admin.post(f"/verwaltung/logos/{logo_id}", {"alternative_text": "Logo des Bundes"})
    picture = admin.client.get(f"/verwaltung/logos/{logo_id}/bild")
    admin.post(f"/verwaltung/logos/{logo_id}/entfernen")

    text = admin.get("/verwaltung/logos").text
    assert (picture.mimetype, picture.data) == ("image/png", png())
    assert "hat das Logo „Logo“ hinzugefügt" in text
    assert "hat „Logo“ in „Logo des Bundes“ umbenannt" in text
    assert "hat das Logo „Logo des Bundes“ entfernt" in text
    assert logos.for_documents(session) == ()
