"""CPU time of tasks that take turns, so that a slow moment of the machine meets all of them."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from statistics import median

Task = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU milliseconds of one task: single calls, round by round."""

    rounds: tuple[tuple[float, ...], ...]

    @property
    def per_call(self) -> float:
        """The median over the rounds of a round's mean."""
        return median(sum(calls) / len(calls) for calls in self.rounds)

    def percentile(self, percent: float) -> float:
        """The nearest-rank percentile of all calls."""
        calls = sorted(call for calls in self.rounds for call in calls)
        return calls[max(0, math.ceil(len(calls) * percent / 100) - 1)]


def take_turns(tasks: Mapping[str, Task], rounds: int, calls: int) -> dict[str, Timing]:
    """Each round runs each task ``calls`` times; every second round in reverse order."""
    for task in tasks.values():
        for _ in range(5):
            task()
    settle_garbage_collector()
    found: dict[str, list[tuple[float, ...]]] = {name: [] for name in tasks}
    for number in range(rounds):
        for name in list(tasks) if number % 2 else reversed(list(tasks)):
            found[name].append(tuple(_call(tasks[name]) for _ in range(calls)))
    return {name: Timing(tuple(timings)) for name, timings in found.items()}


def settle_garbage_collector() -> None:
    """As ``kzv_workflow.serve`` does after its start; ours and floor alike."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _call(task: Task) -> float:
    begin = time.process_time()
    task()
    return (time.process_time() - begin) * 1000


def stop_quietly(stop: Callable[[], object]) -> None:
    """End something that may have ended by itself."""
    with suppress(ProcessLookupError):
        stop()
