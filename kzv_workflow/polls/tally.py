"""Counting municipalities, never people: who is covered by a date, and which date is best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kzv_workflow.polls.coverage import (
    COVERAGE_WORDS,
    ENOUGH,
    FULLY,
    REPRESENTED,
    AnswerValue,
    Coverage,
    DelegateRole,
    Party,
    Standing,
    Voice,
    standing,
)
from kzv_workflow.polls.wording import Part


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date to be judged; ``host_key`` is the municipality that hosts it."""

    key: int
    parts: tuple[Part, ...]
    host_key: int | None = None
    hint_count: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A date, judged: standings in fixed order, vetoes in sentences."""

    candidate: Candidate
    standings: tuple[Standing, ...]
    vetoes: tuple[str, ...]

    def count(self, *kinds: Coverage) -> int:
        return sum(one.coverage in kinds for one in self.standings)

    def of(self, *kinds: Coverage) -> list[Standing]:
        return [one for one in self.standings if one.coverage in kinds]

    @property
    def missing(self) -> list[Standing]:
        """Everybody who is not represented, whatever the reason."""
        return [one for one in self.standings if one.coverage not in REPRESENTED]

    @property
    def sentence(self) -> str:
        """ "8 von 9 Kommunen vertreten (1 nur Tag 1); fehlt: LK Nordsachsen (Bildungswoche)"."""
        text = f"{self.count(*REPRESENTED)} von {len(self.standings)} Kommunen vertreten"
        limits = self._limits()
        text += f" ({', '.join(limits)})" if limits else ""
        for kind, word in _ABSENT:
            if names := [_with_reason(one) for one in self.of(kind)]:
                text += f"; {word}: {', '.join(names)}"
        return text

    def _limits(self) -> list[str]:
        counted: dict[str, int] = {}
        for one in self.of(Coverage.IF_NEED_BE, Coverage.PARTLY):
            word = one.detail or COVERAGE_WORDS[one.coverage]
            counted[word] = counted.get(word, 0) + 1
        return [f"{number} {word}" for word, number in counted.items()]


_ABSENT = (
    (Coverage.NOT, "fehlt"),
    (Coverage.OPEN, "noch offen"),
    (Coverage.SILENT, "keine Antwort"),
    (Coverage.UNNAMED, "keine Vertretung benannt"),
    (Coverage.BILATERAL, "bilateral"),
)


def _with_reason(one: Standing) -> str:
    return f"{one.party.name} ({one.reason})" if one.reason else one.party.name


def judge(candidate: Candidate, parties: Sequence[Party], needed: int = 1) -> Verdict:
    """How everybody stands to this date; ``needed`` people make a municipality covered."""
    standings = tuple(
        standing(candidate.key, candidate.parts, one, needed) for one in parties if one.is_counted
    )
    return Verdict(candidate, standings, tuple(vetoes(candidate, parties, standings)))


def vetoes(
    candidate: Candidate, parties: Sequence[Party], standings: Sequence[Standing]
) -> Iterable[str]:
    """Whose no counts more than that of others, in sentences."""
    for one in standings:
        if one.party.key == candidate.host_key and (sentence := _host_refuses(candidate, one)):
            yield sentence
    moderators = []
    for party in parties:
        for voice in party.voices:
            if voice.role is DelegateRole.SPEAKER and _refuses(candidate, voice):
                yield f"{voice.name} ({party.name}) wird gebraucht und kann nicht."
            if voice.role is DelegateRole.MODERATOR:
                moderators.append(voice)
    if moderators and all(_refuses(candidate, voice) for voice in moderators):
        yield "Niemand von der Moderation kann."


def _host_refuses(candidate: Candidate, host: Standing) -> str:
    if host.coverage is Coverage.NOT:
        return f"{host.party.name} ist Gastgeber und kann nicht."
    if any(_nobody_comes(part, host.party.voices) for part in candidate.parts):
        return f"{host.party.name} ist Gastgeber und kann nicht an jedem Tag."
    return ""


def _nobody_comes(part: Part, voices: Iterable[Voice]) -> bool:
    """Everybody who answered for this day said no."""
    said = [voice.given[part.key].value for voice in voices if part.key in voice.given]
    return bool(said) and all(one is AnswerValue.NO for one in said)


def _refuses(candidate: Candidate, voice: Voice) -> bool:
    given = [voice.given.get(part.key) for part in candidate.parts]
    return any(one is not None and one.value is AnswerValue.NO for one in given)


def ranked(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The best first: no veto, most covered, most of them fully, fewest no, fewest hints, early."""

    def merit(one: Verdict) -> tuple[bool, int, int, int, int, date]:
        return (
            bool(one.vetoes),
            -one.count(*ENOUGH),
            -one.count(*FULLY),
            one.count(Coverage.NOT),
            one.candidate.hint_count,
            one.candidate.parts[0].day,
        )

    return sorted(verdicts, key=merit)
