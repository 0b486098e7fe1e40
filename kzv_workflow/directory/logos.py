"""The logos in the footer of the office's documents: at most as many as there is room for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.directory.models import OfficeLogo
from kzv_workflow.documents.letterhead import Logo
from kzv_workflow.errors import DomainError
from kzv_workflow.files import guard, images, store
from kzv_workflow.files.kinds import LOGO_KINDS
from kzv_workflow.files.limits import MB
from kzv_workflow.history.service import record
from kzv_workflow.web.viewer import Viewer

ROOM = 3
MAXIMUM_SIZE = 1 * MB  # it goes along with every document
MAXIMUM_PIXELS = 4000
TYPES = {"png": "image/png", "jpeg": "image/jpeg"}
ABOUT = ("logos", 0)  # under which name their changes stand in the record


def logos(session: Session) -> Sequence[OfficeLogo]:
    """From left to right."""
    return session.scalars(
        sa.select(OfficeLogo).options(joinedload(OfficeLogo.file)).order_by(OfficeLogo.position)
    ).all()


def for_documents(session: Session) -> tuple[Logo, ...]:
    """As documents take them; one whose file is lost is left out rather than stopping them."""
    found = []
    for logo in logos(session):
        try:
            data = store.read(session, logo.file_id)
        except DomainError:
            continue
        found.append(Logo(data, logo.alternative_text))
    return tuple(found)


def add(
    session: Session, name: str, data: bytes, alternative_text: str, viewer: Viewer, at: datetime
) -> OfficeLogo:
    """A new one to the right of the others. Raises DomainError at ``file`` or
    ``alternative_text``."""
    known = logos(session)
    if len(known) >= ROOM:
        raise DomainError(f"Es ist Platz für {ROOM} Logos.", field="file")
    mimetype = _checked(name, data)
    text = _described(alternative_text)
    if hashlib.sha256(data).hexdigest() in {one.file.sha256 for one in known}:
        raise DomainError("Dieses Bild steht schon da.", field="file")
    file = store.store(session, name, mimetype, data, at)
    logo = OfficeLogo(
        position=max((one.position for one in known), default=0) + 1,
        file_id=file.id,
        alternative_text=text,
    )
    session.add(logo)
    session.flush()
    record(session, viewer, ABOUT, f"hat das Logo „{text}“ hinzugefügt", at)
    return logo


def _checked(name: str, data: bytes) -> str:
    """Its mimetype."""
    try:
        kind = guard.check(name, data, LOGO_KINDS)
    except DomainError as error:
        raise DomainError(str(error), field="file") from error
    if len(data) > MAXIMUM_SIZE:
        raise DomainError("Bitte ein Bild mit höchstens 1 MB.", field="file")
    width, height = images.size(kind.name, data) or (0, 0)
    if max(width, height) > MAXIMUM_PIXELS:
        raise DomainError(
            f"Bitte ein Bild mit höchstens {MAXIMUM_PIXELS} × {MAXIMUM_PIXELS} Bildpunkten.",
            field="file",
        )
    return TYPES[kind.name]


def _described(alternative_text: str) -> str:
    text = " ".join(alternative_text.split())
    if not text:
        raise DomainError("Bitte sagen Sie, was das Logo zeigt.", field="alternative_text")
    if len(text) > 200:
        raise DomainError("Bitte höchstens 200 Zeichen.", field="alternative_text")
    return text


def describe(
    session: Session, logo: OfficeLogo, alternative_text: str, viewer: Viewer, at: datetime
) -> bool:
    """Another text for those who do not see it; whether it changed."""
    text = _described(alternative_text)
    if text == logo.alternative_text:
        return False
    record(session, viewer, ABOUT, f"hat „{logo.alternative_text}“ in „{text}“ umbenannt", at)
    logo.alternative_text = text
    return True


def move_left(session: Session, logo: OfficeLogo, viewer: Viewer, at: datetime) -> None:
    """Change places with the left neighbour; the first one stays."""
    known = list(logos(session))
    place = known.index(logo)
    if place == 0:
        return
    other = known[place - 1]
    own, theirs = logo.position, other.position
    logo.position = 0  # a place of its own in between
    session.flush()
    other.position = own
    session.flush()
    logo.position = theirs
    record(session, viewer, ABOUT, f"hat das Logo „{logo.alternative_text}“ verschoben", at)


def remove(session: Session, logo: OfficeLogo, viewer: Viewer, at: datetime) -> None:
    """Documents made from now on are without it; the stored file stays for those sent."""
    record(session, viewer, ABOUT, f"hat das Logo „{logo.alternative_text}“ entfernt", at)
    session.delete(logo)
