"""Who may call what: every route has a row, and a route without one fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.app import create_app
from kzv_workflow.clock import Clock
from kzv_workflow.indicators import comparing, part_queries, parting, proposing, queries
from kzv_workflow.materials.models import Visibility
from kzv_workflow.todos import answering, pausing
from kzv_workflow.todos.answer_models import TodoTemplate
from kzv_workflow.todos.models import Assignment
from kzv_workflow.web.extensions import db
from kzv_workflow.web.viewer import Role, Viewer
from tests.access_table import CODES, GET, POST, PROVEN_BY_ADDRESS, READERS
from tests.announcements.test_announcements import announced
from tests.browser import Browser
from tests.conftest import account_named, settings_in
from tests.factories import (
    WRITER,
    assignment_for,
    blocked_days,
    feed_of,
    logo,
    queued_mail,
    seidel,
    taken_over,
    unclear_answer,
    unclear_mail,
)
from tests.indicators.rounds import opened, selection_of
from tests.materials.shelf import filed
from tests.meetings.invited import answer_link, invited_meeting
from tests.minutes.rounds import round_of
from tests.minutes.test_bulk import waiting_batch
from tests.polls.access import polls_of_everybody
from tests.surveys.rounds import surveys_in_every_state

World = tuple[Path, dict[str, str]]  # a filled instance, and the addresses in it


@pytest.fixture(scope="module")
def world(instance_template: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """An instance that holds something of everything; made once, copied for each test."""
    folder = tmp_path_factory.mktemp("access") / "instance"
    shutil.copytree(instance_template, folder)
    application = create_app(settings_in(folder))
    clock: Clock = application.extensions["clock"]
    with application.app_context(), db.sessionmaker(expire_on_commit=False) as session:
        names = everything(session, clock.now())
        session.commit()
    with application.app_context():
        db.engine.dispose()
    return folder, names


@pytest.fixture
def instance(world: World, tmp_path: Path) -> Path:
    folder = tmp_path / "instance"
    shutil.copytree(world[0], folder)
    return folder


@pytest.fixture
def objects(world: World) -> dict[str, str]:
    """The names in the table, as addresses."""
    return world[1]


def everything(session: Session, at: datetime) -> dict[str, str]:
    """One of each thing the table names, as its address."""
    asked = polls_of_everybody(session, at)
    sent = taken_over(session, at)
    draft = taken_over(
        session, at, "## Protokoll des 2. Treffens am 20.04.2021\n\n- Entwurf", circulated=False
    )
    own = assignment_for(session, "Altenburger Land", at)
    hidden = assignment_for(session, "Altenburger Land", at, published=False)
    meeting, invitation_id = invited_meeting(session, at)
    hidden_material = filed(session, at, "Intern", visibility=Visibility.OFFICE)
    selecting = selection_of(session, opened(session, at))
    released = opened(session, at, title="Freigegebene Auswahl")
    comparing.release(session, released, WRITER, at)
    proposal = proposing.propose(session, selecting, "Breitband", "", WRITER, at)
    secret = parting.hand_out(session, selecting, "Schulamt", ["D"], WRITER, at)
    session.commit()
    return {
        "<announcement>": str(announced(session, at).id),
        "<batch>": str(waiting_batch(session, at, 1)),
        "<material>": str(filed(session, at).id),
        "<material of the office>": str(hidden_material.id),
        **seidel(session, at),
        "<answer>": answer_link(session, invitation_id),
        **asked,
        **answers(session, own, at),
        **surveys_in_every_state(session, at),
        "<meeting>": str(meeting.id),
        "<invited>": str(invitation_id),
        "<of altenburg>": str(own.id),
        "<of altenburg, unpublished>": str(hidden.id),
        "<todo>": str(own.todo_id),
        "<blocked>": str(blocked_days(session, "Altenburger Land", at)),
        "<feed>": feed_of(session, "Altenburger Land", at),
        "<unclear>": str(unclear_mail(session, at).id),
        "<unclear answer>": str(unclear_answer(session, at).id),
        "<todo template>": str(block_of(session)),
        "<selection>": str(selecting.id),
        "<selection round>": str(selecting.round_id),
        "<catalogue>": str(selecting.round.catalogue_id),
        "<released round>": str(released.id),
        "<theme>": str(queries.themes(session, selecting.round.catalogue_id)[0].id),
        "<indicator>": str(queries.codes(session, released.catalogue_id)["D7"]),
        "<part secret>": secret,
        "<part>": str(part_queries.parts(session, selecting.id)[0].id),
        "<proposal>": str(proposal.id),
        "<mail>": str(queued_mail(session, at).id),
        "<sent>": str(sent.id),
        "<draft>": str(draft.id),
        "<logo>": str(logo(session, at).id),
        **round_of(session, at),
        "<of the sent one>": str(sent.meeting_id),
    }


def block_of(session: Session) -> int:
    """A text block for To-dos; its id."""
    block = TodoTemplate(title="Tabelle", text="Tabelle ausfüllen")
    session.add(block)
    session.flush()
    return block.id


def answers(session: Session, owed: Assignment, at: datetime) -> dict[str, str]:
    """A file and a question of Altenburg, and the page for pausing of Sabine Seidel."""
    of_altenburg = Viewer(0, "Sabine Seidel", Role.MUNICIPALITY, owed.organisation_id, "Altenburg")
    act = answering.Act(of_altenburg, at, "http://localhost")
    [file] = answering.hand_in(session, owed, [answering.Upload("a.txt", b"a")], act)
    request = answering.ask(session, owed, "Wie?", act)
    person = account_named(session, "altenburg").person
    secret = pausing.secret_of(session, f"p{person.id}", person.email or "")
    found = {
        "<file of altenburg>": str(file.id),
        "<request>": str(request.id),
        "<reader>": f"p{person.id}/{secret}",
    }
    session.commit()
    return found


def address(row: str, objects: dict[str, str]) -> str:
    for name, number in objects.items():
        row = row.replace(name, number)
    return row


@pytest.mark.parametrize("reader", READERS)
def test_get(browser_of: Callable[[str], Browser], objects: dict[str, str], reader: str) -> None:
    browser = browser_of(reader)

    seen = {row: browser.client.get(address(row, objects)).status_code for row in GET}

    expected = {row: CODES[codes[READERS.index(reader)]] for row, codes in GET.items()}
    expected["/anmelden"] = 302 if reader else 200
    assert seen == expected


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("row", POST)
def test_post(
    browser_of: Callable[[str], Browser], objects: dict[str, str], reader: str, row: str
) -> None:
    browser = browser_of(reader)
    token = browser.csrf_token()

    answer = browser.client.post(address(row, objects), data={"csrf_token": token})

    assert answer.status_code == CODES[POST[row][READERS.index(reader)]]


def test_every_route_has_a_row(app: Flask, objects: dict[str, str]) -> None:
    adapter = app.url_map.bind("localhost")
    covered = {
        (adapter.match(address(row, objects), method=method)[0], method)
        for table, method in ((GET, "GET"), (POST, "POST"))
        for row in table
    }

    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert routes == covered


@pytest.mark.parametrize("row", [row for row in POST if row not in PROVEN_BY_ADDRESS])
def test_no_form_is_accepted_without_its_token(
    admin: Browser, objects: dict[str, str], row: str
) -> None:
    assert admin.client.post(address(row, objects)).status_code == 400


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_no_form_of_another_site_is_accepted(office: Browser, headers: dict[str, str]) -> None:
    token = office.csrf_token()

    answer = office.client.post("/abmelden", data={"csrf_token": token}, headers=headers)

    assert answer.status_code == 400
