"""Unpacks a Word, Excel or OpenDocument file once, in small pieces, and believes no header.

Nothing is kept in memory but the piece at hand; what the members say about themselves is compared
with what really comes out of them.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from typing import Protocol

from kzv_workflow.errors import DomainError
from kzv_workflow.files import limits
from kzv_workflow.files.kinds import OLE2_MAGIC
from kzv_workflow.files.xmlwatch import DAMAGED, OnStart, XmlWatch

ENCRYPTED = (
    "Die Datei ist mit einem Kennwort geschützt. Bitte entfernen Sie in Word oder LibreOffice das "
    "Kennwort und laden Sie die Datei noch einmal hoch."
)
TOO_LARGE_UNPACKED = (
    f"Die Datei ist ausgepackt größer als {limits.MAX_UNPACKED // limits.MB} MB. Bitte entfernen "
    "oder verkleinern Sie große Bilder und laden Sie die Datei noch einmal hoch."
)
TOO_MUCH_TEXT = (
    "Die Datei enthält ausgepackt zu viel Text in einem Teil "
    f"(mehr als {limits.MAX_XML_PART // limits.MB} MB). Bitte teilen Sie das Dokument auf."
)
TOO_DENSE = (
    "Die Datei ist ungewöhnlich stark gepackt und wird deshalb nicht geöffnet. Bitte speichern Sie "
    "sie in Word oder LibreOffice neu und laden Sie sie noch einmal hoch."
)
TOO_MANY_MEMBERS = (
    f"Die Datei besteht aus mehr als {limits.MAX_MEMBERS} Teilen. Bitte teilen Sie das Dokument "
    "auf oder entfernen Sie Bilder."
)
NESTED = (
    "Die Datei enthält eine eingebettete Datei oder ein Archiv. Bitte entfernen Sie das "
    "eingebettete Objekt (oder fügen Sie es als Bild ein) und laden Sie die Datei noch einmal hoch."
)
ODD_NAMES = (
    "Die Datei enthält Teile mit unzulässigen Namen. Bitte speichern Sie sie in Word oder "
    "LibreOffice neu und laden Sie sie noch einmal hoch."
)

_PIECE = 64 * 1024
_ENCRYPTED_FLAGS = 0x1 | 0x40
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENTRY = b"PK\x01\x02"
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", OLE2_MAGIC)
_BAD_NAME = re.compile(r"(^|/)\.\.?(/|$)|^/|^[A-Za-z]:|\\|[\x00-\x1f\x7f]|^$")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


class Rules(Protocol):
    """What a family of documents (OOXML, ODF) forbids beyond what every archive must keep."""

    def member(self, name: str) -> OnStart | None:
        """Look at a member's name; a function to look at its elements too, or None."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive with its directory read; few enough members that reading it was cheap."""
    if data.count(_ENTRY) > limits.MAX_MEMBERS:
        raise DomainError(TOO_MANY_MEMBERS)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise DomainError(DAMAGED) from error


def inspect(archive: zipfile.ZipFile, rules: Rules) -> None:
    """Read every member to its end against the limits and ``rules``; a DomainError refuses."""
    members = archive.infolist()
    names = {info.filename for info in members}
    if len(names) != len(members):
        raise DomainError(DAMAGED)
    for info in members:
        _check_entry(info)
    looks = [(info, rules.member(info.filename)) for info in members]
    looks.sort(key=lambda look: look[1] is None)  # the manifest tells why others are unreadable
    unpacked = 0
    for info, on_start in looks:
        unpacked += _read_through(archive, info, on_start, limits.MAX_UNPACKED - unpacked)


def head(archive: zipfile.ZipFile, name: str, size: int = 4096) -> bytes:
    """The first bytes of a member, or none if it is missing."""
    try:
        with archive.open(name) as stream:
            return stream.read(size)
    except (KeyError, *_BROKEN):
        return b""


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED_FLAGS:
        raise DomainError(ENCRYPTED)
    if info.compress_type not in _METHODS:
        raise DomainError(DAMAGED)
    if _BAD_NAME.search(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16):
        raise DomainError(ODD_NAMES)


def _read_through(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, on_start: OnStart | None, room: int
) -> int:
    """Inflate one member, looking at each piece; returns how many bytes really came out."""
    size = 0
    watch: XmlWatch | None = None
    for piece in _pieces(archive, info):
        if size == 0:
            watch = _watch_for(info.filename, piece, on_start)
        size += len(piece)
        _check_size(info, size, room, is_xml=watch is not None)
        if watch is not None:
            watch.feed(piece)
    if watch is not None:
        watch.close()
    if size != info.file_size:
        raise DomainError(DAMAGED)
    return size


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    honest = copy(info)
    honest.file_size = limits.MAX_UNPACKED + 1  # zipfile stops at this size: do not let it lie
    try:
        with archive.open(honest) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except _BROKEN as error:
        raise DomainError(DAMAGED) from error


def _watch_for(name: str, first: bytes, on_start: OnStart | None) -> XmlWatch | None:
    if first.startswith(_ARCHIVES):
        raise DomainError(NESTED)
    if on_start is not None:
        return XmlWatch(on_start)
    bare = first.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if name.lower().endswith((".xml", ".rels")):
        return XmlWatch()
    return XmlWatch() if bare.startswith(b"<") and not name.lower().endswith(".svg") else None


def _check_size(info: zipfile.ZipInfo, size: int, room: int, *, is_xml: bool) -> None:
    if size > room:
        raise DomainError(TOO_LARGE_UNPACKED)
    if size > limits.RATIO_FROM and size > limits.MAX_RATIO * max(info.compress_size, 1):
        raise DomainError(TOO_DENSE)
    if is_xml and size > limits.MAX_XML_PART:
        raise DomainError(TOO_MUCH_TEXT)
