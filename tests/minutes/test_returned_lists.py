"""What stands in no paragraph of the text comes back too: title, facts, agenda, people, tables."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest
from docx.oxml.ns import qn
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.minutes.stages import drafted
from tests.minutes.word_by_hand import newest, paragraph, returned, reword

LISTS = """\
## Protokoll des 1. Treffens am 15.04.2021

Ort: Halle

### Tagesordnung

- ▶ 9:00 - 9:15 Uhr Begrüßung durch Katrin Roth
- ▶ 9:15 - 10:00 Uhr Vorstellung
(Jonas Petri)
- ▶ 10:00 - 10:30 Uhr Pause

### Teilnehmende

#### Revierkommunen (alphabetisch)

**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement

**Stadt Halle** - Dr. Bernd Kluge, Statistik

## Ergebnisse (jr)

| Feld | Zahl |
| Schule | 12 |
| Kita | 7 |

- Alle Kennzahlen stehen fest.
"""


def cell(document: Any, table: int, row: int, column: int) -> Any:
    return document.tables[table].cell(row, column).paragraphs[0].runs[0]


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (reword("des 1. Treffens", "der 1. Runde"), "des 1. Treffens", "der 1. Runde"),
        (reword("Halle", "Leipzig"), "Ort: Halle", "Ort: Leipzig"),
        (reword("Begrüßung", "Eröffnung"), "Uhr Begrüßung", "Uhr Eröffnung"),
        (reword("Katrin Roth", "Jonas Petri"), "durch Katrin Roth", "durch Jonas Petri"),
        (
            reword("09:00–09:15", "09:05–09:15"),
            "9:00 - 9:15 Uhr Begrüßung durch Katrin Roth",
            "09:05–09:15 Uhr Begrüßung (Katrin Roth)",
        ),
        (
            reword("Vorstellung", "Vorstellung aller"),
            "Vorstellung\n(Jonas Petri)",
            "Vorstellung aller (Jonas Petri)",
        ),
        (reword("Statistik", "Planung"), "Bernd Kluge, Statistik", "Bernd Kluge, Planung"),
        (reword("Ergebnisse", "Beratung"), "## Ergebnisse (jr)", "## Beratung (jr)"),
        (reword("Kita", "Hort"), "| Kita | 7 |", "| Hort | 7 |"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_stands_in_no_paragraph_is_taken_over_too(
    change: Callable[[Any], object],
    old: str,
    new: str,
    office: Browser,
    session: Session,
    at: datetime,
) -> None:
    path = drafted(session, at, LISTS)
    returned(office, path, change)
    assert office.page is not None
    assert "Unterschiede zum Text (1)" in office.page.text

    office.submit("/uebernehmen")

    assert newest(session) == LISTS.replace(old, new)
    assert "Unterschiede zum Text (0)" in office.get(f"{path}/word-datei").text


def new_row(table: int, row: int, *cells: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        rows = document.tables[table].rows
        copy = deepcopy(rows[row]._tr)
        rows[row]._tr.addnext(copy)
        for place, words in enumerate(cells):
            cell(document, table, row + 1, place).text = words

    return change


def new_guest(document: Any) -> None:
    before = paragraph(document, "Sabine Seidel")._element
    before.addnext(deepcopy(before))
    first, second = (one for one in document.paragraphs if "Sabine Seidel" in one.text)
    assert first.text == second.text
    runs = second.runs
    runs[0].text = "LK Mansfeld-Südharz"
    for run in runs[1:]:
        run.text = ""
    runs[1].text = " – Petra Lange, Schulamt"


@pytest.mark.parametrize(
    ("change", "before", "added"),
    [
        (
            new_row(0, 1, "09:10–09:15 Uhr", "Vorstellungsrunde aller", "Jonas Petri"),
            "- ▶ 9:00 - 9:15 Uhr Begrüßung durch Katrin Roth\n",
            "- ▶ 09:10–09:15 Uhr Vorstellungsrunde aller (Jonas Petri)\n",
        ),
        (new_row(1, 1, "Weiterbildung", "9"), "| Schule | 12 |\n", "| Weiterbildung | 9 |\n"),
        (
            new_guest,
            "Sabine Seidel, Bildungsmanagement\n\n",
            "**LK Mansfeld-Südharz** – Petra Lange, Schulamt\n\n",
        ),
    ],
    ids=["agenda", "table", "attendance"],
)
def test_a_new_row_stands_behind_the_one_before(
    change: Callable[[Any], object],
    before: str,
    added: str,
    office: Browser,
    session: Session,
    at: datetime,
) -> None:
    path = drafted(session, at, LISTS)
    returned(office, path, change)

    office.submit("/uebernehmen")

    assert newest(session) == LISTS.replace(before, before + added)
    assert "Unterschiede zum Text (0)" in office.get(f"{path}/word-datei").text


@pytest.mark.parametrize(
    ("words", "tag"), [("Vorstellung", "w:tr"), ("Bernd Kluge", "w:p"), ("Kita", "w:tr")]
)
def test_a_row_that_was_struck_goes_with_all_its_lines(
    words: str, tag: str, office: Browser, session: Session, at: datetime
) -> None:
    def strike(document: Any) -> None:
        rows = document.element.body.iter(qn(tag))
        row = next(one for one in rows if words in "".join(one.itertext()))
        row.getparent().remove(row)

    path = drafted(session, at, LISTS)
    returned(office, path, strike)

    office.submit("/uebernehmen")

    assert words not in newest(session)
    assert "Unterschiede zum Text (0)" in office.get(f"{path}/word-datei").text


def test_what_was_written_above_everything_goes_below_the_title(
    office: Browser, session: Session, at: datetime
) -> None:
    def insert(document: Any) -> None:
        paragraph(document, "1. Treffens").insert_paragraph_before("Von Hand ergänzt.")

    path = drafted(session, at, LISTS)
    returned(office, path, insert)

    office.submit("/uebernehmen")

    assert newest(session).split("\n")[:3] == [LISTS.split("\n")[0], "", "Von Hand ergänzt."]


def test_a_fact_the_text_says_otherwise_is_changed_by_hand_at_its_place(
    office: Browser, session: Session, at: datetime
) -> None:
    path = drafted(session, at, LISTS)
    returned(office, path, reword("Donnerstag, 15. April", "Freitag, 16. April"))
    assert office.page is not None
    assert "So steht es heute im Text. Bitte ändern Sie es hier." in office.page.text

    office.submit("/uebernehmen", text="Datum: 16.04.2021\nOrt: Halle")

    assert newest(session) == LISTS.replace("Ort: Halle", "Datum: 16.04.2021\nOrt: Halle")


def test_a_line_of_the_house_stays_in_the_file(
    office: Browser, session: Session, at: datetime
) -> None:
    path = drafted(session, at, LISTS)
    returned(office, path, reword("Tagesordnung", "Die Tagesordnung"))

    assert office.page is not None
    assert "Diese Zeile schreibt der Hausstil, sie steht nicht im Text" in office.page.text
    assert not office.page.document.xpath("//form[contains(@action, 'uebernehmen')]")
