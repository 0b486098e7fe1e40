"""Saving a text as a new version, whatever its To-dos do; restoring, answering, deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import queries, recording
from kzv_workflow.minutes.marking import without_markers
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion, VersionKind
from kzv_workflow.minutes.recording import Text
from kzv_workflow.minutes.review import Directory
from kzv_workflow.minutes.service import CLOSED, Act, add_version


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving; ``refusal`` says why the To-do list could not follow."""

    is_new: bool
    refusal: str | None = None


class Conflict(Exception):  # noqa: N818 - a case of its own, not a failure
    """Somebody saved a newer version; ``newest`` has its number and text."""

    def __init__(self, newest: MinutesVersion) -> None:
        super().__init__(newest.number)
        self.newest = newest


def save(
    session: Session, minutes: Minutes, text: Text, base: int, act: Act, organisations: Directory
) -> Saved:
    """Store a new version unless nothing changed, and let the To-do list follow it.

    Raises Conflict, with nothing stored, if others changed words since version ``base``.
    """
    newest = queries.newest_version(session, minutes.id)
    is_known = without_markers(text.source) == without_markers(newest.source)
    if text.source == newest.source or (newest.number != base and is_known):
        return Saved(is_new=False)  # also the second click of a double click
    if newest.number != base and not _only_markers_since(session, newest, base):
        raise Conflict(newest)
    return _store(session, minutes, text, (act, organisations), None, None)


def _only_markers_since(session: Session, newest: MinutesVersion, base: int) -> bool:
    older = queries.version(session, newest.minutes_id, base)
    return older is not None and without_markers(older.source) == without_markers(newest.source)


def _store(
    session: Session,
    minutes: Minutes,
    text: Text,
    who: tuple[Act, Directory],
    note: str | None,
    answers: Mapping[int, int | None] | None,
) -> Saved:
    """The To-dos within a savepoint, then the text as it is after that.

    Raises DomainError if the Protokoll is approved: its To-dos keep their lines, too.
    """
    if minutes.state is MinutesState.APPROVED:
        raise DomainError(CLOSED, field="source")
    act, organisations = who
    if minutes.state is MinutesState.DRAFT and text.parsed.title:
        minutes.title = text.parsed.title[:300]  # others read the one that was sent to them
    source, refusal = text.source, None
    try:
        with session.begin_nested():
            source = recording.apply(session, minutes, text, act, organisations, answers)
            session.flush()
    except DomainError as error:
        refusal = str(error)
        source = text.source
    newest = queries.newest_version(session, minutes.id)
    if newest.source == source:
        return Saved(is_new=False, refusal=refusal)
    number = newest.number + 1
    version = add_version(session, minutes, source, VersionKind.SAVED, act, number)
    version.note = note
    said = f"hat Fassung {number} gesichert{f' ({note})' if note else ''}"
    record(session, act.viewer, ("minutes", minutes.id), said, act.at)
    return Saved(is_new=True, refusal=refusal)


def restore(
    session: Session, minutes: Minutes, number: int, text: Text, act: Act, organisations: Directory
) -> Saved:
    """The text of an older version as the newest one; all between stay in the list."""
    return _store(
        session, minutes, text, (act, organisations), f"wieder wie Fassung {number}", None
    )


def change_line(
    session: Session, minutes: Minutes, text: Text, note: str, act: Act, organisations: Directory
) -> Saved:
    """A version that the system made of the newest one on demand; the note says what it did."""
    return _store(session, minutes, text, (act, organisations), note, None)


def follow(
    session: Session,
    minutes: Minutes,
    text: Text,
    numbers: Mapping[int, int | None],
    act: Act,
    organisations: Directory,
) -> Saved:
    """Store a new version, whose lines are known to be these To-dos, unless nothing changed."""
    if text.source == queries.newest_version(session, minutes.id).source:
        return Saved(is_new=False)
    return _store(session, minutes, text, (act, organisations), None, numbers)


def answer(
    session: Session,
    minutes: Minutes,
    text: Text,
    answers: Mapping[int, int | None],
    act: Act,
    organisations: Directory,
) -> Saved:
    """Which lines of the newest version are which To-dos; what else it says happens too.

    Raises DomainError if two lines were given the same To-do.
    """
    numbers = [number for number in answers.values() if number is not None]
    if len(numbers) != len(set(numbers)):
        raise DomainError("Zwei Zeilen können nicht dasselbe To-do sein. Bitte prüfen Sie das.")
    return _store(session, minutes, text, (act, organisations), "To-dos zugeordnet", answers)
