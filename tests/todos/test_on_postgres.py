"""The same on the other database: computed days, the digest, several people at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from kzv_workflow import schema
from kzv_workflow.app import create_app
from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.todos import bulk, closing, creating, jobs, office_queries, queries, stepping
from kzv_workflow.todos.answering import Act
from kzv_workflow.todos.creating import Wanted
from kzv_workflow.todos.matrix import Filter, matrix
from kzv_workflow.todos.models import DUE_ON, Assignment, AssignmentState, Channel, Todo
from kzv_workflow.todos.reminder_models import Reminder
from kzv_workflow.web.extensions import db
from kzv_workflow.web.viewer import Role, Viewer
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.factories import WRITER
from tests.meetings.invited import planned

AT = datetime(2021, 4, 26, 9, 0, tzinfo=BERLIN)
HOME = "https://kzv.example"
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def world(tmp_path: Path, postgres_url: str) -> Iterator[Flask]:
    """The cast, the 2. Treffen on 23.06.2021, and three To-dos of the municipalities."""
    url = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    app = create_app(settings_in(tmp_path, url))
    schema.upgrade(app)
    with app.app_context():
        add_cast(db.session)
        planned(db.session, AT)
        for text, owner, due in (
            ("Tabelle ausfüllen", "each", "vor dem 2. Treffen"),
            ("Glossar vorschlagen", "any", "Ende Mai 2021"),
            ("Raum nennen", "each", "22.04.2021"),
        ):
            wanted = Wanted(text, owner, due_text=due)
            creating.create(db.session, wanted, Act(WRITER, AT, HOME))
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def at_once(app: Flask, *steps: object) -> list[object]:
    """Run each in a thread and session of its own, all started together; what each returned,
    or the sentence it was refused with."""
    start = Barrier(len(steps))

    def run(step: object) -> object:
        assert callable(step)
        with app.app_context():
            start.wait()
            try:
                found = step()
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                return str(error)
            return found

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def tick_of(assignment_id: int) -> object:
    """What the page does when a municipality ticks, as that municipality."""

    def step() -> str:
        queries.lock(db.session, [assignment_id])
        found = queries.find(db.session, assignment_id, WRITER)
        assert found is not None
        name = found.organisation.name
        viewer = Viewer(0, name, Role.MUNICIPALITY, found.organisation_id, name)
        closing.complete(db.session, found, "", Channel.ONLINE, viewer, AT)
        return "done"

    return step


def shares(number: int) -> list[int]:
    return list(
        db.session.scalars(
            sa.select(Assignment.id)
            .join(Assignment.todo)
            .where(Todo.number == number)
            .order_by(Assignment.id)
        )
    )


def test_the_day_before_a_meeting_is_computed_and_sorted_by(world: Flask) -> None:
    with world.app_context():
        days = db.session.scalars(sa.select(DUE_ON).select_from(Todo).order_by(DUE_ON)).all()
        found = matrix(db.session, Filter(), AT.date())

    assert days == [date(2021, 4, 22), date(2021, 5, 31), date(2021, 6, 22)]
    assert [line.number for line in found.lines] == [3, 2, 1]
    assert [column.late for column in found.organisations] == [0, *[1] * 9]


def test_the_digest_is_queued_once_by_two_processes(world: Flask) -> None:
    def send() -> int:
        return jobs.send_digests(db.sessionmaker, AT, HOME)

    queued = at_once(world, send, send)

    with world.app_context():
        reminders = db.session.scalar(sa.select(sa.func.count(Reminder.id)))
    assert sorted(map(int, map(str, queued))) == [0, 9]
    assert reminders == 27


def test_two_colleagues_who_tick_at_once_leave_one_tick(world: Flask) -> None:
    with world.app_context():
        own = shares(1)[0]

    said = at_once(world, tick_of(own), tick_of(own))

    with world.app_context():
        noted = db.session.scalar(
            sa.select(sa.func.count(HistoryEntry.id)).where(
                HistoryEntry.object_kind == "assignment", HistoryEntry.object_id == own
            )
        )
    assert sorted(map(str, said))[1] == "done"
    assert sum("schon erledigt" in str(one) for one in said) == 1
    assert noted == 1


def test_two_municipalities_that_do_it_for_all_at_once_do_not_block_each_other(
    world: Flask,
) -> None:
    with world.app_context():
        first, second = shares(2)[:2]

    said = at_once(world, tick_of(first), tick_of(second))

    with world.app_context():
        states = db.session.scalars(
            sa.select(Assignment.state).where(Assignment.id.in_(shares(2)))
        ).all()
    assert sum(one == "done" for one in said) == 1
    assert set(states) == {AssignmentState.DONE}


def test_closing_many_and_ticking_one_at_once_close_each_once(world: Flask) -> None:
    with world.app_context():
        chosen = shares(1) + shares(2)

    def close() -> int:
        return bulk.close(
            db.session, chosen, "waive", "entfällt", Channel.MEETING, Act(WRITER, AT, "")
        )

    count, said = at_once(world, close, tick_of(chosen[0]))

    with world.app_context():
        states = list(
            db.session.scalars(sa.select(Assignment.state).where(Assignment.id.in_(chosen)))
        )
    assert (count, said == "done") in {(18, False), (17, True)}
    assert states.count(AssignmentState.DONE) == int(said == "done")
    assert states.count(AssignmentState.WAIVED) == count


def test_steps_escalation_and_days_before_a_meeting(world: Flask) -> None:
    text = "1) Tabelle schicken\n2) Zahlen prüfen"
    with world.app_context():
        wanted = Wanted(text, "each", due_text="2 Wochen vor dem 2. Treffen")
        first, last = creating.create(db.session, wanted, Act(WRITER, AT, HOME))
        db.session.commit()

        process = stepping.process_of(db.session, first, WRITER)
        due = db.session.scalars(sa.select(DUE_ON).where(Todo.id == last.id)).one()
        called = office_queries.escalated(db.session, date(2021, 6, 1))

    assert process is not None
    assert (process.place, process.total, process.after[0].number) == (1, 2, last.number)
    assert due == date(2021, 6, 9)
    assert called == []
