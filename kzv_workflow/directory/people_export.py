"""Writes the table of people for Excel: the template for entering them, and all that are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kzv_workflow.directory.models import Membership, Organisation
from kzv_workflow.directory.people import SALUTATIONS
from kzv_workflow.directory.people_table import COLUMNS
from kzv_workflow.documents.excel import clean, keep_text
from kzv_workflow.files.spreadsheets import MAX_ROWS, column_letter


def write(memberships: Iterable[Membership], organisations: Sequence[Organisation]) -> bytes:
    """A workbook with one row for each membership; without any it is an empty template.

    Organisations can be chosen from a list; the second sheet holds it.
    """
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Personen"
    names = {one.id: one.name for one in organisations}
    for place, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, place, column.title)
        assert isinstance(cell, Cell)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")
        sheet.column_dimensions[column_letter(place - 1)].width = column.width
    for number, one in enumerate(memberships, start=2):
        for place, value in enumerate(_values(one, names), start=1):
            write_text(sheet, (number, place), value)
    sheet.freeze_panes = "A2"
    _offer_choices(workbook, sheet, [one.name for one in organisations])
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _values(one: Membership, names: dict[int, str]) -> list[str]:
    """The cells of a membership in the order of COLUMNS."""
    facts: dict[str, str | None] = {
        "organisation": names[one.organisation_id],
        "is_main_contact": "ja" if one.is_main_contact else "nein",
    }
    for column in COLUMNS:
        if column.key not in facts:
            source = one if column.key in {"function", "initials"} else one.person
            facts[column.key] = getattr(source, column.key)
    return [facts[column.key] or "" for column in COLUMNS]


def write_text(sheet: Worksheet, place: tuple[int, int], text: str) -> None:
    """A text that stays a text, whatever it begins with; Excel never computes it."""
    cell = sheet.cell(*place)
    assert isinstance(cell, Cell)
    cell.value = clean(text)
    keep_text(cell)


def _offer_choices(workbook: Workbook, sheet: Worksheet, names: list[str]) -> None:
    listed = workbook.create_sheet("Organisationen")
    for number, name in enumerate(names, start=1):
        write_text(listed, (number, 1), name)
    listed.column_dimensions["A"].width = 40
    choices = {
        "organisation": f"Organisationen!$A$1:$A${max(len(names), 1)}",
        "salutation": f'"{",".join(SALUTATIONS)}"',
        "is_main_contact": '"ja,nein"',
    }
    for place, column in enumerate(COLUMNS):
        if column.key in choices:
            letter = column_letter(place)
            validation = DataValidation("list", formula1=choices[column.key], allow_blank=True)
            validation.add(f"{letter}2:{letter}{MAX_ROWS}")
            sheet.add_data_validation(validation)
