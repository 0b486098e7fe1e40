"""Whatever is thrown at the parser: no exception, no lost word, no long wait."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kzv_workflow.minutes.parser import parse
from tests.minutes.completeness import lost_words
from tests.minutes.protocols import ROSTER, source, without_marks

LINES = [line for name in ("teil1", "teil2") for line in source(name).split("\n")]
TITLE = "## Protokoll der Sitzung am 15.04.2021\n\n"
SNIPPETS = (
    *("### Tagesordnung", "### Teilnehmende", "### BiSMit", "## Begrüßung (kr)", "**Rückfragen**"),
    *(
        "→ To do BiSMit: ",
        "TODO ",
        "**Termin:** ",
        "Status: erledigt",
        "jr: ",
        "Anwesend: ",
        "F 9: ",
    ),
    *(
        "- ",
        "  - ▶ ",
        "1) ",
        "| ",
        "\n",
        "\n\n",
        "\f",
        "* ",
        "> ",
        "[ ] ",
        "(",
        ")",
        "**",
        "_",
        "?",
    ),
    *("Katrin Roth (kr) - Leitung", "LK Leipzig", "9:00 - 9:15 Uhr ", "Leipzig, 23.04.2021", "→"),
    *(
        "Beschluss: ",
        "Ja: 3, Nein: 0",
        "Nachtrag zum Protokoll: ",
        "https://a.example/b",
        "ab",
        "Wort",
    ),
    *("Protokoll erstellt von: ", "Frau Ute Klar (Halle) ist erkrankt", "Ort: Halle", "-->", "BLK"),
)
QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@pytest.mark.parametrize("name", ["teil1", "teil2"])
def test_no_word_of_a_protokoll_is_lost(name: str) -> None:
    assert lost_words(source(name)) == []
    assert lost_words(without_marks(source(name))) == []


@QUICK
@given(st.text(max_size=400))
def test_any_text_keeps_all_its_words(text: str) -> None:
    assert lost_words(text) == []


@QUICK
@given(st.lists(st.sampled_from(SNIPPETS), max_size=40), st.booleans())
def test_scrambled_notation_keeps_all_its_words(parts: list[str], with_title: bool) -> None:
    assert lost_words((TITLE if with_title else "") + "".join(parts)) == []


@QUICK
@given(st.lists(st.sampled_from(LINES), max_size=60), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_shuffled_protokolle_keep_all_their_words(lines: list[str], end: str) -> None:
    assert lost_words(end.join(lines)) == []


@pytest.mark.parametrize("unit", ["(", "*", "→", " ", "_", "[", "**a", "- ", "jr: ", "?", "„", "|"])
@pytest.mark.parametrize("before", ["", TITLE, TITLE + "→ To do BiSMit: ", "### Teilnehmende\n\n"])
def test_200_kb_of_one_character_take_no_time(unit: str, before: str) -> None:
    start = time.process_time()
    parse(before + unit * (200_000 // len(unit)), ROSTER)
    assert time.process_time() - start < 5


def test_ten_thousand_lines_of_one_word_take_less_than_a_second() -> None:
    best = min(_seconds("Wort\n" * 10_000) for _ in range(3))
    assert best < 1


def test_a_protokoll_of_40_kb_takes_at_most_three_times_markdown() -> None:
    both = source("teil1") + "\n" + source("teil2")
    text = (both * (40_000 // len(both) + 1))[:40_000]
    markdown = MarkdownIt("commonmark")
    parse(text, ROSTER)
    ours = theirs = float("inf")
    for _ in range(5):
        ours = min(ours, _seconds(text))
        start = time.process_time()
        markdown.parse(text)
        theirs = min(theirs, time.process_time() - start)
    assert ours <= 3 * theirs


def _seconds(text: str) -> float:
    start = time.process_time()
    parse(text, ROSTER)
    return time.process_time() - start
