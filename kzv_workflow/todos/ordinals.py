"""Which meeting a phrase means: "2. Treffen", "nächste Veranstaltung"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

_NUMBER = re.compile(
    r"\b(\d{1,3})\.\s?(?:[\w-]*(?:treffen|veranstaltung|sitzung|workshop)|VA)\b", re.IGNORECASE
)
_NEXT = re.compile(r"\b(?:nächst|naechst|kommend|folgend)", re.IGNORECASE)


class Candidate(NamedTuple):
    """A meeting that takes or took place, in the order of their days."""

    meeting_id: int
    title: str
    first_day: date | None

    @property
    def label(self) -> str:
        """The title with its first day, to tell two of the same name apart."""
        return f"{self.title} ({self.first_day:%d.%m.%Y})" if self.first_day else self.title


def meeting_meant(phrase: str, candidates: Sequence[Candidate], agreed: date) -> Candidate | None:
    """The meeting *phrase* names, read on the day it was agreed; None if that is not certain.

    A number is looked for in the titles first; where no title has a number, it counts the
    meetings in their order.
    """
    number = _NUMBER.search(phrase)
    if number:
        return _by_number(phrase, int(number[1]), candidates)
    if _NEXT.search(phrase):
        later = [one for one in candidates if one.first_day and one.first_day > agreed]
        return min(later, key=lambda one: one.first_day or agreed, default=None)
    return None


def meetings_named(phrase: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The meetings whose title bears the number of *phrase*; several are ambiguous."""
    number = _NUMBER.search(phrase)
    if number is None:
        return []
    numbered = ((one, _NUMBER.search(one.title)) for one in candidates)
    return [one for one, found in numbered if found and int(found[1]) == int(number[1])]


def _by_number(phrase: str, number: int, candidates: Sequence[Candidate]) -> Candidate | None:
    named = meetings_named(phrase, candidates)
    if named:
        return named[0] if len(named) == 1 else None
    ordered = [one for one in candidates if one.first_day]
    is_numbered = any(_NUMBER.search(one.title) for one in candidates)
    return ordered[number - 1] if not is_numbered and 0 < number <= len(ordered) else None
