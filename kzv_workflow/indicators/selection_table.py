"""A filled-in table as it comes back: whose it is, what it changes, what cannot be read (pure).

The hidden sheet says which round and municipality the table was made for, and what stood in it
then. So only what somebody changed counts, and nothing a colleague entered online meanwhile is
turned back by an older file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kzv_workflow.errors import DomainError
from kzv_workflow.files.spreadsheets import Sheet, column_letter
from kzv_workflow.indicators.catalogue_table import level_heading, normal_code
from kzv_workflow.indicators.selection_columns import ANSWERS, COLUMNS, Column
from kzv_workflow.indicators.values import (
    AVAILABILITY_WORDS,
    MAX_TEXT,
    NO_REASON,
    NOTHING_SAID,
    VERDICT_WORDS,
    Answer,
    Verdict,
    read_availability,
    read_verdict,
    read_yes,
)

SHEET, GUIDE, HIDDEN = "Auswahl", "Anleitung", "kzv"
MAGIC = "kzv-Auswahl"
HEADER_WITHIN = 20
BROKEN = {
    "error": "Hier steht ein Fehlerwert wie #NV. Bitte tragen Sie den Wert selbst ein.",
    "not computed": "Hier steht eine Formel ohne Ergebnis. Bitte öffnen und speichern Sie die "
    "Datei in Excel oder tragen Sie den Wert selbst ein.",
}


_BY_HEADING = {
    level_heading(name): column for column in COLUMNS for name in (column.title, *column.names)
}


@dataclass(frozen=True, slots=True)
class Owner:
    """What the hidden sheet says; ``base`` is what stood in the table, by code."""

    mark: str
    short_code: str
    organisation: str
    base: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Change:
    """What the table says otherwise about an indicator; ``seen`` is what it was made from."""

    code: str
    answer: Answer
    seen: Answer
    cell: str


@dataclass(slots=True)
class Reading:
    """What a table says, and sentences about what was left out."""

    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with its answers as texts by key, and where they stand."""

    code: str
    values: Mapping[str, str]
    place: str  # "Blatt Auswahl, F17", with the column to be filled in
    columns: Mapping[str, str]
    broken: Mapping[str, str]  # by key: what stands there instead of a value

    def at(self, key: str) -> str:
        return self.place.format(self.columns.get(key, self.columns["code"]))


def words_of(answer: Answer) -> dict[str, str]:
    """An answer as it stands in the cells."""
    availability = answer.data_availability
    return {
        "verdict": "" if answer.verdict is Verdict.OPEN else VERDICT_WORDS[answer.verdict],
        "reason": answer.reason,
        "governance_relevance": "ja" if answer.governance_relevance else "",
        "data_availability": AVAILABILITY_WORDS[availability] if availability else "",
        "doubt": answer.doubt,
        "remark": answer.remark,
    }


def owner_of(sheets: Sequence[Sheet]) -> Owner | None:
    """From the hidden sheet; None if somebody copied the cells into a file of their own."""
    for sheet in sheets:
        rows = sheet.rows
        if len(rows) > 2 and rows[0][:1] == [MAGIC] and all(len(row) > 1 for row in rows[:3]):
            base = {
                row[0]: _answer_of(dict(zip((one.key for one in ANSWERS), row[1:], strict=False)))
                for row in rows[3:]
                if row and row[0]
            }
            return Owner(rows[0][1], rows[1][0], rows[1][1], base)
    return None


def read(
    sheets: Sequence[Sheet], current: Mapping[str, Answer], names: Mapping[str, str]
) -> Reading:
    """What changes for the indicators in *names* (by code), *current* being what is stored.

    Raises DomainError if no sheet has the columns that are needed.
    """
    reading, found, owner = Reading(), dict[str, tuple[Answer, str]](), owner_of(sheets)
    tables = [(sheet, _heading(sheet)) for sheet in sheets if not sheet.is_hidden]
    readable = [(sheet, heading) for sheet, heading in tables if heading]
    if not readable:
        raise DomainError(
            "In der Tabelle fehlen die Überschriften. Gebraucht werden mindestens „Nr.“ und "
            "„Auswahl“; am einfachsten füllen Sie die heruntergeladene Tabelle aus."
        )
    for sheet, heading in tables:
        if heading:
            _note_columns(sheet, heading, reading)
        elif sheet.rows and sheet.name != GUIDE:
            reading.notes.append(f"Das Blatt „{sheet.name}“ hat keine Überschriften wie „Nr.“ und "
                                 "„Auswahl“ und wurde nicht gelesen.")  # fmt: skip
    for row in _rows(readable, names, reading):
        before = (owner.base if owner else current).get(row.code, NOTHING_SAID)
        _add(row, before, found, reading)
    return reading


def _rows(
    tables: Sequence[tuple[Sheet, tuple[int, Mapping[int, Column]]]], names: Mapping[str, str],
    reading: Reading,
) -> list[_Row]:  # fmt: skip
    """The lines of all sheets that are about an indicator of the round."""
    rows = []
    by_name = {name.casefold(): code for code, name in names.items()}
    for sheet, (heading, places) in tables:
        letters = {column.key: column_letter(place) for place, column in places.items()}
        filled = _unmerged(sheet, heading, places)
        for number, cells in enumerate(filled[heading + 1 :], start=heading + 2):
            values = {
                column.key: cells[place] for place, column in places.items() if place < len(cells)
            }
            place = f"Blatt {sheet.name.replace('{', '').replace('}', '')}, {{}}{number}"
            says_something = any(values.get(column.key) for column in ANSWERS)
            code = _known_code(values, names, by_name)
            if code:
                broken = {
                    key: sheet.broken[f"{letter}{number}"]
                    for key, letter in letters.items()
                    if f"{letter}{number}" in sheet.broken
                }
                rows.append(_Row(code, values, place, letters, broken))
            elif says_something and not _is_title(cells):
                written = values.get("code", "")[:40]
                sentence = (
                    f"Die Kennzahl „{written}“ gibt es in dieser Runde nicht."
                    if written
                    else "Hier fehlt die Nummer der Kennzahl."
                )
                reading.problems.append(f"{place.format(letters['code'])}: {sentence}")
    return rows


def _heading(sheet: Sheet) -> tuple[int, dict[int, Column]] | None:
    """The row with the headings and what they mean; None without number and an answer."""
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        places: dict[int, Column] = {}
        for place, text in enumerate(row):
            column = _BY_HEADING.get(level_heading(text))
            if column and column not in places.values():
                places[place] = column
        keys = {column.key for column in places.values()}
        if "code" in keys and any(column.is_answer for column in places.values()):
            return index, places
    return None


def _note_columns(
    sheet: Sheet, heading: tuple[int, Mapping[int, Column]], reading: Reading
) -> None:
    """Say which columns are not ours."""
    index, places = heading
    unknown = [one for place, one in enumerate(sheet.rows[index]) if one and place not in places]
    if unknown:
        listed = ", ".join(f"„{text[:40]}“" for text in unknown[:8])
        reading.notes.append(f"Blatt {sheet.name}: Diese Spalten wurden nicht gelesen: {listed}.")


def _known_code(
    values: Mapping[str, str], names: Mapping[str, str], by_name: Mapping[str, str]
) -> str:
    written = values.get("code", "")
    if written in names:
        return written
    code = normal_code(written)
    for one in (code, code[:1] + code[1:].lstrip("0")):
        if one in names:
            return one
    return by_name.get(values.get("name", "").casefold(), "") if not written else ""


def _is_title(cells: Sequence[str]) -> bool:
    """One text over the whole line, as merged cells give it."""
    return len({text for text in cells if text}) <= 1


def _unmerged(sheet: Sheet, heading: int, places: Mapping[int, Column]) -> list[list[str]]:
    """An answer in cells merged over several lines counts for each of them."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merges:
        column = places.get(left)
        if left == right and top > heading and column is not None and column.is_answer:
            for number in range(top, min(bottom + 1, len(rows))):
                rows[number][left] = rows[top][left]
    return rows


def _add(row: _Row, before: Answer, found: dict[str, tuple[Answer, str]], reading: Reading) -> None:
    answer = _answer(row, before, reading)
    if answer is None:
        return
    cell = row.at("verdict")
    if row.code in found:
        if found[row.code][0] != answer:
            reading.problems.append(
                f"{cell}: {row.code} steht schon in {found[row.code][1]}, mit anderen Angaben. "
                "Diese Zeile wird nicht übernommen."
            )
        return
    found[row.code] = (answer, cell)
    if answer != before:
        reading.changes.append(Change(row.code, answer, before, cell))


def _answer(row: _Row, before: Answer, reading: Reading) -> Answer | None:
    """The answer in that line; columns that are not there leave it as it was."""
    facts: dict[str, Any] = {}  # by the name of the answer's field
    readers = {
        "verdict": read_verdict,
        "governance_relevance": read_yes,
        "data_availability": read_availability,
    }
    problems = []
    for column in ANSWERS:
        text = row.values.get(column.key)
        if column.key in row.broken:
            problems.append(f"{row.at(column.key)}: {BROKEN[row.broken[column.key]]}")
            continue
        if text is None:
            continue
        try:
            facts[column.key] = readers[column.key](text) if column.key in readers else text
        except DomainError as error:
            problems.append(f"{row.at(column.key)}: {error}")
        if len(text) > MAX_TEXT:
            problems.append(f"{row.at(column.key)}: Hier passen höchstens {MAX_TEXT} Zeichen.")
    answer = replace(before, **facts) if not problems else None
    if answer and answer.verdict is Verdict.NOT_RELEVANT and not answer.reason:
        problems.append(f"{row.at('reason')}: {NO_REASON}")
        answer = None
    reading.problems += problems
    return answer


def _answer_of(values: Mapping[str, str]) -> Answer:
    """What the hidden sheet kept, written by ourselves; nonsense is as if nothing stood there."""
    try:
        return Answer(
            read_verdict(values.get("verdict", "")),
            values.get("reason", ""),
            read_yes(values.get("governance_relevance", "")),
            read_availability(values.get("data_availability", "")),
            values.get("doubt", ""),
            values.get("remark", ""),
        )
    except DomainError:
        return NOTHING_SAID
