"""Bringing the database to the newest migration, one process at a time, and checking it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from kzv_workflow import db as database
from kzv_workflow.config import Settings
from kzv_workflow.web.extensions import alembic, db


def is_current(app: Flask) -> bool:
    """Whether the database is at the newest migration."""
    with database.reading(), db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        stored = set(connection.scalars(sa.text("SELECT version_num FROM alembic_version")))
    return stored == {revision.revision for revision in alembic.heads()}


def upgrade(app: Flask) -> None:
    """Run what is missing; SQLite does so without enforcing foreign keys and checks them after."""
    settings: Settings = app.extensions["settings"]
    with app.app_context(), _one_at_a_time(settings):
        if is_current(app):
            return
        with database.writing(), database.migrating():
            db.engine.dispose()
            alembic.upgrade()
            _check_foreign_keys()
        db.engine.dispose()


def _check_foreign_keys() -> None:
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration left dangling references: {broken[:5]}")


@contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """A second process that starts now waits until the first one has migrated."""
    with open(settings.instance_path / "migrate.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
