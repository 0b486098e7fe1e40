"""Paragraphs of a text: found, reworded without losing marks, followed into later versions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.paragraphs import follow, paragraphs, removed, replaced, reworded
from tests.minutes.protocols import read, source


@pytest.mark.parametrize("name", ["teil1", "teil2"])
def test_every_paragraph_of_a_real_text_is_exactly_its_lines(name: str) -> None:
    text = source(name)

    found = paragraphs(read(text), text)

    lines = text.split("\n")
    assert len(found) > 40
    for one in found.values():
        assert one.source == "\n".join(lines[one.first - 1 : one.last])
        assert replaced(text, one, one.source) == text


@pytest.mark.parametrize("name", ["teil1", "teil2"])
def test_rewording_a_paragraph_says_exactly_the_new_words(name: str) -> None:
    text = source(name)

    for one in paragraphs(read(text), text).values():
        assert one.reworded(one.words) == one.source
        new = f"{one.words} Zusatz"
        assert plain(one.reworded(new)).endswith(plain(new + one.suffix))


@pytest.mark.parametrize(
    ("marked", "words", "expected"),
    [
        ("Es sind **35** Kennzahlen", "Es sind 34 Kennzahlen", "Es sind **34** Kennzahlen"),
        ("**To do:** Liste", "To do: lange Liste", "**To do:** lange Liste"),
        (
            "ein [Link](https://a.example) hier",
            "ein Link dort",
            "ein [Link](https://a.example) dort",
        ),
        ("alles **anders**", "ganz neu", "ganz neu"),
        (
            "Am Montag hat **Halle** ein [Blatt](https://a.example) mit *35* Zahlen gezeigt.",
            "Am Dienstag hat Halle ein Blatt mit 35 Zahlen vorgelegt.",
            "Am Dienstag hat **Halle** ein [Blatt](https://a.example) mit *35* Zahlen vorgelegt.",
        ),
        ("**fett**", "", ""),
    ],
)
def test_marks_around_what_stays_are_kept(marked: str, words: str, expected: str) -> None:
    result = reworded(marked, words)

    assert plain(result) == words
    assert result == expected or not words


MARKED = """\
## Protokoll des 1. Treffens am 15.04.2021

## Verfahren

1) → **To do Kommunen:** Auswahl übermitteln {T1}
**Termin:** 07.05.2021

- Zur Auswahl {T7} gab es Rückfragen.
"""


def test_nobody_reads_the_markers_and_no_rewording_loses_them() -> None:
    todo, bullet = paragraphs(read(MARKED), MARKED).values()

    assert todo.words == "→ To do Kommunen: Auswahl übermitteln\nTermin: 07.05.2021"
    assert bullet.source == "- Zur Auswahl gab es Rückfragen."
    new = replaced(MARKED, bullet, bullet.reworded("Niemand fragte."))
    new = replaced(new, todo, todo.reworded("→ To do Kommunen: Alles senden\nTermin: 07.05.2021"))
    assert "**To do Kommunen:** Alles senden {T1}\n**Termin:** 07.05.2021\n\n" in new
    assert new.endswith("\n- Niemand fragte. {T7}\n")
    assert removed(new, bullet).endswith("07.05.2021\n\n")


def test_markers_hinder_no_following() -> None:
    assert follow("a\nb\nc", "a {T1}\nneu\nb {T2}\nc") == {1: 1, 2: 3, 3: 4}


def test_lines_are_followed_through_insertions_and_rewording() -> None:
    old, new = "a\nb\nc\nd", "x\na\nB\nc\nd\ne"

    assert follow(old, new) == {1: 2, 2: 3, 3: 4, 4: 5}


def test_a_line_that_is_gone_leads_nowhere() -> None:
    assert follow("a\nb\nc", "a\nc") == {1: 1, 3: 2}


WORD = st.text("abcdeäß", min_size=1, max_size=4)
MARKS = st.sampled_from(["{}", "{}", "**{}**", "*{}*", "[{}](https://a.example)"])


@given(st.lists(st.tuples(WORD, MARKS), min_size=1, max_size=8), st.data())
def test_words_nobody_touched_keep_their_marks(
    said: list[tuple[str, str]], data: st.DataObject
) -> None:
    said = [(f"{word}{at}", mark) for at, (word, mark) in enumerate(said)]
    changed = data.draw(st.sets(st.integers(0, len(said) - 1), max_size=len(said) - 1))
    marked = " ".join(mark.format(word) for word, mark in said)
    words = " ".join(f"X{at}" if at in changed else word for at, (word, _) in enumerate(said))

    result = reworded(marked, words)

    assert plain(result) == words
    for at, (word, mark) in enumerate(said):
        if at not in changed:
            assert mark.format(word) in result
