"""Answers to a survey: 300 people send the standard questionnaire, on SQLite, one by one."""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from benchmarks.instances import build
from benchmarks.report import Result, table
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.surveys.models import Invitee, Link, SealedSubmission, Survey, SurveyState
from kzv_workflow.web.extensions import db

PEOPLE, SECONDS = 300, 60
TEXT = "Der Austausch mit den anderen Kommunen war gut, die Zeit für Fragen knapp. " * 5


def measure() -> list[Result]:
    """Seconds until all of them have their thanks; each writes the boxes of all before anew."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(Path(folder)).app
        survey_id, links = _invited(app)
        form = _form(app, survey_id)
        client = app.test_client()
        begin = time.perf_counter()
        for link in links:
            client.post(f"/feedback/antworten/{link}", data=form)
        seconds = time.perf_counter() - begin
        with app.app_context():
            count = sa.select(sa.func.count(SealedSubmission.key))
            if db.session.scalar(count) != PEOPLE:
                raise RuntimeError("not every answer arrived")
            db.engine.dispose()
    return [Result(f"{PEOPLE} answers to a survey", f"{seconds:.1f} s", "", seconds, SECONDS)]


def _invited(app: Flask) -> tuple[int, list[str]]:
    """The running survey of the demo, with that many more people, and their links."""
    links = [secrets.token_urlsafe(24) for _ in range(PEOPLE)]
    with app.app_context():
        running = sa.select(Survey.id).where(Survey.state == SurveyState.OPEN)
        survey_id = db.session.scalars(running).one()
        one = db.session.scalars(sa.select(Invitee).where(Invitee.survey_id == survey_id)).first()
        if one is None:
            raise RuntimeError("the demo invites nobody")
        place = one.organisation_id
        for number, link in enumerate(links):
            person = Invitee(
                survey_id=survey_id, organisation_id=place, name=f"p{number}", email=f"p{number}@x"
            )
            db.session.add(person)
            db.session.flush()
            db.session.add(Link(token_hash=hash_token(link), invitee_id=person.id))
        db.session.commit()
    return survey_id, links


def _form(app: Flask, survey_id: int) -> dict[str, str]:
    with app.app_context():
        questions = db.session.get_one(Survey, survey_id).questions
        said = {1: "gut", 2: "nützlich", 3: "gut", 4: "Ja", 5: TEXT, 7: "online", 8: TEXT}
        return {f"frage-{one.id}": said[one.position] for one in questions if one.position in said}


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
