"""Which base document is in force: the office's own letterhead, or the shipped one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.logos import for_documents
from kzv_workflow.documents.base import base_document
from kzv_workflow.files.kinds import WORD
from kzv_workflow.files.store import read, store
from kzv_workflow.history.service import record
from kzv_workflow.minutes import house
from kzv_workflow.minutes.life import Letterhead
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.word import HouseStyle

HISTORY = ("house_style", 1)


def letterhead(session: Session) -> Letterhead | None:
    """The office's own base document, if there is one."""
    return session.scalars(
        sa.select(Letterhead)
        .where(Letterhead.retired_at.is_(None))
        .order_by(Letterhead.id.desc())
        .limit(1)
    ).first()


def current(session: Session) -> HouseStyle:
    """The house style for all documents from now on."""
    own = letterhead(session)
    base = read(session, own.file_id) if own else None
    return house.house_style(directory.office(session), for_documents(session), base)


def adopt(session: Session, name: str, data: bytes, act: Act) -> Letterhead:
    """Make a checked .docx the base document of all documents."""
    _retire(session, act.at)
    file = store(session, name, WORD.mimetype, data, act.at)
    adopted = Letterhead(
        file_id=file.id, name=file.name, uploaded_by=act.viewer.name, uploaded_at=act.at
    )
    session.add(adopted)
    record(session, act.viewer, HISTORY, f"hat den Briefkopf „{file.name}“ eingesetzt", act.at)
    return adopted


def reset(session: Session, act: Act) -> bool:
    """Back to the shipped base document; False if it is in force already."""
    if letterhead(session) is None:
        return False
    _retire(session, act.at)
    record(session, act.viewer, HISTORY, "hat den mitgelieferten Briefkopf eingesetzt", act.at)
    return True


def shipped() -> bytes:
    """The base document that comes with the product."""
    return base_document()


def _retire(session: Session, at: datetime) -> None:
    session.execute(
        sa.update(Letterhead).where(Letterhead.retired_at.is_(None)).values(retired_at=at)
    )
