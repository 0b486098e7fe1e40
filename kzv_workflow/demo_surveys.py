"""Surveys of the demo: two that are over, so that results and a comparison show, one running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import building, sending
from kzv_workflow.surveys.models import Answer, Invitee, Survey, SurveyState
from kzv_workflow.surveys.questionnaire import INTRO, STANDARD
from kzv_workflow.surveys.sealing import random_key, shuffled
from kzv_workflow.web.viewer import Viewer

Given = Mapping[int, object]  # what one person answered, by position

FIRST: Sequence[Given] = (
    {1: "gut", 2: "teils, teils", 3: "gut", 4: "Nein", 5: "Die Zeit für Fragen war knapp."},
    {1: "teils, teils", 2: "nützlich", 3: "schlecht", 4: "Nein", 7: "in Präsenz"},
    {1: "gut", 2: "nützlich", 3: "teils, teils", 4: "Ja", 7: "abwechselnd"},
)
SECOND: Sequence[Given] = (
    {1: "sehr gut", 2: "nützlich", 3: "gut", 4: "Ja", 6: ["Auswertung und Visualisierung"]},
    {1: "gut", 2: "sehr nützlich", 3: "sehr gut", 4: "Ja", 7: "online",
     6: ["Beispiele aus anderen Kommunen", "Auswertung und Visualisierung"],
     5: "Die Beispiele aus den anderen Kommunen haben uns am meisten geholfen."},
    {1: "gut", 2: "nützlich", 3: "keine Angabe", 4: "Nein", 7: "abwechselnd",
     6: ["Datenquellen und Datenschutz", "Sonstiges: Besuch im Statistischen Landesamt"],
     5: "Den Vergleich über die Ländergrenzen hinweg.",
     8: "Bitte die Folien schon vor dem Treffen schicken."},
    {1: "gut", 2: "nützlich", 3: "gut", 4: "Ja", 7: "abwechselnd",
     5: "Die Definitionen liegen jetzt nebeneinander, das hat lange gefehlt."},
    {1: "teils, teils", 2: "nützlich", 3: "gut", 4: "Nein",
     5: "Für die Datenlücken war zu wenig Zeit."},
    {1: "sehr gut", 2: "sehr nützlich", 3: "sehr gut", 4: "Ja",
     5: "Eine Vorlage für die Kommunalpolitik wäre schön."},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """A survey that is over, and what was answered, in turn."""

    title: str
    due: date
    given: Sequence[Given]
    took_part: int


def create(session: Session, author: Viewer, at: datetime) -> None:
    """Two surveys that are over and one that runs for another week."""
    today = at.astimezone(BERLIN).date()
    guests = meetings.possible_guests(session, today)
    if not guests:
        return
    act = Act(author, at)
    before, lately = today - timedelta(days=90), today - timedelta(days=14)
    for past in (
        Past("Feedback zur Auftaktveranstaltung", before, FIRST, 7),
        Past("Feedback zum Netzwerktreffen Bildungsmonitoring", lately, SECOND, 9),
    ):
        _add_past(session, past, guests, act)
    outline = building.Outline(
        "Feedback zur Sprechstunde Datenquellen", INTRO, None, True, STANDARD
    )
    running = building.create(session, outline, act)
    day = today + timedelta(days=7)
    until = sending.Deadline(day, german.format_date(day))
    sending.send(session, running, guests, until, act, settings_of(session).public_url)


def _add_past(session: Session, past: Past, guests: Sequence[Guest], act: Act) -> None:
    """As it stands after the end: answers under random keys, no key, nobody's name."""
    outline = building.Outline(past.title, INTRO, None, True, STANDARD)
    survey = building.create(session, outline, act)
    survey.state, survey.due, survey.sent_on = SurveyState.CLOSED, past.due, past.due
    survey.public_key, survey.box_length = random_key(), 1
    session.add_all(_invitee(survey, one, at < past.took_part) for at, one in enumerate(guests))
    answers = [
        {"key": random_key(), "question_id": question.id, "value": given[question.position]}
        for number in range(past.took_part)
        for given in [_said(past.given, number)]
        for question in survey.questions
        if question.position in given
    ]
    session.execute(sa.insert(Answer), shuffled(answers))


def _said(given: Sequence[Given], number: int) -> Given:
    """People choose alike, but each text is written once."""
    said = given[number % len(given)]
    if number < len(given):
        return said
    return {at: value for at, value in said.items() if at in {1, 2, 3, 4, 7}}


def _invitee(survey: Survey, guest: Guest, took_part: bool) -> Invitee:
    return Invitee(
        survey=survey,
        organisation_id=guest.organisation_id,
        person_id=guest.person_id,
        name=guest.name or guest.organisation_name,
        email=guest.email.lower(),
        took_part=took_part,
    )
