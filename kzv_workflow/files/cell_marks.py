"""What calamine does not tell about a spreadsheet: broken cells, and what .ods has merged.

Runs in the reading process, on files the guard has let in. Calamine reads an error of Excel, and
a formula that was never computed, as an empty cell; here their addresses are found. Of .xls only
the errors are known.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from kzv_workflow.files import old_workbook
from kzv_workflow.files.xmlwatch import OnStart, XmlWatch

ERROR, NOT_COMPUTED = "error", "not computed"
_MOST = 2_000  # merged ranges and broken cells that are looked at
_ERROR_CELL = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>')
_UNCOMPUTED = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)"
)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')


@dataclass(slots=True)
class Marks:
    """Of one sheet; ``merges`` are (first row, first column, last row, last column) from 0."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)  # ERROR or NOT_COMPUTED by address


def marks(data: bytes) -> Mapping[str, Marks]:
    """By the name of the sheet."""
    if not data.startswith(b"PK"):
        return {name: _of_old(cells) for name, cells in old_workbook.errors(data).items()}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "content.xml" in package.namelist():
            return _of_ods(package)
        return {
            name: Marks(broken=_broken(package.read(part)))
            for name, part in _sheet_parts(package).items()
        }


def column_letter(index: int) -> str:
    """The name of a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def _of_old(errors: Iterable[tuple[int, int]]) -> Marks:
    found = islice(errors, _MOST)
    return Marks(broken={f"{column_letter(column)}{row + 1}": ERROR for row, column in found})


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Which member of an .xlsx holds which sheet."""
    targets, ids = dict[str, str](), dict[str, str]()

    def relation(name: str, said: dict[str, str]) -> None:
        if name == "Relationship":
            targets[said.get("Id", "")] = posixpath.join("/xl", said.get("Target", ""))[1:]

    def sheet(name: str, said: dict[str, str]) -> None:
        if name == "sheet":
            key = next((value for at, value in said.items() if at.endswith(":id")), "")
            ids[said.get("name", "")] = key

    _watch(package, "xl/_rels/workbook.xml.rels", relation)
    _watch(package, "xl/workbook.xml", sheet)
    known = set(package.namelist())
    return {name: targets[key] for name, key in ids.items() if targets.get(key) in known}


def _broken(part: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    if b"<f" in part:
        for match in _UNCOMPUTED.finditer(part):
            if b't="str"' not in match[1]:  # that one was computed: an empty text
                _note(found, match[1], NOT_COMPUTED)
    if b't="e"' in part:
        for match in _ERROR_CELL.finditer(part):
            _note(found, match[1], ERROR)
    return found


def _note(found: dict[str, str], attributes: bytes, what: str) -> None:
    address = _ADDRESS.search(attributes)
    if address and len(found) < _MOST:
        found[address[1].decode()] = what


def _of_ods(package: zipfile.ZipFile) -> dict[str, Marks]:
    reader = _OdsReader()
    _watch(package, "content.xml", reader.start)
    return reader.sheets


class _OdsReader:
    """Counts rows and columns while the elements of content.xml go by."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._row = self._next_row = self._column = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self._cell(said)
        elif name == "table-row":
            self._row, self._column = self._next_row, 0
            self._next_row += _number(said.get("table:number-rows-repeated"))
        elif name == "table":
            self._marks = self.sheets.setdefault(said.get("table:name", ""), Marks())
            self._row = self._next_row = self._column = 0

    def _cell(self, said: dict[str, str]) -> None:
        tall = _number(said.get("table:number-rows-spanned"))
        wide = _number(said.get("table:number-columns-spanned"))
        if (tall > 1 or wide > 1) and len(self._marks.merges) < _MOST:
            bottom, right = self._row + tall - 1, self._column + wide - 1
            self._marks.merges.append((self._row, self._column, bottom, right))
        what = ""
        if said.get("calcext:value-type") == "error":
            what = ERROR
        elif "table:formula" in said and "office:value-type" not in said:
            what = NOT_COMPUTED
        if what and len(self._marks.broken) < _MOST:
            self._marks.broken[f"{column_letter(self._column)}{self._row + 1}"] = what
        self._column += _number(said.get("table:number-columns-repeated"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1


def _watch(package: zipfile.ZipFile, part: str, on_start: OnStart) -> None:
    if part in package.namelist():
        watch = XmlWatch(on_start)
        watch.feed(package.read(part))
        watch.close()
