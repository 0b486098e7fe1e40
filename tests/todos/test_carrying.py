"""Carry-over: open To-dos stand in the agenda of the meeting to come, each reader's own."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
import sqlalchemy as sa
from docx import Document
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.todos.carrying import carried
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel
from kzv_workflow.web.viewer import Role, Viewer
from tests.browser import Browser
from tests.factories import WRITER, assignment_for, organisation
from tests.meetings.invited import planned
from tests.statements import counted

PAST = (("", "21.04.2021", "9:00", "15:00", "online", ""),)


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    """The meeting to come, with a To-do of two municipalities open and one that is done."""
    assignment_for(session, "Stadt Halle", at, text="Daten liefern", due=date(2021, 5, 7))
    assignment_for(session, "Altenburger Land", at, text="Ansprechperson nennen")
    done = assignment_for(session, "Stadt Halle", at, text="Längst erledigt")
    done.complete("Maren Scholz", at, Channel.ONLINE)
    session.commit()
    assignment_for(session, "Stadt Halle", at, published=False, text="Noch ein Entwurf")
    return f"/treffen/{planned(session, at).id}"


def carried_on(browser: Browser, path: str) -> list[str]:
    found = browser.get(path).document.xpath(
        "//*[normalize-space()='Offene To-dos']/following-sibling::ul[1]/li/span[1]"
    )
    return [one.text_content() for one in found]


@pytest.mark.parametrize("page", ["", "/tagesordnung/druck"])
def test_the_office_sees_what_is_open_and_a_municipality_its_own(
    office: Browser, halle: Browser, path: str, page: str
) -> None:
    assert carried_on(office, path + page) == ["Daten liefern", "Ansprechperson nennen"]
    assert carried_on(halle, path + page) == ["Daten liefern"]


def test_word_and_mail_carry_them_too(office: Browser, path: str) -> None:
    line = "T1: Daten liefern (bis 07.05.2021)"

    data = office.get(f"{path}/tagesordnung.docx").response.data
    page = office.get(f"{path}/tagesordnung/druck")

    assert line in [one.text for one in Document(BytesIO(data)).paragraphs]
    mail = page.document.xpath("string(//textarea)")
    assert f"Offene To-dos:\n- {line}\n- T2: Ansprechperson nennen" in mail.replace("\r", "")


def test_a_meeting_that_is_over_or_called_off_carries_nothing(
    office: Browser, session: Session, at: datetime, path: str
) -> None:
    over = planned(session, at, PAST, "1. Treffen")
    session.commit()

    assert carried_on(office, f"/treffen/{over.id}") == []

    session.execute(sa.update(Meeting).values(state=MeetingState.CANCELLED))
    session.commit()
    assert carried_on(office, path) == []


def test_a_bilateral_meeting_carries_what_the_partner_owes(
    office: Browser, session: Session, path: str
) -> None:
    session.execute(
        sa.update(Meeting).values(partner_id=organisation(session, "Altenburger Land").id)
    )
    session.commit()

    assert carried_on(office, path) == ["Ansprechperson nennen"]


def test_only_the_office_reads_how_many_are_done_and_how_many_are_left_out(
    session: Session, at: datetime, path: str
) -> None:
    [first, *_] = session.scalars(sa.select(Assignment).order_by(Assignment.id))
    other = Assignment(
        organisation_id=organisation(session, "Altenburger Land").id, state=AssignmentState.OPEN
    )
    other.complete("Sabine Seidel", at, Channel.ONLINE)
    first.todo.assignments.append(other)
    session.flush()
    meeting = session.get(Meeting, int(path.rsplit("/", 1)[1]))
    assert meeting is not None

    halle_id = first.organisation_id
    of_halle = Viewer(0, "Maren Scholz", Role.MUNICIPALITY, halle_id, "Stadt Halle")

    whole = carried(session, meeting, WRITER, at.date(), limit=1)
    own = carried(session, meeting, of_halle, at.date())

    assert whole.lines == ["T1: Daten liefern (bis 07.05.2021, 1 von 2 erledigt)", "und 1 weitere"]
    assert own.lines == ["T1: Daten liefern (bis 07.05.2021)"]


def test_the_page_asks_for_them_once(app: Flask, office: Browser, path: str) -> None:
    with counted(app) as statements:
        office.get(path)

    assert sum("count_all" in one for one in statements) == 1
