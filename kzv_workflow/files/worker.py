"""The inside of the reading process: limits first, then one reader, then one line of JSON.

Started by :mod:`kzv_workflow.files.process` as ``python -m kzv_workflow.files.worker MODULE
IDLE``: where the reader is, and for how many seconds to wait for a file. It says ``SIGN`` when
it is ready, and again when it has taken a file: standard input is a JSON line ``{"reader": address,
"name": …}`` and then its bytes. It imports little, so it is ready in about a tenth of a second.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import signal
import sys
import time
from typing import cast

from kzv_workflow.errors import DomainError
from kzv_workflow.files.isolation import PACKAGE, Reader, is_isolated
from kzv_workflow.files.limits import CHILD_ANSWER, CHILD_MEMORY, CHILD_SECONDS

try:
    import resource
except ImportError:  # Windows has no limits of this kind; the wall clock of the parent remains
    resource = None  # type: ignore[assignment]

SIGN = b"\n"  # JSON passes over it

Answer = dict[str, object]


def limit_myself() -> None:
    """No more memory and time than a Protokoll needs; no files written, no memory dumped."""
    if resource is None:
        return
    for what, most in (
        (resource.RLIMIT_AS, CHILD_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, 2 * CHILD_SECONDS))


def limit_my_time() -> None:
    """The processor time of the file; what starting took is not counted."""
    if resource is not None:
        most = math.ceil(time.process_time()) + CHILD_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def find(address: str) -> Reader:
    """The marked function at ``address``; PermissionError for anything else."""
    module, _, function = address.partition(":")
    if not module.startswith(PACKAGE):
        raise PermissionError(address)
    found = cast(Reader, getattr(importlib.import_module(module), function))
    if not is_isolated(address):
        raise PermissionError(address)
    return found


def answer(request: bytes, data: bytes) -> Answer:
    """``{"result": …}``, ``{"refused": sentence}`` or ``{"failed": why}``."""
    try:
        asked = json.loads(request)
        return {"result": find(asked["reader"])(asked["name"], data)}
    except DomainError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"failed": "memory"}
    except RecursionError:
        return {"failed": "depth"}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes ends here
        return {"failed": f"{type(error).__name__}: {error}"[:500]}


def encoded(given: Answer) -> bytes:
    """The answer as JSON, unless it is larger than anything worth reviewing."""
    try:
        text = json.dumps(given, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    except MemoryError:
        text = b" " * (CHILD_ANSWER + 1)
    return text if len(text) <= CHILD_ANSWER else b'{"failed":"memory"}'


def taken(idle: int) -> bytes:
    """The request, once there is one; b"" if nobody is there any more to send it."""
    has_alarm = hasattr(signal, "alarm")  # not on Windows: there it waits while the parent lives
    if has_alarm:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(idle)
    request = sys.stdin.buffer.readline()
    if has_alarm:
        signal.alarm(0)
    return request


def say(text: bytes) -> None:
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()


def main(module: str, idle: int) -> None:
    limit_myself()
    if module.startswith(PACKAGE):
        importlib.import_module(module)
    say(SIGN)
    request = taken(idle)
    if not request:
        return
    limit_my_time()
    say(SIGN)
    try:
        given = answer(request, sys.stdin.buffer.read())
    except MemoryError:
        given = {"failed": "memory"}
    say(encoded(given))
    os._exit(0)  # nothing is left that would be worth tidying up


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
