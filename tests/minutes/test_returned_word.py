"""A Word file edited by hand comes back: kept, compared, taken over, never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.files import child
from kzv_workflow.files.store import read as stored
from kzv_workflow.minutes.life import Circulation, ReturnedWord
from kzv_workflow.minutes.models import TodoMention
from kzv_workflow.minutes.word_back import read_back
from kzv_workflow.todos.models import AssignmentState, Todo
from tests.browser import Browser
from tests.factories import taken_over
from tests.files.reading_processes import running
from tests.minutes.protocols import source as seed
from tests.minutes.stages import LINE, STATEMENT, TEXT, TODO_LINE, drafted, edit, marked, send
from tests.minutes.word_by_hand import (
    by_hand,
    downloaded,
    newest,
    paragraph,
    returned,
    reword,
    upload,
)

SENTENCE = "jr: Das Set enthält 35 Kennzahlen, alle steuerungsrelevant."


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    """The address of a draft."""
    return marked(session, at)


def test_the_form_lets_a_process_wait_for_the_file(office: Browser, path: str) -> None:
    child.stop_waiting()

    office.get(f"{path}/word-datei")

    assert len(running()) == 1


def test_our_own_file_says_nothing_else(office: Browser, path: str) -> None:
    upload(office, path, downloaded(office, path))

    page = office.get(f"{path}/word-datei")

    assert "Unterschiede zum Text (0)" in page.text
    assert "2 To-dos in der Datei wiedererkannt." in page.text


def test_a_whole_real_protokoll_comes_back_without_a_difference(
    office: Browser, session: Session, at: datetime
) -> None:
    path = f"/protokolle/{taken_over(session, at, seed('teil2'), circulated=False).id}"

    upload(office, path, downloaded(office, path))

    page = office.get(f"{path}/word-datei")
    assert "Unterschiede zum Text (0)" in page.text
    assert "7 To-dos in der Datei wiedererkannt." in page.text


def test_a_changed_paragraph_is_shown_beside_the_text_and_taken_over(
    office: Browser, session: Session, path: str
) -> None:
    returned(office, path, reword("alle steuerungsrelevant", "fast alle steuerungsrelevant"))
    assert office.page is not None
    assert "Unterschiede zum Text (1)" in office.page.text
    assert SENTENCE in office.page.text
    assert newest(session) == TEXT

    office.submit("/uebernehmen")

    assert newest(session) == TEXT.replace("alle steuerungs", "fast alle steuerungs")
    assert "Unterschiede zum Text (0)" in office.get(f"{path}/word-datei").text


def test_a_new_paragraph_stands_where_it_was_written(
    office: Browser, session: Session, path: str
) -> None:
    def insert(document: Any) -> None:
        paragraph(document, "fragt nach Daten").insert_paragraph_before("Von Hand ergänzt.")

    returned(office, path, insert)

    office.submit("/uebernehmen")

    assert newest(session).split("\n")[LINE - 1 : LINE + 1] == [STATEMENT, "- Von Hand ergänzt."]


def test_a_removed_paragraph_is_struck_only_by_the_click(
    office: Browser, session: Session, path: str
) -> None:
    def remove(document: Any) -> None:
        gone = paragraph(document, "35")._element
        gone.getparent().remove(gone)

    returned(office, path, remove)
    assert STATEMENT in newest(session)

    office.submit("/uebernehmen")

    assert STATEMENT not in newest(session)


@pytest.mark.parametrize("begin", [drafted, marked])
def test_a_todo_is_recognised_by_its_bookmark_whatever_it_says_now(
    begin: Callable[[Session, datetime], str], office: Browser, session: Session, at: datetime
) -> None:
    path = begin(session, at)
    returned(office, path, reword("Auswahl übermitteln", "Liste aller Kennzahlen abgeben"))
    assert office.page is not None
    assert office.page.document.xpath("string(//h3//span[@class='chip'])") == "T1"

    office.submit("/uebernehmen")

    mention = session.scalars(sa.select(TodoMention).where(TodoMention.line == TODO_LINE)).one()
    assert mention.printed_text == "Liste aller Kennzahlen abgeben"
    assert mention.todo.number == 1
    assert {one.state for one in mention.todo.assignments} == {AssignmentState.OPEN}
    assert len(session.scalars(sa.select(Todo)).all()) == 2
    session.rollback()
    assert "Unterschiede zum Text (0)" in office.get(f"{path}/word-datei").text


@pytest.mark.parametrize("begin", [drafted, marked])
def test_a_todo_that_was_moved_and_reworded_is_the_same_at_its_new_place(
    begin: Callable[[Session, datetime], str], office: Browser, session: Session, at: datetime
) -> None:
    def move(document: Any) -> None:
        reword("Auswahl übermitteln", "Liste aller Kennzahlen abgeben")(document)
        todo = paragraph(document, "Liste aller")._element
        paragraph(document, "fragt nach Daten")._element.addnext(todo)

    path = begin(session, at)
    returned(office, path, move)
    for _ in range(2):
        office.submit("/uebernehmen")
        page = office.get(f"{path}/word-datei")

    assert "Unterschiede zum Text (0)" in page.text
    mention = session.scalars(
        sa.select(TodoMention).join(TodoMention.todo).where(Todo.number == 1)
    ).one()
    assert mention.line is not None
    assert mention.line > TODO_LINE + 2
    assert {one.state for one in mention.todo.assignments} == {AssignmentState.OPEN}
    assert session.scalars(sa.select(TodoMention.line).order_by(TodoMention.id)).all()[2:] in (
        [], [None],
    )  # fmt: skip


def test_a_todo_missing_in_the_file_is_named_and_stays(office: Browser, path: str) -> None:
    def remove(document: Any) -> None:
        gone = paragraph(document, "Auswahl übermitteln")._element
        gone.getparent().remove(gone)

    returned(office, path, remove)

    assert office.page is not None
    assert "es fehlt T1 – in der Liste gelten sie weiter" in office.page.text
    assert "Auswahl übermitteln" in office.get("/aufgaben").text


def test_what_the_text_gained_meanwhile_is_no_difference_of_the_file(
    office: Browser, path: str
) -> None:
    data = by_hand(downloaded(office, path), reword("alle steuerungs", "fast alle steuerungs"))
    edit(office, path, TEXT + "- Inzwischen dazugekommen.\n")

    upload(office, path, data)

    page = office.get(f"{path}/word-datei")
    assert "Unterschiede zum Text (1)" in page.text
    assert "Inzwischen dazugekommen." not in page.text


def test_making_the_file_again_does_not_overwrite_it_and_the_page_says_which_holds(
    office: Browser, session: Session, path: str
) -> None:
    data = returned(office, path, reword("alle steuerungs", "fast alle steuerungs"))

    assert downloaded(office, path) != data

    assert "Es gilt die von Hand bearbeitete Word-Datei „von Hand.docx“" in office.get(path).text
    assert office.client.get(f"{path}/word-datei/1").data == data


def test_the_edited_file_goes_out_unless_the_office_says_otherwise(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    data = returned(office, path, reword("alle steuerungs", "fast alle steuerungs"))

    send(office, path)

    assert altenburg.client.get(f"{path}/word").data == data
    sent = session.scalars(sa.select(Circulation)).one()
    assert stored(session, sent.word_file_id) == data
    assert sent.is_hand_edited


def test_a_file_that_came_back_after_sending_goes_out_as_a_new_round(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    send(office, path)
    data = returned(office, path, reword("alle steuerungs", "fast alle steuerungs"))
    assert "Sie ist noch nicht versendet." in office.get(path).text

    send(office, path)
    send(office, path)  # the double click

    assert [one.number for one in session.scalars(sa.select(Circulation))] == [1, 2]
    session.rollback()
    assert altenburg.client.get(f"{path}/word").data == data
    assert "Sie ist noch nicht versendet." not in office.get(path).text


def test_the_office_goes_back_to_the_generated_file_and_keeps_the_other(
    office: Browser, session: Session, path: str
) -> None:
    data = returned(office, path, reword("alle steuerungs", "fast alle steuerungs"))

    office.submit("/erzeugte")

    assert "Es gilt die von Hand bearbeitete" not in office.get(path).text
    assert office.client.get(f"{path}/word-datei/1").data == data
    assert not session.scalars(sa.select(ReturnedWord)).one().is_current


def test_a_file_of_another_protokoll_is_refused(
    office: Browser, session: Session, at: datetime, path: str
) -> None:
    other = drafted(session, at, TEXT.replace("1. Treffens am 15.04.", "2. Treffens am 16.04."))

    upload(office, other, downloaded(office, path), 422)

    assert office.page is not None
    assert "gehört zu einem anderen Protokoll" in office.page.text


def test_what_was_taken_over_in_another_window_is_not_taken_over_twice_and_no_word_is_lost(
    office: Browser, admin: Browser, session: Session, path: str
) -> None:
    returned(office, path, reword("alle steuerungs", "fast alle steuerungs"))
    admin.get(f"{path}/word-datei")
    admin.submit("/uebernehmen")

    page = office.submit("/uebernehmen", 422, text="- Lange überlegter Wortlaut")

    assert newest(session).count("fast alle") == 1
    assert "Diesen Unterschied gibt es nicht mehr." in page.text
    assert page.document.get_element_by_id("refused").text.strip() == "- Lange überlegter Wortlaut"


def test_the_file_says_which_version_it_is(office: Browser, path: str) -> None:
    assert read_back(downloaded(office, path)).identifier == "kzv-protokoll-1-2"
