"""Announcements: written by the office, seen by everybody, for as long as they hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.announcements import queries, service
from kzv_workflow.announcements.models import Announcement
from tests.browser import Browser
from tests.factories import WRITER

TODAY = date(2021, 4, 23)


def announced(
    session: Session, at: datetime, title: str = "Neue Richtlinie", until: date | None = None
) -> Announcement:
    """Committed."""
    notice = service.Notice(title, "Anträge sind **bald** möglich.", None, until)
    made = service.publish(session, notice, WRITER, at)
    session.commit()
    return made


def test_office_announces_and_municipalities_read(office: Browser, altenburg: Browser) -> None:
    office.get("/ankuendigungen/neu")
    office.submit(
        "/ankuendigungen/neu",
        title="Neue Richtlinie",
        text="Anträge ab **Juli**, siehe [Seite](https://example.org/x).\n\nFragen gern an uns.",
        source_url="https://example.org/quelle",
        valid_until="2021-05-31",
    )

    page = altenburg.get("/ankuendigungen")

    assert "Neue Richtlinie" in page.text
    assert page.document.xpath("string(//article//strong)") == "Juli"
    assert {"https://example.org/x", "https://example.org/quelle"} <= set(page.links())
    assert "gültig bis Mo, 31.05.2021" in page.text


def test_markup_of_strangers_stays_text(session: Session, at: datetime, altenburg: Browser) -> None:
    notice = service.Notice(
        "<b>x</b>", "<script>alert(1)</script> [klick](javascript:alert(1))", None, None
    )
    service.publish(session, notice, WRITER, at)
    session.commit()

    page = altenburg.get("/ankuendigungen")

    assert "<script>alert(1)</script>" in page.text
    assert not [link for link in page.links() if link.startswith("javascript")]


@pytest.mark.parametrize(
    ("until", "is_seen"), [(TODAY, True), (TODAY - timedelta(days=1), False), (None, True)]
)
def test_an_expired_one_stays_for_the_office_only(
    session: Session, at: datetime, office: Browser, altenburg: Browser, until: date | None,
    is_seen: bool,
) -> None:  # fmt: skip
    announced(session, at, until=until)

    seen = "Neue Richtlinie" in altenburg.get("/ankuendigungen").text

    assert seen is is_seen
    assert "Neue Richtlinie" in office.get("/ankuendigungen").text
    assert [one.title for one in queries.newest(session, TODAY)] == ["Neue Richtlinie"] * is_seen


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Bitte geben Sie einen Titel an."),
        ("text", " ", "Bitte schreiben Sie, worum es geht."),
        ("source_url", "javascript:alert(1)", "die mit https:// beginnt"),
        ("text", "x" * 10_001, "Bitte höchstens 10000 Zeichen."),
    ],
)
def test_bad_input_is_answered_at_its_field(
    office: Browser, session: Session, field: str, value: str, sentence: str
) -> None:
    typed = {"title": "Titel", "text": "Text", "source_url": "", "valid_until": ""}
    office.get("/ankuendigungen/neu")

    page = office.submit("/ankuendigungen/neu", 422, **{**typed, field: value})

    assert sentence in page.document.xpath(f"string(//*[@id='{field}-error'])")
    assert session.query(Announcement).count() == 0


def test_a_date_that_is_none_is_said(office: Browser) -> None:
    office.get("/ankuendigungen/neu")

    page = office.submit("/ankuendigungen/neu", 422, title="T", text="T", valid_until="bald")

    assert "Bitte geben Sie ein Datum an wie 01.04.2021." in page.text


def test_two_writers_the_second_is_told_and_keeps_what_was_typed(
    session: Session, at: datetime, office: Browser, admin: Browser
) -> None:
    announced(session, at)
    office.get("/ankuendigungen/1")
    admin.get("/ankuendigungen/1")
    office.submit("/ankuendigungen/1", title="Neue Richtlinie, ergänzt")

    page = admin.submit("/ankuendigungen/1", 422, title="Anderer Titel")

    assert "gerade geändert" in page.text
    assert page.form("/ankuendigungen/1")["title"] == "Anderer Titel"
    assert admin.submit("/ankuendigungen/1").status == 303
    assert "Anderer Titel" in office.get("/ankuendigungen").text
    assert "hat die Ankündigung geändert" in office.get("/ankuendigungen/1").text


def test_many_come_page_by_page(session: Session, at: datetime, altenburg: Browser) -> None:
    for number in range(55):
        announced(session, at + timedelta(minutes=number // 3), f"Hinweis {number}.")

    first = altenburg.get("/ankuendigungen")
    second = altenburg.get(next(link for link in first.links() if "vor=" in link))

    assert len(first.document.xpath("//article")) == 50
    assert len(second.document.xpath("//article")) == 5
