"""The tick: each job once a day at its Berlin time, whatever the clock or the processes do."""

from __future__ import annotations

import mailbox
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.clock import BERLIN, Clock
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.todos.reminder_models import Reminder
from kzv_workflow.web.extensions import db
from tests.factories import assignment_for, taken_over


class Wall(Clock):
    """A clock that stands still at a Berlin wall-clock time."""

    def __init__(self, year: int, month: int, day: int, hour: int = 7, minute: int = 30) -> None:
        self._at = datetime(year, month, day, hour, minute, tzinfo=BERLIN)

    def now(self) -> datetime:
        return self._at


def queued(session: Session) -> list[OutgoingMail]:
    found = list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))
    session.rollback()
    return found


@pytest.fixture
def owed(session: Session) -> int:
    """Altenburger Land owes something since Tuesday 02.03.2027, due Wednesday 17.03."""
    at = datetime(2027, 3, 2, 9, 0, tzinfo=BERLIN)
    return assignment_for(session, "Altenburger Land", at, due=date(2027, 3, 17)).id


def test_the_morning_brings_one_digest_and_the_next_tick_none(
    app: Flask, session: Session, owed: int
) -> None:
    scheduler.tick(app, Wall(2027, 3, 3))
    scheduler.tick(app, Wall(2027, 3, 3))
    scheduler.tick(app, Wall(2027, 3, 3, 7, 31))

    [mail] = queued(session)
    assert mail.recipient_email == "altenburg@demo.example"
    assert mail.subject == "1 To-do für Altenburger Land"
    assert session.scalars(sa.select(Reminder.assignment_id)).all() == [owed]


@pytest.mark.parametrize(("hour", "minute", "mails"), [(7, 29, 0), (7, 30, 1), (15, 0, 1)])
def test_digests_go_out_from_half_past_seven(
    app: Flask, session: Session, owed: int, hour: int, minute: int, mails: int
) -> None:
    scheduler.tick(app, Wall(2027, 3, 3, hour, minute))

    assert len(queued(session)) == mails


@pytest.mark.parametrize("day", [6, 7, 26, 29])  # weekend, Good Friday, Easter Monday
def test_no_digest_on_days_off(app: Flask, session: Session, owed: int, day: int) -> None:
    scheduler.tick(app, Wall(2027, 3, day))

    assert queued(session) == []


def test_three_days_of_standstill_give_one_digest(app: Flask, session: Session, owed: int) -> None:
    scheduler.tick(app, Wall(2027, 3, 3))

    scheduler.tick(app, Wall(2027, 3, 12))  # the week before fell on the 10th

    assert len(queued(session)) == 2
    occasions = session.scalars(sa.select(Reminder.occasion_day).order_by(Reminder.id)).all()
    assert occasions == [date(2027, 3, 2), date(2027, 3, 10)]


@pytest.mark.parametrize("switch", [date(2027, 3, 28), date(2027, 10, 31)])
def test_around_a_summer_time_switch_each_reminder_comes_once_at_half_past_seven(
    app: Flask, session: Session, switch: date
) -> None:
    days = [switch + timedelta(days=number) for number in range(-3, 5)]
    published = datetime.combine(days[0], time(0, 0), BERLIN)
    assignment_for(session, "Stadt Halle", published, due=switch + timedelta(days=4))
    came: list[tuple[date, time, str]] = []

    for day in days:
        for minute in (120, 150, 180, *range(7 * 60 + 22, 7 * 60 + 40), 1200):  # of the day
            wall = Wall(day.year, day.month, day.day, *divmod(minute, 60))
            if scheduler.tick(app, wall).get("Erinnerungen sammeln"):
                told = session.scalars(sa.select(Reminder).order_by(Reminder.id.desc())).first()
                assert told is not None
                came.append((day, time(*divmod(minute, 60)), told.occasion.value))
                session.rollback()

    assert [when for _, when, _ in came] == [time(7, 30)] * len(came)
    assert sorted(kind for _, _, kind in came) == ["before", "new"]


def test_a_clock_set_back_repeats_nothing(app: Flask, session: Session, owed: int) -> None:
    scheduler.tick(app, Wall(2027, 3, 3, 8, 0))

    scheduler.tick(app, Wall(2027, 3, 3, 7, 30))
    scheduler.tick(app, Wall(2027, 3, 2, 7, 30))

    assert len(queued(session)) == 1


def test_what_is_done_is_not_reminded(app: Flask, session: Session, at: datetime) -> None:
    assignment_for(session, "Stadt Halle", at, due=date(2021, 4, 26)).complete("x", at)
    session.commit()

    scheduler.tick(app, Wall(2021, 4, 26))

    assert queued(session) == []


def test_what_was_past_when_taken_over_stays_silent(
    app: Flask, session: Session, at: datetime
) -> None:
    past = "## Protokoll am 15.04.2021\n\n→ **To do Kommunen:** Alt\n**Termin:** 16.04.2021\n"
    taken_over(session, at, past)

    scheduler.tick(app, Wall(2021, 4, 26))

    assert queued(session) == []


def test_the_tick_delivers_into_the_maildir_and_the_mail_is_readable(
    app: Flask, instance: Path, owed: int
) -> None:
    scheduler.tick(app, Wall(2027, 3, 3))

    [message] = mailbox.Maildir(instance / "mail")
    text = message.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "Ansprechperson nennen (T1)" in text
    assert "Mi, 17.03.2027, noch 14 Tage" in text
    assert "/aufgaben" in text


def test_a_job_that_fails_stops_no_other_one_and_is_told(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_now: scheduler.Context) -> int:
        raise TypeError("wrong key")

    with app.app_context():
        sessions = db.sessionmaker
    clock = Clock()
    context = scheduler.Context(sessions, clock.now(), app.extensions["settings"], clock)
    ran: list[str] = []

    def works(_now: scheduler.Context) -> int:
        ran.append("second")
        return 1

    jobs = [
        scheduler.Job("first", time(0, 0), broken),
        scheduler.Job("second", time(0, 0), works),
    ]

    with pytest.raises(ExceptionGroup, match=r"^first"):
        scheduler.run_all(jobs, context, app.logger)

    assert ran == ["second"]
    assert "job failed: first" in caplog.text


def test_importing_the_wsgi_module_starts_no_scheduler(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["jobs", "tick", "--now", "2027-03-03T06:00"])

    assert "Mails zustellen: 0" in result.output
    assert "Erinnerungen" not in result.output
