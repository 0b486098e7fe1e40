"""The database vocabulary: base class, column types, naming convention, how SQLite is opened.

A transaction of SQLite starts with ``BEGIN IMMEDIATE`` unless it is announced as reading only:
the default deferred start loses updates or fails with "database is locked" as soon as two
requests read and then write.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from kzv_workflow.config import Settings

BUSY_TIMEOUT_MS = 5000

_TURN = "turn to write"

_reading: ContextVar[bool] = ContextVar("reading", default=False)
_migrating: ContextVar[bool] = ContextVar("migrating", default=False)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant: only aware times go in, UTC comes out, also on SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def enum_column(kind: type[StrEnum]) -> sa.Enum:
    """A StrEnum stored by value; models check it with ``one_of`` so that changes stay visible."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def one_of(column: str, kind: type[StrEnum]) -> sa.CheckConstraint:
    """The database refuses what the enum does not know."""
    values = ", ".join(f"'{member.value}'" for member in kind)
    return sa.CheckConstraint(f"{column} IN ({values})", name=f"{column}_is_known")


Key = Annotated[int, mapped_column(primary_key=True)]
ShortText = Annotated[str, mapped_column(sa.String(200))]
# Sorted by our own key, byte by byte, whatever the server's language is.
SortKey = Annotated[
    str,
    mapped_column(sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")),
]
LongText = Annotated[str, mapped_column(sa.Text)]


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own protocol


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a column type is written in a migration: plain SQL types, never our own classes."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    return False


def settings_of(session: Session) -> Settings:
    """The settings of the application that opened the session; ``app`` puts them there."""
    settings: Settings = session.info["settings"]
    return settings


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside do not take the write lock."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take the write lock, also within :func:`reading`."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


def announce_reading(only: bool) -> None:
    """The same for the rest of the current context, for a web request."""
    _reading.set(only)


@contextmanager
def migrating() -> Iterator[None]:
    """Connections opened inside do not enforce foreign keys.

    Alembic rebuilds tables on SQLite; with enforcement on, dropping the old one would cascade
    into the rows of its children.
    """
    token = _migrating.set(True)
    try:
        yield
    finally:
        _migrating.reset(token)


def prepare_engine(engine: sa.Engine) -> None:
    """Open SQLite durably and safely; other databases need nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the begin event below says how to start
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute(f"PRAGMA foreign_keys = {'OFF' if _migrating.get() else 'ON'}")

    turn = _queue_of_writers(engine)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if _reading.get():
            connection.exec_driver_sql("BEGIN")
            return
        connection.info[_TURN] = turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _queue_of_writers(engine: sa.Engine) -> threading.Lock:
    """A lock that writers of this process hold until their transaction ends.

    SQLite lets those who wait try again after ever longer pauses, and under load somebody never
    gets it. Who waited here in vain (another process writes) meets SQLite's own lock and error.
    """
    turn = threading.Lock()

    def give_back(holder: Any, *_details: Any) -> None:
        if holder.info.pop(_TURN, False):
            turn.release()

    event.listen(engine, "commit", give_back)
    event.listen(engine, "rollback", give_back)
    event.listen(engine, "checkin", lambda _connection, record: give_back(record))
    return turn
