"""Installations to be measured: migrated, with demo data of a scale, and logged-in readers."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from benchmarks.wsgi import Caller
from kzv_workflow import demo, demo_large, schema
from kzv_workflow.accounts.models import Account, LoginSession
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.app import create_app
from kzv_workflow.config import Settings
from kzv_workflow.demo_large import Scale
from kzv_workflow.web.access import now
from kzv_workflow.web.extensions import db

OFFICE, MUNICIPALITY = "buero@demo.example", "altenburg@demo.example"
FULL_PAGES = Scale(meetings=120, todos=200, people=300, history=20_000, open_every=2)


@dataclass(frozen=True, slots=True)
class Instance:
    """An application with its database file and the cookie of each reader."""

    app: Flask
    database: Path
    cookies: dict[str, str]

    def caller(self, path: str, reader: str, form: dict[str, str] | None = None) -> Caller:
        return Caller(self.app, path, self.cookies[reader], form)

    def scalar(self, statement: sa.Select[int]) -> int:
        with self.app.app_context():
            return db.session.scalars(statement).one()


def build(folder: Path, scale: Scale | None = None) -> Instance:
    """A new installation in *folder*: the demo, enlarged if a scale is given."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "kzv.sqlite"
    settings = Settings(folder, f"sqlite:///{database}", secrets.token_hex(16))
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context():
        demo.create(db.session, settings.demo_password, now())
        if scale:
            demo_large.enlarge(db.session, now(), scale)
        db.session.commit()
    return Instance(app, database, {name: _cookie(app, name) for name in (OFFICE, MUNICIPALITY)})


def _cookie(app: Flask, email: str) -> str:
    """A session opened on the server, without the cost of a password hash."""
    token = secrets.token_urlsafe(32)
    with app.app_context():
        account = db.session.scalars(sa.select(Account.id).where(Account.email == email)).one()
        opened = {"account_id": account, "created_at": now(), "last_seen_at": now()}
        db.session.add(LoginSession(token_hash=hash_token(token), device="Messung", **opened))
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"


@contextmanager
def counting(instance: Instance) -> Iterator[list[str]]:
    """The SQL statements sent inside, without the BEGIN of a transaction."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with instance.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
