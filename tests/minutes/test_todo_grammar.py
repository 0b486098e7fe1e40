"""How To-dos may be written: markers, owners, deadlines, lists, tables; and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from kzv_workflow.minutes.structure import BlockKind, Confidence, ParsedMinutes, Scope, TodoLine
from tests.minutes.protocols import read

HEAD = """# Protokoll der Sitzung am 15.04.2021

### Teilnehmende

#### Revierkommunen

**LK Nordsachsen** - Helga Tiedemann, Leitung

### BiSMit

Timo Falk (tf) - Monitoring

Katrin Roth (kr) - Leitung

## Verfahren (kr)

"""
CERTAIN, LIKELY, HINT = Confidence.CERTAIN, Confidence.LIKELY, Confidence.HINT


def minutes_with(body: str) -> ParsedMinutes:
    return read(f"{HEAD}{body}\n")


def todo_in(body: str) -> TodoLine:
    (todo,) = minutes_with(body).todos
    return todo


@pytest.mark.parametrize(
    "line",
    [
        *(f"{arrow} To do BiSMit: Liste senden" for arrow in ("→", "->", "-->", "=>", "==>", "▶")),
        *("\uf0e0 To do BiSMit: Liste senden", "--\\> To do BiSMit: Liste senden"),
        *("&rightarrow; To do BiSMit: Liste senden", "To do BiSMit: Liste senden"),
        *(f"→ {word} BiSMit: Liste senden" for word in ("To do", "To-do", "ToDo", "TODO", "Todo")),
        *("→ **To do** BiSMit: Liste senden", "**→ To do BiSMit:** Liste senden"),
        *("→ **To do BiSMit:** Liste senden", "→ **To do BiSMit**: Liste senden"),
        *("→ __To do BiSMit:__ Liste senden", "**→ To do BiSMit: Liste senden**"),
        *("→ To do: BiSMit – Liste senden", "→ To do BiSMit – Liste senden"),
        *("→ To do: BiSMit: Liste senden", "→ To do [BiSMit] Liste senden"),
        *("→ To do für BiSMit: Liste senden", "- → To do BiSMit: Liste senden"),
        *("Ergebnis unklar --> TODO BiSMit: Liste senden",),
    ],
)
def test_every_spelling_of_the_marker_is_a_certain_todo(line: str) -> None:
    todo = todo_in(line)
    assert (todo.confidence, todo.owners, todo.text) == (CERTAIN, ("BiSMit",), "Liste senden")
    assert todo.scope is Scope.OFFICE


@pytest.mark.parametrize(
    "line", ["- 3) → To do BiSMit: x", "→ 3) To do BiSMit: x", "3) → To do BiSMit: x"]
)
def test_number_before_or_after_the_arrow(line: str) -> None:
    assert (todo_in(line).number, todo_in(line).text) == ("3)", "x")


def test_marker_of_the_record_is_no_text() -> None:
    todo = todo_in("→ **To do BiSMit:** Liste senden {T17}")
    assert (todo.text, todo.marker) == ("Liste senden", 17)


@pytest.mark.parametrize(
    ("owners", "split", "scope", "organisations"),
    [
        ("BiSMit", ("BiSMit",), Scope.OFFICE, ()),
        ("Netzwerkbüro", ("Netzwerkbüro",), Scope.OFFICE, ()),
        ("Kommunen", ("Kommunen",), Scope.EACH_MUNICIPALITY, ()),
        ("alle Revierkommunen", ("alle Revierkommunen",), Scope.EACH_MUNICIPALITY, ()),
        ("BiSMit & Kommunen", ("BiSMit", "Kommunen"), Scope.JOINT, ()),
        ("Kommunen/BiSMit", ("Kommunen", "BiSMit"), Scope.JOINT, ()),
        ("alle", ("alle",), Scope.JOINT, ()),
        ("LK Leipzig", ("LK Leipzig",), Scope.ORGANISATION, ("Landkreis Leipzig",)),
        ("Leipzig", ("Leipzig",), Scope.ORGANISATION, ("Stadt Leipzig",)),
        ("BLK und Halle", ("BLK", "Halle"), Scope.ORGANISATION, ("Burgenlandkreis", "Stadt Halle")),
        ("tf", ("tf",), Scope.PERSON, ("BiSMit",)),
        ("Frau Tiedemann", ("Frau Tiedemann",), Scope.PERSON, ("Nordsachsen",)),
        ("tf, kr", ("tf", "kr"), Scope.PERSON, ("BiSMit",)),
    ],
)
def test_owners_are_split_and_resolved(
    owners: str, split: tuple[str, ...], scope: Scope, organisations: tuple[str, ...]
) -> None:
    todo = todo_in(f"→ To do {owners}: x senden")
    assert (todo.owners, todo.scope, todo.organisations) == (split, scope, organisations)


def test_unknown_owner_is_kept_with_a_warning() -> None:
    minutes = minutes_with("→ To do Schulamt & BiSMit: x senden")
    assert minutes.todos[0].owners == ("Schulamt", "BiSMit")
    assert [warning.message for warning in minutes.warnings] == [
        "„Schulamt“ ist als Zuständige/r eines To-dos nicht bekannt."
    ]


@pytest.mark.parametrize(
    ("body", "text", "kind", "due", "meeting", "start"),
    [
        ("senden **Termin:** 03.09.2021", "senden", "day", date(2021, 9, 3), None, None),
        ("senden\n**Termin:** 03.09.2021", "senden", "day", date(2021, 9, 3), None, None),
        (
            "x\n\n**Termin Rückinfo:** Ende April 2021",
            "x",
            "part_of_month",
            date(2021, 4, 30),
            None,
            None,
        ),
        (
            "senden, bis Mitte Oktober 2021",
            "senden",
            "part_of_month",
            date(2021, 10, 20),
            None,
            None,
        ),
        ("nennen (KW 36/2021)", "nennen", "week", date(2021, 9, 10), None, None),
        ("in der 3. Veranstaltung beraten", None, "at_meeting", None, "3. Veranstaltung", None),
        ("vor dem 2. Treffen senden", None, "before_meeting", None, "2. Treffen", None),
        ("Start ab 01.10.21", None, "none", None, None, date(2021, 10, 1)),
        ("bis zu dem im Bogen angegebenen Termin senden", None, "reference", None, None, None),
        ("Raum für bis zu 30 Personen buchen", None, "none", None, None, None),
    ],
)
def test_deadlines(
    body: str,
    text: str | None,
    kind: str,
    due: date | None,
    meeting: str | None,
    start: date | None,
) -> None:
    todo = todo_in(f"→ **To do Kommunen:** {body}")
    assert (todo.due_kind, todo.due, todo.due_meeting, todo.start) == (kind, due, meeting, start)
    assert todo.text == (text or body)


def test_deadline_with_the_owner() -> None:
    todo = todo_in("→ To do Kommunen (bis 07.05.2021): x senden")
    assert (todo.owners, todo.due) == (("Kommunen",), date(2021, 5, 7))


@pytest.mark.parametrize(
    ("written", "due_text", "due"),
    [
        ("Termin: 07.05.", "07.05.", date(2021, 5, 7)),
        ("Termin: 07.05.2021.", "07.05.2021", date(2021, 5, 7)),
        ("Termin: 2. Quartal 2021, Status: offen", "2. Quartal 2021", date(2021, 6, 30)),
        ("(Termin: 30. 4.)", "30. 4.", date(2021, 4, 30)),
    ],
)
def test_a_termin_is_kept_as_written_without_what_follows(
    written: str, due_text: str, due: date
) -> None:
    [todo] = minutes_with(f"→ To do BiSMit: Liste senden, {written}").todos

    assert (todo.due_text, todo.due, todo.text) == (due_text, due, "Liste senden")


def test_termin_that_is_no_date_gives_a_warning() -> None:
    minutes = minutes_with("→ To do BiSMit: x **Termin:** wenn es passt")
    assert [one.message for one in minutes.warnings] == [
        "Der Termin „wenn es passt“ wurde nicht verstanden."
    ]


@pytest.mark.parametrize(
    ("status", "expected"), [("erledigt", "done"), ("offen", "open"), ("in Arbeit", "open")]
)
def test_status(status: str, expected: str) -> None:
    todo = todo_in(f"→ To do BiSMit: x senden\n\n**Status:** {status}")
    assert (todo.status, todo.text) == (expected, "x senden")


def test_termin_and_status_join_the_block_of_the_todo() -> None:
    minutes = minutes_with(
        "- → To do BiSMit: x\n  - Termin: 30.04.2021\n\nStatus: offen\n\nDanach."
    )
    todo, after = minutes.sections[-1].blocks
    assert todo.text == "→ To do BiSMit: x\nTermin: 30.04.2021\nStatus: offen"
    assert (todo.kind, after.text) == (BlockKind.TODO, "Danach.")
    assert todo.last_line == todo.line + 3


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        (
            "| Wer | Was | Bis wann | Status |\n|---|---|---|---|\n"
            "| BiSMit | Raum buchen | 30.04.2021 | erledigt |\n| Kommunen | Liste | | offen |",
            [
                (("BiSMit",), "Raum buchen", date(2021, 4, 30), "done"),
                (("Kommunen",), "Liste", None, "open"),
            ],
        ),
        (
            "- [ ] BiSMit: Raum buchen\n- [x] Liste senden (Timo Falk)\n- [ ] Karte → kr",
            [
                (("BiSMit",), "Raum buchen", None, "open"),
                (("Timo Falk",), "Liste senden", None, "done"),
                (("kr",), "Karte", None, "open"),
            ],
        ),
        (
            "## To dos bis zum nächsten Treffen am 25.05.2021\n\nTimo Falk:\n\n- Raum buchen\n"
            "- Liste bis 30.04.2021\n\nBiSMit:\n\n- Karte",
            [
                (("Timo Falk",), "Raum buchen", date(2021, 5, 25), "open"),
                (("Timo Falk",), "Liste bis 30.04.2021", date(2021, 4, 30), "open"),
                (("BiSMit",), "Karte", date(2021, 5, 25), "open"),
            ],
        ),
        (
            "**Aufgaben:**\n\n- Raum buchen (kr)\n- BiSMit: Liste",
            [(("kr",), "Raum buchen", None, "open"), (("BiSMit",), "Liste", None, "open")],
        ),
        (
            "→ To do BiSMit:\n\n- Raum buchen\n- Liste\n\nDanach.\n\n- nur ein Punkt",
            [(("BiSMit",), "Raum buchen", None, "open"), (("BiSMit",), "Liste", None, "open")],
        ),
    ],
    ids=["table", "check boxes", "group with deadline", "heading", "owner above a list"],
)
def test_lists_and_tables(body: str, facts: list[tuple[object, ...]]) -> None:
    todos = minutes_with(body).todos
    assert [(todo.owners, todo.text, todo.due, todo.status) for todo in todos] == facts
    assert all(todo.confidence is CERTAIN for todo in todos)


@pytest.mark.parametrize(
    ("line", "owners"),
    [
        ("Raum buchen → Timo Falk", ("Timo Falk",)),
        ("Einladung versenden bis 30.04.2021 (kr)", ("kr",)),
        ("TODO: Timo Falk lädt ein", ("Timo Falk",)),
        ("TODO Raum buchen", ()),
        ("Rückmeldung offen --> TODO: kr", ("kr",)),
        ("Bitte an die Kommunen, den Bogen zu senden.", ("Kommunen",)),
    ],
)
def test_likely_todos(line: str, owners: tuple[str, ...]) -> None:
    todo = todo_in(line)
    assert (todo.confidence, todo.owners) == (LIKELY, owners)


@pytest.mark.parametrize(
    "line",
    [
        "BiSMit wird die Bögen versenden.",
        "Kommunen sollen bis Ende Mai 2021 antworten.",
        "Die Liste wird im geschützten Bereich zur Verfügung gestellt.",
        "Die Schritte müssen noch geklärt werden.",
        "Überprüfung der Daten nötig",
    ],
)
def test_hints(line: str) -> None:
    assert todo_in(line).confidence is HINT


@pytest.mark.parametrize(
    "line",
    [
        "Die TODO-Liste folgt",
        "To-do-Listen sind im Umlauf",
        "ToDos aus dem letzten Protokoll sind offen",
        "Aufgaben werden mit → **To do** und einem Termin gekennzeichnet.",
        "Wir haben noch To do und mehr",
        "Melanie -> Ben",
        "Die Auswahl der Kommunen soll breit sein",
        "## Aufgaben\n\nkeine",
    ],
)
def test_false_friends_are_no_todos(line: str) -> None:
    assert minutes_with(line).todos == ()


def test_todo_without_text_gives_a_warning() -> None:
    minutes = minutes_with("→ To do Kommunen:")
    assert minutes.todos == ()
    assert [one.message for one in minutes.warnings] == ["Das To-do hat keinen Text."]


def test_a_termin_below_a_todo_is_its_deadline_even_without_any_heading() -> None:
    parsed = read("## Protokoll am 15.04.2021\n\n→ To do Kommunen: Alt\nTermin: 16.04.2021\n")

    assert [todo.due_text for todo in parsed.todos] == ["16.04.2021"]
