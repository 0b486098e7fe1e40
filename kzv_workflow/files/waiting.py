"""Reading processes that wait for a file which is likely to come: a form for it was shown."""

from __future__ import annotations

import threading
from contextlib import suppress

from kzv_workflow.files.limits import CHILDREN_WAITING
from kzv_workflow.files.process import ReadingProcess

_PAUSE = 1.0  # seconds, so that starting the next one does not slow down the page about this file


class Waiting:
    """Few, each with the module of its reader imported; for all others one is started fresh."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """After a fork: they wait for the process that started them, which may hold the lock."""
        self._lock = threading.Lock()
        self._processes = dict[str, ReadingProcess]()
        self._planned = dict[str, threading.Timer]()

    def prepare(self, module: str) -> None:
        """Let one wait for this module's reader, unless one does, or enough others do."""
        with self._lock:
            self._planned.pop(module, None)
            for key in [key for key, one in self._processes.items() if not one.is_alive]:
                self._processes.pop(key).end()
            if module not in self._processes and len(self._processes) < CHILDREN_WAITING:
                with suppress(OSError):  # no room now: the file will find a fresh one, or a reason
                    self._processes[module] = ReadingProcess(module)

    def prepare_soon(self, module: str) -> None:
        with self._lock:
            if module not in self._planned:
                timer = threading.Timer(_PAUSE, self.prepare, (module,))
                timer.daemon = True
                self._planned[module] = timer
                timer.start()

    def take(self, module: str) -> ReadingProcess | None:
        """It is the caller's alone; it may have died meanwhile."""
        with self._lock:
            return self._processes.pop(module, None)

    def end(self) -> None:
        with self._lock:
            while self._planned:
                self._planned.popitem()[1].cancel()
            while self._processes:
                self._processes.popitem()[1].end()
