"""What office people do to a table before it comes back: each gives the right difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kzv_workflow.errors import DomainError
from kzv_workflow.files.spreadsheets import Sheet, read_sheets
from kzv_workflow.indicators import selection_excel, selection_table
from kzv_workflow.indicators.selection_table import Reading
from kzv_workflow.indicators.values import Answer, Availability, Verdict
from tests.directory.tables import saved

HEAD = selection_excel.Head(
    "Auswahl 2021", "a-round", "Altenburger Land", "ABG", "Ende Mai", "23.04.2021, 10:00 Uhr"
)
STORED = {"D7": Answer(Verdict.YES, remark="=1+1 bleibt Text")}
NAMES = {"A1": "Geburten", "D7": "Ganztag", "D8": "Förderung", "D12": "Schulwege"}
TABLE = [
    selection_excel.Row(
        code, f"{code[0]} Feld", name, "Definition", "Amt", STORED.get(code, Answer())
    )
    for code, name in NAMES.items()
]
YES = {"A1": Answer(Verdict.YES)}


def downloaded() -> tuple[Workbook, Worksheet]:
    book = load_workbook(BytesIO(selection_excel.write(HEAD, TABLE)))
    return book, book["Auswahl"]


def sheets_of(book: Workbook) -> list[Sheet]:
    return [Sheet(**one) for one in read_sheets("", saved(book))]  # type: ignore[attr-defined]


def read(book: Workbook) -> Reading:
    return selection_table.read(sheets_of(book), STORED, NAMES)


@dataclass(frozen=True)
class Mangled:
    """What somebody did, and what must come of it."""

    name: str
    do: Callable[[Workbook, Worksheet], object]
    changes: dict[str, Answer] | None = None
    problem: str = ""
    note: str = ""


def put(**cells: Any) -> Callable[[Workbook, Worksheet], None]:
    def do(_book: Workbook, sheet: Worksheet) -> None:
        for address, value in cells.items():
            sheet[address] = value

    return do


def title_rows(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "ja"
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Landkreis Altenburger Land: unsere Auswahl"
    sheet["A2"] = "Bearbeitet von Frau Seidel"


def theme_row(_book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(2)
    sheet["A2"] = "A Rahmenbedingungen"
    sheet.merge_cells("A2:K2")
    sheet["F3"] = "ja"


def merged_answers(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F4"] = "nein"
    sheet.merge_cells("F4:F5")


def filtered(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "x"
    sheet.auto_filter.add_filter_column(5, ["x"])
    for row in (3, 4, 5):
        sheet.row_dimensions[row].hidden = True


def only_two_columns(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "ja"
    sheet.delete_cols(7, 5)
    sheet.delete_cols(2, 4)


def only_one_row(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "ja"
    sheet.delete_rows(3, 3)


def sorted_otherwise(_book: Workbook, sheet: Worksheet) -> None:
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value
            if isinstance(value, str):
                sheet.cell(number, place).data_type = "s"
    sheet["F5"] = "ja"


def own_column(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "ja"
    sheet.insert_cols(4)
    sheet["D1"], sheet["D3"] = "Wer kümmert sich?", "Frau Seidel"


def second_sheet(book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "ja"
    book.create_sheet("Rechnung")["A1"] = "Nebenrechnung"


def split_over_sheets(book: Workbook, sheet: Worksheet) -> None:
    part = book.create_sheet("Feld D")
    part.append(["Nr.", "Auswahl"])
    part.append(["D8", "nein"])
    sheet["F2"] = "ja"
    sheet.delete_rows(4)


def renamed_sheet(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "ja"
    sheet.title = "Altenburg {fertig}"


def copied_row(_book: Workbook, sheet: Worksheet) -> None:
    sheet["A6"], sheet["F6"] = "D7", "nein"


def no_heading(_book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(1)


def trailing_blank_rows(_book: Workbook, sheet: Worksheet) -> None:
    sheet["F2"] = "ja"
    for row in range(6, 200):
        sheet.cell(row, 2, " ")


MANGLED = (
    Mangled("nothing", put(), {}),
    Mangled("small x", put(F2="x"), YES),
    Mangled("large X", put(F2="X "), YES),
    Mangled("Ja", put(F2="Ja"), YES),
    Mangled("JA!", put(F2="JA!"), YES),
    Mangled("j", put(F2="j"), YES),
    Mangled("the number one", put(F2=1), YES),
    Mangled("a check mark", put(F2="✓"), YES),
    Mangled("true", put(F2=True), YES),
    Mangled("emptied", put(F3=None), {"D7": Answer(remark=STORED["D7"].remark)}),
    Mangled("nein with blanks", put(F2="\u00a0nein "), {"A1": Answer(Verdict.NO)}),
    Mangled(
        "not relevant with its reason",
        put(F2="Nicht relevant", G2="keine Hochschule"),
        {"A1": Answer(Verdict.NOT_RELEVANT, "keine Hochschule")},
    ),
    Mangled("not relevant without reason", put(F2="n.r."), {}, "Blatt Auswahl, G2: Bitte nennen"),
    Mangled(
        "availability", put(I2="zum Teil"), {"A1": Answer(data_availability=Availability.PARTLY)}
    ),
    Mangled("a misspelt word", put(F2="vieleicht"), {}, "Blatt Auswahl, F2: „vieleicht“ ist"),
    Mangled("a dash", put(F2="-"), {}, "Blatt Auswahl, F2: „-“ ist keiner der Werte"),
    Mangled("ja with a question mark", put(F2="ja?"), {}, "Blatt Auswahl, F2: „ja?“ ist keiner"),
    Mangled("an error of Excel", put(F2="#NAME?"), {}, "Blatt Auswahl, F2: Hier steht ein Fehler"),
    Mangled(
        "a formula never computed over an answer", put(F3="=1+1"), {},
        "Blatt Auswahl, F3: Hier steht eine Formel ohne Ergebnis.",
    ),
    Mangled("an error over an answer", put(F3="#N/A"), {}, "Blatt Auswahl, F3: Hier steht ein F"),
    Mangled("a long remark", put(K2="x" * 1001), {}, "Blatt Auswahl, K2: Hier passen höchstens"),
    Mangled("an unknown code", put(A2="Z9", F2="ja"), {}, "Blatt Auswahl, A2: Die Kennzahl „Z9“"),
    Mangled("a code written otherwise", put(A2="a 01", F2="ja"), YES),
    Mangled("a code deleted", put(A2=None, F2="ja"), YES),
    Mangled("code and name deleted", put(A2=None, C2=None, F2="ja"), {}, "Hier fehlt die Nummer"),
    Mangled("title rows above", title_rows, YES),
    Mangled("a theme across merged cells", theme_row, YES),
    Mangled(
        "one answer merged over two rows", merged_answers,
        {"D8": Answer(Verdict.NO), "D12": Answer(Verdict.NO)},
    ),
    Mangled("filtered rows", filtered, YES),
    Mangled("two columns left", only_two_columns, YES),
    Mangled("one row left", only_one_row, YES),
    Mangled("sorted otherwise", sorted_otherwise, YES),
    Mangled("a column of their own", own_column, YES, note="nicht gelesen: „Wer kümmert sich?“"),
    Mangled("a sheet of their own", second_sheet, YES, note="Das Blatt „Rechnung“"),
    Mangled("split over sheets", split_over_sheets, {**YES, "D8": Answer(Verdict.NO)}),
    Mangled("another name of the sheet", renamed_sheet, YES),
    Mangled("a row twice, otherwise", copied_row, {}, "D7 steht schon in Blatt Auswahl, F3"),
    Mangled("blank rows below", trailing_blank_rows, YES),
    Mangled("headings renamed", put(A1="Lfd. Nr.", F1="JA / NEIN", F2="ja"), YES),
)  # fmt: skip


@pytest.mark.parametrize("case", MANGLED, ids=lambda case: case.name)
def test_a_mangled_table_gives_the_right_difference(case: Mangled) -> None:
    book, sheet = downloaded()
    case.do(book, sheet)

    reading = read(book)

    assert {one.code: one.answer for one in reading.changes} == (case.changes or {})
    assert case.problem in " ".join(reading.problems)
    assert bool(reading.problems) == bool(case.problem)
    assert case.note in " ".join(reading.notes)


def test_without_headings_it_is_said_which_are_needed() -> None:
    book, sheet = downloaded()
    no_heading(book, sheet)

    with pytest.raises(DomainError, match=r"mindestens „Nr.“ und „Auswahl“"):
        read(book)


def test_only_what_was_changed_in_the_table_counts() -> None:
    book, sheet = downloaded()
    sheet["F2"] = "ja"
    meanwhile = {**STORED, "D12": Answer(Verdict.NO)}

    reading = selection_table.read(sheets_of(book), meanwhile, NAMES)

    assert [one.code for one in reading.changes] == ["A1"]


def test_cells_copied_into_a_new_file_are_compared_with_what_is_stored() -> None:
    book = Workbook()
    for row in (["Nr.", "Auswahl"], ["D7", "ja"], ["D8", "x"]):
        book.worksheets[0].append(row)

    reading = read(book)

    assert selection_table.owner_of(sheets_of(book)) is None
    assert [one.code for one in reading.changes] == ["D8"]


def test_a_stray_cell_far_away_is_refused_in_a_sentence() -> None:
    book, sheet = downloaded()
    sheet["XFD9000"] = "verirrt"

    with pytest.raises(DomainError, match=r"reicht bis Zelle XFD9000"):
        read(book)


def test_no_cell_of_the_download_is_a_formula_and_lists_offer_the_words() -> None:
    _, sheet = downloaded()

    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    lists = [one.formula1 for one in sheet.data_validations.dataValidation]
    assert "f" not in kinds
    assert sheet["K3"].value == "=1+1 bleibt Text"
    assert '"ja,nein,nicht relevant,offen"' in lists
    assert sheet.protection.sheet
    assert not sheet["F3"].protection.locked
    assert not sheet.column_dimensions["F"].protection.locked  # what is empty takes it from there
    assert sheet["A2"].protection.locked
    assert sheet["D2"].alignment.wrap_text
    assert sheet.freeze_panes == "D2"
