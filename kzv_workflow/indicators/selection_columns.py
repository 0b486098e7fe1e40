"""The columns of a selection's table (pure)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names the fact; ``names`` are other headings people write over it."""

    key: str
    title: str
    width: int
    names: tuple[str, ...] = ()
    is_answer: bool = False


COLUMNS = (
    Column("code", "Nr.", 8, ("Nummer", "Code", "Kennzahl-Nr.", "Lfd. Nr.", "ID")),
    Column("theme", "Themenfeld", 24, ("Thema", "Feld", "Bereich")),
    Column("name", "Kennzahl", 40, ("Name", "Bezeichnung", "Indikator")),
    Column("definition", "Definition", 50, ("Beschreibung", "Erläuterung")),
    Column("source", "Quelle", 24, ("Datenquelle",)),
    Column("verdict", "Auswahl", 16, ("Ja/Nein", "Gewählt", "Ausgewählt", "Ja"), True),
    Column("reason", "Grund", 30, ("Begründung", "Grund, wenn nicht relevant"), True),
    Column("governance_relevance", "steuerungsrelevant", 18, ("Steuerungsrelevanz",), True),
    Column("data_availability", "Daten verfügbar", 18, ("Datenverfügbarkeit", "Daten"), True),
    Column("doubt", "Zweifel an der Vergleichbarkeit", 30, ("Vergleichbarkeit", "Zweifel"), True),
    Column("remark", "Bemerkung", 40, ("Bemerkungen", "Anmerkung", "Kommentar"), True),
)
ANSWERS = tuple(column for column in COLUMNS if column.is_answer)
