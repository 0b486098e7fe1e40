"""What the pages of a round are measured by still shows the same, and what is measured is done."""

from __future__ import annotations

from pathlib import Path

from benchmarks.floor_rounds import create_floor
from benchmarks.rounds import build_round
from benchmarks.selecting import Saver, pages, readers_selection


def test_floor_and_pages_have_the_same_content(tmp_path: Path) -> None:
    ours, round_id = build_round(tmp_path)

    assert len(pages(ours, create_floor(ours.database), round_id)) == 2
    assert '"seen"' in Saver(ours, readers_selection(ours, round_id))().text
