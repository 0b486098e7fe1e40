"""The Word file of a Protokoll, downloaded, changed by hand and handed in again."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy.orm import Session

from kzv_workflow.minutes.marking import without_markers
from kzv_workflow.minutes.models import MinutesVersion
from tests.browser import Browser


def downloaded(office: Browser, path: str) -> bytes:
    data: bytes = office.client.get(f"{path}/word").data
    return data


def by_hand(data: bytes, change: Callable[[Any], object]) -> bytes:
    """The file as Word saves it after somebody changed it."""
    document = Document(BytesIO(data))
    change(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def paragraph(document: Any, words: str) -> Any:
    return next(one for one in document.paragraphs if words in one.text)


def reword(old: str, new: str) -> Callable[[Any], None]:
    """In the first paragraph or cell that says so."""

    def change(document: Any) -> None:
        texts = document.element.body.iter(qn("w:t"))
        text = next(one for one in texts if old in (one.text or ""))
        text.text = text.text.replace(old, new)

    return change


def upload(office: Browser, path: str, data: bytes, status: int = 303) -> None:
    office.get(f"{path}/word-datei")
    office.submit("/word-datei", status, file=(BytesIO(data), "von Hand.docx"))


def returned(office: Browser, path: str, change: Callable[[Any], object]) -> bytes:
    """Download, change, upload; the page with the differences is open then."""
    data = by_hand(downloaded(office, path), change)
    upload(office, path, data)
    office.get(f"{path}/word-datei")
    return data


def newest(session: Session) -> str:
    text = session.scalars(
        sa.select(MinutesVersion.source).order_by(MinutesVersion.number.desc()).limit(1)
    ).one()
    session.rollback()
    return without_markers(text)
