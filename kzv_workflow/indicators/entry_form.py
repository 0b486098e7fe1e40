"""The many small fields of a selection page, read and laid out (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kzv_workflow.indicators.values import NOTHING_SAID, Answer, Availability, Verdict

_SEEN = re.compile(r"seen-(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody sends about an indicator; ``seen`` is the fingerprint they started from."""

    indicator_id: int
    answer: Answer
    seen: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is stored, and who said so."""

    answer: Answer = NOTHING_SAID
    by: str = ""
    at: datetime | None = None


class HasId(Protocol):
    """An indicator, as whatever row the page shows it by."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator on the page: what its fields show, and what is wrong there."""

    indicator: HasId
    answer: Answer
    seen: str
    said: Said
    problem: str = ""
    conflict: Said | None = None


def read(fields: Mapping[str, str]) -> list[Entry]:
    """The rows that were sent; a row is there if its ``seen-`` field is."""
    found = (_SEEN.fullmatch(name) for name in fields)
    return [_entry(int(match[1]), fields) for match in found if match]


def _entry(key: int, fields: Mapping[str, str]) -> Entry:
    def text(name: str) -> str:
        return " ".join(fields.get(f"{name}-{key}", "").split())

    verdict, availability = text("verdict"), text("data")
    answer = Answer(
        verdict=Verdict(verdict) if verdict in set(Verdict) else Verdict.OPEN,
        reason=text("reason"),
        governance_relevance=bool(text("governance")),
        data_availability=Availability(availability) if availability in set(Availability) else None,
        doubt=text("doubt"),
        remark=text("remark"),
    )
    return Entry(key, answer, text("seen"))


def lines(
    indicators: Sequence[HasId], said: Mapping[int, Said], typed: Mapping[int, Entry],
    problems: Mapping[int, str], conflicts: Mapping[int, Said],
) -> list[Line]:  # fmt: skip
    """What the page shows: what is stored, or what was typed and refused."""
    found = []
    for one in indicators:
        key = one.id
        stored = said.get(key, Said())
        entry = typed.get(key) or Entry(key, stored.answer, stored.answer.fingerprint)
        found.append(
            Line(one, entry.answer, entry.seen, stored, problems.get(key, ""), conflicts.get(key))
        )
    return found
