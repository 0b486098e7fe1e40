"""Holidays, school holidays and bridge days of the three Länder of the round."""

from __future__ import annotations

from datetime import date

import pytest

from kzv_workflow.meetings.closures import Closure, closures, is_free, knows_school_holidays

ROUND = ("SN", "ST", "TH")


@pytest.mark.parametrize(
    ("day", "reason", "lands"),
    [
        ("2021-11-17", "Buß- und Bettag", ("SN",)),
        ("2021-09-20", "Weltkindertag", ("TH",)),
        ("2021-01-06", "Heilige Drei Könige", ("ST",)),
        ("2021-10-20", "Herbstferien", ("SN",)),
        ("2021-04-06", "Oster-/Frühjahrsferien", ("SN", "TH")),
    ],
)
def test_a_land_closes_for_a_reason(day: str, reason: str, lands: tuple[str, ...]) -> None:
    assert Closure(reason, lands) in closures(date.fromisoformat(day), ROUND)


def test_the_day_between_a_holiday_and_the_weekend_is_a_bridge() -> None:
    assert Closure("Brückentag", ("SN", "TH")) in closures(date(2028, 10, 2), ROUND)
    assert not any(one.reason == "Brückentag" for one in closures(date(2028, 9, 25), ROUND))


def test_an_ordinary_wednesday_is_free_and_a_saturday_never() -> None:
    assert is_free(date(2021, 6, 23), ROUND)
    assert not is_free(date(2021, 6, 26), ROUND)
    assert not is_free(date(2021, 11, 17), ROUND)


def test_years_without_published_school_holidays_say_so() -> None:
    assert knows_school_holidays(date(2021, 6, 23), ROUND)
    assert not knows_school_holidays(date(2045, 6, 23), ROUND)
