"""How words are compared, what a query asks for, and what is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzv_workflow.search.folding import (
    LONGEST_WORD,
    MOST_TERMS,
    Term,
    fold,
    folded,
    marked,
    terms_of,
)


@pytest.mark.parametrize(
    "words",
    [
        ("Bär", "Baer", "bar", "BÄR", "Ba\u0308r"),
        ("Straße", "STRASSE", "strasse"),
        ("Übergänge", "Uebergaenge", "ubergange"),
        ("Größe", "Groesse", "grosse"),
        ("Café", "cafe"),
    ],
)
def test_spellings_of_a_word_are_one(words: tuple[str, ...]) -> None:
    assert len({fold(word) for word in words}) <= 1 or len({folded(w) for w in words}) == 1


def test_words_are_cut_at_everything_that_is_no_letter() -> None:
    assert folded("BiSMit & Kommunen: „Ja’s“ (2021/22) foo_bar") == (
        "bismit kommunen ja s 2021 22 foo bar"
    )


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Kennzahlen Übergang", [Term(("kennzahlen",), True), Term(("ubergang",), True)]),
        ('"zwei Worte" drei', [Term(("zwei", "worte"), False), Term(("drei",), True)]),
        ("„zwei Worte“", [Term(("zwei", "worte"), False)]),
        ("jr", [Term(("jr",), False)]),
        ("Anhalt-Bitterfeld", [Term(("anhalt", "bitterfeld"), True)]),
        ('"', []),
        ("* AND () - : ^", [Term(("and",), True)]),
    ],
)
def test_what_a_query_asks_for(query: str, terms: list[Term]) -> None:
    assert terms_of(query) == terms


@given(st.text(max_size=10_000))
def test_no_query_asks_for_anything_but_letters_and_digits(query: str) -> None:
    terms = terms_of(query)

    assert len(terms) <= MOST_TERMS
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for t in terms for word in t.words)


def test_hits_are_marked_in_the_spelling_of_the_text() -> None:
    pieces = marked("Die Übergangsquoten der Stadt.", terms_of("uebergang stadt"))

    assert [piece.text for piece in pieces if piece.is_hit] == ["Übergangsquoten", "Stadt"]
    assert "".join(piece.text for piece in pieces) == "Die Übergangsquoten der Stadt."


def test_a_long_line_is_cut_around_the_first_hit() -> None:
    pieces = marked("Wort " * 400 + "Ziel " + "Wort " * 400, terms_of("Ziel"))
    whole = "".join(piece.text for piece in pieces)

    assert "Ziel" in [piece.text for piece in pieces if piece.is_hit]
    assert len(whole) < 320
    assert whole.startswith("… ")
    assert whole.endswith(" …")


@given(st.text(alphabet=st.sampled_from("aäAÄeu ßs-_.<&\u0308"), max_size=400), st.text(max_size=9))
def test_marking_never_changes_a_short_text(text: str, query: str) -> None:
    pieces = marked(text[:140], terms_of(query))

    assert folded("".join(piece.text for piece in pieces)) == folded(text[:140])
