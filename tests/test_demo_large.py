"""The large demo data: right sizes, sound rows, the same every time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import demo
from kzv_workflow.demo_large import AHEAD, Scale, enlarge
from kzv_workflow.directory.models import Person
from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.meetings.models import AgendaItem, Attendance, Meeting, MeetingDay
from kzv_workflow.todos import office_queries as todos
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
from tests.browser import Browser

FEW = Scale(meetings=20, todos=100, people=30, history=500, open_every=10)


@pytest.fixture
def enlarged(session: Session, at: datetime) -> Session:
    """The cast, enlarged; committed."""
    enlarge(session, at, FEW)
    session.commit()
    return session


def count(session: Session, *criteria: Any) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(*criteria)) or 0


def test_as_many_rows_are_added_as_the_scale_says(session: Session, at: datetime) -> None:
    people = count(session, Person)

    enlarge(session, at, FEW)

    assert count(session, Meeting) == count(session, MeetingDay) == 20
    assert count(session, AgendaItem) == 20 * 14
    assert count(session, Attendance) == 20 * 25
    assert count(session, Person) == people + 30
    assert count(session, Todo) == 100
    assert count(session, HistoryEntry) == 500


def test_the_full_scale_owes_about_180_000_assignments(enlarged: Session) -> None:
    per_todo = count(enlarged, Assignment) / count(enlarged, Todo)

    assert 175_000 < per_todo * Scale().todos < 190_000


def test_meetings_lie_around_the_day(enlarged: Session, at: datetime) -> None:
    days = enlarged.scalars(sa.select(MeetingDay.day)).all()

    assert AHEAD - 1 <= sum(day > at.date() for day in days) <= AHEAD + 1


def test_most_is_done_and_what_is_open_is_due_around_the_day(
    enlarged: Session, at: datetime
) -> None:
    open_ones = enlarged.scalars(
        sa.select(Assignment).where(Assignment.state == AssignmentState.OPEN)
    ).all()

    assert 0 < len(open_ones) < count(enlarged, Assignment) / 8
    assert all(one.todo.due and abs((one.todo.due - at.date()).days) < 60 for one in open_ones)


def test_nothing_was_closed_in_the_future(enlarged: Session, at: datetime) -> None:
    latest = enlarged.scalar(sa.select(sa.func.max(Assignment.closed_at)))

    assert latest is not None
    assert latest < at


def test_the_same_day_gives_the_same_rows(session: Session, at: datetime) -> None:
    texts = []
    for _ in range(2):
        enlarge(session, at, FEW)
        texts.append(session.scalars(sa.select(Todo.due).order_by(Todo.number)).all())
        session.rollback()

    assert texts[0] == texts[1]


def test_it_goes_on_top_of_the_demo(session: Session, at: datetime) -> None:
    for table in reversed(Person.metadata.sorted_tables):
        session.execute(table.delete())
    demo.create(session, "Regenbogen-Treppe-7", at)
    before = count(session, Meeting)

    enlarge(session, at, FEW)

    assert count(session, Meeting) == before + FEW.meetings


@pytest.mark.parametrize(
    "path", ["/", "/aufgaben", "/treffen", "/protokolle", "/teilnehmende", "/treffen/1"]
)
def test_the_pages_open(enlarged: Session, office: Browser, path: str) -> None:
    office.get(path)


@pytest.mark.parametrize("with_done", [False, True])
def test_page_by_page_the_office_sees_every_todo_once(enlarged: Session, with_done: bool) -> None:
    seen: list[int] = []
    cursor: str | None = ""

    while cursor is not None:
        page = todos.progress(enlarged, cursor, with_done=with_done)
        seen += [row.number for row in page.rows]
        cursor = page.next_cursor

    owed = sa.exists().where(
        Assignment.todo_id == Todo.id, Assignment.state == AssignmentState.OPEN
    )
    soonest_first = sa.select(Todo.number).where(owed).order_by(Todo.due.nulls_last(), Todo.number)
    newest_first = sa.select(Todo.number).order_by(Todo.number.desc())
    assert seen == list(enlarged.scalars(newest_first if with_done else soonest_first))
