"""How one municipality stands to one date; no answer is never a no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from kzv_workflow import german
from kzv_workflow.polls.wording import Part


class AnswerValue(StrEnum):
    """What somebody says about a day; saying nothing is no value at all."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"
    OPEN = "open"


class DelegateRole(StrEnum):
    """What somebody is asked as; speakers are required, of the moderators at least one."""

    WANTED = "wanted"
    SPEAKER = "speaker"
    MODERATOR = "moderator"


class Coverage(StrEnum):
    """How a municipality stands to a date, best first."""

    COVERED = "covered"
    SPLIT = "split"
    IF_NEED_BE = "if_need_be"
    PARTLY = "partly"
    OPEN = "open"
    SILENT = "silent"
    UNNAMED = "unnamed"
    BILATERAL = "bilateral"
    NOT = "not"


COVERAGE_WORDS = {
    Coverage.COVERED: "vertreten",
    Coverage.SPLIT: "vertreten (geteilt)",
    Coverage.IF_NEED_BE: "zur Not",
    Coverage.PARTLY: "teilweise",
    Coverage.OPEN: "noch offen",
    Coverage.SILENT: "keine Antwort",
    Coverage.UNNAMED: "keine Vertretung benannt",
    Coverage.BILATERAL: "bilateral",
    Coverage.NOT: "kann nicht",
}
VALUE_WORDS = {
    AnswerValue.YES: "ja",
    AnswerValue.IF_NEED_BE: "zur Not",
    AnswerValue.NO: "nein",
    AnswerValue.OPEN: "noch offen",
}
FULLY = (Coverage.COVERED, Coverage.SPLIT)
ENOUGH = (*FULLY, Coverage.IF_NEED_BE)
REPRESENTED = (*ENOUGH, Coverage.PARTLY)
_COMES = (AnswerValue.YES, AnswerValue.IF_NEED_BE)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer about one day; times narrow it, ``is_online`` is instead of in person."""

    value: AnswerValue
    comes_at: time | None = None
    leaves_at: time | None = None
    is_online: bool = False

    def is_whole(self, part: Part) -> bool:
        """Whether the person is there from beginning to end, in the way the day is meant."""
        late = self.comes_at is not None and self.comes_at > part.starts_at
        early = self.leaves_at is not None and self.leaves_at < part.ends_at
        return not (late or early or (self.is_online and part.mode == "in_person"))

    def limits(self) -> str:
        """ "ab 12:00 Uhr, online"."""
        words = [f"ab {german.format_time(self.comes_at)} Uhr"] if self.comes_at else []
        words += [f"bis {german.format_time(self.leaves_at)} Uhr"] if self.leaves_at else []
        words += ["online"] if self.is_online else []
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is asked, with the answers given by day; ``notes`` are by date (option).

    One who ``speaks_for_all`` answers for the municipality: it comes, the name follows.
    """

    key: int
    name: str
    role: DelegateRole = DelegateRole.WANTED
    speaks_for_all: bool = False
    given: Mapping[int, Given] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Party:
    """A municipality (or the office) with those who may come for it."""

    key: int
    name: str
    short_code: str
    voices: tuple[Voice, ...] = ()
    is_bilateral: bool = False
    is_counted: bool = True  # the office is not


@dataclass(frozen=True, slots=True)
class Standing:
    """How one municipality stands to one date, with the detail and the reason it gave."""

    party: Party
    coverage: Coverage
    detail: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        words = COVERAGE_WORDS[self.coverage]
        return f"{words} ({self.detail})" if self.detail else words


def standing(key: int, parts: Sequence[Part], party: Party, needed: int = 1) -> Standing:
    """Whether enough people of a municipality can come to all days of the option ``key``."""
    if party.is_bilateral:
        return Standing(party, Coverage.BILATERAL)
    if not party.voices:
        return Standing(party, Coverage.UNNAMED)
    reason = "; ".join(dict.fromkeys(v.notes[key] for v in party.voices if v.notes.get(key)))
    kind, detail = _coverage(parts, party.voices, needed)
    return Standing(party, kind, detail, reason)


def _coverage(parts: Sequence[Part], voices: Sequence[Voice], needed: int) -> tuple[Coverage, str]:
    yes = [_there(part, voices, needed, (AnswerValue.YES,)) for part in parts]
    able = [_there(part, voices, needed, _COMES) for part in parts]
    if _everywhere(parts, voices, needed, (AnswerValue.YES,)):
        return Coverage.COVERED, ""
    if all(yes):
        return Coverage.SPLIT, ""
    if all(able):
        return Coverage.IF_NEED_BE, ""
    if detail := _partly(parts, voices, needed, able):
        return Coverage.PARTLY, detail
    return _nobody(parts, voices), ""


def _there(
    part: Part, voices: Sequence[Voice], needed: int, values: tuple[AnswerValue, ...]
) -> bool:
    """Whether enough people are there on that day from beginning to end."""
    return sum(_weight(v, needed) for v in voices if _comes(part, v, values)) >= needed


def _everywhere(
    parts: Sequence[Part], voices: Sequence[Voice], needed: int, values: tuple[AnswerValue, ...]
) -> bool:
    whole = [v for v in voices if all(_comes(part, v, values) for part in parts)]
    return sum(_weight(v, needed) for v in whole) >= needed


def _weight(voice: Voice, needed: int) -> int:
    return needed if voice.speaks_for_all else 1


def _comes(part: Part, voice: Voice, values: tuple[AnswerValue, ...]) -> bool:
    given = voice.given.get(part.key)
    return given is not None and given.value in values and given.is_whole(part)


def _partly(
    parts: Sequence[Part], voices: Sequence[Voice], needed: int, able: Sequence[bool]
) -> str:
    """What there is of a municipality that is not there for all of it; empty if nothing."""
    here = [
        [g for v in voices if (g := v.given.get(part.key)) and g.value in _COMES] for part in parts
    ]
    if not any(here):
        return ""
    if any(able):
        days = [str(number) for number, there in enumerate(able, start=1) if there]
        return f"nur Tag {german.join_words(days)}"
    limits = list(dict.fromkeys(g.limits() for day in here for g in day if g.limits()))
    if limits:
        return "; ".join(limits)
    most = max(len(day) for day in here)
    if needed > 1 and all(here):
        return f"{most} von {needed} Personen"
    days = [str(number) for number, there in enumerate(here, start=1) if there]
    return f"nur Tag {german.join_words(days)}"


def _nobody(parts: Sequence[Part], voices: Sequence[Voice]) -> Coverage:
    """Nobody comes; but no is only what everybody said, never what nobody answered."""
    said = [v.given[part.key].value for v in voices for part in parts if part.key in v.given]
    if not said:
        return Coverage.SILENT
    decisive = [v for v in voices if v.speaks_for_all] or voices
    refused = all(
        part.key in v.given and v.given[part.key].value is AnswerValue.NO
        for v in decisive
        for part in parts
    )
    return Coverage.NOT if refused else Coverage.OPEN
