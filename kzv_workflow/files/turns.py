"""So many at once, and whoever has waited longest is next."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A semaphore that nobody overtakes at: a turn that ends goes to the first who waits.

    Those of ``threading`` let a thread that has just finished take the next turn again, so under
    load somebody could wait for ever.
    """

    def __init__(self, at_once: int) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[bool]:
        """Inside, it is one's turn; or False, after *patience* seconds of waiting."""
        is_mine = self._take(patience)
        try:
            yield is_mine
        finally:
            if is_mine:
                self._pass_on()

    @property
    def in_line(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def _take(self, patience: float) -> bool:
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(patience):
            return True
        with self._lock:
            if called.is_set():  # in the very last moment
                return True
            self._waiting.remove(called)
            return False

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
