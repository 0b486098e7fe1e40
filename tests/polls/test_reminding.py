"""Reminding exactly those missing, once, on the last working morning that is early enough."""

from __future__ import annotations

from datetime import datetime, time

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN, Clock
from kzv_workflow.polls import deciding
from kzv_workflow.polls.board import board
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.models import Poll, PollState
from kzv_workflow.polls.outlines import Deadline, MeetingOutline
from kzv_workflow.polls.reminding import send_reminders
from kzv_workflow.scheduler import tick
from tests.meetings.invited import deliver_all, mails
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

STARTED = datetime.combine(END.replace(day=15), time(9), BERLIN)


def morning(day: int) -> datetime:
    return datetime.combine(END.replace(day=day), time(7, 30), BERLIN)


def remind(session: Session, day: int) -> int:
    count = send_reminders(session, END.replace(day=day), morning(day))
    session.commit()
    return count


def test_only_those_without_a_complete_answer_and_only_once(session: Session) -> None:
    poll = running(session, STARTED)
    answer(session, poll, "Stadt Halle", "no", at=STARTED)
    answer(session, again(session, poll.id), "Altenburger Land", "open", at=STARTED)
    before = last_mail(session)

    counts = [remind(session, day) for day in (26, 27, 28, 28, 29, 30)]

    reminded = {mail.row.recipient_email for mail in mails(session, before)}
    assert counts == [0, 0, 7, 0, 0, 0]
    assert len(reminded) == 7
    assert not {"halle@demo.example", "altenburg@demo.example"} & reminded


def test_the_reminder_carries_a_link_and_the_end(session: Session) -> None:
    running(session, STARTED)
    before = last_mail(session)

    remind(session, 28)

    mail = mails(session, before)[0]
    assert "Sie endet am Fr, 30.04.2021" in mail.text
    assert "/terminabfragen/antwort/" in mail.text


def test_a_missed_morning_is_made_up_for_while_people_have_their_time(session: Session) -> None:
    running(session, STARTED)
    afternoon = datetime.combine(END.replace(day=28), time(17), BERLIN)

    assert send_reminders(session, END.replace(day=28), afternoon) == 9
    session.commit()
    assert remind(session, 29) == 0


def test_a_reminder_that_would_come_too_late_is_not_sent(session: Session) -> None:
    running(session, STARTED)

    assert [remind(session, day) for day in (29, 30)] == [0, 0]


def test_while_nothing_is_asked_nobody_is_missing_or_reminded(session: Session) -> None:
    """The one meeting that was asked has its date, the other rests."""
    poll = running(
        session, STARTED, *(MeetingOutline(f"{n}. Treffen", (option(*APART),)) for n in (2, 3))
    )
    meeting = poll.meetings[0]
    poll.meetings[1].is_asked = False
    choice = Choice(meeting.options[0].id, poll.version)
    deciding.fix(session, poll, choice, act(STARTED))
    session.commit()
    poll = again(session, poll.id)

    assert poll.state is PollState.OPEN
    assert board(session, poll).missing() == []
    assert remind(session, 28) == 0


def test_when_all_have_answered_nobody_is_reminded(session: Session) -> None:
    poll = running(session, STARTED)
    everybody(session, poll, "yes", at=STARTED)

    assert remind(session, 28) == 0


def test_a_whole_municipality_that_answered_is_left_in_peace(session: Session) -> None:
    poll = running(session, STARTED)
    answer(session, poll, "Stadt Halle", "yes", at=STARTED, speaks_for_all=True)

    assert remind(session, 28) == 8


@pytest.mark.parametrize(("end", "day"), [(16, None), (17, 16), (19, 16), (20, 19), (23, 21)])
def test_shorter_polls_remind_later_or_not_at_all(
    session: Session, end: int, day: int | None
) -> None:
    """Thursday the 15th to the 20th is five days: 36 hours; to the 23rd 48 hours."""
    running(session, STARTED, deadline=Deadline(END.replace(day=end), "bald"))

    days = [one for one in range(16, end + 1) if remind(session, one)]

    assert days == ([day] if day else [])


def test_the_daily_digest_does_not_say_it_again(app: Flask, session: Session) -> None:
    running(session, STARTED)
    deliver_all(session, STARTED)
    before = last_mail(session)

    tick(app, Clock(datetime.fromisoformat("2021-04-28T07:31")))

    occasions = [mail.row.occasion for mail in mails(session, before)]
    session.commit()
    assert len(occasions) == 9
    assert kinds(session, before) == ["poll-reminder"] * 9
    assert session.scalar(sa.select(sa.func.count(Poll.id))) == 1
