"""What preview and Word file cost the server, by the processor's own clock, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from markdown_it import MarkdownIt
from sqlalchemy.orm import Session

from benchmarks import word
from tests.browser import Browser
from tests.minutes.protocols import source
from tests.minutes.stages import drafted

AS_MARKDOWN = 4  # a page with marked To-dos beside bare paragraphs of the same text


def test_the_preview_of_40_kb_takes_at_most_four_times_markdown(
    office: Browser, session: Session, at: datetime
) -> None:
    path = drafted(session, at)
    both = source("teil1") + "\n" + source("teil2")
    text = (both * (40_000 // len(both) + 1))[:40_000]
    form = {"csrf_token": office.csrf_token(), "source": text}
    markdown = MarkdownIt("commonmark")

    def preview() -> None:
        office.client.post(f"{path}/vorschau", data=form)

    assert "Erkannte To-dos" in office.client.post(f"{path}/vorschau", data=form).text
    ours = theirs = float("inf")
    for _ in range(5):
        ours = min(ours, _seconds(preview))
        theirs = min(theirs, _seconds(lambda: markdown.render(text)))

    assert ours <= AS_MARKDOWN * theirs


def test_a_word_file_of_ten_pages_is_made_faster_than_by_docxtpl() -> None:
    found = word.measure()

    assert found["paragraphs"] > 200
    assert found["ratio"] > 1


def _seconds(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start
