"""Sent and answered by nobody yet: it can be corrected, or taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import building, keys, sending, taking_part
from kzv_workflow.surveys.building import Outline, outline_of
from kzv_workflow.surveys.models import Invitee, SealedSubmission, Survey, SurveyState
from tests.browser import Browser
from tests.meetings.invited import mails
from tests.surveys.conftest import running_survey
from tests.surveys.rounds import PUBLIC_URL, act, answered, secrets_by_mail, sent, settled
from tests.surveys.test_answering import field
from tests.surveys.test_at_once import count, sessions_like
from tests.test_scheduler import Wall


@pytest.fixture
def survey(session: Session, at: datetime) -> Survey:
    return sent(session, at)


def test_a_typo_is_corrected_and_forms_opened_before_stay_valid(
    office: Browser, stranger: Browser, session: Session, survey: Survey
) -> None:
    path, key = f"/feedback/{survey.id}/bearbeiten", survey.questions[0].id
    link = f"/feedback/antworten/{secrets_by_mail(session)['altenburg']}"
    opened = stranger.get(link).form(link)
    office.get(path)

    office.submit(path, 303, step="save", **{"fragen-0-text": "Wie hat es Ihnen gefallen?"})
    stranger.post(link, {**opened, field(survey, 1): "gut"})

    found = settled(session, survey)
    assert (found.state, found.questions[0].id) == (SurveyState.OPEN, key)
    assert found.questions[0].text == "Wie hat es Ihnen gefallen?"
    assert count(session, SealedSubmission.key) == 1


def test_a_longer_questionnaire_gets_longer_boxes(
    office: Browser, session: Session, survey: Survey
) -> None:
    path, before = f"/feedback/{survey.id}/bearbeiten", survey.box_length or 0
    page = office.get(path)
    added = {**page.form(path), "step": "add", "new-kind": "long"}
    office.post(path, added, 200)

    office.submit(path, 303, step="save", **{"fragen-8-text": "Und sonst?"})

    assert (settled(session, survey).box_length or 0) > before


def test_what_the_mails_promised_is_kept(session: Session, survey: Survey) -> None:
    before = outline_of(survey)
    named = Outline(before.title, before.intro, before.meeting_id, False, before.questions)

    with pytest.raises(DomainError, match="steht schon in den Mails"):
        building.change(session, survey, named)


def test_whoever_is_first_wins_the_change_or_the_answer(both: Session) -> None:
    survey = running_survey(both)
    both.commit()
    sessions, invitee_id = sessions_like(both), both.scalars(sa.select(Invitee.id)).first()
    question, outline = str(survey.questions[1].id), outline_of(survey)
    both.commit()

    def change() -> bool:
        try:
            with sessions.begin() as session:
                building.change(session, session.get_one(Survey, survey.id), outline)
        except DomainError:
            return False
        return True

    def answer() -> bool:
        with sessions.begin() as session:
            invitee = session.get_one(Invitee, invitee_id)
            taking_part.hold(session, invitee)
            taking_part.submit(session, invitee, {question: "da"})
        return True

    with ThreadPoolExecutor(2) as pool:
        changed, taken = pool.submit(change), pool.submit(answer)
        assert taken.result()
        changed.result()

    assert count(both, SealedSubmission.key) == 1
    assert not change()


def test_withdrawing_tells_everybody_why_and_the_link_says_so(
    office: Browser, stranger: Browser, session: Session, survey: Survey
) -> None:
    link = f"/feedback/antworten/{secrets_by_mail(session)['altenburg']}"
    path = f"/feedback/{survey.id}/zurueckziehen"
    office.get(path)

    office.submit(path, reason="Der falsche Fragebogen.")

    told = [one for one in mails(session) if one.row.subject.startswith("Zurückgezogen")]
    session.commit()
    assert len(told) == 11
    assert all("Grund: Der falsche Fragebogen." in one.text for one in told)
    page = stranger.get(link)
    assert page.heading == "Die Befragung ist zurückgezogen"
    assert "Der falsche Fragebogen." in page.text
    assert stranger.post(link, {field(survey, 1): "gut"}, 422).heading == page.heading
    assert count(session, SealedSubmission.key) == 0
    assert list((settings_of(session).instance_path / keys.FOLDER).iterdir()) == []
    assert "hat zurückgezogen: Der falsche Fragebogen." in office.get(f"/feedback/{survey.id}").text


def test_the_clock_leaves_a_withdrawn_survey_alone(
    app: Flask, session: Session, at: datetime, survey: Survey
) -> None:
    sending.withdraw(session, survey, "Falsch", act(at), PUBLIC_URL)
    session.commit()

    scheduler.tick(app, Wall(2021, 6, 1, 0, 0))

    assert settled(session, survey).state is SurveyState.WITHDRAWN


@pytest.mark.parametrize("reason", ["", "x" * 301])
def test_withdrawing_needs_a_reason(
    office: Browser, session: Session, survey: Survey, reason: str
) -> None:
    path = f"/feedback/{survey.id}/zurueckziehen"
    office.get(path)

    page = office.submit(path, 422, reason=reason)

    assert page.document.get_element_by_id("reason-error") is not None
    assert page.form(path)["reason"] == reason
    assert settled(session, survey).state is SurveyState.OPEN


def test_what_somebody_answered_is_not_withdrawn(
    office: Browser, session: Session, survey: Survey
) -> None:
    path = f"/feedback/{survey.id}/zurueckziehen"
    office.get(path)
    answered(session, survey, 1)

    page = office.submit(path, 422, reason="Zu spät")

    assert "Es hat schon jemand geantwortet." in page.text
    assert settled(session, survey).state is SurveyState.OPEN
