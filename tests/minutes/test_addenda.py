"""Nachträge: after sending, at their place on the page and in Word, announced to everybody."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
import sqlalchemy as sa
from docx import Document
from sqlalchemy.orm import Session

from kzv_workflow.minutes.life import MinutesAddendum
from kzv_workflow.minutes.models import MinutesVersion
from tests.browser import Browser
from tests.minutes.letters import queued, texts
from tests.minutes.stages import (
    LINE,
    TEXT,
    approve,
    drafted,
    edit,
    next_meeting,
    send,
)

SAID = "Das BMBF hat die Zahl bestätigt."


@pytest.fixture
def path(office: Browser, session: Session, at: datetime) -> str:
    """The address of a Protokoll that was sent round."""
    address = drafted(session, at)
    send(office, address)
    return address


def add(office: Browser, path: str, text: str = SAID, line: int = LINE, status: int = 303) -> None:
    office.get(f"{path}/nachtrag?zeile={line}")
    office.submit("/nachtrag", status, text=text, step="send")


def word(browser: Browser, path: str) -> list[str]:
    data = browser.client.get(f"{path}/word").data
    return [one.text for one in Document(BytesIO(data)).paragraphs]


def test_the_preview_shows_place_and_mail_and_sends_nothing(
    office: Browser, session: Session, path: str
) -> None:
    office.get(f"{path}/nachtrag?zeile={LINE}")

    page = office.submit("/nachtrag", 200, text=SAID, step="preview")

    assert f"Nachtrag zum Protokoll (Jonas Petri, 23.04.2021): {SAID}" in page.text
    assert "9 Mails gehen hinaus: Nachtrag: Protokoll des 1. Treffens" in page.text
    assert queued(session, "minutes_addendum") == []


def test_it_stands_at_its_place_with_author_and_date(
    office: Browser, altenburg: Browser, path: str
) -> None:
    add(office, path)

    page = altenburg.get(path)
    before = page.document.get_element_by_id(f"z{LINE}")
    assert f"Nachtrag zum Protokoll (Jonas Petri, 23.04.2021): {SAID}" in " ".join(
        before.getnext().text_content().split()
    )
    paragraphs = word(altenburg, path)
    place = next(at for at, text in enumerate(paragraphs) if "35 Kennzahlen" in text)
    assert paragraphs[place + 1] == (f"Nachtrag zum Protokoll: Jonas Petri, 23.04.2021: {SAID}")


def test_everybody_gets_it_with_the_new_file(office: Browser, session: Session, path: str) -> None:
    add(office, path)

    mails = queued(session, "minutes_addendum")
    assert len(mails) == 9
    assert SAID in texts(session, "minutes_addendum")[0]
    assert "Der Text des Protokolls ist unverändert." in texts(session, "minutes_addendum")[0]
    session.add_all(mails)
    assert [one.name for one in mails[0].attachments] == [
        "Protokoll des 1. Treffens am 15.04.2021.docx"
    ]


def test_after_the_approval_the_text_stays_untouched_and_the_addendum_shows(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    approve(office, path, next_meeting(session))
    count = session.scalar(sa.select(sa.func.count()).select_from(MinutesVersion))
    session.rollback()

    add(office, path)

    assert SAID in altenburg.get(path).text
    assert any(SAID in one for one in word(altenburg, path))
    assert len(queued(session, "minutes_addendum")) == 9
    session.rollback()
    sources = session.scalars(sa.select(MinutesVersion.source)).all()
    assert len(sources) == count
    assert SAID not in "".join(sources)


def test_it_follows_its_paragraph_into_a_later_version(
    office: Browser, altenburg: Browser, path: str
) -> None:
    add(office, path)
    edit(office, path, TEXT.replace("## Verfahren", "## Verfahren\n\nEin Satz davor."))
    send(office, path)

    page = altenburg.get(path)

    before = page.document.get_element_by_id(f"z{LINE + 2}")
    assert SAID in before.getnext().text_content()


def test_one_whose_place_is_gone_stands_at_the_end(
    office: Browser, altenburg: Browser, path: str
) -> None:
    add(office, path)
    edit(office, path, TEXT.split("## Ergebnisse")[0])
    send(office, path)

    assert (
        f"Nachträge Nachtrag zum Protokoll (Jonas Petri, 23.04.2021): {SAID}"
        in altenburg.get(path).text
    )


def test_a_draft_takes_none(office: Browser, session: Session, at: datetime) -> None:
    path = drafted(session, at)
    office.post(f"{path}/nachtrag", {"text": SAID, "author": "x", "line": str(LINE)}, 422)

    assert office.page is not None
    assert "noch nicht versendet" in office.page.text
    assert session.scalars(sa.select(MinutesAddendum)).all() == []


def test_a_double_click_adds_one(office: Browser, session: Session, path: str) -> None:
    add(office, path)
    add(office, path, status=422)

    assert len(session.scalars(sa.select(MinutesAddendum)).all()) == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("text", "", "Bitte schreiben Sie den Nachtrag."),
        ("author", "", "von wem der Nachtrag ist"),
        ("dated_on", "morgen", "Bitte nennen Sie den Tag"),
        ("line", "9999", "Bitte wählen Sie, wo der Nachtrag steht."),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    office: Browser, session: Session, path: str, field: str, typed: str, sentence: str
) -> None:
    office.get(f"{path}/nachtrag?zeile={LINE}")

    page = office.submit("/nachtrag", 422, **{"text": SAID, field: typed, "step": "send"})

    assert sentence in page.document.get_element_by_id(f"{field}-error").text_content()
    assert queued(session, "minutes_addendum") == []


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "[x](javascript:alert(1))"])
def test_markup_in_an_addendum_stays_text_on_the_page_in_word_and_mail(
    office: Browser, altenburg: Browser, session: Session, path: str, attack: str
) -> None:
    add(office, path, attack)

    page = altenburg.get(path)
    assert not page.document.xpath("//script[not(@src)] | //a[contains(@href, 'script:')]")
    document = Document(BytesIO(altenburg.client.get(f"{path}/word").data))
    targets = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert not [one for one in targets if "script" in one]
    assert attack in texts(session, "minutes_addendum")[0]
