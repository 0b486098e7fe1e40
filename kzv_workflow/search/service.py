"""Keeping the index current in the transaction of what changed, and making it anew.

Whatever is flushed is noted, and just before the commit the rows of those objects are written
again, so nobody who changes something has to think of the search. Statements that change rows
past the session (``UPDATE`` in bulk) are not noticed; :func:`rebuild` is for those.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.announcements.models import Announcement
from kzv_workflow.materials.models import Material, MaterialFile, MaterialLink
from kzv_workflow.meetings.models import MeetingDay
from kzv_workflow.minutes.life import Approval, MinutesAddendum
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.search.entries import READERS
from kzv_workflow.search.models import EntryKind, SearchEntry
from kzv_workflow.todos.models import Todo

AT_ONCE = 200
_CHANGED = "search_changed"
_OF_A_MEETING = "meeting"
# which attribute of a changed row names the object whose lines have to be written again
_WATCHED: dict[type, tuple[str, str]] = {
    Minutes: (EntryKind.MINUTES, "id"),
    MinutesVersion: (EntryKind.MINUTES, "minutes_id"),
    Approval: (EntryKind.MINUTES, "minutes_id"),
    MinutesAddendum: (EntryKind.MINUTES, "minutes_id"),
    MeetingDay: (_OF_A_MEETING, "meeting_id"),
    Todo: (EntryKind.TODO, "id"),
    Material: (EntryKind.MATERIAL, "id"),
    MaterialFile: (EntryKind.MATERIAL, "material_id"),
    MaterialLink: (EntryKind.MATERIAL, "material_id"),
    Announcement: (EntryKind.ANNOUNCEMENT, "id"),
}


def keep_current(sessions: sessionmaker[Session]) -> None:
    """From now on every commit of these sessions takes the index along."""
    event.listen(sessions, "after_flush", _note)
    event.listen(sessions, "before_commit", _refresh_noted)


def rebuild(session: Session) -> int:
    """Write the whole index anew; how many lines can be found now."""
    session.execute(sa.delete(SearchEntry))
    for kind, (model, _) in READERS.items():
        keys = session.scalars(sa.select(model.id).order_by(model.id)).all()  # type: ignore[attr-defined]
        for some in _batches(keys):
            _write(session, kind, some)
    return session.execute(sa.select(sa.func.count(SearchEntry.id))).scalar_one()


def fill_if_empty(session: Session) -> int:
    """Build the index where there is none yet, as after an update of the product."""
    if session.scalar(sa.select(sa.exists().where(SearchEntry.id.is_not(None)))):
        return 0
    anything = sa.or_(sa.exists(sa.select(Minutes.id)), sa.exists(sa.select(Todo.id)))
    return rebuild(session) if session.scalar(sa.select(anything)) else 0


def _note(session: Session, _context: object) -> None:
    changed: set[tuple[str, int]] = session.info.setdefault(_CHANGED, set())
    for row in (*session.new, *session.dirty, *session.deleted):
        watched = _WATCHED.get(type(row))
        key = getattr(row, watched[1]) if watched else None
        if watched and key is not None:
            changed.add((watched[0], key))


def _refresh_noted(session: Session) -> None:
    session.flush()
    changed: set[tuple[str, int]] = session.info.pop(_CHANGED, set())
    keys: dict[EntryKind, set[int]] = {kind: set() for kind in EntryKind}
    meetings = {key for kind, key in changed if kind == _OF_A_MEETING}
    for kind, key in changed:
        if kind != _OF_A_MEETING:
            keys[EntryKind(kind)].add(key)
    for some in _batches(meetings):
        moved = session.scalars(sa.select(Minutes.id).where(Minutes.meeting_id.in_(some)))
        keys[EntryKind.MINUTES].update(moved)
    for one, some_keys in keys.items():
        for some in _batches(some_keys):
            session.execute(
                sa.delete(SearchEntry).where(
                    SearchEntry.kind == one, SearchEntry.object_id.in_(some)
                )
            )
            _write(session, one, some)


def _write(session: Session, kind: EntryKind, keys: tuple[int, ...]) -> None:
    rows = READERS[kind][1](session, keys)
    while some := list(islice(rows, 1000)):
        session.execute(sa.insert(SearchEntry), some)


def _batches(keys: Any) -> Iterator[tuple[int, ...]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield tuple(ordered[start : start + AT_ONCE])
