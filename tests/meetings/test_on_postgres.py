"""On the other database: days that change places, mails, attendance; two at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import people
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import attendance_lines, attending, inviting, queries, service
from kzv_workflow.meetings.models import AttendanceState, MeetingState
from kzv_workflow.web.extensions import db
from tests.factories import WRITER, organisation
from tests.meetings.invited import TWO_DAYS, act, guests, mails, outline, planned
from tests.postgres import waits_for_a_lock

AT = datetime(2021, 4, 23, 10, 0, tzinfo=BERLIN)


@pytest.mark.timeout(300)
def test_a_meeting_is_invited_to_changed_and_attended(on_postgres: Flask) -> None:
    with on_postgres.app_context():
        meeting = planned(db.session, AT, TWO_DAYS)
        inviting.invite(db.session, meeting, guests(db.session, meeting), act(AT))
        first, second = (str(day.id) for day in meeting.days)
        days = ((first, *TWO_DAYS[1][1:]), (second, *TWO_DAYS[0][1:]))
        service.change(db.session, meeting, outline(days, state=MeetingState.INVITED), act(AT))
        inviting.update(db.session, meeting, act(AT))
        lines = attendance_lines.lines(db.session, meeting, AT.date())
        lines[0].state = AttendanceState.PRESENT
        attending.save(db.session, meeting, lines, act(AT))
        db.session.commit()

        assert len(mails(db.session)) == 44
        assert len(queries.attendance(db.session, meeting.id)) == 1


@pytest.mark.timeout(300)
def test_two_clicks_at_the_same_time_create_one_meeting_and_one_person(on_postgres: Flask) -> None:
    """The second waits for the first to be committed, and then sees it."""

    def meeting(session: Session) -> object:
        assistant = replace(WRITER, organisation_id=organisation(session, "BiSMit").id)
        return service.create(session, outline(TWO_DAYS), service.Act(assistant, AT))

    def person(session: Session) -> object:
        facts = people.PersonFacts(surname="Vogt", given_name="Ines")
        place = people.Place(organisation(session, "Stadt Halle"))
        return people.enter(session, facts, place, WRITER, AT)

    def second(enter: Callable[[Session], object]) -> str:
        with on_postgres.app_context(), db.sessionmaker.begin() as session:
            try:
                return str(enter(session))
            except DomainError as error:
                return str(error)

    answers = []
    with on_postgres.app_context(), ThreadPoolExecutor(1) as thread:
        for enter in (meeting, person):
            enter(db.session)
            db.session.flush()
            answer = thread.submit(second, enter)
            with db.sessionmaker() as observer:
                while not answer.done() and not waits_for_a_lock(observer):
                    observer.rollback()
            db.session.commit()
            answers.append(answer.result(timeout=60))

    assert answers[0] == "„2. Treffen“ gibt es an diesem Tag schon."
    assert answers[1].startswith("Ines Vogt steht schon bei Stadt Halle.")
