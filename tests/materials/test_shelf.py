"""The shelf: who sees what, what may lie there, what is new, and what stays when it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN, Clock
from kzv_workflow.errors import DomainError
from kzv_workflow.materials import queries, service
from kzv_workflow.materials.models import Material, Visibility
from kzv_workflow.materials.typed import Link, as_typed, read_links
from kzv_workflow.web.viewer import Role, Viewer
from tests.browser import Browser
from tests.factories import WRITER, taken_over
from tests.files.hostile_files import macro, word
from tests.home.pictures import jpeg, png
from tests.materials.shelf import PDF, act, facts, filed, form, linked, upload_of
from tests.statements import counted
from tests.test_statements import FRAME

PNG = b"\x89PNG\r\n\x1a\n and so on"
LEITFADEN = Link("Leitfaden", "https://example.org/leitfaden.pdf")
STUDIE = Link("Studie", "https://example.org/studie")


def test_office_files_a_presentation_and_a_municipality_downloads_it(
    office: Browser, altenburg: Browser
) -> None:
    office.get("/unterlagen/neu")
    office.post("/unterlagen/neu", form(file=upload_of("Folien Über uns.pdf", PDF)))

    page = altenburg.get("/unterlagen")
    answer = altenburg.client.get("/unterlagen/1/datei")

    assert "Folien Über uns" in page.text
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "%C3%9Cber" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_what_is_for_the_office_is_not_there_for_municipalities(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    filed(session, at, "Interner Entwurf", visibility=Visibility.OFFICE)

    seen = altenburg.get("/unterlagen").text

    assert "Interner Entwurf" not in seen
    altenburg.get("/unterlagen/1", 404)
    assert altenburg.client.get("/unterlagen/1/datei").status_code == 404
    assert "nur Büro" in office.get("/unterlagen").text


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("folien.pdf", PNG, "ist aber ein Bild (PNG)"),
        ("seite.html", b"<html></html>", "Dateien dieser Art"),
        ("bild.svg", b"<svg/>", "Dateien dieser Art"),
        ("makro.docx", macro(), "Makros"),
        ("tabelle.xlsm", b"PK\x03\x04", "Makros"),
        ("leer.pdf", b"", "leer"),
        ("programm.txt", b"\x7fELF\x00\x00", "ist aber ein Programm"),
    ],
)
def test_files_that_may_not_come_in_are_refused_at_their_field(
    office: Browser, session: Session, name: str, data: bytes, sentence: str
) -> None:
    office.get("/unterlagen/neu")

    page = office.post("/unterlagen/neu", form(title="Mein Titel", file=upload_of(name, data)), 422)

    assert sentence in page.document.xpath("string(//*[@id='file-error'])")
    assert page.document.xpath("//input[@name='title']/@value") == ["Mein Titel"]
    assert session.query(Material).count() == 0


@pytest.mark.parametrize(
    ("name", "data", "mimetype"),
    [
        ("bild.png", png(), "image/png"),
        ("bild.JPEG", jpeg(), "image/jpeg"),
        ("notiz.md", "# Für später".encode(), "text/plain"),
        (
            "brief.docx",
            word(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_other_kinds_are_served_as_what_they_are_and_never_shown(
    office: Browser, name: str, data: bytes, mimetype: str
) -> None:
    office.get("/unterlagen/neu")
    office.post("/unterlagen/neu", form(file=upload_of(name, data)))

    answer = office.client.get("/unterlagen/1/datei")

    assert (answer.mimetype, answer.data) == (mimetype, data)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_dangerous_name_becomes_a_harmless_one(office: Browser) -> None:
    office.get("/unterlagen/neu")
    office.post("/unterlagen/neu", form(file=upload_of("..\\..\\a\u202eb<x>.pdf", PDF)))

    disposition = office.client.get("/unterlagen/1/datei").headers["Content-Disposition"]

    assert not set("\r\n<>\\") & set(disposition)
    assert ".." not in disposition
    assert "%E2%80%AE" not in disposition


def test_a_double_click_files_it_once(office: Browser, session: Session) -> None:
    office.get("/unterlagen/neu")
    office.post("/unterlagen/neu", form(file=upload_of("a.pdf", PDF)))

    page = office.post("/unterlagen/neu", form(file=upload_of("a.pdf", PDF)), 422)

    assert "Diese Datei liegt hier schon: „a“." in page.text
    assert session.query(Material).count() == 1


def test_neither_file_nor_links_asks_for_one_and_both_for_a_choice(office: Browser) -> None:
    office.get("/unterlagen/neu")

    neither = office.post("/unterlagen/neu", form(title="Nichts"), 422)
    both = office.post(
        "/unterlagen/neu", form(file=upload_of("a.pdf", PDF), links="https://example.org"), 422
    )

    assert "Bitte wählen Sie eine Datei aus oder geben Sie Links an." in neither.text
    assert "Bitte geben Sie entweder eine Datei oder Links an." in both.text


def test_a_collection_of_links_is_read_line_by_line(office: Browser, altenburg: Browser) -> None:
    typed = "Leitfaden: https://example.org/leitfaden.pdf\n\nhttps://example.org/b\n"
    office.get("/unterlagen/neu")
    office.post("/unterlagen/neu", form(title="Links", kind="links", links=typed))

    page = altenburg.get("/unterlagen/1")

    assert "https://example.org/leitfaden.pdf" in page.links()
    assert "Leitfaden" in page.text


def test_a_line_without_an_address_is_named(office: Browser) -> None:
    office.get("/unterlagen/neu")

    page = office.post(
        "/unterlagen/neu", form(title="Links", links="https://a.example\njavascript:x"), 422
    )

    assert "In Zeile 2 steht keine Adresse" in page.text
    assert "javascript:x" in page.form("/unterlagen/neu")["links"]


def test_typed_links_come_back_as_they_were() -> None:
    links = read_links("Leitfaden – https://example.org/x.\nhttps://example.org/y")

    assert links == [
        Link("Leitfaden", "https://example.org/x"),
        Link("https://example.org/y", "https://example.org/y"),
    ]
    assert read_links(as_typed(links)) == links


def test_a_replaced_file_keeps_its_history_for_the_office(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    material = filed(session, at)
    office.get("/unterlagen/1")
    office.post("/unterlagen/1/ersetzen", {"file": upload_of("neu.pdf", PDF + b"2")})

    current = altenburg.client.get("/unterlagen/1/datei").data
    earlier = office.client.get("/unterlagen/1/datei/1").data

    assert (current, earlier) == (PDF + b"2", PDF + material.title.encode())
    assert altenburg.client.get("/unterlagen/1/datei/1").status_code == 404
    assert "ersetzt" in office.get("/unterlagen/1").text


def test_the_same_file_is_no_new_version(session: Session, at: datetime) -> None:
    material = filed(session, at)

    with pytest.raises(DomainError, match="schon die aktuelle Fassung"):
        service.replace(
            session,
            material,
            service.Upload("x.pdf", PDF + material.title.encode()),
            act(at),
        )


def test_a_withdrawn_one_vanishes_for_municipalities_and_can_come_back(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    filed(session, at)
    office.get("/unterlagen/1")
    office.post("/unterlagen/1/zurueckziehen")
    gone = altenburg.client.get("/unterlagen/1/datei").status_code
    listed = office.get("/unterlagen").text
    office.get("/unterlagen/1")
    office.post("/unterlagen/1/einstellen")

    back = altenburg.client.get("/unterlagen/1/datei").status_code

    assert (gone, back) == (404, 200)
    assert "zurückgezogen" in listed
    assert "wieder eingestellt" in office.get("/unterlagen/1").text


def test_two_writers_the_second_one_sees_what_the_first_one_made_of_it(
    session: Session, at: datetime, office: Browser, admin: Browser
) -> None:
    filed(session, at)
    office.get("/unterlagen/1")
    admin.get("/unterlagen/1")
    office.submit("/unterlagen/1", title="Folien, Fassung für alle")

    page = admin.submit("/unterlagen/1", 422, title="Folien (alt)")

    assert "gerade geändert" in page.text
    assert page.form("/unterlagen/1")["title"] == "Folien (alt)"
    assert admin.submit("/unterlagen/1").status == 303


def test_what_came_since_the_last_visit_is_new(
    app: Flask, session: Session, at: datetime, browser_of: Callable[[str], Browser]
) -> None:
    altenburg = browser_of("altenburg")
    filed(session, at - timedelta(days=3), "Alte Folien")
    first = altenburg.get("/unterlagen").text
    app.extensions["clock"] = Clock(
        (at + timedelta(minutes=50)).astimezone(BERLIN).replace(tzinfo=None)
    )
    filed(session, at + timedelta(minutes=20), "Frische Folien")

    second = altenburg.get("/unterlagen").text
    again = altenburg.get("/unterlagen").text

    assert "neu seit" not in first
    assert "1 Unterlage ist neu seit Ihrem letzten Besuch" in second
    assert second == again
    assert "Unterlage" in browser_of("halle").get("/unterlagen").text


def test_a_visit_is_over_after_half_an_hour(session: Session, at: datetime) -> None:
    for minutes in (0, 10, 35, 90):
        service.note_visit(session, 1, at + timedelta(minutes=minutes))
        session.commit()

    visit = queries.visit_of(session, 1)

    assert visit is not None
    assert (visit.before, visit.last_at) == (
        at + timedelta(minutes=35),
        at + timedelta(minutes=90),
    )


def test_the_desk_is_told_what_is_newest_for_the_viewer(session: Session, at: datetime) -> None:
    kommune = Viewer(0, "Sabine Seidel", Role.MUNICIPALITY, 2, "Altenburger Land")
    filed(session, at - timedelta(days=3), "Alte Folien")
    filed(session, at, "Für alle")
    filed(session, at, "Intern", visibility=Visibility.OFFICE)

    seen = queries.newest(session, kommune, at - timedelta(days=1))

    assert [one.title for one in seen] == ["Für alle"]
    assert len(queries.newest(session, WRITER, None)) == 3


def test_the_page_of_a_meeting_shows_its_materials(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    meeting_id = taken_over(session, at).meeting_id
    filed(session, at, "Folien dazu", meeting_id=meeting_id)
    filed(session, at, "Allgemeines")

    page = altenburg.get(f"/treffen/{meeting_id}")
    chosen = altenburg.get(f"/unterlagen?treffen={meeting_id}").text
    general = altenburg.get("/unterlagen?treffen=allgemein").text

    assert "Folien dazu" in page.text
    assert "Allgemeines" not in page.text
    assert ("Folien dazu" in chosen, "Allgemeines" in chosen) == (True, False)
    assert ("Folien dazu" in general, "Allgemeines" in general) == (False, True)


def test_collecting_twice_adds_only_what_is_missing(session: Session, at: datetime) -> None:
    collection = facts("Links zum Protokoll")

    first, count = service.collect_links(session, collection, [LEITFADEN], act(at), "minutes:1")
    second, more = service.collect_links(
        session, collection, [LEITFADEN, STUDIE], act(at), "minutes:1"
    )
    _, none = service.collect_links(session, collection, [STUDIE], act(at), "minutes:1")

    assert first is second
    assert (count, more, none) == (1, 1, 0)
    assert [link.url for link in second.links] == [LEITFADEN.url, STUDIE.url]


def test_links_of_a_collection_can_be_changed(session: Session, at: datetime) -> None:
    material = linked(session, at, LEITFADEN, STUDIE)
    same = facts(material.title, kind=material.kind)

    changed = service.change(session, material, same, [STUDIE, LEITFADEN], act(at))
    session.commit()

    assert changed
    assert [link.url for link in material.links] == [STUDIE.url, LEITFADEN.url]
    assert not service.change(session, material, same, [STUDIE, LEITFADEN], act(at))


@pytest.mark.parametrize("cursor", ["x", "1e400_3", "nan_1", "-1_99999999999999", "_"])
def test_made_up_cursors_open_the_page(office: Browser, cursor: str) -> None:
    assert office.get(f"/unterlagen?vor={cursor}").heading == "Unterlagen"


def test_many_materials_come_page_by_page(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    for number in range(60):
        linked(session, at + timedelta(minutes=number // 2), LEITFADEN)

    first = altenburg.get("/unterlagen")
    following = next(link for link in first.links() if "vor=" in link)
    second = altenburg.get(following)

    assert len(first.document.xpath("//ul[@class='rows']/li")) == 50
    assert len(second.document.xpath("//ul[@class='rows']/li")) == 10


def test_the_shelf_takes_as_many_statements_for_many_as_for_few(
    app: Flask, session: Session, at: datetime, altenburg: Browser
) -> None:
    altenburg.get("/unterlagen")
    counts = []

    for number in (3, 30):
        for key in range(number):
            filed(session, at, f"Folien {number}-{key}")
        with counted(app) as statements:
            altenburg.get("/unterlagen")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= FRAME + 4  # the visit, the rows, how many are new, meetings
