"""Taking others' words into the text: a new version in which To-dos follow their paragraph."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import queries
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.minutes.paragraphs import Paragraph, replaced
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.service import Act, relink, save_text


def take_in(
    session: Session, minutes: Minutes, paragraph: Paragraph, text: str, act: Act
) -> MinutesVersion | None:
    """A new version with ``text`` in place of the paragraph; None if that changes nothing.

    A To-do agreed in the paragraph stays the same To-do, whatever words it has now.
    """
    newest = queries.newest_version(session, minutes.id)
    return save(session, minutes, replaced(newest.source, paragraph, text), act, paragraph.first)


def save(
    session: Session, minutes: Minutes, source: str, act: Act, line: int | None = None
) -> MinutesVersion | None:
    """A new version; the To-do that stood on ``line`` is now what stands there."""
    newest = queries.newest_version(session, minutes.id)
    mentions = queries.origins(session, minutes.id)
    before = next((one for one in mentions if line is not None and one.line == line), None)
    if not save_text(session, minutes, source, newest.number, act):
        return None
    session.flush()
    parsed = parse(source, directory.roster(session, act.day))[0]
    there = next((todo for todo in parsed.todos if todo.line == line), None)
    if before is not None and there is not None:
        before.printed_text = there.text
    relink(mentions, parsed)
    return queries.newest_version(session, minutes.id)
