"""What a German deadline phrase resolves to, read on 15 April 2021 (a Thursday)."""

from datetime import date

import pytest

from kzv_workflow.german import Deadline, resolve

ON = date(2021, 4, 15)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def test_ende_april_is_due_on_its_last_day() -> None:
    assert resolve("Ende April 2021", ON).as_json() == {
        "from": "2021-04-21",
        "to": "2021-04-30",
        "due": "2021-04-30",
        "precision": "part_of_month",
        "kind": "part_of_month",
        "start": None,
        "meeting": None,
        "text": "Ende April 2021",
    }


@pytest.mark.parametrize(
    ("text", "kind", "first", "due"),
    [
        ("Mitte/Ende April", "part_of_month", "2021-04-11", "2021-04-30"),
        ("Mitte bis Ende April", "part_of_month", "2021-04-11", "2021-04-30"),
        ("Anfang/Mitte Mai", "part_of_month", "2021-05-01", "2021-05-20"),
        ("Anfang bis Mitte Juni 2021", "part_of_month", "2021-06-01", "2021-06-20"),
        ("Ende April/Anfang Mai", "part_of_month", "2021-04-21", "2021-05-10"),
        ("Monatsende", "part_of_month", "2021-04-21", "2021-04-30"),
        ("Ende nächsten Monats", "part_of_month", "2021-05-21", "2021-05-31"),
        ("Anfang April", "part_of_month", "2022-04-01", "2022-04-10"),
        ("Juni 2021", "month", "2021-06-01", "2021-06-30"),
        ("bis Mai", "month", "2021-05-01", "2021-05-31"),
        ("März", "month", "2022-03-01", "2022-03-31"),
        ("06/2021", "month", "2021-06-01", "2021-06-30"),
        ("bis 12/2022", "month", "2022-12-01", "2022-12-31"),
        ("April/Mai 2021", "month", "2021-04-01", "2021-05-31"),
        ("Feb. 2024", "month", "2024-02-01", "2024-02-29"),
        ("KW 17", "week", "2021-04-26", "2021-04-30"),
        ("bis 17. KW", "week", "2021-04-26", "2021-04-30"),
        ("KW 17/2021", "week", "2021-04-26", "2021-04-30"),
        ("KW 36/21", "week", "2021-09-06", "2021-09-10"),
        ("KW 17–18", "week", "2021-04-26", "2021-05-07"),
        ("KW 17/18", "week", "2021-04-26", "2021-05-07"),
        ("KW 3", "week", "2022-01-17", "2022-01-21"),
        ("KW 53", "week", "2026-12-28", "2027-01-01"),
        ("diese Woche", "week", "2021-04-12", "2021-04-16"),
        ("nächste Woche", "week", "2021-04-19", "2021-04-23"),
        ("Ende der Woche", "week", "2021-04-15", "2021-04-16"),
        ("Anfang nächster Woche", "week", "2021-04-19", "2021-04-20"),
        ("1. Quartal 2022", "quarter", "2022-01-01", "2022-03-31"),
        ("Q1/2022", "quarter", "2022-01-01", "2022-03-31"),
        ("I. Quartal", "quarter", "2022-01-01", "2022-03-31"),
        ("2. Quartal", "quarter", "2021-04-01", "2021-06-30"),
        ("2022", "year", "2022-01-01", "2022-12-31"),
        ("Ende 2022", "year", "2022-11-01", "2022-12-31"),
        ("Ende des Jahres", "year", "2021-11-01", "2021-12-31"),
        ("Jahresende", "year", "2021-11-01", "2021-12-31"),
        ("Mitte des Jahres", "year", "2021-06-01", "2021-07-31"),
        ("23.06. & 30.06.2021", "list", "2021-06-23", "2021-06-30"),
        ("24./25.11.2021", "list", "2021-11-24", "2021-11-25"),
        ("23. und 30. Juni", "list", "2021-06-23", "2021-06-30"),
        ("30.12. & 06.01.2022", "list", "2021-12-30", "2022-01-06"),
        ("23.–25.06.2021", "day", "2021-06-23", "2021-06-25"),
        ("vom 3.5. bis 7.5.2021", "day", "2021-05-03", "2021-05-07"),
        ("zwischen dem 3. und 7. Mai", "day", "2021-05-03", "2021-05-07"),
        ("innerhalb von 10 Tagen", "day", "2021-04-15", "2021-04-25"),
        ("binnen einer Woche", "day", "2021-04-15", "2021-04-22"),
        ("innerhalb von 10 Arbeitstagen", "day", "2021-04-15", "2021-04-29"),
    ],
)
def test_a_period_is_due_on_its_last_day(text: str, kind: str, first: str, due: str) -> None:
    found = resolve(text, ON)

    assert (found.kind, found.from_, found.due) == (kind, _day(first), _day(due))
    assert found.to == found.due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("07.05.2021", "2021-05-07"),
        ("7.5.21", "2021-05-07"),
        ("7.5.", "2021-05-07"),
        ("07.05.", "2021-05-07"),
        ("15.04.", "2021-04-15"),
        ("14.04.", "2022-04-14"),
        ("29.02.", "2024-02-29"),
        ("bis 29.07", "2021-07-29"),
        ("2021-05-07", "2021-05-07"),
        ("2. Juni 2021", "2021-06-02"),
        ("2. Juni", "2021-06-02"),
        ("3. Dez.", "2021-12-03"),
        ("Mi, 23.06.2021", "2021-06-23"),
        ("Freitag, den 7. Mai", "2021-05-07"),
        ("07.05.2021 12:00 Uhr", "2021-05-07"),
        ("bis 07.05.2021, 12 Uhr", "2021-05-07"),
        ("bis 12 Uhr am 07.05.2021", "2021-05-07"),
        ("spätestens bis zum 07.05.2021", "2021-05-07"),
        ("bis einschließlich 07.05.", "2021-05-07"),
        ("**Termin:** 07.05.2021", "2021-05-07"),
        ("Frist: 7.5.", "2021-05-07"),
        ("so schnell wie möglich, spätestens 7.5.", "2021-05-07"),
        ("vor dem 07.05.", "2021-05-06"),
        ("bis Freitag", "2021-04-16"),
        ("bis Donnerstag", "2021-04-22"),
        ("nächsten Freitag", "2021-04-16"),
        ("kommenden Montag", "2021-04-19"),
        ("Freitag nächster Woche", "2021-04-23"),
        ("heute", "2021-04-15"),
        ("morgen", "2021-04-16"),
        ("übermorgen", "2021-04-17"),
        ("in zwei Wochen", "2021-04-29"),
        ("in 14 Tagen", "2021-04-29"),
        ("in einem Monat", "2021-05-15"),
        ("bis Weihnachten", "2021-12-24"),
        ("bis Ostern", "2022-04-17"),
        ("Pfingsten", "2021-05-23"),
        ("bis zum 20. des Monats", "2021-04-20"),
        ("Ende April (30.04.2021)", "2021-04-30"),
    ],
)
def test_a_day_is_due_on_that_day(text: str, due: str) -> None:
    found = resolve(text, ON)

    assert (found.kind, found.precision, found.due) == ("day", "day", _day(due))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("ab 26.04.21", "2021-04-26"),
        ("Start bereits ab 26.04.21", "2021-04-26"),
        ("ab sofort", "2021-04-15"),
        ("Beginn: 3.5.", "2021-05-03"),
        ("ab nächster Woche", "2021-04-19"),
        ("seit 3.3.", "2021-03-03"),
        ("seit März", "2021-03-01"),
    ],
)
def test_a_start_is_never_a_due(text: str, start: str) -> None:
    assert resolve(text, ON) == Deadline(text, start=_day(start))


def test_a_start_and_a_due_are_both_kept() -> None:
    found = resolve("ab 26.04. bis 07.05.2021", date(2021, 4, 30))

    assert (found.start, found.due, found.kind) == (date(2021, 4, 26), date(2021, 5, 7), "day")


@pytest.mark.parametrize(
    ("text", "kind", "meeting"),
    [
        ("vor dem 2. Treffen", "before_meeting", "2. Treffen"),
        (
            "vor dem 2. Treffen zum Kennzahlenvergleich (2. Treffen geplant Juni 2021)",
            "before_meeting",
            "2. Treffen",
        ),
        (
            "in der 2. Veranstaltung zum Kennzahlenvergleich (geplant Juni 2021)",
            "at_meeting",
            "2. Veranstaltung",
        ),
        ("bis zum nächsten Treffen", "before_meeting", "nächstes Treffen"),
        ("bis zur nächsten Sitzung", "before_meeting", "nächste Sitzung"),
        ("bis zum nächsten Workshop", "before_meeting", "nächster Workshop"),
        ("vor der zweiten Sitzung", "before_meeting", "2. Sitzung"),
        ("bis 2 Wochen vor dem 2. Treffen", "before_meeting", "2. Treffen"),
        ("zum 3. Treffen", "at_meeting", "3. Treffen"),
        ("auf dem nächsten Treffen", "at_meeting", "nächstes Treffen"),
        ("im 2. Treffen", "at_meeting", "2. Treffen"),
        ("bei der nächsten VA", "at_meeting", "nächste VA"),
    ],
)
def test_a_meeting_is_named_and_its_planned_month_is_no_due(
    text: str, kind: str, meeting: str
) -> None:
    assert resolve(text, ON) == Deadline(text, kind=kind, meeting=meeting)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("bis zum nächsten Treffen am 25.07.2021", "2021-07-25"),
        ("vor dem nächsten Treffen am 25.07.2021", "2021-07-24"),
        ("beim nächsten Treffen (25.07.2021)", "2021-07-25"),
        ("zwei Wochen vor dem nächsten Treffen am 25.07.2021", "2021-07-11"),
    ],
)
def test_the_day_beside_a_meeting_makes_its_due(text: str, due: str) -> None:
    found = resolve(text, ON)

    assert (found.meeting, found.due) == ("nächstes Treffen", _day(due))


@pytest.mark.parametrize(
    "text",
    [
        "bis zu dem im Feedback-Bogen angegebenen Termin",
        "siehe Einladung",
        "wie vereinbart",
        "wie im Feedback-Bogen angegeben",
        "bis zu den Sommerferien",
        "innerhalb von 2 Wochen nach Versand des Protokolls",
    ],
)
def test_a_date_stated_elsewhere_is_a_reference(text: str) -> None:
    assert resolve(text, ON) == Deadline(text, kind="reference")


@pytest.mark.parametrize(
    "text",
    [
        "zeitnah",
        "so bald wie möglich",
        "asap",
        "kontinuierlich",
        "laufend",
        "offen",
        "n.n.",
        "im Nachgang",
        "bis 200 €",
        "bis zu 3 Personen",
        "bis zu 20 %",
        "12:00 Uhr",
        "bis 13 Uhr",
        "bis 10.30 Uhr",
        "S. 10 ff.",
        "Teil 2",
        "F 13-14",
        "1.2",
        "1.2.3",
        "BMBF plant Juli 2021",
        "bis 2000 Euro",
        "zum Termin",
        "Treffen",
        "",
        "   ",
        "bis",
        "Ende",
    ],
)
def test_what_is_no_date_resolves_to_nothing(text: str) -> None:
    assert resolve(text, ON) == Deadline(text)


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2021",
        "29.02.2021",
        "31.04.",
        "KW 54",
        "KW 53/2021",
        "25.–23.06.2021",
        "07.05.1850",
        "Ende 2150",
        "2021-13-01",
        "0. Mai",
        "vor dem 31.02.2021",
        "ab 31.02.2021",
    ],
)
def test_an_impossible_date_is_no_deadline(text: str) -> None:
    assert resolve(text, ON) == Deadline(text)
