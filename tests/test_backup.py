"""Backups are consistent while the service writes, and come back whole or not at all."""

from __future__ import annotations

import sqlite3
import tarfile
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kzv_workflow import backup
from kzv_workflow.config import Settings
from kzv_workflow.errors import DomainError
from kzv_workflow.web.extensions import db
from tests.conftest import settings_in


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


def test_a_backup_brings_everything_back(app: Flask, tmp_path: Path) -> None:
    (settings_of(app).instance_path / "files").mkdir()
    (settings_of(app).instance_path / "files" / "a").write_bytes(b"folder")
    backup.write(settings_of(app), tmp_path / "sicherung.tar")

    elsewhere = settings_in(tmp_path / "neu")
    elsewhere.instance_path.mkdir()
    backup.restore(elsewhere, tmp_path / "sicherung.tar")

    with sqlite3.connect(elsewhere.instance_path / "kzv.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM account").fetchone() == (11,)
    assert (elsewhere.instance_path / "files" / "a").read_bytes() == b"folder"


def test_backups_taken_while_somebody_writes_are_whole(app: Flask, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        with app.app_context():
            while not stop.is_set():
                number += 1
                values = {"a": f"a{number}", "b": f"b{number}"}
                for name in values.values():  # always in pairs
                    db.session.execute(
                        sa.text("INSERT INTO series (title) VALUES (:n)"), {"n": name}
                    )
                db.session.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(8):
            backup.write(settings_of(app), tmp_path / f"{number}.tar")
    finally:
        stop.set()
        writer.join()

    for number in range(8):
        with tarfile.open(tmp_path / f"{number}.tar") as archive:
            archive.extract(backup.DATABASE, tmp_path / str(number), filter="data")
        with sqlite3.connect(tmp_path / str(number) / backup.DATABASE) as connection:
            assert connection.execute("SELECT count(*) FROM series").fetchone()[0] % 2 == 1


def test_nothing_is_overwritten(app: Flask, tmp_path: Path) -> None:
    backup.write(settings_of(app), tmp_path / "sicherung.tar")

    with pytest.raises(DomainError, match="schon Daten"):
        backup.restore(settings_of(app), tmp_path / "sicherung.tar")


@pytest.mark.parametrize("damage", ["empty", "text", "other tar", "broken database"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    app: Flask, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "sicherung.tar"
    backup.write(settings_of(app), file)
    content = file.read_bytes()
    if damage == "other tar":
        with tarfile.open(file, "w") as archive:
            archive.add(__file__, "anderes.txt")
    else:
        file.write_bytes(
            {"empty": b"", "text": b"kein Archiv", "broken database": _spoil(content)}[damage]
        )
    elsewhere = settings_in(tmp_path / "neu")
    elsewhere.instance_path.mkdir()

    with pytest.raises(DomainError):
        backup.restore(elsewhere, file)

    assert list(elsewhere.instance_path.iterdir()) == []


def _spoil(content: bytes) -> bytes:
    """Overwrite pages in the middle of the database."""
    return content[:20_000] + b"\xff" * 40_000 + content[60_000:]
