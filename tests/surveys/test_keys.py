"""The key of a running survey: destroyed at the end, never left over, and said when it is lost."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.surveys import keys, sending
from kzv_workflow.surveys.models import SurveyState
from tests.browser import Browser
from tests.surveys.rounds import PUBLIC_URL, UNTIL, act, answered, draft, sent, settled
from tests.test_scheduler import Wall


def test_at_the_end_of_its_last_day_the_clock_closes_it_and_destroys_the_key(
    app: Flask, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    answered(session, survey, 6)
    folder = settings_of(session).instance_path / keys.FOLDER

    scheduler.tick(app, Wall(2021, 5, 31, 23, 59))
    assert settled(session, survey).state is SurveyState.OPEN
    assert len(list(folder.iterdir())) == 1
    done = [scheduler.tick(app, Wall(2021, 6, 1, 0, 0)) for _ in range(2)]

    assert [one["Befragungen beenden"] for one in done] == [1, 0]
    assert settled(session, survey).state is SurveyState.CLOSED
    assert list(folder.iterdir()) == []


def test_a_key_that_outlived_a_crash_is_destroyed_by_the_next_tick(
    app: Flask, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    folder = settings_of(session).instance_path / keys.FOLDER
    sending.end(session, survey, act(at))
    session.commit()  # and here the process dies

    assert len(list(folder.iterdir())) == 1
    scheduler.tick(app, Wall(2021, 4, 24, 0, 0))

    assert list(folder.iterdir()) == []


def test_a_lost_key_is_said_and_the_survey_can_be_dropped(
    app: Flask, office: Browser, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    answered(session, survey, 6)
    keys.destroy(session, str(survey.key_name))
    scheduler.tick(app, Wall(2021, 6, 1, 0, 0))

    page = office.get(f"/feedback/{survey.id}")
    office.submit(f"/feedback/{survey.id}/loeschen")

    assert "Der Schlüssel dieser Befragung fehlt" in page.text
    assert office.get(f"/feedback/{survey.id}", 404)


@pytest.mark.parametrize(
    "content", [b"", b"cut short", bytes(range(32))], ids=["empty", "cut", "another"]
)
def test_a_damaged_key_is_said_and_stops_nothing_else(
    app: Flask, office: Browser, session: Session, at: datetime, content: bytes
) -> None:
    survey, healthy = sent(session, at), sent(session, at, title="Danach")
    answered(session, survey, 6)
    folder = settings_of(session).instance_path / keys.FOLDER
    (folder / f"{survey.key_name}.key").write_bytes(content)

    done = scheduler.tick(app, Wall(2021, 6, 1, 0, 0))
    page = office.get(f"/feedback/{survey.id}")
    office.submit(f"/feedback/{survey.id}/loeschen")

    assert done["Befragungen beenden"] == 1
    assert settled(session, healthy).state is SurveyState.CLOSED
    assert "oder ist beschädigt" in page.text
    assert office.get(f"/feedback/{survey.id}", 404)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_key_stays_only_if_its_survey_was_really_sent(
    session: Session, at: datetime, is_kept: bool
) -> None:
    survey = draft(session, at)
    folder = settings_of(session).instance_path / keys.FOLDER
    guests = meetings.possible_guests(session, at.date())
    sending.send(session, survey, guests, UNTIL, act(at), PUBLIC_URL)
    with suppress(DomainError), session.begin_nested():
        raise DomainError("something else in between went wrong")
    assert len(list(folder.iterdir())) == 1

    if is_kept:
        session.commit()
    session.close()

    assert len(list(folder.iterdir())) == is_kept
