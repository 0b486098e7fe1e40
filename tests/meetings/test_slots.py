"""Rows of forms and odd agendas: what was typed, what it means, what is worth a warning."""

from __future__ import annotations

from datetime import date, time

import pytest

from kzv_workflow.meetings.slots import Frame, TimedSlot, warnings
from kzv_workflow.meetings.typed import DayRow, SlotRow, filled, read_rows, rearranged

FIRST, SECOND = date(2021, 6, 23), date(2021, 6, 30)
DAYS = [Frame(FIRST, time(9), time(15)), Frame(SECOND, time(9), time(15))]


def slot(title: str, start: time | None, end: time | None, day: date | None = None) -> TimedSlot:
    return TimedSlot(title, start, end, day)


def test_slots_one_after_the_other_need_no_word() -> None:
    slots = [slot("A", time(9), time(10)), slot("Pause", time(10), time(10, 15))]

    assert warnings(slots, DAYS[:1]) == []


def test_an_overlap_and_a_gap_are_sentences() -> None:
    slots = [
        slot("A", time(10, 30), time(11, 50)),
        slot("B", time(10, 50), time(11)),
        slot("C", time(12), time(13)),
    ]

    assert warnings(slots, DAYS[:1]) == [
        "„A“ geht bis 11:50 Uhr, „B“ beginnt schon um 10:50 Uhr.",
        "Zwischen „A“ (11:50 Uhr) und „C“ (12:00 Uhr) ist eine Lücke.",
    ]


def test_days_of_a_meeting_do_not_overlap_each_other() -> None:
    slots = [slot("A", time(9), time(12), FIRST), slot("B", time(9), time(16), SECOND)]

    assert warnings(slots, DAYS) == ["Mi, 30.06.2021: „B“ endet nach dem Treffen (15:00 Uhr)."]


def test_slots_without_times_say_nothing() -> None:
    assert warnings([slot("A", None, None), slot("B", time(9), None)], DAYS[:1]) == []


def test_empty_rows_are_left_out_although_something_was_chosen_beforehand() -> None:
    form = {"days-0-day": "23.06.2021", "days-1-day": "", "days-1-mode": "online"}

    rows = filled(read_rows(DayRow, "days", form))

    assert [row.values["day"] for row in rows] == ["23.06.2021"]


@pytest.mark.parametrize(
    ("step", "order"),
    [
        ("up:1", "bac"), ("down:1", "acb"), ("up:0", "abc"), ("down:2", "abc"),
        ("remove:1", "ac"), ("remove:9", "abc"), ("up:x", "abc"), ("check", "abc"),
    ],
)  # fmt: skip
def test_buttons_move_rows(step: str, order: str) -> None:
    rows = [SlotRow.empty(title=title) for title in "abc"]

    changed = rearranged(rows, step, SlotRow.empty())

    assert changed is not None
    assert "".join(row.values["title"] for row in changed) == order


def test_saving_moves_nothing() -> None:
    assert rearranged([SlotRow.empty(title="a")], "save", SlotRow.empty()) is None


@pytest.mark.parametrize("typed", ["9:00", "09.00 Uhr", "9 Uhr", "9"])
def test_times_as_people_type_them(typed: str) -> None:
    row = SlotRow.empty(title="a", start=typed)

    row.check()

    assert (row.time_of("start"), row.errors) == (time(9), {})


def test_what_cannot_be_is_said_at_its_field() -> None:
    row = DayRow.empty(day="31.02.2021", start="15:00", end="9:00", mode="beamen")

    row.check()

    assert row.errors == {
        "day": "„31.02.2021“ ist kein Datum. Schreiben Sie zum Beispiel 23.06.2021.",
        "end": "Das Ende liegt nicht nach dem Beginn.",
        "mode": "Bitte wählen Sie online, in Präsenz oder hybrid.",
    }
