"""The only reader of the system clock: now in UTC, today in Berlin; demo data may shift it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


class Clock:
    """A running clock that may have been started at another Berlin wall-clock time."""

    def __init__(self, starts_at: datetime | None = None) -> None:
        """``starts_at``: a naive Berlin time; None follows the system clock."""
        self._shift = timedelta()
        if starts_at is not None:
            self._shift = starts_at.replace(tzinfo=BERLIN) - datetime.now(UTC)

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC) + self._shift

    def today(self) -> date:
        """The calendar day in Berlin."""
        return self.now().astimezone(BERLIN).date()
