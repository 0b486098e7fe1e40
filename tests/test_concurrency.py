"""Two at once: nothing is lost, nobody reads "database is locked"."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.db import reading
from kzv_workflow.meetings.models import Series
from kzv_workflow.web.extensions import db


def add_one(app: Flask) -> None:
    """Read, think, write: the pattern that loses updates on a careless database."""
    with app.app_context():
        series = db.session.scalars(sa.select(Series)).one()
        series.title = str(int(series.title) + 1)
        db.session.commit()


def test_writers_who_read_first_lose_no_update(app: Flask, session: Session) -> None:
    session.scalars(sa.select(Series)).one().title = "0"
    session.commit()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(add_one, [app] * 120))

    assert session.scalars(sa.select(Series.title)).one() == "120"


def test_a_reader_does_not_wait_for_a_writer(app: Flask, session: Session) -> None:
    session.add(Series(title="noch nicht gesichert"))
    session.flush()

    with app.app_context(), reading():
        titles = db.session.scalars(sa.select(Series.title)).all()

    assert titles == ["Kennzahlenvergleich"]
    session.rollback()
