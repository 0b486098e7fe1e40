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
    session: Session,
    minutes: Minutes,
    paragraph: Paragraph,
    text: str,
    act: Act,
    added: int | None = None,
) -> MinutesVersion | None:
    """A new version with ``text`` in place of the paragraph; None if that changes nothing.

    A To-do agreed in the paragraph stays the same To-do, whatever words it has now. ``added`` is
    the number of one that comes with the text, behind the paragraph's own.
    """
    newest = queries.newest_version(session, minutes.id)
    known = recording.state_of(session, minutes, _read(session, newest.source, act)).by_line
    new = _read(session, replaced(newest.source, paragraph, text), act)
    lines = range(paragraph.first, paragraph.first + text.count("\n") + 1)
    todos = [one.line for one in new.parsed.todos if one.line in lines]
    numbers: dict[int, int | None] = {at: added for at in todos[-1:] if added is not None}
    if paragraph.first in known:
        numbers |= dict.fromkeys(todos[:1], known[paragraph.first].todo.number)
    return _save(session, minutes, new, numbers, act)


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
