"""Where the private keys of running surveys lie: outside the database and every backup.

One file each in ``instance/survey_keys``. It is deleted once the answers are opened; what was
sealed with it stays sealed for ever, also in old backups.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session, SessionTransaction

from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import sealing

FOLDER = "survey_keys"
LOST = (
    "Der Schlüssel dieser Befragung fehlt auf dem Server oder ist beschädigt. Ohne ihn kann "
    "niemand die Antworten öffnen."
)

_UNSAVED = "survey keys of this transaction"


def create(session: Session) -> tuple[str, str]:
    """A new key: the name of its file, and the public half.

    If the transaction is given up, the file goes, too.
    """
    name, private = secrets.token_hex(16), sealing.new_private_key()
    path = _path(session, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    session.info.setdefault(_UNSAVED, []).append(name)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)
    return name, sealing.public_key(private)


def read(session: Session, name: str, public: str) -> bytes:
    """The private key. Raises DomainError if its file is gone or is not the other half."""
    try:
        private = _path(session, name).read_bytes()
    except OSError as error:
        raise DomainError(LOST) from error
    if len(private) != sealing.KEY_BYTES or sealing.public_key(private) != public:
        raise DomainError(LOST)
    return private


def is_lost(session: Session, name: str, public: str) -> bool:
    """Whether :func:`read` would fail."""
    try:
        read(session, name, public)
    except DomainError:
        return True
    return False


def destroy(session: Session, name: str) -> bool:
    """Delete the key; False if it was gone already."""
    try:
        _path(session, name).unlink()
    except FileNotFoundError:
        return False
    return True


@sa.event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    """A commit that fails may have arrived all the same, so its keys stay."""
    if not session.in_nested_transaction():
        session.info.pop(_UNSAVED, None)


@sa.event.listens_for(Session, "after_transaction_end")
def _give_up(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        for name in session.info.pop(_UNSAVED, ()):
            destroy(session, name)


def _sync(folder: Path) -> None:
    """Make the new entry itself durable, not only what is in the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _path(session: Session, name: str) -> Path:
    return settings_of(session).instance_path / FOLDER / f"{name}.key"
