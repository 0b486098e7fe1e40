"""Every fact of the two Protokolle in full, group by group, and again from spoiled text."""

from __future__ import annotations

import pytest

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parser import parse
from tests.minutes.factsheet import expected, sheet
from tests.minutes.protocols import ROSTER, parsed, read, source, without_marks

NAMES = ("teil1", "teil2")
GROUPS = tuple(expected("teil1"))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", NAMES)
def test_facts(name: str, group: str) -> None:
    assert sheet(parsed(name))[group] == expected(name)[group]


def test_sheets_hold_every_group() -> None:
    assert set(sheet(parsed("teil1"))) == set(expected("teil1")) == set(expected("teil2"))


def test_two_protokolle_in_one_file_are_read_one_after_another() -> None:
    first, second = parse(source("teil1") + source("teil2"), ROSTER)
    before = source("teil1").count("\n")

    assert first.agenda == parsed("teil1").agenda
    assert (first.first_line, first.last_line) == (1, before)
    assert second.first_line == before + 1
    assert [slot.line - before for slot in second.agenda] == [
        slot.line for slot in parsed("teil2").agenda
    ]
    assert [todo.text for todo in second.todos] == [todo.text for todo in parsed("teil2").todos]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" - ", "\u00a0- "),
        lambda text: text.replace("  \n", "\\\n"),
        lambda text: text.replace("\n\n\n", "\n\f\n\n"),
        lambda text: text.replace("- ▶ ", "* ▶ "),
    ],
    ids=["bom", "crlf", "nbsp", "backslash break", "form feed", "asterisk bullets"],
)
def test_what_nobody_sees_changes_nothing(name: str, spoil) -> None:  # type: ignore[no-untyped-def]
    assert sheet(read(spoil(source(name)))) == sheet(parsed(name))


@pytest.mark.parametrize("name", NAMES)
def test_text_pasted_without_marks_gives_the_same_agenda_attendees_and_todos(name: str) -> None:
    marked, pasted = parsed(name), read(without_marks(source(name)))

    assert pasted.title == marked.title
    assert pasted.meeting == marked.meeting
    assert pasted.agenda == marked.agenda
    assert pasted.attendees == marked.attendees
    assert pasted.authors == marked.authors
    assert pasted.approval == marked.approval
    assert pasted.slide_notes == marked.slide_notes
    assert pasted.unplaced == ()
    assert [(todo.line, todo.owners, plain(todo.text), todo.due) for todo in pasted.todos] == [
        (todo.line, todo.owners, plain(todo.text), todo.due) for todo in marked.todos
    ]


@pytest.mark.parametrize("name", NAMES)
def test_pasted_text_gives_the_same_questions(name: str) -> None:
    pasted = read(without_marks(source(name)))
    assert [(one.line, one.asked_by) for one in pasted.questions] == [
        (one.line, one.asked_by) for one in parsed(name).questions
    ]
    assert [len(one.answers) for one in pasted.rounds] == [
        len(one.answers) for one in parsed(name).rounds
    ]
