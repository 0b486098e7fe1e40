"""Results on paper: every number is there, nothing to click is."""

from __future__ import annotations

from tests.e2e.conftest import Open
from tests.e2e.server import Server
from tests.e2e.survey_world import RELEASED


def test_printed_results_say_every_number_and_have_nothing_to_click(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("assistenz")
    reader.open(f"/feedback/{RELEASED}/ergebnis")
    reader.page.emulate_media(media="print")

    assert not reader.page.locator(".frame-search").is_visible()
    assert not reader.page.locator("main .kern-btn:visible").count()
    assert reader.page.get_by_text("sehr gut: 2", exact=True).first.is_visible()
    assert reader.page.get_by_role("row", name="Mittelwert").first.is_visible()
    assert reader.page.get_by_text("Mehr Zeit für Fragen.").first.is_visible()
