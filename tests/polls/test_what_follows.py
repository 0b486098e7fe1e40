"""What a fixed date and alternatives mean for those asked, for the plan and for the page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import Invitation, Meeting, MeetingState
from kzv_workflow.polls import delegating, queries, stages
from kzv_workflow.polls.board import board
from kzv_workflow.polls.delegating import Substitute
from kzv_workflow.polls.models import Poll, PollState
from kzv_workflow.polls.outlines import Deadline
from tests.browser import Browser
from tests.meetings.invited import planned
from tests.polls.asked import (
    APART,
    END,
    act,
    again,
    answer,
    everybody,
    kinds,
    last_mail,
    option,
    running,
)
from tests.polls.test_deciding import THREE, fixed, two_options


def titles_asked(session: Session, poll: Poll) -> set[str]:
    return {one.meeting.title for one in queries.asked_options(again(session, poll.id))}


def ask_again(session: Session, poll: Poll, number: int, day: str, at: datetime) -> None:
    poll = again(session, poll.id)
    deadline = Deadline(END + timedelta(days=14 + number), "Mitte Mai 2021")
    stages.ask_again(session, poll, poll.meetings[number], [option(day)], deadline, act(at))
    session.commit()


def test_of_two_meetings_that_collide_both_stay_open(session: Session, at: datetime) -> None:
    poll = running(session, at, *THREE)
    everybody(session, poll, "no", "no", "yes", at=at)

    ask_again(session, poll, 0, "2021-07-07", at)
    ask_again(session, poll, 1, "2021-09-29", at)

    assert titles_asked(session, poll) == {"2. Treffen", "3. Treffen"}


def test_alternatives_while_answers_are_missing_shut_nobody_out(
    session: Session, at: datetime
) -> None:
    poll = running(session, at, *THREE)
    answer(session, poll, "Stadt Halle", "yes", "no", "yes", at=at)

    ask_again(session, poll, 1, "2021-09-29", at)

    assert titles_asked(session, poll) == {"2. Treffen", "3. Treffen", "4. Treffen"}


def test_when_every_date_is_fixed_nobody_is_missing(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    fixed(session, poll, at)

    page = office.get(f"/terminabfragen/{poll.id}")

    assert not re.search("Es fehl(t|en) noch", page.text)
    assert board(session, again(session, poll.id)).missing() == []


def test_who_took_the_poll_over_is_invited(session: Session, at: datetime) -> None:
    poll = running(session, at)
    former = answer(session, poll, "Altenburger Land", "no", at=at)
    to = Substitute("Uwe Neu", "neu@demo.example")
    delegating.hand_over(session, again(session, poll.id), former, to, at)
    session.commit()

    meeting = fixed(session, again(session, poll.id), at)

    invited = set(
        session.scalars(sa.select(Invitation.email).where(Invitation.meeting_id == meeting.id))
    )
    assert "neu@demo.example" in invited
    assert former.email not in invited


def test_a_meeting_of_the_year_plan_gets_the_days(
    office: Browser, session: Session, at: datetime
) -> None:
    plan = planned(session, at, title="2. Treffen")
    poll = running(session, at)
    path = f"/terminabfragen/{poll.id}/festlegen/{poll.meetings[0].options[0].id}"

    page = office.get(path)
    assert "Das geplante „2. Treffen“ bekommt diese Tage" in page.text
    office.submit(path, 303)

    session.expire_all()
    assert session.query(Meeting).count() == 1
    meeting = session.get_one(Meeting, plan.id)
    assert [f"{day.day}" for day in meeting.days] == list(APART)
    assert (meeting.state, meeting.number) == (MeetingState.INVITED, 2)


def test_a_fixed_date_stands_first_and_nothing_speaks_against_it(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = two_options(session, at)
    fixed(session, poll, at, number=1)

    state = board(session, again(session, poll.id))

    [judged] = state.meetings
    assert judged.best_first[0].short == "Mi 22.09."
    assert judged.best_first[0].hints == ()
    assert "an diesem Tag ist" not in office.get(f"/terminabfragen/{poll.id}").text


def test_a_poll_with_a_fixed_date_is_not_called_off(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, *THREE)
    fixed(session, poll, at)
    before = last_mail(session)
    office.get(f"/terminabfragen/{poll.id}")

    office.post(f"/terminabfragen/{poll.id}/abbrechen")

    session.expire_all()
    assert session.get_one(Poll, poll.id).state is PollState.OPEN
    assert kinds(session, before) == []
