"""How dates are written and read: every formatter shows the last day, too."""

from __future__ import annotations

from datetime import date, time

import pytest

from kzv_workflow.polls.wording import Part, legend, long, read_days, shifted, short


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (days("2021-06-23"), "Mi 23.06."),
        (days("2021-06-23", "2021-06-30"), "Mi 23.06. + Mi 30.06."),
        (days("2021-09-15", "2021-09-16"), "Mi 15. – Do 16.09."),
        (days("2021-09-15", "2021-09-16", "2021-09-17"), "Mi 15. – Fr 17.09."),
        (days("2021-06-30", "2021-07-01"), "Mi 30.06. – Do 01.07."),
        (days("2021-12-31", "2022-01-01"), "Fr 31.12.2021 – Sa 01.01.2022"),
        (days("2021-09-15", "2021-09-16", "2021-09-23"), "Mi 15. – Do 16.09. + Do 23.09."),
    ],
)
def test_short_words_for_days(given: list[date], words: str) -> None:
    assert short(given) == words
    assert short(reversed(given)) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (days("2021-09-15", "2021-09-16"), "Mittwoch, 15. bis Donnerstag, 16. September 2021"),
        (
            days("2021-06-23", "2021-06-30"),
            "Mittwoch, 23. Juni 2021 und Mittwoch, 30. Juni 2021",
        ),
        (days("2021-06-30", "2021-07-01"), "Mittwoch, 30. Juni bis Donnerstag, 1. Juli 2021"),
        (
            days("2021-12-31", "2022-01-01"),
            "Freitag, 31. Dezember 2021 bis Samstag, 1. Januar 2022",
        ),
    ],
)
def test_long_words_for_days(given: list[date], words: str) -> None:
    assert long(given) == words


def test_the_year_is_said_when_asked_for() -> None:
    assert short(days("2021-09-15", "2021-09-16"), year=True) == "Mi 15. – Do 16.09.2021"


def test_a_legend_says_days_hours_and_place() -> None:
    parts = [
        Part(1, date(2021, 9, 15), time(9), time(15), "in_person"),
        Part(2, date(2021, 9, 16), time(9), time(13), "in_person"),
    ]

    assert legend(parts, "Stadthaus Halle") == (
        "Mittwoch, 15. bis Donnerstag, 16. September 2021, Mi 15.09. 09:00–15:00 Uhr, "
        "Do 16.09. 09:00–13:00 Uhr, in Präsenz, Stadthaus Halle"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("23.06.2021", days("2021-06-23")),
        ("Mi, 23.06.2021", days("2021-06-23")),
        ("23.06. & 30.06.2021", days("2021-06-23", "2021-06-30")),
        ("Mi 23.06. + Mi 30.06.2021", days("2021-06-23", "2021-06-30")),
        ("15.–16.09.2021", days("2021-09-15", "2021-09-16")),
        ("15. bis 17.9.21", days("2021-09-15", "2021-09-16", "2021-09-17")),
        ("30.06. - 01.07.2021", days("2021-06-30", "2021-07-01")),
        ("15. und 16.09.2021", days("2021-09-15", "2021-09-16")),
        ("31.02.2021", []),
        ("16.–15.09.2021", []),
        ("01.01.–31.12.2021", []),
        ("15.09.", []),
        ("bald", []),
        ("", []),
    ],
)
def test_days_as_people_type_them(typed: str, meant: list[date]) -> None:
    assert read_days(typed) == meant


@pytest.mark.parametrize("weeks", [1, 4, 22, 52])
def test_weeks_later_it_is_the_same_weekday_whatever_the_clock_does(weeks: int) -> None:
    moved = shifted(date(2021, 3, 24), 7 * weeks)

    assert moved.weekday() == date(2021, 3, 24).weekday()
    assert (moved - date(2021, 3, 24)).days == 7 * weeks
