"""Runs a reader in a process of its own, so that a bad file can hurt nobody but that process.

``subprocess`` and not ``fork``: the server has threads, and the child must know neither its open
files nor its secrets. Measured on two cores: ready after 0.1 s, 25 MB of address space before the
file is read.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import kzv_workflow
from kzv_workflow.errors import DomainError
from kzv_workflow.files.isolation import Reader, address, is_isolated
from kzv_workflow.files.limits import CHILD_ANSWER, CHILD_SECONDS, CHILDREN_AT_ONCE

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
_ROOT = Path(kzv_workflow.__file__).resolve().parents[1]
_COMMAND = (sys.executable, "-P", "-s", "-B", "-m", "kzv_workflow.files.worker")
_WAIT_FOR_TURN = 2 * CHILD_SECONDS
_turns = threading.BoundedSemaphore(CHILDREN_AT_ONCE)


def run(reader: Reader, name: str, data: bytes, *, seconds: float = CHILD_SECONDS) -> object:
    """What ``reader(name, data)`` returns, computed elsewhere; a DomainError says why not.

    ``reader`` must be marked with :func:`kzv_workflow.files.isolation.isolated`.
    """
    if not is_isolated(address(reader)):
        raise PermissionError(address(reader))
    if not _turns.acquire(timeout=_WAIT_FOR_TURN):
        raise DomainError(BUSY)
    try:
        returncode, output, late = _talk(address(reader), name, data, seconds)
    finally:
        _turns.release()
    return understood(returncode, output, late=late)


def _talk(reader: str, name: str, data: bytes, seconds: float) -> tuple[int, bytes, bool]:
    """Start the child, hand it the file, take its answer; kill it when the time is over."""
    request = json.dumps({"reader": reader, "name": name}).encode("ascii") + b"\n"
    with subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=_ROOT,
    ) as process:
        late = threading.Event()
        clock = threading.Timer(seconds, _stop, (process, late))
        clock.start()
        try:
            output = _exchange(process, request, data)
        finally:
            process.kill()
            process.wait()
            clock.cancel()
            clock.join()
    return process.returncode, output, late.is_set()


def _exchange(process: subprocess.Popen[bytes], request: bytes, data: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with process.stdin as to_child:
            to_child.write(request)
            to_child.write(data)
    except BrokenPipeError:
        pass  # it died before it had read everything; its status says why
    output = process.stdout.read(CHILD_ANSWER + 1)
    if len(output) <= CHILD_ANSWER:
        process.wait()
    return output


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _environment() -> dict[str, str]:
    """Only what Python needs to start: no keys, no addresses of databases or mail servers."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}


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
