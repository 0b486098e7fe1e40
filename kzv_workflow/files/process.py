"""One reading process, seen from outside: it is started, gets one file and never a second, ends.

``subprocess`` and not ``fork``: the server has threads, and the child must know neither its open
files nor its secrets. Measured on two cores: ready after 0.1 s, 25 MB of address space before the
file is read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

import kzv_workflow
from kzv_workflow.files.limits import CHILD_ANSWER, CHILD_IDLE, CHILD_START
from kzv_workflow.files.worker import SIGN

_ROOT = Path(kzv_workflow.__file__).resolve().parents[1]
_COMMAND = (sys.executable, "-P", "-s", "-B", "-m", "kzv_workflow.files.worker")


class Ending(NamedTuple):
    """How it ended; ``began`` tells whether it took the file at all, ``late`` that time was up."""

    returncode: int
    output: bytes
    began: bool
    late: bool


class ReadingProcess:
    """Starts at once and imports ``module``, where its reader is; then it waits for its file.

    After *idle* seconds without one, and when this process dies, it ends by itself.
    """

    def __init__(self, module: str, idle: int = CHILD_IDLE) -> None:
        self._process = subprocess.Popen(
            (*_COMMAND, module, str(idle)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=_ROOT,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def read(self, request: bytes, data: bytes, seconds: float) -> Ending:
        """Hand the file over, take the answer and end it.

        The clock runs from the handing over: what starting takes is no fault of the file.
        """
        output, late = b"", threading.Event()
        try:
            with self._killed_after(CHILD_START):
                is_ready = self._stdout.read(len(SIGN)) == SIGN
            if is_ready:
                with self._killed_after(seconds) as late:
                    output = self._exchange(request, data)
        finally:
            self.end()
        return Ending(
            self._process.returncode,
            output.removeprefix(SIGN),
            began=output.startswith(SIGN),
            late=late.is_set(),
        )

    def end(self) -> None:
        """Whatever it does: it is over, and nothing of it is left."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            pass

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _exchange(self, request: bytes, data: bytes) -> bytes:
        assert self._process.stdin is not None
        # It may die before it has read everything; its status says why.
        with suppress(BrokenPipeError), self._process.stdin as to_child:
            to_child.write(request)
            to_child.write(data)
        output = self._stdout.read(len(SIGN) + CHILD_ANSWER + 1)
        if len(output) <= len(SIGN) + CHILD_ANSWER:
            self._process.wait()
        return output

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[threading.Event]:
        """The event says that it was."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        try:
            yield late
        finally:
            clock.cancel()
            clock.join()


def _environment() -> dict[str, str]:
    """Only what Python needs to start: no keys, no addresses of databases or mail servers."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
