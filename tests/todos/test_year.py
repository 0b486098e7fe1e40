"""A year by the minute: each reminder exactly once, at half past seven, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.clock import BERLIN, Clock
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.scheduler import TIMETABLE
from kzv_workflow.todos import jobs
from kzv_workflow.todos.deadlines import is_working_day, mailed_on
from kzv_workflow.todos.digests import Item, morning
from kzv_workflow.todos.reminder_models import Reminder
from kzv_workflow.web.extensions import db
from tests.factories import assignment_for
from tests.todos.test_digests import ALTENBURG, TAX, world

SWITCHES = (date(2027, 3, 28), date(2027, 10, 31))
[DIGEST] = [job for job in TIMETABLE if job.name == "Erinnerungen sammeln"]
MINUTE = timedelta(minutes=1)


def minutes_of(day: date, first: int, last: int) -> Iterator[datetime]:
    """Every minute that really passes between those Berlin hours; 23 or 25 hours on switch days."""
    at = datetime(day.year, day.month, day.day, first, tzinfo=BERLIN).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=last // 24), datetime.min.time(), BERLIN)
    end = end.replace(hour=last % 24).astimezone(UTC)
    while at < end:
        yield at
        at += MINUTE


def year() -> Iterator[datetime]:
    """Switch days and those beside them whole, 06:00 to 09:00 of all others."""
    day = date(2027, 1, 1)
    while day.year == 2027:
        is_near = any(abs((day - switch).days) <= 1 for switch in SWITCHES)
        yield from minutes_of(day, 0, 24) if is_near else minutes_of(day, 6, 9)
        day += timedelta(days=1)


@pytest.mark.parametrize("land", ["SN", "ST", "TH"])
def test_in_a_year_every_reminder_comes_once_at_half_past_seven_on_working_days(land: str) -> None:
    items: dict[int, Item] = {
        number: replace(
            TAX,
            assignment_id=number,
            published=date(2027, 1, 1) + timedelta(days=number),
            due=date(2027, 1, 1) + timedelta(days=number + 20),
        )
        for number in range(0, 320, 2)
    }
    ran: set[date] = set()  # what the rows of digest_run are
    came: list[tuple[datetime, int, str, date]] = []

    for at in year():
        local = at.astimezone(BERLIN)
        day = local.date()
        if local.time() < DIGEST.not_before or day in ran or day.weekday() > 4:
            continue
        ran.add(day)
        situation = replace(world(*items.values()), lands={ALTENBURG: land})
        for due in morning(situation, day).told:
            items[due.assignment_id] = items[due.assignment_id].after(due)
            came.append((local, due.assignment_id, due.occasion.value, due.occasion_day))

    assert {(one.hour, one.minute) for one, *_ in came} == {(7, 30)}
    assert all(is_working_day(one.date(), land) for one, *_ in came)
    assert len({rest for _, *rest_ in came for rest in [tuple(rest_)]}) == len(came)
    whole = [kind for _, number, kind, _ in came if number < 300]
    assert [whole.count(kind) for kind in ("new", "before", "overdue")] == [150, 300, 450]


@pytest.mark.timeout(300)
def test_in_a_year_the_real_job_tells_everything_once(app: Flask, session: Session) -> None:
    """Three municipalities in three Länder, a To-do each for every third week until autumn."""
    lands = {"Nordsachsen": "SN", "Stadt Halle": "ST", "Altenburger Land": "TH"}
    owed = []
    for week in range(0, 36, 3):
        published = datetime(2027, 1, 4, tzinfo=BERLIN) + timedelta(weeks=week)
        for name in lands:
            due = published.date() + timedelta(days=20 + week)
            owed.append(assignment_for(session, name, published, due=due).id)
    ran: set[date] = set()

    with app.app_context():
        for now in year():
            local = now.astimezone(BERLIN)
            if local.time() >= DIGEST.not_before and jobs.send_digests(
                db.sessionmaker, now, "http://localhost"
            ):
                assert (local.hour, local.minute) == (7, 30)
                assert local.date() not in ran
                ran.add(local.date())

    told = session.execute(
        sa.select(Reminder.assignment_id, Reminder.occasion, sa.func.count()).group_by(
            Reminder.assignment_id, Reminder.occasion
        )
    ).all()
    assert len(told) == 3 * len(owed)
    assert {(occasion, count) for _, occasion, count in told} == {
        ("new", 1), ("before", 2), ("overdue", 3),
    }  # fmt: skip
    mails = session.execute(sa.select(OutgoingMail.recipient_label, OutgoingMail.created_at)).all()
    assert {name for name, _ in mails} == set(lands)
    assert all(is_working_day(day.astimezone(BERLIN).date(), lands[name]) for name, day in mails)
    session.rollback()


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_minute_around_a_switch_runs_the_real_job_once_a_day(
    app: Flask, session: Session, switch: date
) -> None:
    published = datetime(switch.year, switch.month, switch.day, tzinfo=BERLIN) - timedelta(days=1)
    assignment_for(session, "Stadt Halle", published, due=switch + timedelta(days=2))
    days = [switch + timedelta(days=number) for number in (-1, 0, 1, 2)]
    instants = [at for day in days for at in minutes_of(day, 0, 24)]

    with app.app_context():
        came = [
            at.astimezone(BERLIN)
            for at in instants
            if at.astimezone(BERLIN).time() >= DIGEST.not_before
            and jobs.send_digests(db.sessionmaker, at, "http://localhost")
        ]

    morning_after = mailed_on(switch + timedelta(days=1), "ST")  # in March that is Easter Monday
    assert [(one.date(), one.hour, one.minute) for one in came] == [(morning_after, 7, 30)]
    assert session.scalar(sa.select(sa.func.count(Reminder.id))) == 1


class Passing(Clock):
    """A clock that shows whatever instant it is put to."""

    def __init__(self) -> None:
        self.at = datetime(2027, 1, 1, tzinfo=BERLIN)

    def now(self) -> datetime:
        return self.at


@pytest.mark.timeout(300)
@pytest.mark.parametrize("switch", SWITCHES)
def test_the_real_tick_around_a_switch_tells_once_on_the_next_working_morning(
    app: Flask, session: Session, switch: date
) -> None:
    published = datetime(switch.year, switch.month, switch.day, tzinfo=BERLIN) - timedelta(days=1)
    assignment_for(session, "Stadt Halle", published, due=switch + timedelta(days=2))
    days = [switch + timedelta(days=number) for number in (-1, 0, 1, 2)]
    hours = [*minutes_of(switch, 1, 5), *(at for day in days for at in minutes_of(day, 7, 8))]
    clock, came = Passing(), []

    for clock.at in sorted(hours):  # the hour that is left out or comes twice, and each morning
        if scheduler.tick(app, clock).get(DIGEST.name):
            came.append(clock.at.astimezone(BERLIN))

    morning_after = mailed_on(switch + timedelta(days=1), "ST")
    assert [(one.date(), one.hour, one.minute) for one in came] == [(morning_after, 7, 30)]
    assert session.scalar(sa.select(sa.func.count(Reminder.id))) == 1
