"""Which lines of an object can be found: one function for each kind, for some or for all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.announcements.models import Announcement
from kzv_workflow.clock import BERLIN
from kzv_workflow.files.models import StoredFile
from kzv_workflow.materials.models import Material, MaterialFile, MaterialLink
from kzv_workflow.meetings.models import MeetingDay
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.life import MinutesAddendum
from kzv_workflow.minutes.lines import readable_lines
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.minutes.printed import BEHIND_ALL_LINES
from kzv_workflow.minutes.standing import others_read
from kzv_workflow.search.folding import folded
from kzv_workflow.search.models import EntryKind
from kzv_workflow.todos.models import Todo

LONGEST_LINE = 20_000
Row = dict[str, Any]
Ids = Collection[int]


def minutes_rows(session: Session, ids: Ids) -> Iterator[Row]:
    """Every line of the version all may read, of a draft the newest one; and the addenda.

    What the office changed since is found once it is sent round.
    """
    query = (
        sa.select(
            Minutes.id, Minutes.title, Minutes.meeting_id, Minutes.created_at,
            _first_day(Minutes.meeting_id), MinutesVersion.source,
        )
        .join(MinutesVersion, MinutesVersion.minutes_id == Minutes.id)
        .where(MinutesVersion.id == others_read())
        .where(Minutes.id.in_(ids))
        .order_by(Minutes.id)
    )  # fmt: skip
    addenda: dict[int, list[tuple[int, str]]] = {}
    for key, added, text in session.execute(
        sa.select(MinutesAddendum.minutes_id, MinutesAddendum.id, MinutesAddendum.text)
        .where(MinutesAddendum.minutes_id.in_(ids))
        .order_by(MinutesAddendum.id)
    ):
        addenda.setdefault(key, []).append((added, text))
    for key, title, meeting_id, created_at, day, source in session.execute(query):
        shared = {
            "kind": EntryKind.MINUTES,
            "object_id": key,
            "meeting_id": meeting_id,
            "day": day or _berlin(created_at),
            "title": title[:320],
        }
        for line in readable_lines(source):
            yield shared | _line(line.number, line.text, line.section)
        for added, text in addenda.get(key, ()):
            position = BEHIND_ALL_LINES + added
            yield shared | _line(position, " ".join(plain(text).split()), "Nachtrag")


def todo_rows(session: Session, ids: Ids) -> Iterator[Row]:
    query = sa.select(
        Todo.id, Todo.number, Todo.text, Todo.meeting_id, Todo.created_at, Todo.origin_label
    ).where(Todo.id.in_(ids))
    for key, number, text, meeting_id, created_at, origin in session.execute(
        query.order_by(Todo.id)
    ):
        yield {
            "kind": EntryKind.TODO,
            "object_id": key,
            "meeting_id": meeting_id,
            "day": _berlin(created_at),
            "title": f"T{number}",
            **_line(0, f"T{number} {text}", origin),
        }


def material_rows(session: Session, ids: Ids) -> Iterator[Row]:
    """The title with the name of the current file, and each link."""
    current = (
        sa.select(StoredFile.name)
        .join(MaterialFile, MaterialFile.file_id == StoredFile.id)
        .where(MaterialFile.material_id == Material.id)
        .order_by(MaterialFile.number.desc())
        .limit(1)
        .correlate(Material)
        .scalar_subquery()
    )
    links: dict[int, list[str]] = {}
    for key, label, url in session.execute(
        sa.select(MaterialLink.material_id, MaterialLink.label, MaterialLink.url)
        .where(MaterialLink.material_id.in_(ids))
        .order_by(MaterialLink.material_id, MaterialLink.position)
    ):
        links.setdefault(key, []).append(url if label == url else f"{label} {url}")
    query = sa.select(
        Material.id, Material.title, Material.meeting_id, Material.changed_at, current
    ).where(Material.id.in_(ids))
    for key, title, meeting_id, changed_at, file_name in session.execute(
        query.order_by(Material.id)
    ):
        lines = [f"{title} ({file_name})" if file_name else title, *links.get(key, ())]
        for position, line in enumerate(lines):
            yield {
                "kind": EntryKind.MATERIAL,
                "object_id": key,
                "meeting_id": meeting_id,
                "day": _berlin(changed_at),
                "title": title,
                **_line(position, line, None),
            }


def announcement_rows(session: Session, ids: Ids) -> Iterator[Row]:
    query = sa.select(
        Announcement.id, Announcement.title, Announcement.text, Announcement.published_at
    ).where(Announcement.id.in_(ids))
    for key, title, text, published_at in session.execute(query.order_by(Announcement.id)):
        lines = [title, *(plain(line).strip() for line in text.split("\n"))]
        for position, line in enumerate(filter(None, lines)):
            yield {
                "kind": EntryKind.ANNOUNCEMENT,
                "object_id": key,
                "meeting_id": None,
                "day": _berlin(published_at),
                "title": title,
                **_line(position, line, None),
            }


READERS: dict[EntryKind, tuple[type, Callable[[Session, Ids], Iterator[Row]]]] = {
    EntryKind.MINUTES: (Minutes, minutes_rows),
    EntryKind.TODO: (Todo, todo_rows),
    EntryKind.MATERIAL: (Material, material_rows),
    EntryKind.ANNOUNCEMENT: (Announcement, announcement_rows),
}


def _line(position: int, text: str, section: str | None) -> Row:
    text = text[:LONGEST_LINE]
    return {
        "position": position,
        "section": section[:300] if section else None,
        "text": text,
        "folded": folded(text),
        "context": folded(section or ""),
    }


def _first_day(meeting_id: Any) -> sa.ScalarSelect[date]:
    return (
        sa.select(sa.func.min(MeetingDay.day))
        .where(MeetingDay.meeting_id == meeting_id)
        .correlate(Minutes)
        .scalar_subquery()
    )


def _berlin(instant: datetime) -> date:
    return instant.astimezone(BERLIN).date()
