"""Two at once: nothing is lost, nobody reads "database is locked"."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.db import reading
from kzv_workflow.meetings.models import Series
from kzv_workflow.todos.models import Assignment
from kzv_workflow.web.extensions import db
from tests.browser import Browser
from tests.factories import assignment_for


def add_one(app: Flask) -> None:
    """Read, think, write: the pattern that loses updates on a careless database."""
    with app.app_context():
        series = db.session.scalars(sa.select(Series)).one()
        series.title = str(int(series.title) + 1)
        db.session.commit()


def test_writers_who_read_first_lose_no_update(app: Flask, session: Session) -> None:
    session.scalars(sa.select(Series)).one().title = "0"
    session.commit()

    with ThreadPoolExecutor(60) as pool:
        list(pool.map(add_one, [app] * 60))

    assert session.scalars(sa.select(Series.title)).one() == "60"


def test_sixty_readers_who_write_at_once_are_all_served(
    app: Flask, session: Session, at: datetime
) -> None:
    ids = [assignment_for(session, "Altenburger Land", at).id for _ in range(60)]
    browsers = [Browser(app) for _ in ids]
    for browser in browsers:
        browser.log_in_as("altenburg@demo.example")
        browser.csrf_token()

    def remark(browser: Browser, assignment_id: int) -> None:
        browser.post(f"/aufgaben/{assignment_id}/bemerkung", {"comment": f"Stand {assignment_id}"})

    with ThreadPoolExecutor(60) as pool:
        list(pool.map(remark, browsers, ids))

    said = set(session.scalars(sa.select(Assignment.comment)))
    assert said == {f"Stand {assignment_id}" for assignment_id in ids}


def test_a_reader_does_not_wait_for_a_writer(app: Flask, session: Session) -> None:
    session.add(Series(title="noch nicht gesichert"))
    session.flush()

    with app.app_context(), reading():
        titles = db.session.scalars(sa.select(Series.title)).all()

    assert titles == ["Kennzahlenvergleich"]
    session.rollback()
