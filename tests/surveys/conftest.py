"""Surveys on both databases, with twelve people who may take part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.surveys import keys, taking_part
from kzv_workflow.surveys.models import Invitee, Question, Survey, SurveyState
from kzv_workflow.surveys.questionnaire import QuestionKind
from kzv_workflow.web.extensions import db
from tests.cast import CREATED, add_cast
from tests.conftest import settings_in
from tests.factories import organisation

NOT_DURABLE = {  # thousands of commits; the disk is not what is tested here
    "sqlite": "PRAGMA synchronous = OFF",
    "postgresql": "SET synchronous_commit = off",
}


def hurry(engine: sa.Engine) -> None:
    """Connections opened from now on do not wait for the disk."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.cursor().execute(NOT_DURABLE[engine.dialect.name])

    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    """A session on either database, with the cast."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    app: Flask = create_app(settings_in(tmp_path, url))
    schema.upgrade(app)
    with app.app_context():
        add_cast(db.session)
        db.session.commit()
        db.session.close()
        hurry(db.engine)
        with db.sessionmaker(expire_on_commit=False) as session:
            yield session
        db.engine.dispose()


def running_survey(session: Session, people: int = 12, anonymous: bool = True) -> Survey:
    """An open survey with a scale, a long text and a short one, committed; invited: p0, p1, …"""
    name, public = keys.create(session)
    survey = Survey(
        title="Feedback zum 2. Treffen",
        intro="",
        is_anonymous=anonymous,
        state=SurveyState.OPEN,
        due=date(2021, 5, 31),
        key_name=name,
        public_key=public,
        created_at=CREATED,
        questions=[
            Question(
                position=1, kind=QuestionKind.SCALE, text="Wie war es?", options=["gut", "schlecht"]
            ),
            Question(position=2, kind=QuestionKind.LONG, text="Was noch?"),
            Question(position=3, kind=QuestionKind.SHORT, text="In einem Wort?"),
        ],
    )
    survey.box_length = taking_part.box_length(survey.questions)
    session.add(survey)
    session.flush()
    place = organisation(session, "Altenburger Land")
    session.execute(
        sa.insert(Invitee),
        [
            {
                "survey_id": survey.id,
                "organisation_id": place.id,
                "name": f"p{number}",
                "email": f"p{number}@demo.example",
            }
            for number in range(people)
        ],
    )
    session.commit()
    return survey


def invitees(session: Session, survey: Survey) -> list[Invitee]:
    return list(session.scalars(sa.select(Invitee).where(Invitee.survey_id == survey.id)))
