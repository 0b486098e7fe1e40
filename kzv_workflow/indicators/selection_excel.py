"""Writes a selection as an Excel table: lists to choose from, protected, marked inside (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.styleable import StyleableObject
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kzv_workflow.documents.excel import FORMULA_SIGNS, TextCell, clean, safe_value
from kzv_workflow.files.spreadsheets import column_letter
from kzv_workflow.indicators.selection_columns import ANSWERS, COLUMNS, Column
from kzv_workflow.indicators.selection_table import GUIDE, HIDDEN, MAGIC, SHEET, words_of
from kzv_workflow.indicators.values import AVAILABILITY_WORDS, VERDICT_WORDS, Answer

LISTS = {
    "verdict": ",".join(VERDICT_WORDS.values()),
    "governance_relevance": "ja,nein",
    "data_availability": ",".join(AVAILABILITY_WORDS.values()),
}
Words = tuple[str, ...]  # an answer, cell by cell


@dataclass(frozen=True, slots=True)
class Head:
    """Whose table it is, as it stands in the file."""

    round_title: str
    mark: str
    organisation: str
    short_code: str
    due: str
    made: str  # when, in words


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with what is said about it."""

    code: str
    theme: str
    name: str
    definition: str
    source: str
    answer: Answer


def write(head: Head, rows: Sequence[Row]) -> bytes:
    """The .xlsx: the table, instructions, and a hidden sheet with what stood in it."""
    book = Workbook(write_only=True)
    words = [tuple(words_of(row.answer).values()) for row in rows]
    _write_table(book.create_sheet(SHEET), rows, words)
    _write_guide(book.create_sheet(GUIDE), head)
    _write_hidden(book.create_sheet(HIDDEN), head, rows, words)
    book.defined_names["kzv_Runde"] = DefinedName("kzv_Runde", attr_text=f"{HIDDEN}!$B$1")
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_table(sheet: Worksheet, rows: Sequence[Row], words: Sequence[Words]) -> None:
    sheet.freeze_panes = "D2"
    for place, column in enumerate(COLUMNS):
        dimension = sheet.column_dimensions[column_letter(place)]
        dimension.width = column.width
        _style(dimension, column)  # so an empty cell need not be written
    sheet.append([_heading(sheet, column.title, column.is_answer) for column in COLUMNS])
    cells = [TextCell(sheet) for _ in COLUMNS]
    for cell, column in zip(cells, COLUMNS, strict=True):
        _style(cell, column)
    for row, answer in zip(rows, words, strict=True):
        texts = (row.code, row.theme, row.name, row.definition, row.source, *answer)
        sheet.append([cell.filled(text) for cell, text in zip(cells, texts, strict=True)])
    last = max(len(rows) + 1, 2)
    sheet.auto_filter.ref = f"A1:{column_letter(len(COLUMNS) - 1)}{last}"
    _offer_lists(sheet, last)
    sheet.protection.sheet = True  # without a password: it keeps from slips, not from wishes
    sheet.protection.autoFilter = sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _offer_lists(sheet: Worksheet, last: int) -> None:
    for place, column in enumerate(COLUMNS):
        if column.key in LISTS:
            validation = DataValidation("list", formula1=f'"{LISTS[column.key]}"', allow_blank=True)
            validation.errorStyle = "warning"
            validation.errorTitle = column.title
            validation.error = f"Üblich sind: {LISTS[column.key].replace(',', ', ')}."
            letter = column_letter(place)
            validation.add(f"{letter}2:{letter}{last}")
            sheet.data_validations.append(validation)


def _write_guide(sheet: Worksheet, head: Head) -> None:
    sheet.column_dimensions["A"].width = 100
    lines = (
        f"{head.round_title}: {head.organisation}",
        f"Stand: {head.made}. Frist: {head.due}.",
        "",
        "So füllen Sie die Tabelle aus",
        "1. Auf dem Blatt „Auswahl“ wählen Sie je Kennzahl: ja, nein, nicht relevant oder offen. "
        "Ein x zählt als ja, eine leere Zelle als offen.",
        "2. Bei „nicht relevant“ schreiben Sie bitte einen kurzen Grund dazu.",
        "3. steuerungsrelevant: ja, wenn Sie mit der Kennzahl arbeiten oder arbeiten wollen.",
        "4. Daten verfügbar: ja, teilweise, nein oder bereits vorhanden.",
        "5. Sie können die Datei aufteilen und Teile einzeln hochladen; die Nummern müssen stehen "
        "bleiben. Zeilen, die fehlen, bleiben unverändert.",
        "6. Laden Sie die Datei dort hoch, wo Sie sie heruntergeladen haben. Sie sehen zuerst, was "
        "sich ändert; gespeichert wird erst danach.",
        "",
        "Diese Datei gilt nur für diese Runde und diese Kommune.",
    )
    for line in lines:
        cell = WriteOnlyCell(sheet, value=clean(line))
        if line.startswith(FORMULA_SIGNS):
            cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=line in (lines[0], lines[3]))
        sheet.append([cell])
    sheet.protection.sheet = True


def _write_hidden(
    sheet: Worksheet, head: Head, rows: Sequence[Row], words: Sequence[Words]
) -> None:
    sheet.sheet_state = "hidden"
    lines: list[Sequence[str]] = [
        (MAGIC, head.mark),
        (head.short_code, head.organisation),
        ("Nr.", *(column.title for column in ANSWERS)),
        *((row.code, *answer) for row, answer in zip(rows, words, strict=True)),
    ]
    for line in lines:
        sheet.append([safe_value(sheet, text) if text else None for text in line])
    sheet.protection.sheet = True


def _style(styled: StyleableObject, column: Column) -> None:
    styled.alignment = Alignment(wrap_text=True, vertical="top")
    if column.is_answer:
        styled.protection = Protection(locked=False)
        styled.number_format = "@"  # typed over, it stays a text


def _heading(sheet: Worksheet, title: str, is_answer: bool) -> Cell:
    cell = WriteOnlyCell(sheet, value=title)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if is_answer:
        cell.fill = PatternFill("solid", fgColor="DDE8F5")
    return cell
