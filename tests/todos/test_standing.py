"""Where a To-do stands for the office: done is done, not waived, dropped or without its line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.todos.models import AssignmentState, Todo
from tests.browser import Browser
from tests.factories import assignment_for, taken_over
from tests.minutes.writing import edit

TEXT = """\
## Protokoll des 1. Treffens am 15.04.2021

## Verfahren

→ **To do Kommunen:** Auswahl übermitteln
**Termin:** 30.04.2021
"""


@pytest.fixture
def todo(session: Session, at: datetime) -> Todo:
    """Nine municipalities owe it, as agreed in a Protokoll."""
    taken_over(session, at, TEXT)
    return session.scalars(sa.select(Todo)).one()


def close(session: Session, todo: Todo, at: datetime, state: AssignmentState, count: int) -> None:
    still = [one for one in todo.assignments if one.is_open][:count]
    for one in still:
        one.close(state, "Jonas Petri", at)
    session.commit()


def row_of(office: Browser, path: str) -> str:
    return " ".join(office.get(path).document.xpath("string(//main//tbody/tr[1])").split())


def test_waived_shares_are_not_counted_as_done(
    office: Browser, session: Session, at: datetime, todo: Todo
) -> None:
    close(session, todo, at, AssignmentState.WAIVED, 4)

    assert "0 von 9 erledigt" in row_of(office, "/aufgaben")
    assert "0 von 9, 4 entfallen" in row_of(office, "/aufgaben/kommunen")
    desk = office.get("/").text
    assert "0 von 9" in desk
    assert "Fehlende erinnern (5)" in " ".join(desk.split())


def test_what_nobody_did_has_no_badge_of_success(
    office: Browser, session: Session, at: datetime, todo: Todo
) -> None:
    close(session, todo, at, AssignmentState.DROPPED, 9)

    row = row_of(office, "/aufgaben?stand=alle")

    assert "erlassen oder entfallen" in row
    assert "0 von 9 erledigt" in row


def test_the_office_finds_what_lost_its_line_and_the_way_to_decide(
    office: Browser, altenburg: Browser, session: Session, todo: Todo
) -> None:
    owed = f"/aufgaben/{todo.assignments[0].id}"
    path = str(todo.origin_url).partition("#")[0]
    session.rollback()
    edit(office, path, TEXT[: TEXT.index("→")])
    [clarify] = {one for one in office.get(owed).links() if one.endswith("/klaeren")}

    assert clarify in office.get("/").links()
    assert clarify in office.get("/aufgaben").links()
    assert "Gilt weiter" in office.get(clarify).text
    assert "zu klären" in row_of(office, "/aufgaben?stand=alle")
    assert "0 von 9, 9 zu klären" in row_of(office, "/aufgaben/kommunen?stand=orphaned")
    assert clarify not in altenburg.get("/aufgaben").links()


def desk_lines(office: Browser) -> list[str]:
    found = office.get("/").document.xpath("//section[h2='Wer ist womit dran']//li")
    return [" ".join(one.text_content().split()) for one in found]


def test_what_one_municipality_alone_owes_stands_on_the_desk_once_it_is_late(
    office: Browser, session: Session, at: datetime
) -> None:
    yesterday = at.date() - timedelta(days=1)
    assignment_for(session, "Stadt Halle", at, text="Daten liefern", due=yesterday)
    assignment_for(session, "Stadt Halle", at, text="Noch Zeit", due=at.date())
    assignment_for(session, "BiSMit", at, text="Eigenes", due=yesterday)

    [line] = desk_lines(office)

    assert line.startswith("überfällig Stadt Halle: Daten liefern")
    assert "Erinnern" in line
    assert "1 Sache läuft" in office.get("/").text


def test_who_was_given_more_time_is_not_late(
    office: Browser, session: Session, at: datetime
) -> None:
    owed = assignment_for(session, "Stadt Halle", at, due=at.date() - timedelta(days=1))
    owed.due = at.date() + timedelta(days=3)
    session.commit()

    assert desk_lines(office) == []


def test_the_desk_counts_also_what_it_leaves_out_and_old_debts_come_last(
    office: Browser, session: Session, at: datetime
) -> None:
    for days in (60, *range(1, 11)):
        due = at.date() - timedelta(days=days)
        assignment_for(session, "Stadt Halle", at, text=f"Seit {days} Tagen", due=due)

    lines = desk_lines(office)

    assert len(lines) == 8
    assert "Seit 10 Tagen" in lines[0]
    assert "11 Sachen laufen" in office.get("/").text
    assert "3 weitere" in office.get("/").text
