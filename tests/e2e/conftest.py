"""One server for each test process, one Chromium for each module; logins are made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, StorageState, sync_playwright

from kzv_workflow.app import create_app
from kzv_workflow.clock import Clock
from kzv_workflow.web.extensions import db
from tests.cast import PASSWORD
from tests.conftest import NOW, settings_in
from tests.e2e.letters import Letterbox
from tests.e2e.loop import Loop
from tests.e2e.reader import WIDE, Reader
from tests.e2e.server import TURNS, Server, copy_of
from tests.e2e.world import fill, fill_with_six_dates
from tests.mail.post_office import PostOffice

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROLES = ("assistenz", "altenburg", "buero")
PATIENCE_MS = 15_000

Open = Callable[..., Reader]
Logins = dict[tuple[str, str], StorageState]


@contextmanager
def chromium_running() -> Iterator[Chromium]:
    """The browser of this machine while the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium(logins: Logins) -> Iterator[Chromium]:
    """The browser of this machine; without it these tests fail, they are not skipped.

    It ends with the module: while Playwright runs, its event loop counts as the one of this
    thread, and no application can be called in the same process.
    """
    with chromium_running() as browser:
        yield browser


@pytest.fixture(scope="session")
def running(instance_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server, with two worlds: "empty" (only the cast) and "filled" (three Protokolle)."""
    folder = tmp_path_factory.mktemp("e2e")
    instance = copy_of(instance_template, folder / "instance")
    server = Server(instance, folder / "server.log", NOW=f"{NOW:%Y-%m-%dT%H:%M}")
    yield server
    server.stop()
    assert not server.trouble()


@pytest.fixture(scope="session")
def logins(running: Server) -> Logins:
    """What the browser of each role remembers after logging in through the form, for each turn."""
    states: Logins = {}
    with chromium_running() as browser:
        for turn, role in product(TURNS, ROLES):
            context = browser.new_context(user_agent=turn)
            reader = Reader(context, running.base).open("/anmelden")
            reader.log_in(f"{role}@demo.example", PASSWORD)
            states[turn, role] = context.storage_state()
            context.close()
        running.remember("empty")
    app = create_app(settings_in(running.folder))
    with app.app_context():
        clock: Clock = app.extensions["clock"]
        fill(db.session, clock.now())
        db.engine.dispose()
        running.remember("filled")
        running.recall("empty")
        fill_with_six_dates(db.session, clock.now())
        db.engine.dispose()
    running.remember("six dates")
    return states


@pytest.fixture
def reader_of(chromium: Chromium, running: Server, logins: Logins) -> Iterator[Open]:
    """Opens a browser window of a role ("" is a stranger); what it did wrong fails the test."""
    opened: list[tuple[Reader, BrowserContext]] = []

    def open_reader(
        role: str = "", size: tuple[int, int] = WIDE, javascript: bool = True, dark: bool = False
    ) -> Reader:
        context = chromium.new_context(
            storage_state=logins[running.turn, role] if role else None,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="de-DE",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        reader = Reader(context, running.base)
        opened.append((reader, context))
        return reader

    yield open_reader
    problems = [problem for reader, _ in opened for problem in reader.problems]
    for _, context in opened:
        context.close()
    assert not problems, problems


@pytest.fixture
def server(running: Server, logins: Logins) -> Server:
    """The server with nothing but the cast, whatever the test before left."""
    running.restore("empty")
    return running


@pytest.fixture
def filled(running: Server, logins: Logins) -> Server:
    """The server with three Protokolle and a meeting to come."""
    running.restore("filled")
    return running


@pytest.fixture
def six_dates(running: Server, logins: Logins) -> Server:
    """The server with the cast, seven more people, and a poll of six dates."""
    running.restore("six dates")
    return running


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings of the loop's database."""
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
