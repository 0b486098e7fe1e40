"""Every version can be listed, read, compared word by word, and restored as a new one."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.minutes.comparing import Block, Kind, Piece, compare
from kzv_workflow.minutes.marking import without_markers
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.minutes.writing import edit, newest, states, version_count


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    return f"/protokolle/{taken_over(session, at, circulated=False).id}"


def test_a_changed_word_is_shown_inside_its_line() -> None:
    [same, changed] = compare("Begrüßung\nHerr Mai kommt.", "Begrüßung\nFrau Mai kommt.")

    assert (same.kind, same.line) == (Kind.SAME, 1)
    assert changed.pieces == (
        Piece(Kind.GONE, "Herr"), Piece(Kind.NEW, "Frau"), Piece(Kind.SAME, " Mai kommt."),
    )  # fmt: skip


def test_quite_another_line_is_one_that_went_and_one_that_came() -> None:
    kinds = [block.kind for block in compare("Raum buchen", "Die Kosten trägt der Landkreis.")]

    assert sorted(kinds) == [Kind.GONE, Kind.NEW]


def test_markers_of_the_system_are_no_change() -> None:
    assert compare("→ To do BiSMit: A", "→ To do BiSMit: A {T1}") == [
        Block(Kind.SAME, 1, (Piece(Kind.SAME, "→ To do BiSMit: A"),))
    ]


def test_a_comparison_says_in_words_what_is_new_and_what_went(office: Browser, path: str) -> None:
    edit(office, path, SHORT.replace("Auswahl übermitteln", "Auswahl senden"))

    page = office.get(f"{path}/fassungen/vergleich")

    assert page.document.xpath("//ins")[-1].text_content() == "neu: senden"
    assert page.document.xpath("//del")[-1].text_content() == "entfallen: übermitteln"
    assert page.document.xpath("//details/summary[contains(., 'gleiche Zeilen')]")


def test_the_older_one_comes_first_however_they_are_chosen(office: Browser, path: str) -> None:
    edit(office, path, SHORT + "\nEin Satz mehr.\n")

    page = office.get(f"{path}/fassungen/vergleich?von=2&bis=1")

    assert "neu: Ein Satz mehr." in page.text


def test_a_version_is_restored_as_a_new_one_and_its_todos_come_back(
    office: Browser, path: str, session: Session
) -> None:
    edit(office, path, SHORT.split("→")[0])
    assert states(session, 1) == {"dropped"}
    office.get(f"{path}/fassungen/1")

    office.submit("/wiederherstellen")

    assert without_markers(newest(session)) == SHORT
    assert version_count(session) == 3
    assert "wieder wie Fassung 1" in office.get(f"{path}/fassungen").text


def test_a_version_that_never_was_is_not_there(office: Browser, path: str) -> None:
    office.get(f"{path}/fassungen/7", status=404)
    office.get(f"{path}/fassungen/vergleich?von=1&bis=7", status=404)
