"""Errors in old Excel files: found where LibreOffice wrote them, and no harm in broken files."""

from __future__ import annotations

import subprocess
from io import BytesIO
from random import Random
from struct import pack
from typing import Any, cast

import pytest
from openpyxl import Workbook

from kzv_workflow.files.old_workbook import errors
from kzv_workflow.files.spreadsheets import read_sheets
from tests.files.hostile_files import OLE2

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two sheets; on each errors that were typed, errors that were computed, and none."""
    folder = tmp_path_factory.mktemp("old")
    book = Workbook()
    first, second = book.active, book.create_sheet("Prüfung β")
    assert first is not None
    first.title = "Auswahl"
    for row in range(1, 400):
        first.cell(row, 1, f"Zeile {row}")
        first.cell(row, 2, row % 2 == 0)
        first.cell(row, 3, f"=A{row}&B{row}")
    first["D7"], first["E300"], second["B2"] = "=1/0", "#N/A", "=NA()"
    buffer = BytesIO()
    book.save(buffer)
    (folder / "a.xlsx").write_bytes(buffer.getvalue())
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
               "--convert-to", "xls", "--outdir", str(folder), str(folder / "a.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (folder / "a.xls").read_bytes()


def test_errors_are_found_by_sheet_and_cell(old: bytes) -> None:
    assert errors(old) == {"Auswahl": [(6, 3), (299, 4)], "Prüfung β": [(1, 1)]}


def test_reading_tells_them_apart_from_empty_cells(old: bytes) -> None:
    first, second = cast(list[dict[str, Any]], read_sheets("", old))

    assert first["broken"] == {"D7": "error", "E300": "error"}
    assert second["broken"] == {"B2": "error"}


def test_damaged_files_are_only_not_understood(old: bytes) -> None:
    chance = Random(7)
    for _ in range(300):
        data = bytearray(old)
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        errors(bytes(data[: chance.randrange(len(data))]))


@pytest.mark.parametrize("number", [0, 1, 0xFFFFFFF9])
def test_chains_without_an_end_are_left(number: int) -> None:
    header = OLE2.ljust(30, b"\0") + pack("<H", 9)
    head = header.ljust(48, b"\0") + pack("<I", number)
    head = head.ljust(68, b"\0") + pack("<2I", number, 1)

    assert errors(head.ljust(512, b"\0") + pack("<I", number) * 128 * 40) == {}
