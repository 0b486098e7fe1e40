"""What a measurement found, and the one table they are all printed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

COLUMNS = ("name", "ours", "floor", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Result:
    """One line: figures with their unit, the number the goal speaks of, and its limit.

    ``value`` is a ratio unless the goal is an absolute one. It has to stay at or below
    ``limit``, or above it if ``above``.
    """

    name: str
    ours: str
    floor: str
    value: float
    limit: float
    above: bool = False

    @property
    def is_ok(self) -> bool:
        return self.value > self.limit if self.above else self.value <= self.limit

    def cells(self) -> tuple[str, ...]:
        goal = f"{'>' if self.above else '≤'} {self.limit:g}"
        verdict = "ok" if self.is_ok else "over"
        return self.name, self.ours, self.floor, f"{self.value:.2f}", goal, verdict


def ratio(name: str, ours: float, floor: float, limit: float, unit: str = "ms") -> Result:
    """How many times the floor's figure ours is."""
    return Result(name, f"{ours:.2f} {unit}", f"{floor:.2f} {unit}", ours / floor, limit)


def table(results: Iterable[Result]) -> str:
    """Aligned columns: the name to the left, figures to the right."""
    rows = [COLUMNS, *(result.cells() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < column < 5 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
