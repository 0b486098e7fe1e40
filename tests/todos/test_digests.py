"""Who is told what on a morning, and why somebody is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kzv_workflow.todos.deadlines import Occasion, Plan, is_working_day
from kzv_workflow.todos.digests import Item, Reader, Situation, morning, mornings
from kzv_workflow.todos.outlook import lines

ALTENBURG, OFFICE = 1, 2
MONDAY = date(2027, 3, 1)
SEIDEL = Reader(ALTENBURG, "Altenburger Land", 7, "Sabine Seidel", "altenburg@demo.example", False)
LORENZ = Reader(OFFICE, "BiSMit", 8, "Dr. Hanna Lorenz", "buero@demo.example", False)
PETRI = Reader(OFFICE, "BiSMit", 9, "Jonas Petri", "assistenz@demo.example", False)
TAX = Item(
    1, ALTENBURG, 17, "Auswahl übermitteln", date(2027, 3, 17), None, MONDAY, Plan()
)  # fmt: skip


def world(*items: Item, readers: tuple[Reader, ...] = (SEIDEL, LORENZ, PETRI)) -> Situation:
    grouped = {key: [one for one in readers if one.organisation_id == key] for key in (1, 2)}
    names = {ALTENBURG: "Altenburger Land", OFFICE: "BiSMit"}
    return Situation(items, grouped, names, {ALTENBURG: "TH", OFFICE: "SN"})


def told(situation: Situation, first: date, days: int) -> list[tuple[date, Occasion]]:
    return [(one.day, due.occasion) for one in mornings(situation, first, days) for due in one.told]


def test_a_reminder_on_a_holiday_of_the_land_comes_the_working_day_before() -> None:
    children_day = date(2027, 9, 20)  # Weltkindertag, Monday, in Thüringen only
    item = replace(TAX, due=children_day + timedelta(days=1), published=date(2027, 9, 1), told=None)
    quiet = replace(item, plan=Plan(False, (1,), False))

    assert told(world(quiet), date(2027, 9, 13), 10) == [(date(2027, 9, 17), Occasion.BEFORE)]
    assert told(world(replace(quiet, organisation_id=OFFICE)), date(2027, 9, 13), 10) == [
        (children_day, Occasion.BEFORE)
    ]


def test_overdue_is_never_said_before_it_is_true() -> None:
    friday = date(2027, 3, 19)
    item = replace(TAX, due=friday, plan=Plan(False, (), True))

    assert told(world(item), MONDAY, 26) == [(date(2027, 3, 22), Occasion.OVERDUE)]


def test_after_three_mails_the_office_calls_instead() -> None:
    days = told(world(replace(TAX, plan=Plan(False, (), True))), MONDAY, 120)

    assert [kind for _, kind in days] == [Occasion.OVERDUE] * 3


def test_the_first_mail_about_what_is_long_overdue_is_not_called_the_last() -> None:
    item = replace(TAX, due=date(2027, 2, 8), plan=Plan(False, (), True))

    numbers = [due.overdue_mail for one in mornings(world(item), MONDAY, 60) for due in one.told]

    assert numbers == [1, 2, 3]


def test_a_step_that_waits_is_made_known_but_nobody_is_asked_for_it() -> None:
    item = replace(TAX, waits_for=16)

    found = mornings(world(item), MONDAY, 60)

    assert [due.occasion for one in found for due in one.told] == [Occasion.NEW]
    assert "wartet auf T16" in {one.reason for day in found for one in day.silences}


def test_the_occasions_of_a_todo_are_its_own() -> None:
    item = replace(TAX, plan=Plan(False, (14, 3), False))

    assert told(world(item), MONDAY, 60) == [
        (date(2027, 3, 3), Occasion.BEFORE),
        (date(2027, 3, 12), Occasion.BEFORE),  # the 14th is a Sunday
    ]


def test_who_paused_gets_nothing_and_the_reason_is_shown() -> None:
    found = morning(world(TAX, readers=(replace(SEIDEL, is_paused=True),)), MONDAY)

    assert found.deliveries == []
    assert found.told == []
    [silence] = found.silences
    assert (silence.name, silence.reason) == ("Sabine Seidel", "hat die Erinnerungen angehalten")
    assert silence.numbers == [17]


def test_who_is_away_is_told_on_the_first_day_back() -> None:
    away = replace(SEIDEL, absent_until=date(2027, 3, 3))

    days = told(world(TAX, readers=(away,)), MONDAY, 5)

    assert days == [(date(2027, 3, 4), Occasion.NEW)]


def test_what_is_for_one_person_goes_to_that_one_and_while_away_to_the_substitute() -> None:
    item = replace(TAX, organisation_id=OFFICE, person_id=8)
    away = replace(LORENZ, absent_until=date(2027, 3, 5), substitute_id=9)

    present = morning(world(item), MONDAY)
    absent = morning(world(item, readers=(away, PETRI)), MONDAY)

    assert [one.reader for one in present.deliveries] == [LORENZ]
    assert [one.reader for one in absent.deliveries] == [PETRI]


def test_without_an_address_it_stays_up_until_there_is_one() -> None:
    found = morning(world(TAX, readers=()), MONDAY)

    assert found.told == []
    assert found.silences[0].reason == "keine Mailadresse im Verzeichnis"


def test_while_the_office_owes_an_answer_nobody_is_chased() -> None:
    found = morning(world(replace(TAX, obstacle="die Rückfrage wartet")), MONDAY)

    assert found.deliveries == []
    assert found.silences[0].reason == "die Rückfrage wartet"


def test_a_holiday_says_that_the_mail_comes_later() -> None:
    ascension = date(2027, 5, 6)
    item = replace(TAX, due=date(2027, 6, 17), published=ascension)

    [first, second] = lines(mornings(world(item), ascension, 2))

    assert "Christi Himmelfahrt" in first.silences[0].reason
    assert [one.about for one in second.mails] == ["T17 neu"]


def test_the_preview_says_each_reason_once() -> None:
    paused = world(TAX, readers=(replace(SEIDEL, is_paused=True),))

    found = lines(mornings(paused, MONDAY, 10))

    assert [one.day for one in found] == [MONDAY]


def test_a_year_with_every_holiday_tells_each_occasion_exactly_once_in_every_land() -> None:
    first = date(2027, 1, 1)
    starts = [first + timedelta(days=number) for number in range(0, 330, 3)]
    for land in ("TH", "ST", "SN"):
        items = [
            replace(TAX, assignment_id=key, due=start + timedelta(days=20), published=start)
            for key, start in enumerate(starts, start=1)
        ]
        situation = replace(world(*items), lands={ALTENBURG: land, OFFICE: "SN"})

        year = mornings(situation, first, 400)

        came = [(due.assignment_id, due.occasion_day) for one in year for due in one.told]
        assert len(came) == len(set(came))
        assert all(is_working_day(one.day, land) for one in year if one.told)
        for item in items:
            own = [
                due.occasion for one in year for due in one.told
                if due.assignment_id == item.assignment_id
            ]  # fmt: skip
            assert own == [
                Occasion.NEW, Occasion.BEFORE, Occasion.BEFORE, *[Occasion.OVERDUE] * 3
            ]  # fmt: skip
