"""Writing in the editor as the tests do it: the words for what a writer does."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kzv_workflow.minutes.models import MinutesDraft, MinutesVersion
from kzv_workflow.todos.models import Assignment, Todo
from tests.browser import Browser, Page

T = TypeVar("T")


def edit(browser: Browser, path: str, text: str, status: int = 303) -> Page:
    """Open the editor, replace the text and save."""
    browser.get(f"{path}/bearbeiten")
    return browser.submit("/bearbeiten", status, source=text, step="save")


def autosave(browser: Browser, path: str, text: str, status: int = 200) -> dict[str, object]:
    """What the script of the open editor sends after a pause."""
    assert browser.page is not None
    form = browser.page.form("/bearbeiten")
    fields = {name: form[name] for name in ("csrf_token", "base", "window")}
    answer = browser.client.post(f"{path}/sicherung", data={**fields, "source": text})
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    told: dict[str, object] = answer.get_json() if answer.is_json else {}
    return told


def told(session: Session, query: Select[T]) -> list[T]:
    """The values as they are stored now; the database is free again afterwards."""
    session.rollback()
    found = list(session.scalars(query))
    session.expunge_all()
    session.rollback()
    return found


def newest(session: Session) -> str:
    """The text of the newest version of the only Protokoll."""
    query = select(MinutesVersion.source).order_by(
        MinutesVersion.minutes_id.desc(), MinutesVersion.number.desc()
    )
    return told(session, query)[0]


def version_count(session: Session) -> int:
    return len(told(session, select(MinutesVersion.id)))


def drafts(session: Session) -> dict[str, str]:
    """Who has which autosave."""
    return {one.author_name: one.source for one in told(session, select(MinutesDraft))}


def todo_texts(session: Session) -> dict[int, str]:
    found = told(session, select(Todo).order_by(Todo.number))
    return {one.number: one.text for one in found}


def states(session: Session, number: int) -> set[str]:
    """The states of all assignments of a To-do."""
    query = select(Assignment.state).join(Assignment.todo).where(Todo.number == number)
    return {state.value for state in told(session, query)}
