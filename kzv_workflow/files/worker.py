"""The inside of the reading process: limits first, then one reader, then one line of JSON.

Started by :mod:`kzv_workflow.files.child` as ``python -m kzv_workflow.files.worker``. Standard
input is a JSON line ``{"reader": address, "name": …}`` and then the bytes of the file. It imports
little, so that it is ready in about a tenth of a second.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import cast

from kzv_workflow.errors import DomainError
from kzv_workflow.files.isolation import PACKAGE, Reader, is_isolated
from kzv_workflow.files.limits import CHILD_ANSWER, CHILD_MEMORY, CHILD_SECONDS

try:
    import resource
except ImportError:  # Windows has no limits of this kind; the wall clock of the parent remains
    resource = None  # type: ignore[assignment]

Answer = dict[str, object]


def limit_myself() -> None:
    """No more memory and time than a Protokoll needs; no files written, no memory dumped."""
    if resource is None:
        return
    for what, most in (
        (resource.RLIMIT_AS, CHILD_MEMORY),
        (resource.RLIMIT_CPU, CHILD_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


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


def main() -> None:
    limit_myself()
    request = sys.stdin.buffer.readline()
    try:
        given = answer(request, sys.stdin.buffer.read())
    except MemoryError:
        given = {"failed": "memory"}
    sys.stdout.buffer.write(encoded(given))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
