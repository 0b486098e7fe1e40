"""Knows how a text file is encoded: UTF-8, UTF-16 with mark, or Windows-1252; never guesses noise.

Works in pieces, so that checking a file of 20 MB costs no 20 MB string.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from kzv_workflow.errors import DomainError

NOT_TEXT = (
    "Die Datei enthält keinen lesbaren Text. Bitte speichern Sie das Protokoll als Text (UTF-8) "
    "oder als .docx und laden Sie es noch einmal hoch."
)
_PIECE = 1 << 20
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LEGACY_ODD = re.compile(r"[\x80-\x9f¡-¿×÷þðÞÐ]")  # rare in German text saved by old Windows
_ODD_SHARE = 0.1
_CONTROL_SHARE = 0.01


def encoding_of(data: bytes) -> str:
    """The Python name of the encoding; a DomainError when the bytes are no text."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _checked(data, name)
    if b"\x00" in data:
        raise DomainError(NOT_TEXT)
    try:
        return _checked(data, "utf-8")
    except UnicodeDecodeError:
        return _checked(data, "cp1252")


def decode(data: bytes) -> str:
    """The whole text; newlines as they stand in the file."""
    return data.decode(encoding_of(data))


def _checked(data: bytes, encoding: str) -> str:
    """``encoding`` if the text in it looks like text; UnicodeDecodeError only for UTF-8."""
    controls = odd = length = 0
    try:
        for piece in _pieces(data, encoding):
            length += len(piece)
            controls += len(_CONTROLS.findall(piece))
            if "\x00" in piece:
                raise DomainError(NOT_TEXT)
            if encoding == "cp1252":
                odd += len(_LEGACY_ODD.findall(piece))
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise
        raise DomainError(NOT_TEXT) from error
    if controls > length * _CONTROL_SHARE or odd > length * _ODD_SHARE:
        raise DomainError(NOT_TEXT)
    return encoding


def _pieces(data: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    for start in range(0, len(data), _PIECE):
        yield decoder.decode(view[start : start + _PIECE])
    yield decoder.decode(b"", final=True)
