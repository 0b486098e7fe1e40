"""A To-do out of a comment: one click, once, and nobody is led to results they may not read."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from kzv_workflow.surveys import sending
from kzv_workflow.surveys.models import Survey
from kzv_workflow.todos.models import Todo
from tests.browser import Browser
from tests.factories import organisation
from tests.surveys.rounds import act, ended, settled

TEXT = "Mehr Pausen, bitte"


@pytest.fixture
def survey(session: Session, at: datetime) -> Survey:
    given = ({1: "gut", 5: TEXT}, *[{1: "gut"}] * 5)
    return ended(session, at, 6, *given, anonymous=False)  # else five texts are needed


@pytest.fixture
def path(survey: Survey) -> str:
    return f"/feedback/{survey.id}"


def todos(session: Session) -> list[Todo]:
    query = sa.select(Todo).options(selectinload(Todo.assignments)).order_by(Todo.id)
    found = list(session.scalars(query))
    for todo in found:
        assert [one.organisation.name for one in todo.assignments]
    session.commit()
    return found


def owners(todo: Todo) -> list[str]:
    return [one.organisation.name for one in todo.assignments]


def test_one_click_makes_it_the_offices_and_the_comment_says_so(
    office: Browser, session: Session, path: str
) -> None:
    office.get(f"{path}/ergebnis")

    office.submit(f"{path}/todo", step="now")

    [todo] = todos(session)
    assert (todo.text, owners(todo), todo.origin_url) == (TEXT, ["BiSMit"], f"{path}/ergebnis")
    assert todo.published_at is not None
    page = office.get(f"{path}/ergebnis")
    [link] = page.document.xpath(f"//a[text()='To-do T{todo.number}']/@href")
    assert TEXT in office.get(link).text
    assert "daraus machen" not in page.text


def test_the_second_of_two_clicks_is_refused(office: Browser, session: Session, path: str) -> None:
    form = office.get(f"{path}/ergebnis").form(f"{path}/todo")
    office.post(f"{path}/todo", {**form, "step": "now"})

    office.post(f"{path}/todo", {**form, "step": "now"})
    other = {**form, "text": "Anderes", "owners": str(organisation(session, "BiSMit").id)}
    session.commit()
    page = office.post(f"{path}/todo", other, 422)

    assert "Daraus ist schon das To-do T1 geworden." in page.text
    assert page.form(f"{path}/todo")["text"] == "Anderes"
    assert len(todos(session)) == 1


def test_the_form_takes_other_words_owners_and_a_deadline(
    office: Browser, session: Session, path: str
) -> None:
    page = office.get(f"{path}/ergebnis")
    form = office.get(next(one for one in page.links() if "/todo?" in one))
    assert form.form(f"{path}/todo")["text"] == TEXT

    office.submit(f"{path}/todo", text="Pausen einplanen", due="Ende Mai")

    [todo] = todos(session)
    assert (todo.text, todo.due_text, owners(todo)) == ("Pausen einplanen", "Ende Mai", ["BiSMit"])
    assert f"To-do T{todo.number}" in office.get(f"{path}/ergebnis").text


@pytest.mark.parametrize("is_released", [False, True])
def test_a_municipality_is_led_only_to_released_results(
    office: Browser,
    altenburg: Browser,
    session: Session,
    at: datetime,
    survey: Survey,
    is_released: bool,
) -> None:
    path = f"/feedback/{survey.id}"
    if is_released:
        sending.release(session, survey, act(at))
        session.commit()
    key = organisation(session, "Altenburger Land").id
    session.commit()
    form = office.get(f"{path}/ergebnis").form(f"{path}/todo")

    office.post(f"{path}/todo", {**form, "text": "Raum suchen", "owners": str(key)})

    desk = altenburg.get("/")
    assert "Raum suchen" in desk.text
    assert (f"{path}/ergebnis" in desk.links()) is is_released
    assert settled(session, survey).title in desk.text


def test_what_is_hidden_makes_no_todo(office: Browser, session: Session, path: str) -> None:
    office.get(f"{path}/ergebnis")

    office.post(f"{path}/todo", {"antwort": "0" * 32, "step": "now"}, 404)

    assert todos(session) == []
