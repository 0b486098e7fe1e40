"""Excel files as people send them, and the numbers of organisations in addresses."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from tests.factories import organisation

HEADING = ("Organisation", "Vorname", "Nachname", "Mailadresse", "Funktion")


def excel(*rows: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    """A workbook with these rows below the heading."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (heading, *rows):
        sheet.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def cells(data: bytes) -> list[list[object]]:
    """What stands on the first sheet."""
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def key_of(session: Session, name: str) -> int:
    """The id of an organisation; leaves the database free for the next request."""
    key = organisation(session, name).id
    session.rollback()
    return key
