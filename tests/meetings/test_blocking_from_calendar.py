"""Blocked days out of a calendar file: looked at first, and read where a bad file cannot hurt."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import blocked_reading, queries
from kzv_workflow.meetings.blocked_reading import Busy
from tests.browser import Browser, Page

PAGE = "/treffen/sperrzeiten/kalender"


def ics(*events: str) -> bytes:
    """A calendar with those entries, as programs write them."""
    parts = [f"BEGIN:VEVENT\r\nUID:{n}\r\n{one}\r\nEND:VEVENT" for n, one in enumerate(events)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Outlook", *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


WEEK = "DTSTART;VALUE=DATE:20210614\r\nDTEND;VALUE=DATE:20210619\r\nSUMMARY:Bildungswoche"
HOUR = "DTSTART:20210622T220000Z\r\nDTEND:20210623T080000Z\r\nSUMMARY:Arzt"


def upload(browser: Browser, data: bytes, status: int = 200, name: str = "kalender.ics") -> Page:
    browser.get(PAGE)
    return browser.submit("/kalender", status, file=(BytesIO(data), name))


def test_days_are_shown_first_and_only_what_is_ticked_is_blocked(
    session: Session, altenburg: Browser
) -> None:
    page = upload(altenburg, ics(WEEK, HOUR))

    form = page.form("/uebernehmen")
    assert "take-0" in form
    assert "take-1" not in form
    assert queries.blocked(session, date(2021, 6, 1), date(2021, 6, 30)) == []
    session.commit()
    typed: dict[str, Any] = {"reason-0": "Woche der Bildung"}
    altenburg.submit("/uebernehmen", **typed)
    [found] = queries.blocked(session, date(2021, 6, 1), date(2021, 6, 30))
    assert found == (
        found.organisation_id, "Altenburger Land", date(2021, 6, 14), date(2021, 6, 18),
        "Woche der Bildung",
    )  # fmt: skip


def test_the_same_file_twice_blocks_once(session: Session, altenburg: Browser) -> None:
    upload(altenburg, ics(WEEK))
    altenburg.submit("/uebernehmen")
    upload(altenburg, ics(WEEK))
    altenburg.submit("/uebernehmen")

    assert len(queries.blocked(session, date(2021, 6, 1), date(2021, 6, 30))) == 1


def test_a_municipality_cannot_block_days_of_another_one(
    session: Session, altenburg: Browser
) -> None:
    upload(altenburg, ics(WEEK))

    altenburg.submit("/uebernehmen", organisation="2")

    [found] = queries.blocked(session, date(2021, 6, 14), date(2021, 6, 14))
    assert found.organisation == "Altenburger Land"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "leer.ics", "Die Datei ist leer."),
        (b"Guten Tag", "text.ics", "kein lesbarer Kalender"),
        (b"\x00\x01\x02" * 50, "noise.ics", "kein lesbarer Kalender"),
        (b"PK\x03\x04" + b"\x00" * 40, "zip.ics", "ein gepacktes Dokument"),
        (ics(WEEK), "kalender.pdf", "mit der Endung .ics"),
        (ics(*[WEEK] * 301), "viele.ics", "mehr als 300 Termine"),
        (ics("DTSTART;VALUE=DATE:20200101\r\nSUMMARY:Neujahr"), "alt.ics", "kein Termin, der noch"),
    ],
)
def test_other_files_get_one_sentence(
    altenburg: Browser, data: bytes, name: str, sentence: str
) -> None:
    page = upload(altenburg, data, 422, name)

    assert sentence in page.text


def test_nothing_ticked_is_refused_and_what_was_typed_stays(altenburg: Browser) -> None:
    upload(altenburg, ics(HOUR))

    page = altenburg.submit("/uebernehmen", 422, **{"reason-0": "Termin"})

    assert "Bitte kreuzen Sie mindestens einen Termin an." in page.text
    assert page.form("/uebernehmen")["reason-0"] == "Termin"


@pytest.mark.parametrize(
    ("event", "first", "last"),
    [
        (HOUR, date(2021, 6, 23), date(2021, 6, 23)),
        (
            "DTSTART:20210614T090000\r\nDTEND:20210616T000000\r\nSUMMARY:Tagung",
            date(2021, 6, 14),
            date(2021, 6, 15),
        ),
        (
            "DTSTART;VALUE=DATE:20210614\r\nDURATION:P2D\r\nSUMMARY:Tagung",
            date(2021, 6, 14),
            date(2021, 6, 15),
        ),
        (
            "DTSTART;VALUE=DATE:20210614\r\nDTEND;VALUE=DATE:20210601\r\nSUMMARY:verkehrt",
            date(2021, 6, 14),
            date(2021, 6, 14),
        ),
    ],
)
def test_days_count_as_berlin_sees_them(event: str, first: date, last: date) -> None:
    [busy] = blocked_reading.read_safely("kalender.ics", ics(event))

    assert (busy.first_day, busy.last_day) == (first, last)


def test_free_repeated_and_cancelled_entries_are_told_apart() -> None:
    found = blocked_reading.read_safely(
        "kalender.ics",
        ics(f"{WEEK}\r\nTRANSP:TRANSPARENT", f"{WEEK}\r\nSTATUS:CANCELLED",
            f"{WEEK}\r\nRRULE:FREQ=SECONDLY"),
    )  # fmt: skip

    week = date(2021, 6, 14), date(2021, 6, 18), "Bildungswoche"
    assert sorted(found, key=lambda one: one.repeats) == [
        Busy(*week, is_free=True),
        Busy(*week, repeats=True),
    ]


def test_a_name_without_a_calendar_is_refused() -> None:
    with pytest.raises(DomainError, match="kein lesbarer Kalender"):
        blocked_reading.read_safely("kalender.ics", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n")
