"""Taking others' words into the text: a new version in which To-dos follow their paragraph."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import queries, saving
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

    A To-do agreed in the paragraph stays the same To-do, whatever words it has now: its marker
    stands behind the line, in the paragraph's suffix.
    """
    newest = queries.newest_version(session, minutes.id)
    return save(session, minutes, replaced(newest.source, paragraph, text), act)


def save(session: Session, minutes: Minutes, source: str, act: Act) -> MinutesVersion | None:
    """A new version of the newest one; None if it says the same."""
    newest = queries.newest_version(session, minutes.id)
    text = Text(source, parse(source, directory.roster(session, act.day))[0])
    saved = saving.save(session, minutes, text, newest.number, act, chooser(session))
    if not saved.is_new:
        return None
    session.flush()
    return queries.newest_version(session, minutes.id)
