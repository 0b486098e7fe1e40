"""A real server: many answer at once, it is killed in between, nothing is lost or logged."""

from __future__ import annotations

import http.client
import re
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.app import create_app
from kzv_workflow.surveys import taking_part
from kzv_workflow.surveys.models import Answer, Invitee, Link, SealedSubmission, Survey
from kzv_workflow.web.extensions import db
from tests.conftest import settings_in
from tests.e2e.server import Server, copy_of
from tests.surveys.conftest import running_survey

PEOPLE, AT_ONCE, KILLED_AFTER = 300, 8, 120
BROWSER = "Browser-of-the-survey-test/7"


class Crowd:
    """People with personal links who send until they see that it arrived."""

    def __init__(self, server: Server, links: list[str], scale: int) -> None:
        self.server, self.links, self.scale = server, links, scale
        self.done = 0
        self._lock = threading.Lock()
        self._cookie, self._token = self._first_look()

    def _first_look(self) -> tuple[str, str]:
        with closing(self._connection()) as connection:
            connection.request("GET", f"/feedback/antworten/{self.links[0]}")
            answer = connection.getresponse()
            token = re.search(r'name="csrf_token" value="([^"]+)"', answer.read().decode())
        assert token is not None
        return str(answer.getheader("Set-Cookie")).split(";")[0], token.group(1)

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)

    def send(self, link: str) -> int:
        """The status that says it arrived: 303, or 200 with thanks for one sent before."""
        form = urlencode({"csrf_token": self._token, f"frage-{self.scale}": "gut"})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self._cookie,
            "User-Agent": BROWSER,
        }
        for _ in range(200):
            with (
                suppress(OSError, http.client.HTTPException),
                closing(self._connection()) as connection,
            ):
                connection.request("POST", f"/feedback/antworten/{link}", form, headers)
                answer = connection.getresponse()
                answer.read()
                status = answer.status
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
                self.server = Server(self.server.folder, self.server.log.with_suffix(".2.log"))


def invited(session: Session) -> tuple[Survey, list[str]]:
    """A survey that everybody in the crowd has a link to."""
    survey = running_survey(session, PEOPLE)
    survey.due = date.today() + timedelta(days=30)  # noqa: DTZ011 - the server's own clock
    links = [secrets.token_urlsafe(24) for _ in range(PEOPLE)]
    people = session.scalars(sa.select(Invitee.id).where(Invitee.survey_id == survey.id))
    session.add_all(
        Link(token_hash=hash_token(link), invitee_id=person)
        for person, link in zip(people.all(), links, strict=True)
    )
    assert survey.questions
    session.commit()
    return survey, links


@pytest.mark.timeout(240)
def test_300_answers_at_once_survive_a_kill_and_leave_no_trace_in_the_log(
    instance_template: Path, tmp_path: Path
) -> None:
    folder = copy_of(instance_template, tmp_path / "instance")
    app = create_app(settings_in(folder))
    with app.app_context():
        survey, links = invited(db.session)
        survey_id, scale = survey.id, survey.questions[0].id
        db.session.close()
        first = Server(folder, tmp_path / "server.log")
        crowd = Crowd(first, links, scale)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            arrived = list(pool.map(crowd.send, links))
        crowd.server.stop()

        assert len(arrived) == PEOPLE
        survey = db.session.get_one(Survey, survey_id)
        marked = sa.select(sa.func.count(Invitee.id)).where(Invitee.took_part)
        assert db.session.scalar(marked) == PEOPLE
        assert db.session.scalar(sa.select(sa.func.count(SealedSubmission.key))) == PEOPLE
        assert taking_part.close(db.session, survey) == PEOPLE
        assert db.session.scalar(sa.select(sa.func.count(Answer.key))) == PEOPLE
        db.session.rollback()
        db.engine.dispose()
    written = "".join(log.read_text("utf-8") for log in tmp_path.glob("server*.log"))
    assert "POST" not in written
    assert "/feedback" not in written
    assert BROWSER not in written
    assert not any(link in written for link in links)
