"""What can be said about an indicator, and the ways people write it (pure)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kzv_workflow.errors import DomainError


class Verdict(StrEnum):
    """Whether a municipality wants the indicator; OPEN is a state of its own, never "nein"."""

    YES = "yes"
    NO = "no"
    NOT_RELEVANT = "not_relevant"
    OPEN = "open"


class Availability(StrEnum):
    """Whether the municipality has the data; EXISTING: it publishes them already."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    EXISTING = "existing"


VERDICT_WORDS = {
    Verdict.YES: "ja",
    Verdict.NO: "nein",
    Verdict.NOT_RELEVANT: "nicht relevant",
    Verdict.OPEN: "offen",
}
AVAILABILITY_WORDS = {
    Availability.YES: "ja",
    Availability.PARTLY: "teilweise",
    Availability.NO: "nein",
    Availability.EXISTING: "bereits vorhanden",
}
MAX_TEXT = 1000
NO_REASON = "Bitte nennen Sie kurz den Grund, warum die Kennzahl nicht relevant ist."

_YES = ("x", "ja", "j", "1", "✓", "✔", "☑", "☒", "yes", "y", "wahr", "true", "gewählt")
_NO = ("nein", "n", "0", "no", "falsch", "false", "☐")
_OPEN = ("", "offen", "?", "noch offen", "unklar")
_NOT_RELEVANT = (
    "nicht relevant", "nicht zutreffend", "trifft nicht zu", "entfällt", "n. r.", "n.r.", "nr",
)  # fmt: skip
_PARTLY = ("teilweise", "teils", "zum teil", "t", "tlw.", "tlw")
_EXISTING = (
    "bereits vorhanden",
    "vorhanden",
    "bereits vorliegend",
    "liegt vor",
    "liegt bereits vor",
)


@lru_cache(1_000)  # a table says the same few words in thousands of cells
def _levelled(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .!\t\u00a0").casefold() or text.strip().casefold()


def _by_spelling(spellings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {_levelled(one): value for value, ones in spellings.items() for one in ones}


_VERDICTS = _by_spelling({
    Verdict.YES: _YES, Verdict.NO: _NO, Verdict.OPEN: _OPEN, Verdict.NOT_RELEVANT: _NOT_RELEVANT,
})  # fmt: skip
_AVAILABILITIES = _by_spelling({
    Availability.YES: _YES, Availability.PARTLY: _PARTLY, Availability.NO: _NO,
    Availability.EXISTING: _EXISTING,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a municipality says about one indicator."""

    verdict: Verdict = Verdict.OPEN
    reason: str = ""  # why it is not relevant
    governance_relevance: bool = False
    data_availability: Availability | None = None
    doubt: str = ""  # about comparability
    remark: str = ""

    @property
    def fingerprint(self) -> str:
        """Short; equal answers have the same, so a page can tell what its reader changed."""
        facts = (
            self.verdict, self.reason, self.governance_relevance, self.data_availability,
            self.doubt, self.remark,
        )  # fmt: skip
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


NOTHING_SAID = Answer()


def read_verdict(text: str) -> Verdict:
    """Raises DomainError for what is none of the words."""
    found = _VERDICTS.get(_levelled(text))
    if found is None:
        raise _none_of(text, VERDICT_WORDS.values())
    return Verdict(found)


def read_availability(text: str) -> Availability | None:
    """Raises DomainError for what is none of the words."""
    if not _levelled(text):
        return None
    found = _AVAILABILITIES.get(_levelled(text))
    if found is None:
        raise _none_of(text, AVAILABILITY_WORDS.values())
    return Availability(found)


def read_yes(text: str) -> bool:
    """Raises DomainError for what is neither yes nor no; nothing is no."""
    found = _levelled(text)
    if found in _YES:
        return True
    if not found or found in _NO or found == "offen":
        return False
    raise _none_of(text, ("ja", "nein"))


def availability_word(value: Availability | None) -> str:
    return AVAILABILITY_WORDS[value] if value else ""


def _none_of(text: str, words: Iterable[str]) -> DomainError:
    listed = ", ".join(words)
    return DomainError(f"„{text.strip()[:60]}“ ist keiner der Werte {listed}.")
