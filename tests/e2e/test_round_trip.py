"""From an empty instance through a Protokoll, its To-dos and a meeting to the next Protokoll.

A real browser, a real mail server, commands in processes of their own, on both databases. The
clock is the real one: mails are delivered by a tick of the coming night, when no digest is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.conftest import PATIENCE_MS, chromium_running
from tests.e2e.letters import Letterbox
from tests.e2e.loop import ADMIN, ADMIN_PASSWORD, Loop
from tests.e2e.reader import Reader
from tests.e2e.server import Server
from tests.e2e.steps_of_a_meeting import (
    attendance_is_recorded,
    guests_are_invited,
    meeting_is_called_off_and_planned_again,
    meeting_is_planned,
    protokoll_is_begun,
    time_is_changed,
)
from tests.e2e.steps_of_a_protokoll import (
    each_municipality_gets_one_digest,
    municipality_reports_and_thinks_again,
    office_marks_one_and_reminds_the_missing,
    protokoll_is_pasted,
    protokoll_is_sent_round,
)
from tests.e2e.steps_of_setting_up import (
    account_is_activated,
    first_admin_is_created,
    municipalities_are_entered,
    office_is_set_up,
    people_come_by_excel,
)
from tests.mail.post_office import PostOffice


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    url: str = request.getfixturevalue("postgres_url")
    return {"DATABASE_URL": url.replace("postgresql://", "postgresql+psycopg://")}


@pytest.fixture
def loop(database: dict[str, str], tmp_path: Path) -> Iterator[Loop]:
    """An empty instance; what went wrong behind any page fails the test."""
    office, opened = PostOffice(), list[tuple[Reader, BrowserContext]]()
    mail = {"MAIL_URL": f"smtp://127.0.0.1:{office.port}", "MAIL_FROM": "BiSMit <kzv@b.example>"}
    server = Server(tmp_path / "instance", tmp_path / "server.log", **mail, **database)
    with chromium_running() as browser:

        def window() -> Reader:
            context = browser.new_context(locale="de-DE", accept_downloads=True)
            context.set_default_timeout(PATIENCE_MS)
            opened.append((Reader(context, server.base), context))
            return opened[-1][0]

        yield Loop(server, Letterbox(office), window)
    server.stop()
    office.controller.stop()
    assert [problem for reader, _ in opened for problem in reader.problems] == []
    assert not server.trouble()


@pytest.mark.timeout(600)
def test_from_the_empty_instance_to_the_next_protokoll(loop: Loop, tmp_path: Path) -> None:
    office = first_admin_is_created(loop)
    office_is_set_up(office)
    municipalities_are_entered(office)
    people_come_by_excel(office, tmp_path)
    altenburg = account_is_activated(loop, office)
    protokoll_is_pasted(office)
    protokoll_is_sent_round(loop, office)
    municipality_reports_and_thinks_again(altenburg)
    office_marks_one_and_reminds_the_missing(loop, office)
    each_municipality_gets_one_digest(loop)

    office = loop.log_in(ADMIN, ADMIN_PASSWORD)
    meeting_is_planned(office)
    guests_are_invited(loop, office)
    time_is_changed(loop, office)
    meeting_is_called_off_and_planned_again(loop, office)
    attendance_is_recorded(office)
    protokoll_is_begun(office)
