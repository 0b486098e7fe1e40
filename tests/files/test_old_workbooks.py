"""Old Excel files (.xls) come in only where tables are read, and never with macros."""

from __future__ import annotations

import pytest

from kzv_workflow.errors import DomainError
from kzv_workflow.files.guard import check
from kzv_workflow.files.kinds import OLD_EXCEL
from kzv_workflow.files.spreadsheets import SPREADSHEETS
from tests.files.hostile_files import OLE2


def old(*streams: str) -> bytes:
    """A file in the old format of Office that names these streams."""
    names = b"".join(one.encode("utf-16-le") + bytes(64) for one in streams)
    return OLE2 + bytes(504) + names + bytes(1024)


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_an_old_workbook_is_welcome_where_tables_are_read(stream: str) -> None:
    assert check("auswahl.xls", old(stream), SPREADSHEETS) is OLD_EXCEL


def test_elsewhere_it_stays_outside() -> None:
    with pytest.raises(DomainError, match="altes Office-Format"):
        check("auswahl.xls", old("Workbook"))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("auswahl.xls", old("Workbook", "_VBA_PROJECT"), "Makros"),
        ("auswahl.xls", old("WordDocument"), "alte Word-Format"),
        ("auswahl.xls", old("PowerPoint Document"), "altes Office-Format"),
        ("auswahl.xlsx", old("Workbook"), "die Endung .xlsx, ist aber ein altes Office-Format"),
        ("auswahl.xls", b"PK\x03\x04 und mehr", "die Endung .xls, ist aber"),
        ("auswahl.xls", b"<html><table>", "eine Webseite"),
        ("auswahl.csv", b"D7;ja", "mit der Endung .xlsx, .xls oder .ods"),
    ],
)
def test_what_is_none_is_refused_in_a_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        check(name, data, SPREADSHEETS)
