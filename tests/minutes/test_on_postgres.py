"""On the other database: two people propose to one Protokoll at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.clock import BERLIN
from kzv_workflow.minutes import corrections
from kzv_workflow.minutes.life import Correction, CorrectionKind
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.service import Act
from kzv_workflow.web.extensions import db
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.minutes.rounds import LINE, account, sent_round

AT = datetime(2021, 4, 23, 10, 0, tzinfo=BERLIN)


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_url: str) -> Iterator[Flask]:
    """An application on PostgreSQL with the cast."""
    app = create_app(
        settings_in(tmp_path, postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    )
    schema.upgrade(app)
    with app.app_context():
        add_cast(db.session)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.timeout(300)
def test_two_first_proposals_at_the_same_moment_are_both_noted(on_postgres: Flask) -> None:
    """The second waits for the first to be committed, and then sees it."""

    def propose(session: Session, minutes: Minutes, name: str) -> None:
        by = Act(account(session, name), AT)
        corrections.propose(session, minutes, LINE, CorrectionKind.COMMENT, f"Von {name}.", by)

    def second(minutes_id: int) -> None:
        with on_postgres.app_context(), db.sessionmaker.begin() as session:
            propose(session, session.get_one(Minutes, minutes_id), "halle")

    with on_postgres.app_context(), ThreadPoolExecutor(1) as thread:
        minutes = sent_round(db.session, AT)
        propose(db.session, minutes, "altenburg")
        answer = thread.submit(second, minutes.id)
        with db.sessionmaker() as observer:
            while not answer.done() and not waits_for_a_lock(observer):
                observer.rollback()
        db.session.commit()
        answer.result(timeout=60)

        noted = set(db.session.scalars(sa.select(Correction.proposed_text)))
    assert noted == {"Von altenburg.", "Von halle."}


def waits_for_a_lock(session: Session) -> bool:
    return bool(session.scalar(sa.text("select count(*) from pg_locks where not granted")))
