"""Two writers: both texts by section, a choice for each, nothing merged by itself."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kzv_workflow.minutes.sectioning import BOTH, MINE, THEIRS, compose, pairs, proposals, sections
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.minutes.writing import drafts, edit, newest, version_count

A, B = "## A\n\n- eins\n\n", "## B\n\n- zwei\n"
MY_B, THEIR_B, THEIR_A = B + "- meins\n", B + "- ihres\n", A + "- ihres\n"


def test_only_what_differs_has_to_be_chosen() -> None:
    found = pairs(A + MY_B, A + THEIR_B)

    assert [(pair.heading, pair.is_same) for pair in found] == [("A", True), ("B", False)]


@pytest.mark.parametrize(
    ("choice", "text"),
    [(MINE, A + MY_B), (THEIRS, A + THEIR_B), (BOTH, A + MY_B + THEIR_B)],
)
def test_the_choice_makes_the_text(choice: str, text: str) -> None:
    assert compose(pairs(A + MY_B, A + THEIR_B), {1: choice}) == text


def test_the_one_who_changed_a_section_is_proposed() -> None:
    found = pairs(A + MY_B, THEIR_A + B)

    assert proposals(found, A + B) == {0: THEIRS, 1: MINE}


def test_both_are_proposed_where_both_wrote() -> None:
    assert proposals(pairs(A + MY_B, A + THEIR_B), A + B) == {1: BOTH}


def test_a_section_only_one_of_them_has_stays_visible() -> None:
    found = pairs(A + B, A + "## Neu\n\n- drei\n" + B)

    assert [(pair.mine, pair.theirs) for pair in found if not pair.is_same] == [
        ("", "## Neu\n\n- drei\n")
    ]


def test_markers_of_the_system_are_no_difference() -> None:
    found = pairs("→ To do BiSMit: A\n", "→ To do BiSMit: A {T1}\n")

    assert [pair.is_same for pair in found] == [True]
    assert compose(found, {}) == "→ To do BiSMit: A {T1}\n"


texts = st.lists(st.sampled_from(["## A\n", "## B\n", "- eins\n", "- zwei\n", "\n", "Satz"])).map(
    "".join
)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_no_character_is_lost_whatever_meets(mine: str, theirs: str) -> None:
    found = pairs(mine, theirs)

    assert "".join(sections(mine)) == mine
    assert "".join(pair.mine for pair in found) == mine
    assert "".join(pair.theirs for pair in found) == theirs


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    return f"/protokolle/{taken_over(session, at).id}"


def collide(office: Browser, admin: Browser, path: str) -> None:
    """The office types while the head saves; both changed the same section."""
    office.get(f"{path}/bearbeiten")
    edit(admin, path, SHORT + "\nVon der Leitung.\n")
    office.submit("/bearbeiten", 409, source=SHORT + "\nVon der Assistenz.\n", step="save")


def test_a_second_writer_chooses_edits_and_saves(
    office: Browser, admin: Browser, path: str, session: Session
) -> None:
    collide(office, admin, path)
    page = office.page
    assert page is not None
    assert "Dr. Hanna Lorenz hat inzwischen eine neuere Fassung gesichert" in page.text
    assert "Von der Assistenz." in page.text
    assert "Von der Leitung." in page.text

    composed = office.submit("/konflikt", 200)
    office.submit("/bearbeiten", step="save")

    assert "Von der Assistenz." in composed.form("/bearbeiten")["source"]
    assert "Von der Leitung." in newest(session)
    assert "Von der Assistenz." in newest(session)
    assert version_count(session) == 3


def test_nothing_is_saved_before_somebody_chose(
    office: Browser, admin: Browser, path: str, session: Session
) -> None:
    collide(office, admin, path)

    office.submit("/konflikt", 200)

    assert version_count(session) == 2
    assert "Von der Assistenz." not in newest(session)


def test_the_text_of_the_second_writer_is_kept_on_the_server_meanwhile(
    office: Browser, admin: Browser, path: str, session: Session
) -> None:
    collide(office, admin, path)

    assert drafts(session)["Jonas Petri"] == SHORT + "\nVon der Assistenz.\n"


def test_a_version_that_only_brought_markers_is_no_conflict(
    office: Browser, admin: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    edit(admin, path, SHORT.replace("übermitteln", "übermitteln {T1}"))
    assert version_count(session) == 2

    office.submit("/bearbeiten", source=SHORT + "\nEin Satz mehr.\n", step="save")

    assert "Ein Satz mehr." in newest(session)
    assert version_count(session) == 3


def test_a_double_click_saves_once_and_is_no_conflict(
    office: Browser, path: str, session: Session
) -> None:
    page = office.get(f"{path}/bearbeiten")
    fields = {**page.form("/bearbeiten"), "source": SHORT + "\nNeu.\n", "step": "save"}

    for _ in range(2):
        office.post(f"{path}/bearbeiten", fields)

    assert version_count(session) == 2


def test_a_foreign_text_is_shown_and_not_run(
    office: Browser, admin: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    edit(admin, path, SHORT + "\n<script>alert(1)</script>\n")

    page = office.submit("/bearbeiten", 409, source=SHORT + "\n<b>x</b>\n", step="save")

    assert not page.document.xpath("//script[not(@src)] | //b")
    assert "<script>alert(1)</script>" in page.text
