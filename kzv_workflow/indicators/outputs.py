"""What leaves a round: a workbook, a Word annex, a sentence for the minutes (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kzv_workflow.documents import excel
from kzv_workflow.documents.elements import Run
from kzv_workflow.documents.tables import Row as TableRow
from kzv_workflow.documents.tables import Table
from kzv_workflow.documents.writer import WordWriter
from kzv_workflow.german import count, format_date
from kzv_workflow.indicators.consolidation import Column, Row, basis_set
from kzv_workflow.indicators.grouping import STATE_WORDS
from kzv_workflow.indicators.values import VERDICT_WORDS, Verdict, availability_word

_WIDTHS = (850, 5103, 3119)  # twips


@dataclass(frozen=True, slots=True)
class Agreed:
    """An indicator of the comparison set as documents show it."""

    code: str
    name: str
    theme: str
    state: str
    reason: str
    minuted: str
    group_title: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A round with everything that documents say about it."""

    title: str
    catalogue: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    number: int  # of the version of the comparison set, 0 without one
    rule: str
    represented: Mapping[int, str]  # by whom, by id of the column
    agreed: Sequence[Agreed]  # by the round's own groups, then in catalogue order

    @property
    def standing(self) -> list[Agreed]:
        return [one for one in self.agreed if one.state != "dropped"]


def workbook(whole: Whole) -> bytes:
    """Basis set, comparison set, matrix and remarks, a sheet each."""
    return excel.workbook([_basis(whole), _comparison(whole), _matrix(whole), _remarks(whole)])


def _basis(whole: Whole) -> excel.Sheet:
    columns = [
        excel.Column("Nr.", 8), excel.Column("Themenfeld", 28), excel.Column("Kennzahl", 44),
        excel.Column("Anzahl Kommunen"), excel.Column("Gewählt von", 60),
    ]  # fmt: skip
    rows = []
    for row in basis_set(whole.rows, whole.columns):
        chosen = row.chosen_by(whole.columns)
        names = ", ".join(one.name for one in chosen)
        rows.append((row.code, f"{row.letter} {row.theme}", row.name, len(chosen), names))
    return excel.Sheet("Basiskennzahlenset", columns, rows)


def _comparison(whole: Whole) -> excel.Sheet:
    columns = [
        excel.Column("Nr.", 8), excel.Column("Themenfeld", 28), excel.Column("Eigene Gruppe", 24),
        excel.Column("Kennzahl", 44), excel.Column("Stand"), excel.Column("Wo vereinbart", 30),
        excel.Column("Grund", 44),
    ]  # fmt: skip
    rows = [
        (one.code, one.theme, one.group_title, one.name, STATE_WORDS[one.state], one.minuted,
         one.reason)
        for one in whole.agreed
    ]  # fmt: skip
    return excel.Sheet("Vergleichskennzahlenset", columns, rows)


def _matrix(whole: Whole) -> excel.Sheet:
    names = [excel.Column(_heading(one, whole), 16) for one in whole.columns]
    columns = [excel.Column("Nr.", 8), excel.Column("Kennzahl", 44), *names]
    rows = []
    for row in whole.rows:
        cells = [row.cells.get(one.id) for one in whole.columns]
        words = [VERDICT_WORDS[cell.verdict if cell else Verdict.OPEN] for cell in cells]
        rows.append((row.code, row.name, *words))
    return excel.Sheet("Matrix", columns, rows)


def _heading(column: Column, whole: Whole) -> str:
    notes = [] if column.is_final else ["Zwischenstand"]
    if column.id in whole.represented:
        notes.append(f"vertreten durch {whole.represented[column.id]}")
    return f"{column.name} ({', '.join(notes)})" if notes else column.name


def _remarks(whole: Whole) -> excel.Sheet:
    columns = [
        excel.Column("Nr.", 8), excel.Column("Kennzahl", 44), excel.Column("Kommune", 24),
        excel.Column("Auswahl"), excel.Column("steuerungsrelevant"),
        excel.Column("Daten verfügbar"), excel.Column("Grund", 30),
        excel.Column("Zweifel an der Vergleichbarkeit", 30), excel.Column("Bemerkung", 44),
    ]  # fmt: skip
    rows = [
        (
            row.code, row.name, one.name, VERDICT_WORDS[cell.verdict],
            "ja" if cell.governance_relevance else "", availability_word(cell.data_availability),
            cell.reason, cell.doubt, cell.remark,
        )
        for row in whole.rows
        for one in whole.columns
        if (cell := row.cells.get(one.id))
    ]  # fmt: skip
    return excel.Sheet("Angaben", columns, rows)


def sentence(whole: Whole) -> str:
    """What the minutes say about the sets, to be copied into the text."""
    basis = len(basis_set(whole.rows, whole.columns))
    text = (
        f"Das Basiskennzahlenset umfasst {count(basis, 'Kennzahl', 'Kennzahlen')}, die mindestens "
        f"eine von {len(whole.columns)} Kommunen gewählt hat (Katalog „{whole.catalogue}“, "
        f"{len(whole.rows)} Kennzahlen)."
    )
    if not whole.number:
        return text
    agreed = [one.code for one in whole.agreed if one.state == "agreed"]
    text += (
        f" Das Vergleichskennzahlenset (Fassung {whole.number}) umfasst "
        f"{count(len(whole.standing), 'Kennzahl', 'Kennzahlen')}"
    )
    return text + (
        f"; vereinbart {'ist' if len(agreed) == 1 else 'sind'} {', '.join(agreed)}."
        if agreed
        else "; vereinbart ist noch keine."
    )


def annex(whole: Whole, base: Path, on: date) -> bytes:
    """The Word annex of a Protokoll: the comparison set by group, else by theme."""
    writer = WordWriter(base)
    title = f"Vergleichskennzahlenset, Fassung {whole.number}"
    writer.properties(title, [], on)
    writer.paragraph("Title", [Run(title)])
    writer.paragraph("Subtitle", [Run(f"{whole.title}, Stand {format_date(on)}")])
    writer.paragraph("Body Text", [Run(sentence(whole))])
    writer.paragraph("Body Text", [Run(f"Regel: {whole.rule}.")])
    groups: dict[str, list[Agreed]] = {}
    for one in whole.standing:
        groups.setdefault(one.group_title or one.theme, []).append(one)
    for name, members in groups.items():
        writer.paragraph("Heading 1", [Run(name)], keep_next=True)
        writer.table(_table(name, members))
    return writer.to_bytes()


def _table(name: str, members: Sequence[Agreed]) -> Table:
    head = TableRow([[Run("Nr.")], [Run("Kennzahl")], [Run("Stand")]], "Protokoll Tabellenkopf")
    rows = [
        TableRow(
            [
                [Run(one.code)],
                [Run(one.name)],
                [Run(", ".join(part for part in (STATE_WORDS[one.state], one.minuted) if part))],
            ],
            "Protokoll Tabellentext",
        )
        for one in members
    ]
    return Table(name, head, rows, _WIDTHS, "Protokoll Tabelle")
