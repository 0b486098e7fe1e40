"""Long lists page by page, by the last row seen: no OFFSET, no count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Up to PAGE_SIZE rows and, if there are more, the cursor of the next page."""

    rows: Sequence[Row]
    next_cursor: str | None

    @classmethod
    def cut(cls, rows: Sequence[Row], cursor: Callable[[Row], str]) -> Page[Row]:
        """From at most PAGE_SIZE + 1 rows; the extra one only says that there are more."""
        if len(rows) <= PAGE_SIZE:
            return cls(rows, None)
        return cls(rows[:PAGE_SIZE], cursor(rows[PAGE_SIZE - 1]))
