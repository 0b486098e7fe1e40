"""Putting things on the shelf, replacing and withdrawing them; nothing is ever thrown away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.files import guard
from kzv_workflow.files.kinds import SHELF_KINDS
from kzv_workflow.files.store import store
from kzv_workflow.history.service import record
from kzv_workflow.materials import queries
from kzv_workflow.materials.models import (
    Material,
    MaterialFile,
    MaterialKind,
    MaterialLink,
    ShelfVisit,
    Visibility,
)
from kzv_workflow.materials.typed import Link
from kzv_workflow.web.viewer import Viewer

A_VISIT_LASTS = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=5)
CHANGED_MEANWHILE = (
    "Jemand hat diese Unterlage gerade geändert. Hier steht ihr neuer Stand; bitte prüfen Sie ihn."
)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it and when."""

    viewer: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said about a material beside its content."""

    title: str
    kind: MaterialKind
    visibility: Visibility
    meeting_id: int | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    data: bytes


def add_file(session: Session, facts: Facts, upload: Upload, act: Act) -> Material:
    """A file on the shelf. Raises DomainError at ``file`` if it may not come in or is there."""
    mimetype = _checked(upload)
    same = queries.with_same_file(
        session, hashlib.sha256(upload.data).hexdigest(), facts.meeting_id
    )
    if same:
        raise DomainError(f"Diese Datei liegt hier schon: „{same.title}“.", field="file")
    material = _new(facts, act)
    session.add(material)
    _add_version(session, material, upload, mimetype, act)
    session.flush()
    _record(session, material, f"hat „{upload.name[:120]}“ abgelegt", act)
    return material


def add_links(
    session: Session, facts: Facts, links: Sequence[Link], act: Act, source_key: str | None = None
) -> Material:
    """A collection of links. Raises DomainError at ``links`` if there is none."""
    if not links:
        raise DomainError("Bitte geben Sie mindestens einen Link an.", field="links")
    material = _new(facts, act)
    material.source_key = source_key
    material.links = _numbered(links)
    session.add(material)
    session.flush()
    _record(session, material, f"hat eine Linksammlung abgelegt ({len(links)})", act)
    return material


def collect_links(
    session: Session, facts: Facts, links: Sequence[Link], act: Act, source_key: str
) -> tuple[Material, int]:
    """Put the links of one source into its collection; how many were new to it.

    A second time adds only what is missing, and brings a withdrawn collection back.
    """
    material = queries.collected(session, source_key)
    if material is None:
        return add_links(session, facts, links, act, source_key), len(links)
    if material.is_withdrawn:
        put_back(session, material, act)
    known = {link.url for link in material.links}
    fresh = [link for link in links if link.url not in known]
    if fresh:
        _append(material, fresh)
        material.changed_at = act.at
        _record(session, material, f"hat {len(fresh)} weitere Links aufgenommen", act)
    return material, len(fresh)


def change(
    session: Session, material: Material, facts: Facts, links: Sequence[Link] | None, act: Act
) -> bool:
    """Take other facts and, for a collection, other links over; False if nothing changed.

    What becomes visible to everybody is new to them.
    """
    said = [*_changed_facts(material, facts), *_changed_links(session, material, links, act)]
    if facts.visibility is Visibility.EVERYBODY and material.visibility is Visibility.OFFICE:
        material.changed_at = act.at
    material.title, material.kind = facts.title, facts.kind
    material.visibility, material.meeting_id = facts.visibility, facts.meeting_id
    if said:
        _record(session, material, "hat geändert: " + ", ".join(said), act)
    return bool(said)


def replace(session: Session, material: Material, upload: Upload, act: Act) -> None:
    """A new version of the file; the earlier ones stay for the office.

    Raises DomainError at ``file`` if it may not come in or is what lies there already.
    """
    mimetype = _checked(upload)
    if not material.files:
        raise DomainError("Eine Linksammlung hat keine Datei.", field="file")
    if material.files[0].file.sha256 == hashlib.sha256(upload.data).hexdigest():
        raise DomainError("Diese Datei ist schon die aktuelle Fassung.", field="file")
    _add_version(session, material, upload, mimetype, act)
    material.changed_at = act.at
    _record(session, material, f"hat die Datei durch „{upload.name[:120]}“ ersetzt", act)


def withdraw(session: Session, material: Material, act: Act) -> None:
    """Municipalities no longer see it. Does nothing if it was withdrawn before."""
    if not material.is_withdrawn:
        material.withdrawn_at = act.at
        _record(session, material, "hat die Unterlage zurückgezogen", act)


def put_back(session: Session, material: Material, act: Act) -> None:
    """On the shelf again, and new to everybody."""
    if material.is_withdrawn:
        material.withdrawn_at, material.changed_at = None, act.at
        _record(session, material, "hat die Unterlage wieder eingestellt", act)


def note_visit(session: Session, account_id: int, at: datetime) -> None:
    """Somebody looks at the shelf; the visit before this one decides what is new."""
    visit = queries.visit_of(session, account_id)
    if visit is None:
        session.add(ShelfVisit(account_id=account_id, before=None, last_at=at))
    else:
        if at - visit.last_at > A_VISIT_LASTS:
            visit.before = visit.last_at
        visit.last_at = max(at, visit.last_at)


def _checked(upload: Upload) -> str:
    """The media type of a file that may come in."""
    try:
        return guard.check(upload.name, upload.data, SHELF_KINDS).mimetype
    except DomainError as error:
        raise DomainError(str(error), field="file") from error


def _new(facts: Facts, act: Act) -> Material:
    return Material(
        meeting_id=facts.meeting_id,
        title=facts.title,
        kind=facts.kind,
        visibility=facts.visibility,
        created_at=act.at,
        changed_at=act.at,
    )


def _add_version(
    session: Session, material: Material, upload: Upload, mimetype: str, act: Act
) -> None:
    material.files.insert(
        0,
        MaterialFile(
            number=len(material.files) + 1,
            file=store(session, upload.name, mimetype, upload.data, act.at),
            added_at=act.at,
            added_by=act.viewer.name,
        ),
    )


def _numbered(links: Sequence[Link], first: int = 1) -> list[MaterialLink]:
    return [
        MaterialLink(position=position, label=link.label[:500], url=link.url[:2000])
        for position, link in enumerate(links, start=first)
    ]


def _append(material: Material, links: Sequence[Link]) -> None:
    last = max((link.position for link in material.links), default=0)
    material.links += _numbered(links, last + 1)


def _changed_facts(material: Material, facts: Facts) -> list[str]:
    return [
        word
        for word, before, after in (
            (f"Titel (vorher „{material.title}“)", material.title, facts.title),
            ("Art", material.kind, facts.kind),
            ("Sichtbarkeit", material.visibility, facts.visibility),
            ("Treffen", material.meeting_id, facts.meeting_id),
        )
        if before != after
    ]


def _changed_links(
    session: Session, material: Material, links: Sequence[Link] | None, act: Act
) -> list[str]:
    if links is None or material.files:
        return []
    if not links:
        raise DomainError("Bitte geben Sie mindestens einen Link an.", field="links")
    before = [(link.label, link.url) for link in material.links]
    if before == [tuple(link) for link in links]:
        return []
    if {url for _, url in before} < {link.url for link in links}:
        material.changed_at = act.at
    material.links.clear()
    session.flush()
    material.links = _numbered(links)
    return ["Links"]


def _record(session: Session, material: Material, text: str, act: Act) -> None:
    record(session, act.viewer, ("material", material.id), text, act.at)
