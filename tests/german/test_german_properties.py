"""What holds for every text and every day."""

from datetime import date
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from kzv_workflow.german import (
    MONTHS,
    find_deadline,
    format_date,
    format_date_long,
    format_day,
    parse_date,
    resolve,
    same_person,
    sort_key,
    split_name,
)
from kzv_workflow.german.sorting import municipality_sort_key, natural_key

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
WORDS = [
    "bis",
    "zum",
    "zu",
    "vor",
    "dem",
    "ab",
    "seit",
    "Start",
    "Beginn:",
    "Termin:",
    "Anfang",
    "Mitte",
    "Ende",
    "April",
    "Mai 2021",
    "Juni",
    "KW",
    "17",
    "54",
    "17/18",
    "2021",
    "/",
    "&",
    "–",
    "und",
    "(",
    ")",
    ",",
    ".",
    "12:00 Uhr",
    "07.05.",
    "31.02.",
    "7.5.21",
    "24./25.11.",
    "in",
    "zwei",
    "Wochen",
    "nächsten",
    "Treffen",
    "2.",
    "Sitzung",
    "(geplant Juni 2021)",
    "Quartal",
    "des Jahres",
    "Freitag",
    "Ostern",
    "vom",
    "zwischen",
    "am",
    "€",
    "heute",
]
PHRASES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@given(st.text() | PHRASES, st.dates())
def test_no_text_is_an_error(text: str, on: date) -> None:
    resolve(text, on)
    found = find_deadline(text, on)
    assert found is None or text[found[1] : found[2]] == found[0].text


@given(st.text() | PHRASES)
def test_no_name_is_an_error(text: str) -> None:
    split_name(text)
    assert same_person(text, text) == bool(split_name(text).surname)
    sort_key(text), natural_key(text), municipality_sort_key(text)
    parse_date(text)


@given(PHRASES, DAYS)
def test_a_period_never_begins_behind_its_due(text: str, on: date) -> None:
    found = resolve(text, on)
    if found.from_ and found.to and found.due:
        assert found.from_ <= found.to == found.due
    assert (found.due is None) == (found.precision is None)


@given(DAYS)
def test_every_day_is_read_back_as_it_was_written(day: date) -> None:
    for written in (format_date(day), format_day(day), format_date_long(day), day.isoformat()):
        assert parse_date(written) == day
        assert resolve(f"bis zum {written}", day).due == day


@given(
    st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.integers(1, 31),
    st.sampled_from(MONTHS),
    st.sampled_from(["{day}. {month}", "{month}", "Ende {month}", "Anfang/Mitte {month}"]),
)
def test_a_missing_year_never_lies_before_the_reference_day(
    on: date, day: int, month: str, shape: str
) -> None:
    due = resolve(shape.format(day=day, month=month), on).due
    assert due is None or due >= on


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(1, 53))
def test_a_week_without_a_year_is_the_next_of_that_number(on: date, number: int) -> None:
    found = resolve(f"KW {number}", on)
    assert found.from_ is not None
    assert found.due is not None
    assert found.due >= on
    assert found.due.isocalendar()[1:] == (number, 5)
    assert found.from_.weekday() == 0


def test_hostile_repetitions_take_no_time() -> None:
    pieces = ("bis ", "vor ", "1. ", "23.06. & ", "bis zu dem ", "Termin ", "a-", "( ", "in der ")
    begun = perf_counter()
    for piece in pieces:
        text = (piece * 500)[:2000]
        resolve(text, date(2021, 4, 15))
        find_deadline(text, date(2021, 4, 15))
    assert perf_counter() - begun < 3
