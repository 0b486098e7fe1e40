"""Random edits and corrections, saved for real: To-dos keep their numbers, none takes another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import queries, recording, saving, standing
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.recording import Text
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.taking_in import take_in
from kzv_workflow.todos.models import Todo
from tests.factories import WRITER, taken_over
from tests.minutes.edit_rounds import Entry, Simulation

HEAD = "## Protokoll des 1. Treffens am 15.04.2021\n\n## Absprachen\n\n"
FIRST_LINE = HEAD.count("\n") + 1


class SavedSimulation(Simulation):
    """The same writer, whose text is saved; the office also takes corrections in."""

    kinds = (*Simulation.kinds, "correct")

    def __init__(self, session: Session, minutes: Minutes, act: Act, seed: int) -> None:
        self._session, self._minutes, self._act = session, minutes, act
        self._chooser = chooser(session)
        self._roster = directory.roster(session, act.day)
        super().__init__(seed)

    def _save(self) -> None:
        lines = [
            f"- → **To do {one.owner}:** {one.text}{f' {{T{one.marker}}}' if one.marker else ''}"
            for one in self.entries
        ]
        self._store_text(HEAD + "\n".join(lines) + "\n")
        questions = self._state().plan.questions
        if questions:
            self.asked += len(questions)
            numbers = {meant: number for number, meant in self._meant.items()}
            answers = {one.line: numbers.get(self._entry(one.line).meant) for one in questions}
            newest = self._text(queries.newest_version(self._session, self._minutes.id).source)
            saving.answer(
                self._session, self._minutes, newest, answers, self._act, self._chooser
            )  # fmt: skip
        state = self._state()
        assert not state.plan.questions
        assert not state.plan.new
        self._compare({at: one.todo.number for at, one in state.by_line.items()})

    def _compare(self, numbers: dict[int, int]) -> None:
        """Every line has a To-do: the one made for its task, or a new one."""
        assert len(numbers) == len(self.entries)
        known = {meant: number for number, meant in self._meant.items()}
        for at, number in numbers.items():
            entry = self._entry(at)
            self.wrong += self._meant.setdefault(number, entry.meant) != entry.meant
            if entry.meant in known:
                self.expected += 1
                self.kept += known[entry.meant] == number
            self.entries[at - FIRST_LINE] = replace(entry, marker=number)

    def _entry(self, line: int) -> Entry:
        return self.entries[line - FIRST_LINE]

    def _text(self, source: str) -> Text:
        return Text(source, parse(source, self._roster)[0])

    def _state(self) -> recording.State:
        newest = queries.newest_version(self._session, self._minutes.id)
        return recording.state_of(self._session, self._minutes, self._text(newest.source))

    def _store_text(self, source: str) -> None:
        base = queries.newest_version(self._session, self._minutes.id).number
        text = self._text(source)
        saved = saving.save(
            self._session, self._minutes, text, base, self._act, self._chooser
        )  # fmt: skip
        assert saved.refusal is None
        self._session.flush()

    def _correct(self, at: int) -> None:
        """Quite other words for the same task, or a few; the proposal knows of no marker."""
        newest = queries.newest_version(self._session, self._minutes.id)
        paragraph = standing.paragraphs_of(self._session, newest, self._act.day)[FIRST_LINE + at]
        words = self._random.choice(
            (f"{self.entries[at].text} mit Anlage", f"Anruf {self._random.random()}")
        )
        text = paragraph.reworded(f"→ To do {self.entries[at].owner}: {words}")
        assert take_in(self._session, self._minutes, paragraph, text, self._act)
        self.entries[at] = replace(self.entries[at], text=words)


@pytest.mark.parametrize("circulated", [False, True], ids=["draft", "sent"])
def test_a_hundred_saved_edits_lose_no_todo_and_confuse_none(
    session: Session, at: datetime, circulated: bool
) -> None:
    minutes = taken_over(session, at, HEAD, circulated)
    simulation = SavedSimulation(session, minutes, Act(WRITER, at), seed=4)

    simulation.run(100)

    assert simulation.wrong == 0
    assert simulation.kept == simulation.expected > 500
    assert simulation.done["correct"] > 3
    assert simulation.asked > 3
    numbers = session.scalars(sa.select(Todo.number)).all()
    assert len(set(numbers)) == len(numbers) == len(simulation._meant)
