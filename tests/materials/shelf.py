"""Things for the shelf, made through the product's own door or as browsers send them."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from kzv_workflow.materials import service
from kzv_workflow.materials.models import Material, MaterialKind, Visibility
from kzv_workflow.materials.typed import Link
from tests.factories import WRITER

PDF = b"%PDF-1.7\nthe rest does not matter here\n"


def facts(title: str = "Folien zum Auftakt", **others: Any) -> service.Facts:
    whole: dict[str, Any] = {
        "kind": MaterialKind.SLIDES,
        "visibility": Visibility.EVERYBODY,
        "meeting_id": None,
        **others,
    }
    return service.Facts(title=title, **whole)


def act(at: datetime) -> service.Act:
    return service.Act(WRITER, at)


def filed(
    session: Session, at: datetime, title: str = "Folien zum Auftakt", **others: Any
) -> Material:
    """A PDF on the shelf, committed; its bytes are its title's own."""
    upload = service.Upload(f"{title}.pdf", PDF + title.encode())
    material = service.add_file(session, facts(title, **others), upload, act(at))
    session.commit()
    return material


def linked(session: Session, at: datetime, *links: Link, **others: Any) -> Material:
    """A collection of links on the shelf, committed."""
    others = {"kind": MaterialKind.LINKS, **others}
    material = service.add_links(session, facts("Linksammlung", **others), links, act(at))
    session.commit()
    return material


def upload_of(name: str, data: bytes) -> tuple[BytesIO, str]:
    return BytesIO(data), name


def form(**changes: Any) -> dict[str, Any]:
    """What the form of a new material sends."""
    return {
        "title": "",
        "kind": "slides",
        "meeting": "",
        "visibility": "everybody",
        "links": "",
        **changes,
    }
