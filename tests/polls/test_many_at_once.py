"""Three hundred people answer at once, organisers race, clocks disagree: nothing is lost."""

from __future__ import annotations

import os
import time as system_time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.clock import BERLIN
from kzv_workflow.polls import answering, jobs, links, persons, queries
from kzv_workflow.polls.answering import Entry
from kzv_workflow.polls.coverage import DelegateRole
from kzv_workflow.polls.models import (
    AnswerEntry,
    Delegate,
    DelegateState,
    OptionPart,
    Poll,
    PollAnswer,
    PollDecision,
)
from kzv_workflow.polls.outlines import MeetingOutline
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel
from kzv_workflow.web.extensions import db
from tests.browser import Browser
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.polls.asked import (
    APART,
    AUTUMN,
    again,
    answer,
    kinds,
    last_mail,
    option,
    running,
    sheet,
)
from tests.polls.test_deciding import race, two_options
from tests.statements import counted

AT = datetime(2021, 4, 23, 10, 0, tzinfo=BERLIN)
PEOPLE, PATIENCE = 300, 10


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The cast on either database."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url").replace(
            "postgresql://", "postgresql+psycopg://"
        )
    app = create_app(settings_in(tmp_path, url))
    schema.upgrade(app)
    with app.app_context():
        add_cast(db.session)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def add_people(session: Session, poll: Poll, count: int) -> list[int]:
    asked = queries.delegates(session, poll.id)
    people = [
        Delegate(
            poll_id=poll.id,
            organisation_id=asked[number % len(asked)].organisation_id,
            name=f"Person {number}",
            email=f"person{number}@demo.example",
            role=DelegateRole.WANTED,
            state=DelegateState.ACTIVE,
            speaks_for_all=False,
        )
        for number in range(count)
    ]
    session.add_all(people)
    session.commit()
    return [one.id for one in people]


def say_yes(app: Flask, poll_id: int, delegate_id: int) -> None:
    with app.app_context():
        poll = db.session.get_one(Poll, poll_id, options=queries.WITH_OPTIONS)
        delegate = persons.delegate(db.session, poll_id, delegate_id)
        assert delegate is not None
        entry = Entry(answering.viewer_of(delegate), Channel.ONLINE, AT)
        answering.save(db.session, poll, delegate, sheet(poll, "yes"), entry)
        db.session.commit()


def say_it_until_it_is_kept(app: Flask, poll_id: int, delegate_id: int) -> None:
    """As people do who read "Gerade sehr viel los": once more."""
    for _ in range(PATIENCE):
        try:
            return say_yes(app, poll_id, delegate_id)
        except sa.exc.OperationalError:
            continue
    raise AssertionError("nobody is that patient")


def test_three_hundred_answers_at_once_are_three_hundred_answers(world: Flask) -> None:
    """Some press the button twice."""
    with world.app_context():
        poll = running(db.session, AT)
        keys = add_people(db.session, poll, PEOPLE)
        poll_id = poll.id

    with ThreadPoolExecutor(4) as pool:
        clicks = sorted([*keys, *keys[::5]])
        list(pool.map(lambda key: say_it_until_it_is_kept(world, poll_id, key), clicks))

    with world.app_context():
        answers = db.session.scalar(sa.select(sa.func.count(PollAnswer.id)))
        entries = db.session.scalar(sa.select(sa.func.count(AnswerEntry.id)))
        states = set(db.session.scalars(sa.select(Assignment.state)).all())
    assert answers == 2 * PEOPLE
    assert entries == PEOPLE
    assert states == {AssignmentState.DONE}


def test_two_schedulers_remind_once_on_either_database(world: Flask) -> None:
    """Nine are asked, one has answered, and both clocks strike half past seven."""
    started = datetime(2021, 4, 15, 9, 0, tzinfo=BERLIN)
    morning = datetime(2021, 4, 28, 7, 30, tzinfo=BERLIN)
    with world.app_context():
        poll = running(db.session, started)
        answer(db.session, poll, "Stadt Halle", "no", at=started)
        before = last_mail(db.session)
    both = Barrier(2)

    def strike(_number: int) -> int:
        with world.app_context():
            both.wait()
            return jobs.remind(db.sessionmaker, morning)

    with ThreadPoolExecutor(2) as pool:
        counts = sorted(pool.map(strike, range(2)))

    with world.app_context():
        reminded = kinds(db.session, before)
    assert counts == [0, 8]
    assert reminded == ["poll-reminder"] * 8


def test_of_two_decisions_at_once_one_is_made_on_either_database(world: Flask) -> None:
    with world.app_context():
        poll_id = two_options(db.session, AT).id

    outcome = race(world, poll_id, AT)

    with world.app_context():
        decisions = db.session.scalars(sa.select(PollDecision)).all()
    assert outcome == ["DomainError", "fixed"]
    assert len(decisions) == 1


def test_the_answer_page_takes_few_statements_however_many_are_asked(
    app: Flask, browser_of: Callable[[str], Browser], session: Session, at: datetime
) -> None:
    poll = running(session, at, MeetingOutline("2. Treffen", (option(*APART), option(*AUTUMN))))
    delegate = queries.delegates(session, poll.id)[0]
    address = links.personal(session, poll.id, delegate.id, at)
    add_people(session, poll, 5)
    own = f"/terminabfragen/{poll.id}/antwort"
    ways = [
        (browser_of(""), address[address.index("/terminabfragen") :]),
        (browser_of("altenburg"), own),
        (browser_of("assistenz"), f"{own}/{delegate.id}"),
    ]
    few = [statements(app, *one) for one in ways]
    add_people_named(session, poll, 60)

    many = [statements(app, *one) for one in ways]

    assert many == few
    assert max(many) <= 12


def statements(app: Flask, browser: Browser, path: str) -> int:
    browser.get(path)  # logs in where needed
    with counted(app) as sent:
        browser.get(path)
    return len(sent)


def test_the_first_visit_is_light(stranger: Browser, session: Session, at: datetime) -> None:
    """Page, style sheets and script as they are sent; the fonts come after."""
    poll = running(session, at, MeetingOutline("2. Treffen", (option(*APART), option(*AUTUMN))))
    delegate = queries.delegates(session, poll.id)[0]
    address = links.personal(session, poll.id, delegate.id, at)
    session.commit()
    path = address[address.index("/terminabfragen") :]
    page = stranger.get(path)
    linked = page.document.xpath("//link[@rel='stylesheet']/@href | //script/@src")

    sizes = [
        len(stranger.client.get(one, headers={"Accept-Encoding": "gzip, br"}).data)
        for one in (path, *linked)
    ]

    assert len(linked) == 3
    assert sum(sizes) < 60_000


def add_people_named(session: Session, poll: Poll, count: int) -> None:
    asked = queries.delegates(session, poll.id)
    session.add_all(
        Delegate(
            poll_id=poll.id,
            organisation_id=asked[0].organisation_id,
            name=f"Weitere {number}",
            email=f"weitere{number}@demo.example",
            role=DelegateRole.WANTED,
            state=DelegateState.ACTIVE,
            speaks_for_all=False,
        )
        for number in range(count)
    )
    session.commit()


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """The clock of the server is set to another zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    system_time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    system_time.tzset()


@pytest.mark.usefixtures("elsewhere")
def test_days_do_not_move_with_the_zone_of_the_server(
    office: Browser, session: Session, at: datetime
) -> None:
    """Also across the end of summer time, on 31.10.2021."""
    series = MeetingOutline("Reihe", (option("2021-10-30", "2021-10-31", "2021-11-01"),))
    poll = running(session, at, series)

    page = office.get(f"/terminabfragen/{poll.id}")

    parts = session.scalars(sa.select(OptionPart).order_by(OptionPart.day)).all()
    session.commit()
    assert [one.day for one in parts] == [date(2021, 10, 30), date(2021, 10, 31), date(2021, 11, 1)]
    assert {(one.starts_at.hour, one.ends_at.hour) for one in parts} == {(9, 15)}
    assert "Sa 30.10. – Mo 01.11." in page.text
    assert again(session, poll.id).accepts_answers(datetime(2021, 4, 30, 23, 59, tzinfo=BERLIN))
