"""A real server: many answer at once, it is killed in between, nothing is lost or logged."""

from __future__ import annotations

import http.client
import secrets
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask

from kzv_workflow import schema
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.app import create_app
from kzv_workflow.surveys import taking_part
from kzv_workflow.surveys.models import Answer, Invitee, Link, SealedSubmission, Survey
from kzv_workflow.web.extensions import db
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.e2e.server import Server, copy_of
from tests.surveys.conftest import invitees, running_survey

PEOPLE, AT_ONCE, KILLED_AFTER = 300, 30, 120
BROWSER = "Browser-of-the-survey-test/7"
TEXT = "Das soll in keinem Protokoll des Servers stehen."


@dataclass(frozen=True)
class Asked:
    """A survey on an instance, with the personal links of everybody in the crowd."""

    app: Flask
    folder: Path
    database_url: str
    survey_id: int
    form: dict[str, str]
    links: list[str]

    def serve(self, log: Path) -> Server:
        return Server(self.folder, log, DATABASE_URL=self.database_url)


def post(server: Server, link: str, form: dict[str, str]) -> int:
    """The status of sending it once, or OSError."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BROWSER}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with closing(connection):
        connection.request("POST", f"/feedback/antworten/{link}", urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status


class Crowd:
    """People with personal links who send until they see that it arrived."""

    def __init__(self, asked: Asked, log: Path) -> None:
        self.asked, self.log = asked, log
        self.server = asked.serve(log)
        self.done = 0
        self._lock = threading.Lock()

    def send(self, link: str) -> int:
        """The status that says it arrived: 303, or 200 with thanks for one sent before."""
        for _ in range(300):
            with suppress(OSError, http.client.HTTPException):
                status = post(self.server, link, self.asked.form)
                if status in {200, 303}:
                    self._note()
                    return status
            threading.Event().wait(0.1)
        raise AssertionError("it never arrived")

    def _note(self) -> None:
        """Number KILLED_AFTER sees the server die, and come back."""
        with self._lock:
            self.done += 1
            if self.done == KILLED_AFTER:
                self.server.kill()
                self.server = self.asked.serve(self.log.with_suffix(".2.log"))


@pytest.fixture
def asked(request: pytest.FixtureRequest, instance_template: Path, tmp_path: Path) -> Asked:
    """On SQLite, or on PostgreSQL if the test says so."""
    folder = copy_of(instance_template, tmp_path / "instance")
    url = None
    if getattr(request, "param", "sqlite") == "postgresql":
        url = request.getfixturevalue("postgres_url")
    settings = settings_in(folder, url)
    app = create_app(settings)
    if url:
        schema.upgrade(app)
    with app.app_context():
        if url:
            add_cast(db.session)
        survey = running_survey(db.session, PEOPLE)
        survey.due = date.today() + timedelta(days=30)  # noqa: DTZ011 - the server's own clock
        links = [secrets.token_urlsafe(24) for _ in range(PEOPLE)]
        db.session.add_all(
            Link(token_hash=hash_token(link), invitee_id=person.id)
            for person, link in zip(invitees(db.session, survey), links, strict=True)
        )
        scale, long, _short = survey.questions
        form = {f"frage-{scale.id}": "gut", f"frage-{long.id}": TEXT}
        survey_id = survey.id
        db.session.commit()
        db.engine.dispose()
    return Asked(app, folder, settings.database_url, survey_id, form, links)


def traces(folder: Path, links: list[str]) -> list[str]:
    """What the servers wrote that says anything about who sent what."""
    written = "".join(log.read_text("utf-8") for log in folder.glob("server*.log"))
    telling = ["POST", "/feedback/", BROWSER, TEXT, *links]
    return [one for one in telling if one in written]


# "In a minute" is no assertion, since the machine may do other things: `python -m benchmarks`.
@pytest.mark.timeout(280)
@pytest.mark.parametrize("asked", ["sqlite", "postgresql"], indirect=True)
def test_300_answers_at_once_survive_a_kill_and_leave_no_trace_in_the_log(
    asked: Asked, tmp_path: Path
) -> None:
    crowd = Crowd(asked, tmp_path / "server.log")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        arrived = list(pool.map(crowd.send, asked.links))
    crowd.server.stop()

    assert len(arrived) == PEOPLE
    with asked.app.app_context():
        survey = db.session.get_one(Survey, asked.survey_id)
        marked = sa.select(sa.func.count(Invitee.id)).where(Invitee.took_part)
        assert db.session.scalar(marked) == PEOPLE
        assert db.session.scalar(sa.select(sa.func.count(SealedSubmission.key))) == PEOPLE
        assert taking_part.close(db.session, survey) == PEOPLE
        assert db.session.scalar(sa.select(sa.func.count(Answer.key))) == 2 * PEOPLE
        db.session.rollback()
        db.engine.dispose()
    assert traces(tmp_path, asked.links) == []


def test_an_error_while_storing_tells_the_log_neither_what_was_answered_nor_by_whom(
    asked: Asked, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(asked.folder / "kzv.sqlite")) as database, database:
        database.execute("ALTER TABLE sealed_submission RENAME TO somewhere_else")
    server = asked.serve(tmp_path / "server.log")

    status = post(server, asked.links[0], asked.form)
    server.stop()

    written = (tmp_path / "server.log").read_text("utf-8")
    assert status == 500
    assert "no such table: sealed_submission" in written
    assert traces(tmp_path, asked.links) == []
    assert "127.0.0.1" not in written.partition("ERROR")[2]
