"""Runs a reader in a process of its own, so that a bad file can hurt nobody but that process.

A process reads one file and is gone. Who shows a form for a file lets one wait for it
(:func:`make_ready`): it has its limits and its imports by then, so the reading begins at once.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import signal

from kzv_workflow.errors import DomainError
from kzv_workflow.files.isolation import Reader, address, is_isolated
from kzv_workflow.files.limits import CHILD_ANSWER, CHILD_SECONDS, CHILDREN_AT_ONCE
from kzv_workflow.files.process import Ending, ReadingProcess
from kzv_workflow.files.turns import Turns
from kzv_workflow.files.waiting import Waiting

TOO_SLOW = (
    f"Die Datei konnte nicht innerhalb von {CHILD_SECONDS} Sekunden gelesen werden. Bitte teilen "
    "Sie das Dokument auf oder speichern Sie es neu und versuchen Sie es noch einmal."
)
TOO_MUCH = (
    "Die Datei ist zu umfangreich, um gelesen zu werden. Bitte teilen Sie das Dokument auf und "
    "laden Sie die Teile einzeln hoch."
)
UNREADABLE = (
    "Die Datei ist beschädigt und konnte nicht gelesen werden. Bitte speichern Sie sie in Word "
    "oder LibreOffice neu und laden Sie sie noch einmal hoch."
)
BUSY = (
    "Gerade werden mehrere Dateien gleichzeitig gelesen. Bitte versuchen Sie es in einigen "
    "Sekunden noch einmal."
)

_log = logging.getLogger(__name__)
_WAIT_FOR_TURN = 2 * CHILD_SECONDS
_turns = Turns(CHILDREN_AT_ONCE)
_waiting = Waiting()


def make_ready(reader: Reader) -> None:
    """A file for ``reader`` is likely to come soon: let a process wait for it."""
    _waiting.prepare(reader.__module__)


def stop_waiting() -> None:
    """No file is expected any more."""
    _waiting.end()


def run(reader: Reader, name: str, data: bytes, *, seconds: float = CHILD_SECONDS) -> object:
    """What ``reader(name, data)`` returns, computed elsewhere; a DomainError says why not.

    ``reader`` must be marked with :func:`kzv_workflow.files.isolation.isolated`.
    """
    if not is_isolated(address(reader)):
        raise PermissionError(address(reader))
    request = json.dumps({"reader": address(reader), "name": name}).encode("ascii") + b"\n"
    with _turns.turn(_WAIT_FOR_TURN) as is_mine:
        if not is_mine:
            raise DomainError(BUSY)
        ending = _read(reader.__module__, request, data, seconds)
    if not (ending.began or ending.late):
        _log.warning("reading process did not start: %s", ending.returncode)
        raise DomainError(BUSY)
    return understood(ending.returncode, ending.output, late=ending.late)


def _read(module: str, request: bytes, data: bytes, seconds: float) -> Ending:
    """By the process that waits, and soon another waits; by a fresh one if none began."""
    waiting = _waiting.take(module)
    if waiting is None:
        return ReadingProcess(module).read(request, data, seconds)
    ending = waiting.read(request, data, seconds)
    if not (ending.began or ending.late):
        ending = ReadingProcess(module).read(request, data, seconds)
    _waiting.prepare_soon(module)
    return ending


atexit.register(stop_waiting)
if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_waiting.forget)


def understood(returncode: int, output: bytes, *, late: bool) -> object:
    if returncode == 0 and 0 < len(output) <= CHILD_ANSWER:
        return _result(json.loads(output))
    if late or returncode == -getattr(signal, "SIGXCPU", 0) != 0:
        raise DomainError(TOO_SLOW)
    _log.warning("reading process ended with %s", returncode)
    raise DomainError(UNREADABLE)


def _result(answer: dict[str, object]) -> object:
    if "refused" in answer:
        raise DomainError(str(answer["refused"]))
    if "failed" in answer:
        _log.warning("reading process gave up: %s", answer["failed"])
        raise DomainError(TOO_MUCH if answer["failed"] == "memory" else UNREADABLE)
    return answer["result"]
