"""Several at the same moment, on both databases: nothing is lost, nothing is made twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.app import create_app
from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.indicators import (
    comparing,
    part_queries,
    parting,
    proposing,
    queries,
    selecting,
    selections,
    uploading,
)
from kzv_workflow.indicators.entry_form import Entry
from kzv_workflow.indicators.models import Indicator, Proposal, Round, Selection, Theme, ThemeFocus
from kzv_workflow.indicators.values import NOTHING_SAID, Answer, Verdict
from kzv_workflow.web.extensions import db
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.factories import WRITER
from tests.indicators.rounds import SEIDEL, of_size, opened, selection_of

AT = datetime(2021, 4, 23, 10, 0, tzinfo=BERLIN)
ROWS = 24

pytestmark = pytest.mark.timeout(300)
Deed = Callable[[Session], object]


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with the cast on one database or the other."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    url = request.getfixturevalue("postgres_url").replace("postgresql:", "postgresql+psycopg:")
    app = create_app(settings_in(tmp_path, url))
    schema.upgrade(app)
    with app.app_context():
        add_cast(db.session)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def at_once(world: Flask, deeds: list[Deed]) -> list[str]:
    """Each in a transaction of its own, all started together; the sentences of those refused."""
    start = Barrier(len(deeds))

    def one(deed: Deed) -> str:
        start.wait(timeout=60)
        with world.app_context():
            try:
                deed(db.session)
                db.session.commit()
            except DomainError as error:
                return str(error)
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [said for said in pool.map(one, deeds) if said]


def test_two_colleagues_a_link_and_a_table_lose_nothing(world: Flask) -> None:
    with world.app_context():
        round_ = opened(db.session, AT, of_size(ROWS))
        mine = selection_of(db.session, round_)
        secret = parting.hand_out(db.session, mine, "Schulamt", list("ABCDEF"), SEIDEL, AT)
        keys = list(queries.codes(db.session, round_.catalogue_id).values())
        selection_id = mine.id
        db.session.commit()

    def entries(who: int) -> list[Entry]:
        """A quarter of the rows each, and one that everybody fills in otherwise."""
        answer = Answer(Verdict.YES, remark=f"von {who}")
        return [
            Entry(key, answer, NOTHING_SAID.fingerprint) for key in (keys[0], *keys[1 + who :: 4])
        ]

    def by_hand(who: int) -> Deed:
        return lambda session: selecting.save(
            session, selections.lock_to_save(session, selection_id), entries(who), SEIDEL, AT
        )

    def by_link(session: Session) -> object:
        part = part_queries.part_by_token(session, hash_token(secret))
        assert part
        return parting.save(session, part, entries(2), AT)

    def by_table(session: Session) -> object:
        found = session.get_one(Selection, selection_id)
        return uploading.take_over(session, found, entries(3), SEIDEL, AT)

    refused = at_once(world, [by_hand(0), by_hand(1), by_link, by_table])

    with world.app_context():
        said = {
            key: one.remark for key, one in selections.choices(db.session, selection_id).items()
        }
    assert refused == []
    for who in range(4):
        assert {said[key] for key in keys[1 + who :: 4]} == {f"von {who}"}
    assert said[keys[0]] in {f"von {who}" for who in range(4)}


@pytest.fixture
def proposed(world: Flask) -> tuple[int, int]:
    """Two proposals of Altenburg."""
    with world.app_context():
        mine = selection_of(db.session, opened(db.session, AT))
        made = [proposing.propose(db.session, mine, name, "", SEIDEL, AT)
                for name in ("Breitbandanschluss", "Medienbildung")]  # fmt: skip
        db.session.commit()
        return made[0].id, made[1].id


def adopt(proposal_id: int) -> Deed:
    def deed(session: Session) -> object:
        proposal = session.get_one(Proposal, proposal_id)
        theme = session.scalars(sa.select(Theme).where(Theme.letter == "D")).one()
        return proposing.adopt(session, proposal, theme, WRITER, AT)

    return deed


def test_two_proposals_adopted_at_once_get_two_numbers(
    world: Flask, proposed: tuple[int, int]
) -> None:
    refused = at_once(world, [adopt(key) for key in proposed])

    with world.app_context():
        codes = set(db.session.scalars(sa.select(Indicator.code)))
    assert refused == []
    assert {"D13", "D14"} <= codes


def test_a_proposal_clicked_twice_is_adopted_once(world: Flask, proposed: tuple[int, int]) -> None:
    refused = at_once(world, [adopt(proposed[0])] * 2)

    with world.app_context():
        codes = set(db.session.scalars(sa.select(Indicator.code)))
    assert refused == ["Über diesen Vorschlag ist schon entschieden."]
    assert "D13" in codes
    assert "D14" not in codes


def test_a_focus_clicked_twice_is_set(world: Flask) -> None:
    with world.app_context():
        round_id = opened(db.session, AT).id

    def focus(session: Session) -> None:
        found = session.get_one(Round, round_id)
        theme = session.scalars(sa.select(Theme).where(Theme.letter == "D")).one()
        comparing.set_focus(session, found, theme, True, WRITER, AT)

    refused = at_once(world, [focus, focus])

    with world.app_context():
        count = db.session.scalar(sa.select(sa.func.count()).select_from(ThemeFocus))
    assert refused == []
    assert count == 1
