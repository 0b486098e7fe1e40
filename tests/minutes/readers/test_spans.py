"""Formatted stretches become marks that close, and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.readers.spans import Span, markup

WORDS = st.text(st.sampled_from("aB ö:.,*-→\n\u00a0"), max_size=8)
SPANS = st.lists(st.builds(Span, WORDS, st.booleans()), max_size=6)


@pytest.mark.parametrize(
    ("spans", "written"),
    [
        ([Span("a", True), Span(" "), Span("b", True)], "**a b**"),
        ([Span("a", True), Span("\n"), Span("b", True)], "**a**  **b**"),
        ([Span(" a ", True), Span("b")], "**a** b"),
        ([Span("a"), Span("  "), Span("b")], "a b"),
        ([Span("x", True, "https://a.example")], "**[x](https://a.example)**"),
        ([Span("x", True, "https://a.example"), Span("y", False, "https://a.example")],
         "[xy](https://a.example)"),
        ([Span("[1]", False, "https://a.example")], "[(1)](https://a.example)"),
        ([Span("   ", True)], ""),
        ([Span("Förderung/\nEntwicklung")], "Förderung/Entwicklung"),
        ([Span("a\x00b\x0bc\u2028d")], "ab  c  d"),
    ],
)  # fmt: skip
def test_marks_are_written_like_this(spans: list[Span], written: str) -> None:
    assert markup(spans) == written


@given(SPANS)
def test_no_word_is_lost_or_invented(spans: list[Span]) -> None:
    before = "".join(span.text for span in spans)

    after = plain(markup(spans))

    assert "".join(after.split()) == "".join(before.split()) or "**" in before


@given(SPANS)
def test_a_line_is_one_line(spans: list[Span]) -> None:
    assert len(markup(spans).splitlines()) <= 1
