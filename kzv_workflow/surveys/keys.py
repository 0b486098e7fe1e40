"""Where the private keys of running surveys lie: outside the database and every backup.

One file each in ``instance/survey_keys``. It is deleted once the answers are opened; what was
sealed with it stays sealed for ever, also in old backups.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy.orm import Session

from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import sealing

FOLDER = "survey_keys"


def create(session: Session) -> tuple[str, str]:
    """A new key: the name of its file, and the public half."""
    name, private = secrets.token_hex(16), sealing.new_private_key()
    path = _path(session, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    return name, sealing.public_key(private)


def read(session: Session, name: str) -> bytes:
    """The private key. Raises DomainError if its file is gone."""
    try:
        return _path(session, name).read_bytes()
    except OSError as error:
        raise DomainError(
            "Der Schlüssel dieser Befragung fehlt auf dem Server. Ohne ihn kann niemand die "
            "Antworten öffnen."
        ) from error


def is_there(session: Session, name: str) -> bool:
    return _path(session, name).exists()


def destroy(session: Session, name: str) -> bool:
    """Delete the key; False if it was gone already."""
    try:
        _path(session, name).unlink()
    except FileNotFoundError:
        return False
    return True


def _path(session: Session, name: str) -> Path:
    return settings_of(session).instance_path / FOLDER / f"{name}.key"
