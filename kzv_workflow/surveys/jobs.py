"""What the clock starts for surveys: one reminder before the end, and the end itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import queries, sending, taking_part
from kzv_workflow.surveys.models import Survey
from kzv_workflow.todos.deadlines import is_working_day
from kzv_workflow.web.viewer import Role, Viewer

CLOCK = Viewer(0, "Das Programm", Role.OFFICE, 0, "")


def remind(sessions: sessionmaker[Session], at: datetime, public_url: str) -> int:
    """On working days: remind of the surveys whose day has come; how many mails."""
    if not is_working_day(at.astimezone(BERLIN).date()):
        return 0
    count = 0
    for survey_id in _running(sessions):
        try:
            with sessions.begin() as session:
                survey = session.get(Survey, survey_id)
                if survey is not None:
                    act = Act(CLOCK, at)
                    count += sending.remind_by_the_clock(session, survey, act, public_url)
        except IntegrityError:  # another process was faster
            continue
    return count


def close(sessions: sessionmaker[Session], at: datetime) -> int:
    """End the surveys whose last day is over, each in its own transaction; how many.

    One without its key stays as it is, its page says so. Keys are destroyed after the commit,
    also those that an earlier run had no time for.
    """
    today, count = at.astimezone(BERLIN).date(), 0
    for survey_id in _running(sessions):
        try:
            with sessions.begin() as session:
                survey = session.get(Survey, survey_id)
                if survey is not None and survey.due is not None and survey.due < today:
                    taking_part.close(session, survey)
                    count += 1
        except DomainError:  # closed by another process, or its key is not here
            continue
    with sessions.begin() as session:
        taking_part.forget_keys(session)
    return count


def _running(sessions: sessionmaker[Session]) -> list[int]:
    with sessions() as session:
        return [one.id for one in queries.running(session)]
