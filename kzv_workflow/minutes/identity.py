"""Which line of a new text is which To-do: marker, identical text, similar text if confirmed, new.

Pure: what is unclear comes back as a question, and the answers go in again. A record is never
guessed: a line takes one over only by a marker that fits, by the same words as a line that was
there until now, or by an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import ratio

SIMILAR = 85  # of 100: worth asking about
FITTING = 50  # a marker on a line less similar than this was perhaps left behind by accident
CLEARLY = 10  # by this much one of several copies must be nearer than the next
MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A To-do line of the new text; ``owner`` and ``text`` without marks."""

    line: int
    owner: str
    text: str
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A To-do of this Protokoll as the text said it last; ``line`` None: was already gone."""

    number: int
    owner: str
    text: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """Is this line one of these To-dos, the likeliest first, or a new one?"""

    line: int
    candidates: tuple[int, ...]


@dataclass(slots=True)
class Plan:
    """What the lines are; ``vanished`` are To-dos whose line is gone since the last text."""

    links: dict[int, int] = field(default_factory=dict)  # line → number of this Protokoll
    reports: dict[int, int] = field(default_factory=dict)  # line → number of an older one
    new: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    vanished: list[int] = field(default_factory=list)


def identify(
    lines: Sequence[Line],
    known: Sequence[Known],
    elsewhere: Collection[int] = (),
    answers: Mapping[int, int | None] | None = None,
) -> Plan:
    """Decide every line; ``elsewhere`` are the numbers that belong to other Protokolle.

    ``answers``: line → number, or None for "this is a new one".
    """
    return _Identification(lines, known, elsewhere, answers or {}).plan()


class _Identification:
    def __init__(
        self,
        lines: Sequence[Line],
        known: Sequence[Known],
        elsewhere: Collection[int],
        answers: Mapping[int, int | None],
    ) -> None:
        self._plan = Plan()
        self._records = {one.number: one for one in known}
        self._free = {one.line: one for one in lines}  # not decided yet
        self._unclear: dict[int, list[int]] = {}  # line → numbers its marker may mean
        self._elsewhere = elsewhere
        self._answers = answers

    def plan(self) -> Plan:
        self._by_answer()
        self._by_marker()
        self._by_identical_words()
        self._ask_or_create()
        asked = {number for one in self._plan.questions for number in one.candidates}
        taken = set(self._plan.links.values())
        self._plan.vanished = [
            number
            for number, record in self._records.items()
            if record.line is not None and number not in taken and number not in asked
        ]
        return self._plan

    def _link(self, line: Line, number: int) -> None:
        self._plan.links[line.line] = number
        del self._free[line.line]

    def _by_answer(self) -> None:
        for at, number in self._answers.items():
            line = self._free.get(at)
            if line is None:
                continue
            if number is None:
                self._plan.new.append(at)
                del self._free[at]
            elif number in self._records and number not in self._plan.links.values():
                self._link(line, number)

    def _by_marker(self) -> None:
        claims: dict[int, list[Line]] = {}
        for line in list(self._free.values()):
            if line.marker is not None and line.marker in self._records:
                claims.setdefault(line.marker, []).append(line)
            elif line.marker is not None and line.marker in self._elsewhere:
                self._plan.reports[line.line] = line.marker
                del self._free[line.line]
        for number, claimants in claims.items():
            if number in self._plan.links.values():
                continue  # the answer gave it to another line
            record = self._records[number]
            keeper = _keeper(record, claimants, self._free.values())
            if keeper:
                self._link(keeper, number)
            else:
                for line in [*claimants, *_same_words(record, self._free.values())]:
                    self._unclear.setdefault(line.line, []).append(number)

    def _by_identical_words(self) -> None:
        """A line that only lost its marker; two To-dos in the same words are asked about."""
        asked = {number for numbers in self._unclear.values() for number in numbers}
        standing = [
            one for one in self._unclaimed() if one.line is not None and one.number not in asked
        ]
        for record in standing:
            same = _same_words(record, self._free.values())
            same = [one for one in same if one.line not in self._unclear and not self._copied(one)]
            twins = [one for one in standing if _words(one) == _words(record)]
            if same and len(twins) == 1:
                self._link(same[0], record.number)

    def _ask_or_create(self) -> None:
        unclaimed = self._unclaimed()
        for line in list(self._free.values()):
            scored = sorted(((_similarity(record, line), record.number) for record in unclaimed),
                            key=lambda pair: -pair[0])  # fmt: skip
            likely = [number for score, number in scored if score >= SIMILAR]
            numbers = list(dict.fromkeys([*self._unclear.get(line.line, []), *likely]))
            if numbers:
                question = Question(line.line, tuple(numbers[:MOST_CANDIDATES]))
                self._plan.questions.append(question)
            else:
                self._plan.new.append(line.line)

    def _unclaimed(self) -> list[Known]:
        taken = set(self._plan.links.values())
        return [one for number, one in self._records.items() if number not in taken]

    def _copied(self, line: Line) -> bool:
        """It carries the marker of a To-do that another line kept."""
        return line.marker in self._records


def _keeper(record: Known, claimants: Sequence[Line], all_lines: Iterable[Line]) -> Line | None:
    """The line that keeps its record among those that carry its marker; None: not clear."""
    exact = _same_words(record, claimants)
    if exact:
        return exact[0]
    if _same_words(record, [one for one in all_lines if one not in claimants]):
        return None  # the words stand on a line without the marker
    scored = sorted(((_similarity(record, one), one) for one in claimants), key=lambda it: -it[0])
    best, keeper = scored[0]
    if len(scored) == 1:
        return keeper if best >= FITTING else None
    return keeper if best >= SIMILAR and best - scored[1][0] >= CLEARLY else None


def _same_words(record: Known, lines: Iterable[Line]) -> list[Line]:
    wanted = _words(record)
    return [one for one in lines if _words(one) == wanted]


def _words(one: Known | Line) -> str:
    return " ".join(f"{one.owner}: {one.text}".casefold().split())


def _similarity(record: Known, line: Line) -> float:
    """0 to 100, of the whole wording or of the task alone: another owner is no other task."""
    task = ratio(record.text.casefold(), line.text.casefold())
    return max(task, ratio(_words(record), _words(line)))
