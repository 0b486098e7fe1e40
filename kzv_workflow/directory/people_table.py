"""The table of people as it goes out to Excel and comes back: its columns and their names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzv_workflow.errors import DomainError
from kzv_workflow.files.spreadsheets import MAX_COLUMNS, MAX_ROWS, column_letter

_HEADER_WITHIN = 20
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names the fact; ``names`` are other headings people write over it."""

    key: str
    title: str
    width: int
    length: int  # characters the database takes
    names: tuple[str, ...] = ()


COLUMNS = (
    Column("organisation", "Organisation", 30, 200, ("Kommune", "Landkreis oder Stadt", "Stelle")),
    Column("salutation", "Anrede", 10, 20),
    Column("title", "Titel", 12, 60, ("akademischer Titel",)),
    Column("given_name", "Vorname", 20, 80, ("Vornamen", "Rufname")),
    Column("surname", "Nachname", 24, 80, ("Familienname", "Zuname")),
    Column("email", "Mailadresse", 34, 254, ("Mail", "E-Mail", "E-Mail-Adresse", "E-Mailadresse")),
    Column("phone", "Telefon", 20, 60, ("Tel.", "Telefonnummer", "Rufnummer", "Durchwahl")),
    Column("function", "Funktion", 44, 300, ("Rolle", "Position", "Aufgabe", "Amt")),
    Column("initials", "Kürzel", 10, 4, ("Namenskürzel",)),
    Column("is_main_contact", "Hauptansprechperson", 22, 10, ("Hauptkontakt", "Ansprechperson")),
)
FULL_NAME = Column("name", "Name", 30, 200, ("Vor- und Nachname", "Name, Vorname", "Person"))


def _level(heading: str) -> str:
    """One form for all ways to write a heading: case, umlauts, signs and blanks levelled."""
    return _NOT_LETTERS.sub("", heading.casefold().translate(_UMLAUTS))


_BY_HEADING = {
    _level(name): column
    for column in (*COLUMNS, FULL_NAME)
    for name in (column.title, *column.names)
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: its number in Excel and the cells that are not empty, by key."""

    number: int
    values: dict[str, str]


class Table:
    """Rows of texts as Excel gave them, with the heading found among the first of them."""

    def __init__(self, cells: Sequence[Sequence[str]]) -> None:
        """Raises DomainError if there is no heading with the columns that are needed."""
        self.cells = cells
        self._heading, self._places = _find_heading(cells)

    @classmethod
    def from_json(cls, text: str) -> Table:
        """The table as the page carried it; DomainError for anything else."""
        try:
            cells = json.loads(text)
        except (ValueError, RecursionError):
            cells = None
        if not _is_table(cells):
            raise DomainError("Die Tabelle ist nicht vollständig. Bitte laden Sie sie neu hoch.")
        return cls(cells)

    def as_json(self) -> str:
        return json.dumps(self.cells, ensure_ascii=False, separators=(",", ":"))

    def rows(self) -> Iterator[Row]:
        """Every row below the heading that says anything."""
        for index in range(self._heading + 1, len(self.cells)):
            cells = self.cells[index]
            values = {
                column.key: cells[place]
                for place, column in self._places.items()
                if place < len(cells) and cells[place]
            }
            if values:
                yield Row(index + 1, values)

    def address(self, row: Row, key: str) -> str:
        """ "F5" for the cell of that fact; the first cell of the row if it has no column."""
        keys = {column.key: place for place, column in self._places.items()}
        place = keys.get(key)
        if place is None and key in {"surname", "given_name"}:
            place = keys.get(FULL_NAME.key)
        return f"{column_letter(place or 0)}{row.number}"


def _find_heading(cells: Sequence[Sequence[str]]) -> tuple[int, dict[int, Column]]:
    best: tuple[int, dict[int, Column]] = (0, {})
    for index, row in enumerate(cells[:_HEADER_WITHIN]):
        places: dict[int, Column] = {}
        for place, heading in enumerate(row):
            column = _BY_HEADING.get(_level(heading))
            if column and column not in places.values():
                places[place] = column
        if len(places) > len(best[1]):
            best = (index, places)
    keys = {column.key for column in best[1].values()}
    if "organisation" not in keys:
        raise _missing("Organisation")
    if not keys & {"surname", "name"}:
        raise _missing("Nachname")
    return best


def _missing(title: str) -> DomainError:
    return DomainError(
        f"In der Tabelle fehlt die Spalte „{title}“. Bitte benutzen Sie die Überschriften der "
        "Vorlage."
    )


def _is_table(cells: object) -> bool:
    return (
        isinstance(cells, list)
        and len(cells) <= MAX_ROWS
        and all(
            isinstance(row, list)
            and len(row) <= MAX_COLUMNS
            and all(isinstance(cell, str) for cell in row)
            for row in cells
        )
    )
