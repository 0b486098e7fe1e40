"""From the text of a Protokoll to what is owed: both real ones in full, all Kommunen, one month."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import OrganisationKind
from kzv_workflow.meetings.models import AgendaItem, Attendance, AttendanceState
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.minutes.protocols import source

MISSING = (AttendanceState.EXCUSED, AttendanceState.ABSENT)


@pytest.fixture
def both(office: Browser) -> list[str]:
    """What the office read on the two pages of review before it took both Protokolle over."""
    read = []
    for name in ("teil1", "teil2"):
        office.get("/protokolle/importieren")
        read.append(office.submit("/importieren/text", 200, text=source(name)).text)
        office.submit("/importieren/uebernehmen", 303)
    return read


def test_both_protokolle_bring_all_their_slots_people_and_todos(
    both: list[str], session: Session
) -> None:
    people = session.scalars(sa.select(Attendance)).all()

    assert len(session.scalars(sa.select(AgendaItem)).all()) == 21
    assert len([one for one in people if one.state not in MISSING]) == 32
    assert len(session.scalars(sa.select(Todo)).all()) == 7


def test_the_one_overlap_is_said_and_nothing_else(both: list[str]) -> None:
    assert [page.count("überschneidet sich") for page in both] == [1, 0]


def test_every_kommune_is_known_by_all_its_spellings(both: list[str], session: Session) -> None:
    rows = session.scalars(sa.select(Attendance)).all()

    spelt: dict[str, set[str]] = {}
    for row in rows:
        assert row.organisation is not None, row.printed_organisation
        if row.organisation.kind is OrganisationKind.MUNICIPALITY:
            spelt.setdefault(row.organisation.name, set()).add(row.printed_organisation or "")
    assert len(spelt) == 9
    assert any(len(spellings) > 1 for spellings in spelt.values())


def owed(session: Session, text: str) -> list[Assignment]:
    return list(
        session.scalars(sa.select(Assignment).join(Assignment.todo).where(Todo.text == text))
    )


def test_what_the_kommunen_owe_is_done_when_the_last_of_them_is_through(
    office: Browser, session: Session, at: datetime
) -> None:
    taken_over(session, at)
    last, *others = owed(session, "Auswahl übermitteln")
    ways = (AssignmentState.DONE, AssignmentState.WAIVED, AssignmentState.NOT_APPLICABLE)
    for number, one in enumerate(others):
        one.close(ways[number % 3], "Jonas Petri", at)
    session.commit()
    before = office.get("/aufgaben/kommunen?stand=open").text

    last.complete("Sabine Seidel", at)
    session.commit()

    assert "Auswahl übermitteln" in before
    assert "Auswahl übermitteln" not in office.get("/aufgaben/kommunen?stand=open").text


def test_the_end_of_april_is_over_when_may_begins(session: Session, at: datetime) -> None:
    taken_over(session, at, SHORT.replace("07.05.2021", "Ende April 2021"))

    one = owed(session, "Auswahl übermitteln")[0]

    days = (date(2021, 4, 21), date(2021, 4, 30), date(2021, 5, 1))
    assert [one.is_overdue(day) for day in days] == [False, False, True]
