"""On the wall: one agenda item after the other, then what was agreed, confirmed by looking."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.minutes.writing import autosave, edit

TWO = SHORT.replace("## Verfahren", "## Begrüßung (hl)\n\n- Alle sind da.\n\n## Verfahren")


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    return f"/protokolle/{taken_over(session, at, TWO, circulated=False).id}"


def test_the_wall_shows_one_point_and_leads_on(office: Browser, path: str) -> None:
    first = office.get(f"{path}/projektor")
    second = office.get(first.document.xpath("//a[@rel='next']/@href")[0])

    assert (first.heading, second.heading) == ("Begrüßung (hl)", "Verfahren")
    assert "Auswahl übermitteln" not in first.text
    assert "Auswahl übermitteln" in second.text
    assert second.document.xpath("//a[@rel='next']/@href")[0] == f"{path}/festlegungen"


def test_the_wall_shows_its_writer_what_is_not_saved_yet_and_nobody_else(
    office: Browser, admin: Browser, path: str
) -> None:
    text = TWO.replace("Alle sind da.", "Fast alle sind da.")
    editor = office.get(f"{path}/bearbeiten")
    autosave(office, path, text)

    mine, other = office.get(f"{path}/projektor"), admin.get(f"{path}/projektor")

    assert "Fast alle sind da." in mine.text
    assert "noch nicht gesichert" in mine.text
    assert "Fast alle" not in other.text
    office.page = editor
    office.submit("/bearbeiten", source=text, step="save")
    assert "noch nicht gesichert" not in office.get(f"{path}/projektor").text


def test_the_wall_opened_from_the_editor_reloads_until_it_is_told_not_to(
    office: Browser, path: str
) -> None:
    [link] = [one for one in office.get(f"{path}/bearbeiten").links() if "/projektor" in one]

    wall = office.client.get(link)
    page = office.get(link)

    assert wall.headers["Refresh"] == "10"
    following = office.client.get(page.document.xpath("//a[@rel='next']/@href")[0])
    assert following.headers["Refresh"] == "10"
    [stop] = page.document.xpath("//a[contains(., 'Mitlaufen beenden')]/@href")
    assert "Refresh" not in office.client.get(stop).headers


@pytest.mark.parametrize("point", ["0", "99", "viele"])
def test_a_point_that_is_not_there_shows_the_nearest(
    office: Browser, path: str, point: str
) -> None:
    assert office.get(f"{path}/projektor?punkt={point}").heading in {"Begrüßung (hl)", "Verfahren"}


def test_what_was_agreed_is_confirmed_by_looking_at_it(office: Browser, path: str) -> None:
    page = office.get(f"{path}/festlegungen")
    assert "Kommunen: Auswahl übermitteln" in page.text

    office.submit("/festlegungen", remark="alle Anwesenden")

    assert (
        "Bestätigt am 23.04.2021, 10:00 Uhr, eingetragen von Jonas Petri: alle Anwesenden"
        in office.get(f"{path}/festlegungen").text
    )


def test_a_confirmation_counts_for_the_text_that_was_seen(office: Browser, path: str) -> None:
    office.get(f"{path}/festlegungen")
    seen = office.page
    assert seen is not None
    edit(office, path, TWO + "\nEin Satz mehr.\n")

    office.post(f"{path}/festlegungen", seen.form("/festlegungen"))

    assert "Bestätigt am" not in office.get(f"{path}/festlegungen").text
