"""Two schedulers, and people who send in the very moment it ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, sessionmaker

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import jobs, taking_part
from kzv_workflow.surveys.models import Answer, Invitee, SealedSubmission, Survey
from tests.surveys.conftest import running_survey

AFTER_THE_END = datetime(2021, 6, 1, 0, 0, tzinfo=BERLIN)
PEOPLE = 12


def sessions_like(session: Session) -> sessionmaker[Session]:
    return sessionmaker(bind=session.get_bind(), info=session.info)


def count(session: Session, column: InstrumentedAttribute[str]) -> int:
    found = session.scalar(sa.select(sa.func.count(column))) or 0
    session.commit()
    return found


def sender(sessions: sessionmaker[Session], question: str) -> Callable[[int], bool]:
    def send(invitee_id: int) -> bool:
        try:
            with sessions.begin() as session:
                invitee = session.get_one(Invitee, invitee_id)
                taking_part.submit(session, invitee, {question: "da"})
        except DomainError:
            return False
        return True

    return send


def test_two_schedulers_close_a_survey_once(both: Session) -> None:
    survey = running_survey(both, PEOPLE)
    sessions, question = sessions_like(both), str(survey.questions[1].id)
    ids = list(both.scalars(sa.select(Invitee.id)))
    both.commit()
    assert all(map(sender(sessions, question), ids))

    with ThreadPoolExecutor(3) as pool:
        closed = list(pool.map(lambda _: jobs.close(sessions, AFTER_THE_END), range(3)))

    assert sum(closed) == 1
    assert count(both, Answer.key) == PEOPLE
    assert count(both, SealedSubmission.key) == 0


def test_what_arrives_while_it_ends_is_counted_or_refused_never_lost(both: Session) -> None:
    survey = running_survey(both, PEOPLE)
    sessions, question = sessions_like(both), str(survey.questions[1].id)
    ids = list(both.scalars(sa.select(Invitee.id)))
    both.commit()
    send = sender(sessions, question)

    with ThreadPoolExecutor(4) as pool:
        taken = [pool.submit(send, one) for one in ids[:6]]
        ending = pool.submit(jobs.close, sessions, AFTER_THE_END)
        taken += [pool.submit(send, one) for one in ids[6:]]
        arrived = sum(one.result() for one in taken)

    assert ending.result() == 1
    assert count(both, Answer.key) == arrived
    assert count(both, SealedSubmission.key) == 0
    both.expire_all()
    assert both.get_one(Survey, survey.id).key_name is None
