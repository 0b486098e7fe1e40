"""When somebody is reminded: new, a week before, a day before, then three times weekly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzv_workflow.todos.deadlines import Dates, Occasion, is_working_day, occasion

MARCH = date(2027, 3, 1)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def reminded_on(dates: Dates, first: date, days: int) -> list[tuple[date, Occasion]]:
    """The days on which somebody hears of it, if mails go out on every day with mails."""
    told: date | None = None
    found = []
    for day in (first + timedelta(days=number) for number in range(days)):
        up = occasion(dates, day) if is_working_day(day) else None
        if up and (told is None or up[1] > told):
            found.append((day, up[0]))
            told = up[1]
    return found


def test_a_todo_is_announced_recalled_twice_and_then_every_week() -> None:
    dates = Dates(published=MARCH, due=date(2027, 3, 17))

    assert reminded_on(dates, MARCH, 37) == [
        (date(2027, 3, 1), Occasion.NEW),
        (date(2027, 3, 10), Occasion.BEFORE),
        (date(2027, 3, 16), Occasion.BEFORE),
        (date(2027, 3, 18), Occasion.OVERDUE),
        (date(2027, 3, 25), Occasion.OVERDUE),
        (date(2027, 4, 1), Occasion.OVERDUE),
    ]


def test_what_falls_on_a_weekend_is_told_on_monday() -> None:
    dates = Dates(published=date(2027, 3, 6), due=None)  # a Saturday

    assert reminded_on(dates, MARCH, 14) == [(date(2027, 3, 8), Occasion.NEW)]


def test_easter_has_no_mails() -> None:
    assert not is_working_day(date(2027, 3, 26))  # Good Friday
    assert not is_working_day(date(2027, 3, 29))  # Easter Monday
    assert is_working_day(date(2027, 3, 30))


def test_a_todo_without_deadline_is_announced_once() -> None:
    assert reminded_on(Dates(MARCH, None), MARCH, 60) == [(MARCH, Occasion.NEW)]


def test_a_standstill_of_three_days_costs_nothing_and_repeats_nothing() -> None:
    dates = Dates(published=MARCH, due=date(2027, 3, 17))

    after = occasion(dates, date(2027, 3, 12))  # nothing ran from the 10th to the 11th

    assert after == (Occasion.BEFORE, date(2027, 3, 10))


@pytest.mark.parametrize("late", [1, 2, 7])
def test_a_deadline_already_past_when_published_is_told_once_as_overdue(late: int) -> None:
    dates = Dates(published=MARCH, due=MARCH - timedelta(days=late))

    kinds = [kind for _, kind in reminded_on(dates, MARCH, 5)]

    assert kinds[0] in {Occasion.NEW, Occasion.OVERDUE}
    assert len(kinds) == len(set(kinds)) or set(kinds) == {Occasion.OVERDUE}


@given(published=DAYS, distance=st.integers(-30, 90), days=st.integers(0, 200))
def test_an_occasion_is_never_in_the_future_nor_before_it_was_published(
    published: date, distance: int, days: int
) -> None:
    dates = Dates(published, published + timedelta(days=distance))
    today = published + timedelta(days=days)

    up = occasion(dates, today)

    if up:
        assert published <= up[1] <= today


@given(published=DAYS, distance=st.integers(8, 90))
def test_nobody_hears_of_the_same_occasion_twice(published: date, distance: int) -> None:
    dates = Dates(published, published + timedelta(days=distance))

    told = reminded_on(dates, published, distance + 1)

    kinds = [kind for _, kind in told]
    assert kinds.count(Occasion.NEW) <= 1
    assert kinds.count(Occasion.BEFORE) <= 2
