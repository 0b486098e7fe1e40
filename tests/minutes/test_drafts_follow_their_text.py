"""A draft and its To-dos are called, done and open as the text says."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.minutes.models import Minutes
from kzv_workflow.todos.models import Assignment, Todo
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.minutes.writing import edit, states, told

SECOND = "→ **To do BiSMit:** Zusammenfassung der Basiszahlen"


@pytest.fixture
def draft(session: Session, at: datetime) -> str:
    """A Protokoll nobody was sent yet, with T1 (Kommunen) and T2 (BiSMit)."""
    return f"/protokolle/{taken_over(session, at, circulated=False).id}"


@pytest.fixture
def sent(session: Session, at: datetime) -> str:
    return f"/protokolle/{taken_over(session, at).id}"


def test_a_draft_is_done_and_open_again_as_its_line_says(
    office: Browser, draft: str, session: Session
) -> None:
    done = SHORT.replace(SECOND, f"{SECOND}\n**Status:** erledigt")
    edit(office, draft, done)
    assert (states(session, 1), states(session, 2)) == ({"open"}, {"done"})

    edit(office, draft, SHORT)

    assert states(session, 2) == {"open"}


def test_what_somebody_ticked_in_a_draft_stays_ticked(
    office: Browser, draft: str, session: Session
) -> None:
    share = told(session, sa.select(Assignment.id).join(Assignment.todo).where(Todo.number == 2))
    office.get(f"/aufgaben/{share[0]}")
    office.submit("/erledigt")

    edit(office, draft, SHORT + "\nEin Satz.\n")

    assert states(session, 2) == {"done"}


def test_a_draft_and_its_todos_are_called_what_the_text_says(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT.replace("Protokoll des", "Festlegungsprotokoll des"))

    title = "Festlegungsprotokoll des 1. Treffens am 15.04.2021"
    assert told(session, sa.select(Minutes.title)) == [title]
    assert set(told(session, sa.select(Todo.origin_label))) == {title}


def test_the_title_others_read_is_the_one_that_was_sent(
    office: Browser, altenburg: Browser, sent: str, session: Session
) -> None:
    edit(office, sent, SHORT.replace("Protokoll des", "Festlegungsprotokoll des"))

    assert "Festlegungsprotokoll" not in altenburg.get("/protokolle").text
