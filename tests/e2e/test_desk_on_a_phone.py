"""In five seconds on a phone: what is late and what is due this week."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from tests.e2e.conftest import Open
from tests.e2e.reader import PHONE, Reader
from tests.e2e.server import DemoServer, Server


def test_what_is_late_and_due_this_week_needs_no_scrolling(filled: Server, reader_of: Open) -> None:
    page = reader_of("altenburg", PHONE).open("/").page

    late, soon = page.locator("main section").all()[:2]

    assert "Überfällig" in late.inner_text()
    assert "Ansprechperson für die Konferenz nennen" in late.inner_text()
    assert "In den nächsten 7 Tagen" in soon.inner_text()
    assert "Ende April 2021 (Fr, 30.04.2021) · noch 7 Tage" in soon.inner_text()
    for card in (late.locator(".owed").first, soon.locator(".owed").first):
        box = card.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= PHONE[1]
    assert page.evaluate("scrollY") == 0


def test_the_next_meeting_follows_the_to_dos_and_nothing_stands_beside_them(
    filled: Server, reader_of: Open
) -> None:
    page = reader_of("altenburg", PHONE).open("/").page

    headings = [one.inner_text() for one in page.locator("main h1, main h2").all()]

    assert headings[0] == "Guten Tag, Frau Seidel"
    assert headings.index("Überfällig") < headings.index("In den nächsten 7 Tagen")
    assert headings.index("In den nächsten 7 Tagen") < headings.index("Nächstes Treffen")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Server]:
    """The demo as it is tried out, with To-dos of a working year."""
    instance = tmp_path / "instance"
    instance.mkdir()
    server = DemoServer(instance, tmp_path / "server.log", NOW="2021-04-23T10:00")
    yield server
    server.stop()


def test_the_desk_of_the_demo_shows_all_that_is_late_and_due_this_week(
    demo: Server, chromium: Chromium
) -> None:
    width, height = PHONE
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="de-DE")
    reader = Reader(context, demo.base).open("/anmelden")
    reader.log_in("altenburg@demo.example", "kennzahlen-demo")
    page = reader.open("/").page
    urgent = [card.bounding_box() for card in page.locator(".desk__main .owed").all()]
    is_fitting = page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()

    assert len(urgent) == 4
    assert all(box and box["y"] + box["height"] <= height for box in urgent)
    assert is_fitting
