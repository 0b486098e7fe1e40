"""Until when answers count, and on which morning those missing are reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from kzv_workflow.clock import BERLIN
from kzv_workflow.todos.deadlines import is_working_day

DIGEST_AT = time(7, 30)  # when the morning's mails are made, Berlin time
LONG, SHORT = timedelta(hours=48), timedelta(hours=36)


def is_over(deadline: date, at: datetime) -> bool:
    """The last day counts to its last minute, by the clock on the wall in Berlin."""
    return at.astimezone(BERLIN).date() > deadline


def reminder_day(started: date, deadline: date) -> date | None:
    """The last working day whose morning is at least 48 hours before the end.

    36 hours for polls that run two to five days; shorter ones remind nobody.
    """
    if (deadline - started).days < 2:
        return None
    latest = latest_notice(started, deadline)
    day = latest.date() if latest.time() >= DIGEST_AT else latest.date() - timedelta(days=1)
    while day > started:
        if is_working_day(day):
            return day
        day -= timedelta(days=1)
    return None


def latest_notice(started: date, deadline: date) -> datetime:
    """The last moment at which a reminder leaves people the time they are promised, in Berlin."""
    notice = LONG if (deadline - started).days > 5 else SHORT
    end = datetime.combine(deadline + timedelta(days=1), time(), BERLIN)
    return (end.astimezone(UTC) - notice).astimezone(BERLIN)
