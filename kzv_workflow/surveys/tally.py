"""Counting answers: bars, scales with mean and median, texts; what is too few is not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from kzv_workflow.surveys.questionnaire import (
    OTHER,
    TEXTS,
    QuestionKind,
    choices,
)

Counted = tuple[object, int]  # an answer, and how often it was given
ENOUGH = 5  # answers; fewer could be put down to somebody


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered to one question; ``n`` is how many people answered it.

    ``mean`` and ``median`` count the points of a scale from 1; "keine Angabe" is in neither.
    ``rated`` is how many chose a point of the scale.
    """

    kind: QuestionKind
    n: int
    bars: tuple[tuple[str, int], ...] = ()
    rated: int = 0
    mean: float | None = None
    median: float | None = None
    points: int = 0
    too_few: bool = field(default=False)

    @property
    def is_comparable(self) -> bool:
        """Whether there is something to compare: choices, and for a scale points of it."""
        is_rated = self.kind is not QuestionKind.SCALE or self.mean is not None
        return bool(self.bars and self.n and is_rated)

    def share(self, at: int) -> int:
        """Per cent of those who answered that chose the bar at this place."""
        return round(100 * self.bars[at][1] / self.n) if self.n else 0

    def hidden(self) -> Tally:
        """Only that it was answered by too few."""
        return Tally(self.kind, self.n, too_few=True)


def tally(
    kind: QuestionKind, options: Sequence[str], has_other: bool, values: Sequence[Counted]
) -> Tally:
    """The answers to one question and how often each was given, in whatever order they come."""
    n = sum(count for _value, count in values)
    if kind in TEXTS:
        return Tally(kind, n)
    counted: Counter[str] = Counter()
    for value, count in values:
        counted.update({_label(text): count for text in _as_list(value)})
    labels = [*choices(kind, options), *([OTHER] if has_other else [])]
    bars = tuple((label, counted[label]) for label in labels)
    if kind is not QuestionKind.SCALE:
        return Tally(kind, n, bars)
    places = [place for place, option in enumerate(options, 1) for _ in range(counted[option])]
    return Tally(
        kind,
        n,
        bars,
        rated=len(places),
        mean=mean(places) if places else None,
        median=median(places) if places else None,
        points=len(options),
    )


def protected(one: Tally, is_anonymous: bool) -> Tally:
    """What fewer than five answered in an anonymous survey is not shown, texts included."""
    return one if not is_anonymous or one.n >= ENOUGH else one.hidden()


def words(kind: QuestionKind, value: object) -> list[str]:
    """What somebody wrote: a free text, or what stands beside "Sonstiges"."""
    if kind in TEXTS:
        return [str(value)]
    beside = f"{OTHER}: "
    return [text.removeprefix(beside) for text in _as_list(value) if text.startswith(beside)]


def in_words(value: object) -> str:
    """An answer as one text; several choices stand one after the other."""
    return "; ".join(_as_list(value))


def decimal(number: float) -> str:
    """One place after the comma: 4,2."""
    return f"{number:.1f}".replace(".", ",")


def _as_list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _label(text: str) -> str:
    return OTHER if text.startswith(f"{OTHER}: ") else text
