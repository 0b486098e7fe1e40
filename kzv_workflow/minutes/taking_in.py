"""Taking others' words into the text: a new version in which To-dos follow their paragraph."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import queries, recording, saving
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.minutes.paragraphs import Paragraph, replaced
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.recording import Text
from kzv_workflow.minutes.service import Act


def take_in(
    session: Session, minutes: Minutes, paragraph: Paragraph, text: str, act: Act
) -> MinutesVersion | None:
    """A new version with ``text`` in place of the paragraph; None if that changes nothing.

    A To-do agreed in the paragraph stays the same To-do, whatever words it has now.
    """
    newest = queries.newest_version(session, minutes.id)
    known = recording.state_of(session, minutes, _read(session, newest.source, act)).by_line
    source = replaced(newest.source, paragraph, text)
    if paragraph.first not in known:
        return save(session, minutes, source, act)
    new = _read(session, source, act)
    lines = range(paragraph.first, paragraph.first + text.count("\n") + 1)
    todos = [one.line for one in new.parsed.todos if one.line in lines]
    number = known[paragraph.first].todo.number
    return _save(session, minutes, new, dict.fromkeys(todos[:1], number), act)


def save(session: Session, minutes: Minutes, source: str, act: Act) -> MinutesVersion | None:
    """A new version of the newest one; None if it says the same."""
    return _save(session, minutes, _read(session, source, act), {}, act)


def _read(session: Session, source: str, act: Act) -> Text:
    return Text(source, parse(source, directory.roster(session, act.day))[0])


def _save(
    session: Session, minutes: Minutes, text: Text, numbers: Mapping[int, int | None], act: Act
) -> MinutesVersion | None:
    if not saving.follow(session, minutes, text, numbers, act, chooser(session)).is_new:
        return None
    session.flush()
    return queries.newest_version(session, minutes.id)
