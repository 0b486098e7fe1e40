"""Text files keep their lines, whatever machine wrote them."""

from __future__ import annotations

import pytest

from kzv_workflow.errors import DomainError
from kzv_workflow.minutes.readers import read, read_safely

SENTENCE = "Grüße aus Halle – „bald“"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_give_the_same_text(encoding: str) -> None:
    assert read("x.txt", SENTENCE.encode(encoding)).lines == (SENTENCE,)


def test_utf16_of_either_byte_order_is_read() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read("x.txt", mark + SENTENCE.encode(encoding)).lines == (SENTENCE,)


def test_all_line_ends_count_alike() -> None:
    assert read("x.md", b"a\r\nb\rc\n\nd\n").lines == ("a", "b", "c", "", "d")


def test_characters_that_only_look_like_line_ends_do_not_shift_the_count() -> None:
    found = read("x.txt", "a\u2028b\x0bc\x85d\ne".encode())

    assert found.lines == ("a b c d", "e")
    assert found.text.splitlines() == list(found.lines)


def test_markup_and_blanks_are_left_as_they_are() -> None:
    text = "## Titel  \n\n  - ▶ Schüler\\*innen\t**x**"

    assert read("x.md", text.encode()).text == text


def test_lines_of_a_text_are_no_paragraphs() -> None:
    assert not read("x.txt", b"a\nb").paragraphs


def test_noise_is_no_text_and_never_reaches_a_reader() -> None:
    with pytest.raises(DomainError, match="keinen lesbaren Text"):
        read_safely("x.txt", bytes(range(1, 256)))
