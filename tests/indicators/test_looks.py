"""What has changed in the matrix since somebody looked at it last."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.indicators.models import Round
from kzv_workflow.indicators.values import Verdict
from tests.browser import Browser, Page
from tests.indicators.rounds import choose, opened, selection_of


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    """Altenburg chose D7 before anybody looked."""
    made = opened(session, at)
    choose(session, selection_of(session, made), {"D7": Verdict.YES}, at - timedelta(hours=1))
    return made


@pytest.fixture
def path(round_: Round) -> str:
    return f"/kennzahlen/runden/{round_.id}/zusammenfuehrung"


def new_cells(page: Page) -> list[str]:
    """The rows with a cell that is called new, as often as there are such cells."""
    rows = page.document.xpath("//td[contains(., 'neu')]/../th/strong/text()")
    return [str(row) for row in rows]


def test_before_the_first_look_nothing_is_new(office: Browser, path: str) -> None:
    page = office.get(path)

    assert new_cells(page) == []
    assert not page.document.xpath("//input[@name='neu']")


def test_what_came_after_the_look_is_marked_and_can_be_filtered(
    office: Browser, session: Session, path: str, round_: Round, at: datetime
) -> None:
    office.get(path)
    office.submit("/gesehen")
    later = at + timedelta(minutes=5)
    halle = selection_of(session, round_, "Stadt Halle")
    choose(session, halle, {"A1": Verdict.NO}, later)

    assert new_cells(office.get(path)) == ["A1"]
    page = office.get(f"{path}?neu=1")

    assert page.document.xpath("//tbody/tr/th/strong/text()") == ["A1"]
    assert "1 Angabe neu oder geändert" in page.text


def test_what_came_while_the_page_was_open_stays_new(
    office: Browser, session: Session, path: str, round_: Round, at: datetime
) -> None:
    office.get(path)
    choose(session, selection_of(session, round_), {"D12": Verdict.YES}, at)

    office.submit("/gesehen", until=(at - timedelta(minutes=1)).isoformat())

    assert new_cells(office.get(path)) == ["D12"]


def test_an_older_page_or_nonsense_takes_no_look_back(
    office: Browser, path: str, at: datetime
) -> None:
    office.get(path)
    office.submit("/gesehen", until="gestern")

    office.submit("/gesehen", until=(at - timedelta(days=1)).isoformat())

    assert new_cells(office.get(path)) == []


def test_everybody_has_a_look_of_their_own(office: Browser, admin: Browser, path: str) -> None:
    office.get(path)
    office.submit("/gesehen")

    assert not admin.get(path).document.xpath("//input[@name='neu']")
