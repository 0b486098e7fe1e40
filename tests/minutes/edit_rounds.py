"""A writer who edits the To-do lines of a Protokoll at random and answers questions truthfully."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

from kzv_workflow.minutes.identity import Known, Line, identify

OWNERS = ("Kommunen", "BiSMit", "BiSMit & Kommunen", "Stadt Halle", "Altenburger Land")
VERBS = ("übermitteln", "prüfen", "ergänzen", "abstimmen", "zusammenstellen", "versenden")
OBJECTS = (
    "Auswahl der Kennzahlen", "Rückinfo zu den Terminen", "Liste der Ansprechpersonen",
    "Feedback zur Veranstaltung", "Entwurf des Basiskennzahlensets", "Linksammlung zum Thema",
    "Daten zur frühkindlichen Bildung", "Vorschläge für weitere Kennzahlen",
    "Übersicht der Datenquellen", "Raumplan für das Treffen in Präsenz",
)  # fmt: skip
DETAILS = ("", " an das Büro", " bis zum nächsten Treffen", " für Themenfeld B", " und rückmelden")
SIZE = (8, 16)  # lines of the Protokoll, about


@dataclass(frozen=True)
class Entry:
    """A line as the writer means it: ``meant`` is the task in their head."""

    meant: int
    owner: str
    text: str
    marker: int | None = None


class Simulation:
    """``wrong``: a line took the record of another task; ``kept`` of ``expected`` links held."""

    kinds: tuple[str, ...] = (
        "typo",
        "reword",
        "move",
        "owner",
        "copy",
        "delete",
        "similar",
        "lose",
    )

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._tasks = 0
        self._numbers = 0
        self._meant: dict[int, int] = {}  # number → task it was made for
        self._known: dict[int, Known] = {}
        self.entries: list[Entry] = [self._fresh() for _ in range(SIZE[0])]
        self.kept = self.expected = self.wrong = self.asked = 0
        self.done: Counter[str] = Counter()
        self._save()

    def run(self, rounds: int) -> None:
        for _ in range(rounds):
            kind = "typo" if self._random.random() < 1 / 3 else self._random.choice(self.kinds[1:])
            if kind == "delete" and len(self.entries) <= SIZE[0]:
                kind = "similar"
            if kind in {"copy", "similar"} and len(self.entries) >= SIZE[1]:
                kind = "delete"
            getattr(self, f"_{kind}")(self._random.randrange(len(self.entries)))
            self.done[kind] += 1
            self._save()

    def _save(self) -> None:
        """Save, answer what is asked, and compare every record with the task it was made for."""
        numbers = {self._meant[one.number]: one.number for one in self._known.values()}
        lines = [
            Line(at, entry.owner, entry.text, entry.marker)
            for at, entry in enumerate(self.entries, start=1)
        ]
        plan = identify(lines, list(self._known.values()))
        if plan.questions:
            self.asked += len(plan.questions)
            meant = {one.line: self.entries[one.line - 1].meant for one in plan.questions}
            plan = identify(
                lines, list(self._known.values()), (),
                {at: numbers.get(task) for at, task in meant.items()},
            )  # fmt: skip
            assert not plan.questions, "every answer decides"
        self._count(plan.links, numbers)
        self._store(plan.links, plan.new)

    def _count(self, links: dict[int, int], numbers: dict[int, int]) -> None:
        for at, entry in enumerate(self.entries, start=1):
            truth = numbers.get(entry.meant)
            self.wrong += at in links and links[at] != truth
            if truth is not None:
                self.expected += 1
                self.kept += links.get(at) == truth

    def _store(self, links: dict[int, int], new: list[int]) -> None:
        gone = set(self._known) - set(links.values())
        self._known = {
            number: replace(one, line=None) for number, one in self._known.items() if number in gone
        }
        for at in new:
            self._numbers += 1
            links[at] = self._numbers
            self._meant[self._numbers] = self.entries[at - 1].meant
        for at, number in links.items():
            entry = replace(self.entries[at - 1], marker=number)
            self.entries[at - 1] = entry
            self._known[number] = Known(number, entry.owner, entry.text, at)
        recently = sorted(one for one in self._known if one in gone)[-5:]
        self._known = {
            number: one for number, one in self._known.items()
            if number not in gone or number in recently
        }  # fmt: skip

    def _fresh(self) -> Entry:
        self._tasks += 1
        choose = self._random.choice
        return Entry(
            self._tasks, choose(OWNERS), f"{choose(OBJECTS)} {choose(VERBS)}{choose(DETAILS)}"
        )

    def _typo(self, at: int) -> None:
        text = self.entries[at].text
        place = self._random.randrange(len(text))
        letter = self._random.choice("aeiounrst ")
        kept = place + self._random.choice((0, 1, 1))
        self.entries[at] = replace(self.entries[at], text=f"{text[:place]}{letter}{text[kept:]}")

    def _reword(self, at: int) -> None:
        words = self.entries[at].text.split()
        self._random.shuffle(words)
        words[0] = self._random.choice(("bitte", "gemeinsam", "zeitnah", *VERBS))
        self.entries[at] = replace(self.entries[at], text=" ".join(words))

    def _move(self, at: int) -> None:
        entry = self.entries.pop(at)
        self.entries.insert(self._random.randrange(len(self.entries) + 1), entry)

    def _owner(self, at: int) -> None:
        self.entries[at] = replace(self.entries[at], owner=self._random.choice(OWNERS))

    def _copy(self, at: int) -> None:
        """The line with its marker again; of two equal lines the upper one is the old one."""
        self._tasks += 1
        copied = replace(self.entries[at], meant=self._tasks)
        place = self._random.randrange(at + 1, len(self.entries) + 1)
        if self._random.random() < 0.5:
            copied = replace(copied, owner=self._random.choice(OWNERS))
        self.entries.insert(place, copied)

    def _delete(self, at: int) -> None:
        del self.entries[at]

    def _similar(self, at: int) -> None:
        """A new task in nearly the words of another one."""
        self._tasks += 1
        text = self.entries[at].text + self._random.choice((" (2. Runde)", " 2022", "!"))
        self.entries.insert(at, Entry(self._tasks, self.entries[at].owner, text))

    def _lose(self, at: int) -> None:
        """The marker is gone, often with a typo made in the same breath."""
        self.entries[at] = replace(self.entries[at], marker=None)
        if self._random.random() < 0.5:
            self._typo(at)
