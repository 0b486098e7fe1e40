"""Numbered lines are the steps of a process: in order, each with its turn and its own deadline."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from kzv_workflow.todos.models import Assignment, Todo
from tests.browser import Browser
from tests.factories import taken_over

PROCESS = """\
## Protokoll des 1. Treffens am 15.04.2021

## Weiteres Verfahren

- 1) → **To do Kommunen:** Auswahl übermitteln
**Termin:** 07.05.2021
- 2) → **To do BiSMit:** Basiszahlen zusammenfassen
- 3) → **To do BiSMit & Kommunen:** Sets erarbeiten (Start bereits ab 26.04.21)
- 4) → **To do Kommunen:** Entwurf prüfen

## Abschluss

→ **To do Kommunen:** Rückinfo zu den Terminen
"""


@pytest.fixture
def process(session: Session, at: datetime) -> list[Todo]:
    taken_over(session, at, PROCESS)
    found = session.scalars(
        sa.select(Todo).options(selectinload(Todo.assignments)).order_by(Todo.number)
    ).all()
    session.expunge_all()
    session.rollback()
    return list(found)


def text_of(browser: Browser, path: str) -> str:
    words = " ".join(map(str, browser.get(path).document.xpath("//main//text()")))
    return " ".join(words.split())


def page_of(browser: Browser, title: str) -> str:
    page = browser.get("/aufgaben")
    [link] = page.document.xpath(f"//h3/a[contains(., '{title}')]/@href")
    return text_of(browser, link)


def test_numbered_lines_of_a_protokoll_follow_each_other(process: list[Todo]) -> None:
    first, second, third, fourth, aside = process

    before = [todo.step_after_id for todo in process]

    assert before == [None, first.id, second.id, third.id, None]
    assert aside.text == "Rückinfo zu den Terminen"
    assert fourth.text == "Entwurf prüfen"


def test_the_page_says_which_step_it_is_and_what_comes_before_and_after(
    halle: Browser, process: list[Todo]
) -> None:
    first, last = page_of(halle, "Auswahl übermitteln"), page_of(halle, "Entwurf prüfen")

    assert "Schritt 1 von 4 danach T2" in first
    assert "Schritt 4 von 4 wartet auf T3: Sets erarbeiten" in last


def test_a_municipality_reads_of_a_step_of_the_office_only_its_number(
    halle: Browser, office: Browser, process: list[Todo]
) -> None:
    share = process[0].assignments[0]

    assert "Basiszahlen" not in page_of(halle, "Auswahl übermitteln")
    assert "T2: Basiszahlen zusammenfassen" in text_of(office, f"/aufgaben/{share.id}")


def test_what_is_done_is_waited_for_no_longer_nor_what_has_its_own_beginning(
    office: Browser, session: Session, process: list[Todo], at: datetime
) -> None:
    matrix = office.get("/aufgaben/kommunen").text
    assert "(wartet auf T1)" in matrix
    assert "(wartet auf T2)" not in matrix  # the third step may begin on 26.04.

    for one in process[0].assignments:
        session.get_one(Assignment, one.id).complete("Sabine Seidel", at)
    session.commit()

    assert "(wartet auf T1)" not in office.get("/aufgaben/kommunen").text
    text = text_of(office, f"/aufgaben/{process[1].assignments[0].id}")
    assert "Schritt 2 von 4 nach T1: Auswahl übermitteln (erledigt)" in text


def test_each_step_has_the_deadline_of_its_line_and_the_last_that_of_the_whole(
    office: Browser, session: Session
) -> None:
    office.get("/aufgaben/neu")
    text = "1) Tabelle schicken bis 07.05.2021\n2) Zahlen prüfen\n3) Entwurf versenden"

    office.submit("/aufgaben/neu", text=text, owner="office", due_text="Ende Mai 2021")

    steps = session.scalars(sa.select(Todo).order_by(Todo.number)).all()
    assert [one.due for one in steps] == [date(2021, 5, 7), None, date(2021, 5, 31)]
    assert steps[0].text == "Tabelle schicken"


def test_the_office_changes_the_order_but_never_in_a_circle(
    office: Browser, session: Session, process: list[Todo]
) -> None:
    path = f"/aufgaben/todo/{process[4].id}/aendern"
    office.get(path)
    office.submit(path, step_after="T4", reason="Absprache")
    assert session.get_one(Todo, process[4].id).step_after_id == process[3].id
    session.rollback()

    first = f"/aufgaben/todo/{process[0].id}/aendern"
    office.get(first)
    page = office.submit(first, 422, step_after="T5", reason="Absprache")

    assert "T5 kommt selbst erst nach T1." in page.text
