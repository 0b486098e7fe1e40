"""The last day counts to its last minute in Berlin; when those missing are reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kzv_workflow.polls.deadlines import is_over, reminder_day


@pytest.mark.parametrize(
    ("instant", "over"),
    [
        ("2021-04-30T21:59", False),  # 23:59 in Berlin, summer time
        ("2021-04-30T22:00", True),
        ("2021-04-30T00:00", False),
        ("2021-05-01T00:00", True),
    ],
)
def test_a_deadline_ends_at_midnight_in_berlin(instant: str, over: bool) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert is_over(date(2021, 4, 30), at) is over


def test_in_winter_it_ends_an_hour_later_in_utc() -> None:
    assert not is_over(date(2021, 11, 30), datetime(2021, 11, 30, 22, 59, tzinfo=UTC))
    assert is_over(date(2021, 11, 30), datetime(2021, 11, 30, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("started", "deadline", "day"),
    [
        ("2021-04-15", "2021-04-30", "2021-04-28"),  # Friday's midnight less 48 h: Wednesday
        ("2021-04-15", "2021-04-26", "2021-04-23"),  # a weekend lies before
        ("2021-04-19", "2021-04-23", "2021-04-22"),  # four days: 36 h, Thursday morning
        ("2021-04-19", "2021-04-21", "2021-04-20"),
        ("2021-04-19", "2021-04-20", None),
        ("2021-04-19", "2021-04-19", None),
        ("2021-05-07", "2021-05-14", "2021-05-12"),  # Ascension Day in between
        ("2021-04-23", "2021-04-26", None),  # only a weekend in between
    ],
)
def test_the_morning_of_the_reminder(started: str, deadline: str, day: str | None) -> None:
    found = reminder_day(date.fromisoformat(started), date.fromisoformat(deadline))

    assert found == (date.fromisoformat(day) if day else None)
