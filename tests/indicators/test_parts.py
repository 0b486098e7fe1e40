"""Themes handed to other departments: a personal link opens only those, and ends."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.indicators import queries, selecting
from kzv_workflow.indicators.models import Part, Round, Selection
from kzv_workflow.indicators.values import Verdict
from tests.browser import Browser
from tests.factories import WRITER
from tests.indicators.rounds import choose, fields, opened, said, selection_of


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    return opened(session, at)


@pytest.fixture
def mine(session: Session, round_: Round) -> Selection:
    return selection_of(session, round_)


@pytest.fixture
def keys(session: Session, round_: Round) -> dict[str, int]:
    found = queries.codes(session, round_.catalogue_id)
    session.commit()
    return found


@pytest.fixture
def link(altenburg: Browser, mine: Selection) -> str:
    """The address of a link to theme D, as the page shows it once."""
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}/teile")
    facts = fields({"recipient": "Schulamt, Frau Berg", "letters": "D"})
    page = altenburg.submit("/teile", status=200, **facts)
    shown = str(page.document.xpath("string(//input[@id='link']/@value)"))
    return "/kennzahlen" + shown.partition("/kennzahlen")[2]


def test_the_link_opens_only_its_theme_without_login(stranger: Browser, link: str) -> None:
    page = stranger.get(f"{link}?feld=A")

    assert "Ganztag" in page.text
    assert "Geburten" not in page.text


def test_what_is_entered_stands_under_the_name_of_the_department(
    stranger: Browser, altenburg: Browser, session: Session, link: str, mine: Selection,
    keys: dict[str, int],
) -> None:  # fmt: skip
    stranger.get(link)

    stranger.submit("?feld=D", **fields({f"verdict-{keys['D7']}": "yes"}))

    assert said(session, mine)["D7"].entered_by == "Schulamt, Frau Berg"
    page = altenburg.get(f"/kennzahlen/auswahl/{mine.id}?feld=D")
    assert "Schulamt, Frau Berg, 23.04.2021" in page.text


def test_another_theme_cannot_be_reached_through_it(
    stranger: Browser, session: Session, link: str, mine: Selection, keys: dict[str, int]
) -> None:
    stranger.get(link)

    stranger.submit("?feld=D", **fields({
        f"seen-{keys['A1']}": "x", f"verdict-{keys['A1']}": "yes",
    }))  # fmt: skip

    assert said(session, mine) == {}


def test_it_shows_a_colleague_who_was_quicker(
    stranger: Browser, session: Session, link: str, mine: Selection, keys: dict[str, int],
    at: datetime,
) -> None:  # fmt: skip
    stranger.get(link)
    choose(session, mine, {"D7": Verdict.NO}, at)

    page = stranger.submit("?feld=D", status=409, **fields({f"verdict-{keys['D7']}": "yes"}))

    assert "Sabine Seidel hat inzwischen „nein“" in page.text


def test_taken_back_it_opens_nothing(
    stranger: Browser, altenburg: Browser, link: str, mine: Selection
) -> None:
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}/teile")
    altenburg.submit("/zurueckziehen")

    assert "gilt nicht mehr" in stranger.get(link, 404).text
    stranger.post(link, status=404)


def test_it_ends_when_the_selection_is_handed_in(
    stranger: Browser, session: Session, link: str, mine: Selection, at: datetime
) -> None:
    choose(session, mine, {"D7": Verdict.YES}, at)
    selecting.hand_in(session, mine, WRITER, at)
    session.commit()

    stranger.get(link, 404)


def test_looking_at_it_changes_nothing_and_the_secret_is_not_kept(
    stranger: Browser, session: Session, link: str
) -> None:
    before = session.execute(sa.select(Part)).scalars().one().token_hash
    session.commit()
    stranger.get(link)

    session.expire_all()
    part = session.execute(sa.select(Part)).scalars().one()
    assert part.token_hash == before
    assert link.rpartition("/")[2] not in part.token_hash


@pytest.mark.parametrize("missing", ["recipient", "letters"])
def test_a_link_needs_somebody_and_a_theme(
    altenburg: Browser, session: Session, mine: Selection, missing: str
) -> None:
    facts = {"recipient": "Schulamt", "letters": "D"}
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}/teile")

    altenburg.submit("/teile", status=422, **fields({**facts, missing: ""}))

    assert session.scalar(sa.select(sa.func.count(Part.id))) == 0


def test_a_row_stored_by_script_is_told_only_about_its_own_themes(
    stranger: Browser, session: Session, link: str, mine: Selection, keys: dict[str, int]
) -> None:
    shown = stranger.get(link).form("?feld=D")
    row = {name: value for name, value in shown.items() if name.endswith(f"-{keys['D7']}")}
    row |= {"csrf_token": shown["csrf_token"], f"verdict-{keys['D7']}": "yes"}
    by_script = {"Accept": "application/json"}

    answer = stranger.client.post(link, data=row, headers=by_script)
    gone = stranger.client.post("/kennzahlen/teil/never", data=row, headers=by_script)

    assert answer.json is not None
    assert answer.json["themes"] == {"D": "1 von 2"}
    assert said(session, mine)["D7"].verdict is Verdict.YES
    assert (gone.status_code, "gilt nicht mehr" in str(gone.json)) == (404, True)
