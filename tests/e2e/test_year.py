"""A year planned, invited to and moved in a real browser, mail by mail.

The first meeting is moved twice: while its new date is still open, then to days that are known.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from kzv_workflow.german import parse_date
from tests.e2e.loop import Loop, german
from tests.e2e.reader import Reader
from tests.e2e.steps_of_a_meeting import NINE, at, row, tell_everybody
from tests.e2e.steps_of_setting_up import (
    first_admin_is_created,
    municipalities_are_entered,
    office_is_set_up,
    people_come_by_excel,
)

FIFTEEN = time(15)
MEETING = "1. Treffen"


@pytest.fixture
def database() -> dict[str, str]:
    """The embedded one is enough for what people see."""
    return {}


@pytest.mark.timeout(180)
def test_a_year_is_planned_invited_to_and_moved(loop: Loop, tmp_path: Path) -> None:
    office = first_admin_is_created(loop)
    office_is_set_up(office)
    municipalities_are_entered(office)
    people_come_by_excel(office, tmp_path)

    days = year_is_planned(office)
    guests_are_invited(loop, office, days)
    date_is_open_again(loop, office, days)
    days = new_date_is_entered(office, days)
    guests_are_invited(loop, office, days)
    meeting_is_moved_to_known_days(loop, office, days)


def year_is_planned(office: Reader) -> list[date]:
    """Four meetings, the first at Halle; its two days."""
    office.open("/treffen").follow("Jahresplan vorschlagen")
    office.page.get_by_label("Gastgeber des 1. Treffens im Jahr").select_option("Stadt Halle")
    cells = office.page.locator("#vorschlag tbody tr").first.locator("td div").all_inner_texts()
    days = [day for text in cells if (day := parse_date(text.split()[-1]))]
    office.press("Als geplante Treffen übernehmen")

    assert "4 Treffen sind geplant." in office.text
    assert len(days) == 2
    office.follow(MEETING, within="main")
    assert "Gastgeber: Stadt Halle" in office.text
    return days


def guests_are_invited(loop: Loop, office: Reader, days: list[date]) -> None:
    office.follow("Einladen …", within="main").press("Jetzt einladen")
    loop.deliver()

    tell_everybody(loop.post.new(), "REQUEST", 0, [at(day, NINE, FIFTEEN) for day in days])


def date_is_open_again(loop: Loop, office: Reader, days: list[date]) -> None:
    office.follow("Verschieben …", within="main").fill("Grund", "Haus gesperrt")
    office.fill("Neuer Termin, so weit bekannt (optional)", "im Herbst").press(
        "Treffen verschieben"
    )
    loop.deliver()

    letters = loop.post.new()
    tell_everybody(letters, "CANCEL", 1, [at(day, NINE, FIFTEEN) for day in days])
    assert all("Neuer Termin: im Herbst" in one.text for one in letters)
    assert "verschoben" in office.open("/treffen").text


def new_date_is_entered(office: Reader, days: list[date]) -> list[date]:
    office.follow(MEETING, within="main").follow("Neuen Termin eintragen …", within="main")
    later = [day + timedelta(days=14) for day in days]
    type_days(office, later)
    office.press("Auf diesen Termin verschieben")

    assert "Der neue Termin steht." in office.text
    return later


def meeting_is_moved_to_known_days(loop: Loop, office: Reader, days: list[date]) -> None:
    office.follow("Verschieben …", within="main").follow("tragen Sie ihn gleich ein")
    later = [day + timedelta(days=7) for day in days]
    type_days(office, later)
    office.press("Tage prüfen")
    assert "3 Personen erfahren den neuen Termin per Mail" in office.text
    office.fill("Grund", "Brückentag").press("Auf diesen Termin verschieben")
    loop.deliver()

    letters = loop.post.new()
    tell_everybody(letters, "REQUEST", 1, [at(day, NINE, FIFTEEN) for day in later])
    assert all("Grund: Brückentag" in one.text for one in letters)
    assert "verschoben (Brückentag)" in office.history


def type_days(office: Reader, days: list[date]) -> None:
    for number, day in enumerate(days, start=1):
        row(office, f"{number}. Tag").get_by_label("Datum").fill(german(day))
