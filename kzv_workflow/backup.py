"""A consistent copy of database and files while the service runs, and bringing it back.

The database is copied by SQLite itself (``VACUUM INTO``): copying the file of a running database
gives broken copies, and closing such a copy can even break the original.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path

import sqlalchemy as sa

from kzv_workflow.config import Settings
from kzv_workflow.errors import DomainError

DATABASE = "database.sqlite"
FILES = "files"
OTHER_DATABASE = "Für PostgreSQL benutzen Sie bitte pg_dump und pg_restore."


def write(settings: Settings, target: Path) -> None:
    """Write a tar file with the database and the stored files; complete and checked, or not at all.

    Raises DomainError for databases other than SQLite and for copies that fail their check.
    """
    if not settings.is_sqlite:
        raise DomainError(OTHER_DATABASE)
    if target.exists():
        raise DomainError(f"{target} gibt es schon. Bitte einen anderen Namen wählen.")
    with tempfile.TemporaryDirectory(dir=target.resolve().parent) as folder:
        copy = Path(folder) / DATABASE
        with sqlite3.connect(_database_path(settings)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        _check(copy)
        packed = Path(folder) / "backup.tar"
        with tarfile.open(packed, "w") as archive:
            archive.add(copy, DATABASE)
            if (settings.instance_path / FILES).exists():
                archive.add(settings.instance_path / FILES, FILES)
        os.replace(packed, target)


def restore(settings: Settings, source: Path) -> None:
    """Unpack a backup into an empty instance.

    Raises DomainError if the instance has data already or the backup is damaged.
    """
    if not settings.is_sqlite:
        raise DomainError(OTHER_DATABASE)
    database, files = _database_path(settings), settings.instance_path / FILES
    if database.exists() or files.exists():
        raise DomainError("In dieser Instanz sind schon Daten. Bitte eine leere verwenden.")
    with tempfile.TemporaryDirectory(dir=settings.instance_path) as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise DomainError(f"{source} ist keine lesbare Sicherung.") from error
        copy = Path(folder) / DATABASE
        if not copy.exists():
            raise DomainError(f"{source} ist keine Sicherung dieses Programms.")
        _check(copy)
        if (Path(folder) / FILES).exists():
            shutil.move(Path(folder) / FILES, files)
        os.replace(copy, database)


def _database_path(settings: Settings) -> Path:
    return Path(sa.make_url(settings.database_url).database or "")


def _check(database: Path) -> None:
    try:
        with sqlite3.connect(database) as connection:
            result = connection.execute("PRAGMA integrity_check").fetchone()
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise DomainError("Die Datenbank in der Sicherung ist beschädigt.") from error
    if result != ("ok",) or broken:
        raise DomainError("Die Datenbank in der Sicherung ist beschädigt.")
