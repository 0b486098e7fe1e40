"""Keeping files: bytes in ``instance/files``, a row in the database.

The bytes are complete on the disk before the row exists, and the row decides: a transaction that
fails leaves bytes nobody refers to, never a row without bytes.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.files.models import StoredFile

FOLDER = "files"


def store(session: Session, name: str, mimetype: str, data: bytes, at: datetime) -> StoredFile:
    """Keep *data*; the file belongs to the session's transaction."""
    kept = StoredFile(
        id=uuid.uuid4().hex,
        name=name[:200],
        mimetype=mimetype,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        created_at=at,
    )
    _write(_path(session, kept.id), data)
    session.add(kept)
    session.flush()
    return kept


def same(session: Session, name: str, data: bytes) -> StoredFile | None:
    """A file with that name and exactly these bytes, if one is kept already."""
    return session.scalars(
        sa.select(StoredFile)
        .where(StoredFile.sha256 == hashlib.sha256(data).hexdigest(), StoredFile.name == name[:200])
        .limit(1)
    ).first()


def read(session: Session, file_id: str) -> bytes:
    """The bytes of a stored file, as they were stored.

    Raises DomainError if there is no such file, or its bytes are missing or damaged.
    """
    kept = session.get(StoredFile, file_id)
    if kept is None:
        raise DomainError("Diese Datei gibt es nicht.")
    try:
        data = _path(session, kept.id).read_bytes()
    except OSError as error:
        raise DomainError(f"Die Datei „{kept.name}“ fehlt im Speicher.") from error
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise DomainError(f"Die Datei „{kept.name}“ ist im Speicher beschädigt.")
    return data


def _path(session: Session, file_id: str) -> Path:
    return settings_of(session).instance_path / FOLDER / file_id[:2] / file_id


def _write(path: Path, data: bytes) -> None:
    """Written aside, then renamed: a file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_suffix(".part")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
