"""Finding the deadline phrase in the running text of a To-do, read on 15 April 2021."""

from datetime import date

import pytest

from kzv_workflow.german import find_deadline, without_deadline

ON = date(2021, 4, 15)


@pytest.mark.parametrize(
    ("line", "kind", "due", "phrase"),
    [
        ("senden **Termin:** 03.09.2021", "day", "2021-09-03", "03.09.2021"),
        ("senden, bis Mitte Oktober 2021", "part_of_month", "2021-10-20", "bis Mitte Oktober 2021"),
        ("Ansprechperson nennen (KW 36/2021)", "week", "2021-09-10", "KW 36/2021"),
        ("**Termin Rückinfo:** Ende April 2021", "part_of_month", "2021-04-30", "Ende April 2021"),
        ("Laufzeit eigentlich bis 12/2022", "month", "2022-12-31", "bis 12/2022"),
        ("Abgabe spätestens am Freitag, 7. Mai, 12 Uhr", "day", "2021-05-07", None),
        ("Bericht vor dem 07.05. senden", "day", "2021-05-06", "vor dem 07.05."),
        ("Antwort innerhalb von 10 Tagen", "day", "2021-04-25", "innerhalb von 10 Tagen"),
        ("Zeitraum vom 3.5. bis 7.5.2021 nutzen", "day", "2021-05-07", "vom 3.5. bis 7.5.2021"),
        ("Zahlen bis 31.12.2020 melden. Termin: 07.05.2021", "day", "2021-05-07", "07.05.2021"),
        ("Einladung zum 3. Treffen bis 7.5. senden", "day", "2021-05-07", "bis 7.5."),
    ],
)
def test_the_phrase_is_found_with_its_due(
    line: str, kind: str, due: str, phrase: str | None
) -> None:
    found = find_deadline(line, ON)

    assert found is not None
    deadline, begin, end = found
    assert (deadline.kind, deadline.due) == (kind, date.fromisoformat(due))
    assert line[begin:end] == deadline.text
    assert phrase in (None, deadline.text)


@pytest.mark.parametrize(
    ("line", "kind", "meeting"),
    [
        ("Beratung in der 3. Veranstaltung", "at_meeting", "3. Veranstaltung"),
        (
            "Entwurf vor dem 2. Treffen zum Vergleich (2. Treffen geplant Juni 2021)",
            "before_meeting",
            "2. Treffen",
        ),
        (
            "Festlegung in der 2. Veranstaltung zum Vergleich (geplant Juni 2021)",
            "at_meeting",
            "2. Veranstaltung",
        ),
        ("Tabelle bis zur nächsten Sitzung ausfüllen", "before_meeting", "nächste Sitzung"),
        ("Bogen ausfüllen bis zu dem im Bogen angegebenen Termin", "reference", None),
        (
            "Bitte an die Kommunen, diesen bis zu dem im Feedback-Bogen angegebenen Termin"
            " auszufüllen.",
            "reference",
            None,
        ),
        ("Termin: zeitnah", "none", None),
    ],
)
def test_a_relation_is_found_without_a_due(line: str, kind: str, meeting: str | None) -> None:
    found = find_deadline(line, ON)

    assert found is not None
    assert (found[0].kind, found[0].meeting, found[0].due) == (kind, meeting, None)


def test_a_start_in_parentheses_is_found_as_a_start() -> None:
    found = find_deadline("gemeinsame Erarbeitung (Start bereits ab 26.04.21; gern mit Hilfe)", ON)

    assert found is not None
    assert (found[0].text, found[0].start, found[0].due) == (
        "Start bereits ab 26.04.21",
        date(2021, 4, 26),
        None,
    )


def test_a_sentence_with_start_and_due_carries_both() -> None:
    found = find_deadline("Start ab 26.04.21, Rückmeldung bis 07.05.2021 an das Büro", ON)

    assert found is not None
    deadline = found[0]
    assert (deadline.text, deadline.due) == ("bis 07.05.2021", date(2021, 5, 7))
    assert deadline.start == date(2021, 4, 26)


def test_start_and_due_side_by_side_are_one_phrase() -> None:
    found = find_deadline("Bearbeitung ab 26.04. bis 07.05.2021 durch alle", ON)

    assert found is not None
    assert found[0].text == "ab 26.04. bis 07.05.2021"


@pytest.mark.parametrize(
    "line",
    [
        "Dashboard Juli 2021",
        "Eröffnung in Zerbst in 06/2021",
        "informieren (BMBF plant Juli 2021)",
        "in diesen wird bis heute Braunkohle abgebaut",
        "IAB (2019): Kurzstudie",
        "Protokoll vom 25.03.21 prüfen",
        "Protokoll (25.03.2021) prüfen",
        "Kosten bis 200 €, bis zu 3 Personen, bis zu 20 %, 12:00 Uhr, S. 10 ff., Teil 2",
        "Aufwand bis 2 Stunden",
        "Versand zwei Wochen vor dem 07.05.2021",
        "von 9:00 bis 10:15 Uhr",
        "Schüler der 3. bis 7. Klasse",
        "von kleiner Auswahl bis alle Kennzahlen",
        "vor Ort in den Kommunen",
        "Einladung zum 3. Treffen versenden",
        "Ab dem nächsten Treffen werden wir diskutieren",
        "ab Herbst in Präsenz geplant",
        "Teilnahme ab Mittag",
        "den Termin 31.03.2021 zu verschieben",
        "Termin: 31.02.2021",
        "Zusammenfassung der Basiszahlen",
    ],
)
def test_false_friends_are_no_deadline(line: str) -> None:
    assert find_deadline(line, ON) is None


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Rückmeldung senden **Termin:** 03.09.2021", "Rückmeldung senden"),
        ("Entwurf versenden, bis Mitte Oktober 2021", "Entwurf versenden"),
        ("Ansprechperson nennen (KW 36/2021)", "Ansprechperson nennen"),
        ("Tabelle bis zur nächsten Sitzung ausfüllen.", "Tabelle ausfüllen."),
    ],
)
def test_the_sentence_reads_on_without_its_deadline(line: str, rest: str) -> None:
    found = find_deadline(line, ON)

    assert found is not None
    assert without_deadline(line, found[1], found[2]) == rest
