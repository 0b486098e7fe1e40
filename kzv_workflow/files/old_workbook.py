"""Which cells of an old Excel file (.xls) hold an error; calamine reads them as empty.

Runs in the reading process. As little of [MS-CFB], the container, and of [MS-XLS], the records,
as that takes; a file that is not as it should be gives nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

_END = 0xFFFFFFFA  # from here on, the number of a sector is none
_BOF, _EOF, _SHEET, _FORMULA, _BOOL_OR_ERROR = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
_EXCEL_97 = 0x0600
_NO_VALUE = 2  # what a formula gave, if it is no number


def errors(data: bytes) -> Mapping[str, list[tuple[int, int]]]:
    """(row, column), both from 0, by the name of the sheet."""
    try:
        stream = _Container(data).workbook()
        return {name: list(_errors_from(stream, start)) for name, start in _sheets(stream)}
    except (struct.error, LookupError):
        return {}


class _Container:
    """Sectors that are chained by a table, as in a file system of old."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
        self._table = self._numbers(b"".join(map(self._sector, self._parts_of_table())))

    def workbook(self) -> bytes:
        """Always too large for the container's place for small streams, as programs write it."""
        entries = self._entries(self._chained(struct.unpack_from("<I", self._data, 48)[0]))
        start, length = entries.get("Workbook") or entries["Book"]  # since Excel 97, before
        return self._chained(start)[:length]

    def _parts_of_table(self) -> list[int]:
        parts = list(struct.unpack_from("<109I", self._data, 76))
        more = struct.unpack_from("<I", self._data, 68)[0]
        needed = len(self._data) * 4 // self._size**2 + 1  # whatever the file says
        while more < _END and len(parts) < needed:
            *others, more = self._numbers(self._sector(more))
            parts += others
        return [one for one in parts if one < _END][:needed]

    def _sector(self, number: int) -> bytes:
        return self._data[self._size * (number + 1) : self._size * (number + 2)]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(self._table, start)))

    @staticmethod
    def _numbers(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    @staticmethod
    def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
        """First sector and length of the streams, by name."""
        found = {}
        for at in range(0, len(directory) - 127, 128):
            length = max(struct.unpack_from("<H", directory, at + 64)[0] - 2, 0)
            name = directory[at : at + min(length, 62)].decode("utf-16-le", "replace")
            found[name] = struct.unpack_from("<2I", directory, at + 116)
        return found


def _chain(table: tuple[int, ...], start: int) -> Iterator[int]:
    for _ in table:  # no longer than that, even if it leads back into itself
        if start >= len(table):
            return
        yield start
        start = table[start]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Name and place of each."""
    version = 0
    for kind, content in _records(stream, 0):
        if kind == _BOF:
            version = struct.unpack_from("<H", content)[0]
        elif kind == _EOF:
            return
        elif kind == _SHEET:
            yield _name(content[6:], version), struct.unpack_from("<I", content)[0]


def _name(content: bytes, version: int) -> str:
    length = content[0]
    if version < _EXCEL_97:
        return content[1 : 1 + length].decode("cp1252", "replace")
    if content[1] & 1:
        return content[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return content[2 : 2 + length].decode("latin-1")


def _errors_from(stream: bytes, start: int) -> Iterator[tuple[int, int]]:
    depth = 0  # a chart inside the sheet has a beginning and an end of its own
    for kind, content in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth < 1:
                return
        elif _is_error(kind, content):
            yield struct.unpack_from("<2H", content)


def _is_error(kind: int, content: bytes) -> bool:
    if kind == _FORMULA:
        return content[12:14] == b"\xff\xff" and content[6] == _NO_VALUE
    return kind == _BOOL_OR_ERROR and content[7] == 1
