"""To-dos on paper: all of them, in words, nothing to click, nothing cut off."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Open
from tests.e2e.measures import too_wide
from tests.e2e.server import Server

PAPER = (1040, 740)  # CSS pixels of A4 across, within its margins
SAID = {
    "/": ("altenburg", ["Ansprechperson für die Konferenz nennen", "Auswahl übermitteln"]),
    "/aufgaben": ("altenburg", ["Ansprechperson für die Konferenz nennen", "noch 7 Tage"]),
    "/aufgaben/kommunen": ("assistenz", ["Ansprechperson für die Konferenz nennen", "0 von 9"]),
}


@pytest.mark.parametrize("path", SAID)
def test_a_printed_list_says_everything_and_has_nothing_to_click(
    path: str, filled: Server, reader_of: Open
) -> None:
    role, words = SAID[path]
    reader = reader_of(role, PAPER).open(path)
    reader.page.emulate_media(media="print")

    for said in words:
        box = reader.page.locator("main").get_by_text(said).last.bounding_box()
        assert box is not None, said
        assert box["height"] > 0, said
    for hidden in ("nav", ".frame-search", "main .kern-btn", "main input", "main summary"):
        assert not reader.page.locator(f"{hidden}:visible").count(), hidden
    assert not too_wide(reader.page)
