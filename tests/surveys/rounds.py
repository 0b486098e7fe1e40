"""Surveys made through the product's own doors, in the world of the tests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import building, sending, taking_part
from kzv_workflow.surveys.models import Invitee, Survey
from kzv_workflow.surveys.questionnaire import STANDARD, Asked
from kzv_workflow.surveys.sending import Deadline
from tests.factories import WRITER
from tests.meetings.invited import mails

TITLE = "Feedback zum 2. Treffen"
PUBLIC_URL = "http://127.0.0.1:8000"
UNTIL = Deadline(date(2021, 5, 31), "Ende Mai")
LINK = re.compile(r"/feedback/antworten/([\w-]+)")


def settled(session: Session, survey: Survey) -> Survey:
    """With its questions loaded, and no transaction left open."""
    session.refresh(survey)
    assert survey.questions is not None
    session.commit()
    return survey


def act(at: datetime) -> Act:
    return Act(WRITER, at)


def draft(
    session: Session, at: datetime, anonymous: bool = True, title: str = TITLE,
    meeting_id: int | None = None, questions: Sequence[Asked] = STANDARD,
) -> Survey:  # fmt: skip
    """The standard questionnaire, not sent yet, committed."""
    outline = building.Outline(title, "Eine Minute.", meeting_id, anonymous, questions)
    survey = building.create(session, outline, act(at))
    session.commit()
    return settled(session, survey)


def invite(session: Session, survey: Survey, at: datetime, *emails: str) -> None:
    """Send a draft to these people of the cast, or to all of them, committed."""
    guests = meetings.possible_guests(session, at.date())
    chosen = [one for one in guests if not emails or one.email in emails]
    sending.send(session, survey, chosen, UNTIL, act(at), PUBLIC_URL)
    session.commit()


def sent(session: Session, at: datetime, anonymous: bool = True, title: str = TITLE) -> Survey:
    """The same, sent to all people of the cast until 31.05.2021, committed."""
    survey = draft(session, at, anonymous, title)
    invite(session, survey, at)
    return settled(session, survey)


def secrets_by_mail(session: Session) -> dict[str, str]:
    """The newest personal link of each recipient, as the mails say it."""
    found = {}
    for mail in mails(session):
        if secret := LINK.search(mail.text):
            found[mail.row.recipient_email.split("@")[0]] = secret.group(1)
    session.commit()
    return found


def answered(session: Session, survey: Survey, count: int, *given: Mapping[int, object]) -> None:
    """So many take part, with these answers by position in turn, committed."""
    ids = {one.position: str(one.id) for one in survey.questions}
    people = session.scalars(
        sa.select(Invitee)
        .where(Invitee.survey_id == survey.id, ~Invitee.took_part)
        .order_by(Invitee.id.desc())
        .limit(count)
    ).all()
    for number, person in enumerate(people):
        answers = given[number % len(given)] if given else {1: "gut"}
        taking_part.submit(session, person, {ids[at]: value for at, value in answers.items()})
    session.commit()


def ended(
    session: Session, at: datetime, count: int, *given: Mapping[int, object],
    anonymous: bool = True, title: str = TITLE,
) -> Survey:  # fmt: skip
    """A survey that so many took part in, closed, committed."""
    survey = sent(session, at, anonymous, title)
    answered(session, survey, count, *given)
    sending.end(session, survey, act(at))
    session.commit()
    taking_part.forget_keys(session)
    session.commit()
    return settled(session, survey)


def surveys_in_every_state(session: Session, at: datetime) -> dict[str, str]:
    """As addresses name them. Only Altenburg is invited to the running one; all to the others."""
    ended_one = ended(session, at, 6, anonymous=False)
    released = ended(session, at, 6)
    sending.release(session, released, act(at))
    running = draft(session, at)
    invite(session, running, at, "altenburg@demo.example")
    return {
        "<survey secret>": secrets_by_mail(session)["altenburg"],
        "<draft survey>": str(draft(session, at).id),
        "<ended survey>": str(ended_one.id),
        "<released survey>": str(released.id),
        "<survey>": str(running.id),
    }
