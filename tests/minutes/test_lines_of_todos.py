"""Where a To-do was agreed: the link leads to its line in the text that its readers see."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.todos.models import Todo
from tests.browser import Browser
from tests.minutes.stages import TEXT, TODO_LINE, approve, drafted, edit, next_meeting, send
from tests.minutes.writing import newest

LATER = TEXT.replace("## Verfahren\n", "## Verfahren\n\n- vorab ein Hinweis\n- und noch einer\n")


def link(session: Session) -> str:
    found = session.scalars(sa.select(Todo.origin_url).order_by(Todo.number)).first()
    session.rollback()
    return (found or "").partition("#z")[2]


def line_now(session: Session) -> str:
    lines = newest(session).split("\n")
    return str(next(at for at, one in enumerate(lines, 1) if "Auswahl übermitteln" in one))


def test_in_a_draft_the_link_goes_with_the_line(
    office: Browser, session: Session, at: datetime
) -> None:
    path = drafted(session, at)

    edit(office, path, LATER)

    assert link(session) == line_now(session) != str(TODO_LINE)


def test_an_edit_after_sending_moves_the_link_only_when_it_is_sent_again(
    office: Browser, session: Session, at: datetime
) -> None:
    path = drafted(session, at)
    send(office, path)

    edit(office, path, LATER)
    before = link(session)
    send(office, path)

    assert before == str(TODO_LINE)
    assert link(session) == line_now(session) != str(TODO_LINE)


def test_what_is_approved_with_its_changes_is_read_from_then_on(
    office: Browser, session: Session, at: datetime
) -> None:
    path = drafted(session, at)
    send(office, path)
    edit(office, path, LATER)

    approve(office, path, next_meeting(session), "approved_with_corrections")

    assert link(session) == line_now(session) != str(TODO_LINE)
