"""Putting all selections together: who chose what, the basis set, what a rule would leave (pure).

The basis set is the union: whatever at least one municipality chose. Municipalities stand in the
order of the directory and are counted, never ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kzv_workflow.indicators.values import Availability, Verdict

HAS_DATA = {Availability.YES, Availability.PARTLY, Availability.EXISTING}


@dataclass(frozen=True, slots=True)
class Column:
    """A municipality with how far it is."""

    id: int
    name: str
    short_code: str
    is_final: bool
    type: str | None
    land: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a municipality says about an indicator."""

    verdict: Verdict
    governance_relevance: bool
    data_availability: Availability | None
    reason: str = ""
    doubt: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with its cells by column id."""

    id: int
    code: str
    letter: str
    theme: str
    name: str
    cells: Mapping[int, Cell] = field(default_factory=dict)

    def chosen_by(self, columns: Sequence[Column]) -> list[Column]:
        return [one for one in columns if self._verdict(one) is Verdict.YES]

    def _verdict(self, column: Column) -> Verdict:
        cell = self.cells.get(column.id)
        return cell.verdict if cell else Verdict.OPEN


class Tally(NamedTuple):
    """An indicator with how many municipalities chose it; all but ``anywhere`` those that count.

    ``relevant`` and ``with_data`` are of those that chose it.
    """

    id: int
    letter: str
    theme: str
    anywhere: int  # of all municipalities: more than 0 is the basis set
    chosen: int
    relevant: int
    with_data: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What an indicator must fulfil; 0, False and "" ask for nothing."""

    at_least: int = 0  # municipalities that chose it
    relevant_in: int = 0  # of them say it matters for steering
    has_data: bool = False  # in all that chose it
    theme: str = ""
    type: str = ""  # only counties ("LK") or cities ("Stadt") count
    land: str = ""

    def columns(self, columns: Sequence[Column]) -> list[Column]:
        """The municipalities that count."""
        return [
            one
            for one in columns
            if (not self.type or one.type == self.type) and (not self.land or one.land == self.land)
        ]

    def fits(self, tally: Tally) -> bool:
        """Whether the indicator fulfils it, counted over the municipalities that count."""
        return (
            tally.chosen >= self.at_least
            and tally.relevant >= self.relevant_in
            and (not self.has_data or tally.with_data == tally.chosen)
            and (not self.theme or tally.letter == self.theme)
        )

    @property
    def words(self) -> str:
        """ "mindestens 3 Kommunen, steuerungsrelevant in 2" """
        parts = [
            f"mindestens {self.at_least} Kommunen" if self.at_least > 1 else "mindestens 1 Kommune",
            f"steuerungsrelevant in mindestens {self.relevant_in}" if self.relevant_in else "",
            "Daten bei allen verfügbar, die sie gewählt haben" if self.has_data else "",
            {"LK": "nur Landkreise", "Stadt": "nur Städte"}.get(self.type, ""),
            f"nur {self.land}" if self.land else "",
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many indicators of a theme there are, in the basis set and under a rule."""

    letter: str
    title: str
    total: int
    basis: int
    kept: int


def basis_set(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """The union of all selections, in the order of the catalogue."""
    return [row for row in rows if row.chosen_by(columns)]


def kept(tallies: Sequence[Tally], rule: Rule) -> list[Tally]:
    """What of them fulfils the rule."""
    return [one for one in tallies if rule.fits(one)]


def basis_of(tallies: Sequence[Tally]) -> list[Tally]:
    """What belongs to the basis set."""
    return [one for one in tallies if one.anywhere]


def effect(tallies: Sequence[Tally], rule: Rule) -> list[ThemeCount]:
    """By theme: what there is, what somebody chose, what the rule leaves of that."""
    basis = basis_of(tallies)
    total = Counter(one.letter for one in tallies)
    chosen = Counter(one.letter for one in basis)
    left = Counter(one.letter for one in kept(basis, rule))
    titles = {one.letter: one.theme for one in tallies}
    return [
        ThemeCount(letter, titles[letter], total[letter], chosen[letter], left[letter])
        for letter in sorted(titles)
    ]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a theme's indicators a municipality chose."""

    chosen: int
    total: int

    @property
    def level(self) -> int:
        """0 (none) to 4 (more than three quarters), for the shade of a field."""
        return -(-4 * self.chosen // self.total) if self.total else 0
