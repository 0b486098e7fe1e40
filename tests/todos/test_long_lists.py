"""Long lists: what the desk leaves out it says, and every To-do is on some page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.todos import board
from kzv_workflow.todos.models import Assignment, AssignmentState
from tests.browser import Browser
from tests.factories import assignment_for

MANY = 55


@pytest.fixture
def owe_many(session: Session, at: datetime) -> Callable[[str], None]:
    """Fifty-five To-dos of that organisation, the first two of them late."""

    def add(name: str) -> None:
        for number in range(MANY):
            due = at.date() + timedelta(days=number - 2)
            assignment_for(session, name, at, text=f"Vorgang {number}", due=due)

    return add


def all_pages(browser: Browser, path: str, link: str) -> list[str]:
    """The titles of all pages, followed by the links that start like that."""
    titles: list[str] = []
    while path:
        page = browser.get(path)
        titles += [one.text_content() for one in page.document.xpath("//li//h3")]
        path = next((one for one in page.links() if one.startswith(link)), "")
    return titles


def test_the_desk_counts_all_and_says_what_it_leaves_out(
    halle: Browser, owe_many: Callable[[str], None]
) -> None:
    owe_many("Stadt Halle")

    page = halle.get("/")

    words = " ".join(page.text.split())
    assert f"{MANY} To-dos sind offen, davon 2 überfällig" in words
    assert f"Alle {MANY} offenen To-dos" in words
    assert len(page.document.xpath("//li[contains(@class, 'owed')]")) == 50


def test_the_list_shows_every_open_todo_page_by_page(
    halle: Browser, owe_many: Callable[[str], None]
) -> None:
    owe_many("Stadt Halle")

    titles = all_pages(halle, "/aufgaben", "/aufgaben?nach=")

    assert titles == [f"Vorgang {number}" for number in range(MANY)]
    assert f"Offen ({MANY})" in halle.get("/aufgaben").text


def test_what_is_done_is_paged_too(
    halle: Browser, session: Session, at: datetime, owe_many: Callable[[str], None]
) -> None:
    owe_many("Stadt Halle")
    session.execute(
        sa.update(Assignment).values(state=AssignmentState.DONE, closed_at=at, closed_by="Büro")
    )
    session.commit()

    titles = all_pages(halle, "/aufgaben", "/aufgaben?stand=erledigt&nach=")

    assert titles == [f"Vorgang {number}" for number in range(MANY)]


@pytest.mark.parametrize("cursor", ["x", "2021-13-01_4", "2021-04-23T10:00:00_1", "2021-04-23_"])
def test_an_address_that_is_no_place_in_the_list_shows_its_beginning(
    halle: Browser, office: Browser, session: Session, at: datetime, cursor: str
) -> None:
    assignment_for(session, "Stadt Halle", at, text="Vorgang 1", due=at.date())

    assert "Vorgang 1" in halle.get(f"/aufgaben?nach={cursor}").text
    assert "Vorgang 1" in office.get(f"/aufgaben?nach={cursor}").text
    halle.get(f"/aufgaben?stand=erledigt&nach={cursor}", 200)


def test_the_board_says_that_it_is_cut(
    office: Browser, monkeypatch: pytest.MonkeyPatch, owe_many: Callable[[str], None]
) -> None:
    owe_many("BiSMit")
    assert board.BOARD >= MANY
    monkeypatch.setattr("kzv_workflow.todos.board.BOARD", MANY - 1)

    cut = office.get("/aufgaben/buero")

    assert "noch mehr offen" in cut.text
    assert len(cut.document.xpath("//li[@class='board__item']")) == MANY - 1
