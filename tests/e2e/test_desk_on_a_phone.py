"""In five seconds on a phone: what is late and what is due this week."""

from __future__ import annotations

from tests.e2e.conftest import Open
from tests.e2e.reader import PHONE
from tests.e2e.server import Server


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


def test_a_desk_of_real_size_shows_all_that_is_late_and_due_this_week(
    filled: Server, reader_of: Open
) -> None:
    page = reader_of("altenburg", PHONE).open("/").page

    urgent = page.locator(".desk__main .owed").all()

    assert len(urgent) >= 2
    for card in urgent[:4]:
        box = card.bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
