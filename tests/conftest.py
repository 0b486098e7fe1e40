"""The world of the tests: a migrated database with the cast, an application, its readers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.accounts.models import Account
from kzv_workflow.app import create_app
from kzv_workflow.clock import Clock
from kzv_workflow.config import Settings
from kzv_workflow.web.extensions import db
from tests.browser import Browser, ReadingClient
from tests.cast import add_cast

pytest_plugins = ["tests.postgres"]

NOW = datetime.fromisoformat("2021-04-23T10:00")  # Berlin time


def settings_in(folder: Path, database_url: str | None = None) -> Settings:
    """Settings of an instance in *folder*; SQLite there unless told otherwise."""
    return Settings(
        instance_path=folder,
        database_url=database_url or f"sqlite:///{folder / 'kzv.sqlite'}",
        secret_key="only for tests, never for an installation",
        now=NOW,
        libreoffice="",  # ten seconds a start; the tests about PDF ask for it
    )


@pytest.fixture(scope="session")
def instance_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder, migrated once and filled with the cast; tests copy it."""
    folder = tmp_path_factory.mktemp("template")
    application = create_app(settings_in(folder))
    schema.upgrade(application)
    with application.app_context():
        add_cast(db.session)
        db.session.commit()
        db.engine.dispose()
    return folder


@pytest.fixture
def instance(instance_template: Path, tmp_path: Path) -> Path:
    """A fresh instance folder with the cast."""
    folder = tmp_path / "instance"
    shutil.copytree(instance_template, folder)
    return folder


@pytest.fixture
def app(instance: Path) -> Iterator[Flask]:
    application = create_app(settings_in(instance))
    application.test_client_class = ReadingClient
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session outside any request; commit or roll back before the next request."""
    with app.app_context():
        maker = db.sessionmaker
    with maker(expire_on_commit=False) as outside:
        yield outside


@pytest.fixture
def at(app: Flask) -> datetime:
    """The instant the clock of the application shows."""
    clock: Clock = app.extensions["clock"]
    return clock.now()


@pytest.fixture
def browser_of(app: Flask) -> Callable[[str], Browser]:
    """A browser logged in as the account before the @; without a name: a stranger."""

    def open_browser(name: str = "") -> Browser:
        browser = Browser(app)
        if name:
            browser.log_in_as(f"{name}@demo.example")
        return browser

    return open_browser


@pytest.fixture
def stranger(browser_of: Callable[[str], Browser]) -> Browser:
    return browser_of("")


@pytest.fixture
def admin(browser_of: Callable[[str], Browser]) -> Browser:
    return browser_of("buero")


@pytest.fixture
def office(browser_of: Callable[[str], Browser]) -> Browser:
    return browser_of("assistenz")


@pytest.fixture
def altenburg(browser_of: Callable[[str], Browser]) -> Browser:
    return browser_of("altenburg")


@pytest.fixture
def halle(browser_of: Callable[[str], Browser]) -> Browser:
    return browser_of("halle")


def account_named(session: Session, name: str) -> Account:
    """The account of the cast whose mail address begins with *name*."""
    return session.query(Account).filter_by(email=f"{name}@demo.example").one()


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_url: str) -> Iterator[Flask]:
    """An application on PostgreSQL with the cast."""
    app = create_app(
        settings_in(tmp_path, postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    )
    schema.upgrade(app)
    with app.app_context():
        add_cast(db.session)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()
