"""The gate for files from outside: what may come in, checked before any parser sees it.

Knows the sentences people read when a file is refused. The limits stand in
:mod:`kzv_workflow.files.limits`, the kinds in :mod:`kzv_workflow.files.kinds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from kzv_workflow.errors import DomainError
from kzv_workflow.files import archive, images, packages
from kzv_workflow.files.decoding import NOT_TEXT, encoding_of
from kzv_workflow.files.kinds import OLE2_MAGIC, PROTOKOLL_KINDS, Build, Kind, sniff
from kzv_workflow.files.limits import MAX_PACKED, MB
from kzv_workflow.files.xmlwatch import DAMAGED

EMPTY = "Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt."
TOO_LARGE = (
    f"Die Datei ist größer als {MAX_PACKED // MB} MB. Bitte verkleinern Sie die Bilder darin oder "
    "teilen Sie das Dokument auf."
)
OLD_WORD = (
    "Das alte Word-Format .doc kann nicht gelesen werden. Bitte speichern Sie die Datei in Word "
    "als .docx und laden Sie sie noch einmal hoch."
)
OLD_OFFICE = (
    "Die Datei hat ein altes Office-Format. Bitte speichern Sie sie in Word als .docx und laden "
    "Sie sie noch einmal hoch."
)

DAMAGED_IMAGE = (
    "Das Bild ist beschädigt oder unvollständig. Bitte speichern Sie es neu als PNG oder JPEG und "
    "laden Sie es noch einmal hoch."
)

_BLANKS = b"\xef\xbb\xbf \t\r\n\x0b\x0c"
_OLE2_NAMES = (
    ("EncryptedPackage", archive.ENCRYPTED),
    ("EncryptionInfo", archive.ENCRYPTED),
    ("WordDocument", OLD_WORD),
)
_SAVED_BY = {  # endings people send although another one is wanted
    ".doc": OLD_WORD,
    ".dot": OLD_WORD,
    ".docm": packages.MACROS,
    ".dotm": packages.MACROS,
    ".xlsm": packages.MACROS,
}


def check(name: str, source: bytes | Path, kinds: Sequence[Kind] = PROTOKOLL_KINDS) -> Kind:
    """The kind of an upload that may be read; a DomainError with one sentence for any other.

    ``name`` is the file name as sent, ``source`` the bytes or the place of the file.
    """
    data = _bytes_of(source)
    if _is_blank(data):
        raise DomainError(EMPTY)
    if data.startswith(OLE2_MAGIC):
        return _checked_ole2(name, data, kinds)
    kind = kind_of_name(name, kinds)
    match kind.build:
        case Build.TEXT:
            _check_text(data, kind)
        case Build.PLAIN | Build.OLE2:
            _check_plain(data, kind)
        case Build.IMAGE:
            _check_image(data, kind)
        case Build.OOXML | Build.ODF:
            _check_package(data, kind)
    return kind


def kind_of_name(name: str, kinds: Sequence[Kind] = PROTOKOLL_KINDS) -> Kind:
    """The kind the file name stands for."""
    ending = PurePosixPath(name.strip().lower()).suffix
    for kind in kinds:
        if ending in kind.extensions:
            return kind
    if ending in _SAVED_BY:
        raise DomainError(_SAVED_BY[ending])
    allowed = [extension for kind in kinds for extension in kind.extensions[:1]]
    listed = " oder ".join(filter(None, [", ".join(allowed[:-1]), allowed[-1]]))
    raise DomainError(
        f"Dateien dieser Art können nicht gelesen werden. Bitte wählen Sie eine Datei mit der "
        f"Endung {listed}."
    )


def _bytes_of(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        with source.open("rb") as stream:
            data = stream.read(MAX_PACKED + 1)
    if len(data) > MAX_PACKED:
        raise DomainError(TOO_LARGE)
    return data


def _is_blank(data: bytes) -> bool:
    """Nothing but blanks; looks at the beginning first, so that no large file is copied."""
    return not data[:4096].strip(_BLANKS) and not data.strip(_BLANKS)


def _checked_ole2(name: str, data: bytes, kinds: Sequence[Kind]) -> Kind:
    """An old workbook without macros where one is welcome; refused everywhere else."""
    sentence = _ole2_sentence(data)
    if sentence is OLD_OFFICE and any(kind.build is Build.OLE2 for kind in kinds):
        kind = kind_of_name(name, kinds)
        if _has_stream(data, "_VBA_PROJECT"):
            raise DomainError(packages.MACROS)
        if kind.build is not Build.OLE2:
            raise DomainError(_other_content(kind, sniff(data)))
        if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
            return kind
    raise DomainError(sentence)


def _has_stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _ole2_sentence(data: bytes) -> str:
    for stream, sentence in _OLE2_NAMES:
        if _has_stream(data, stream):
            return sentence
    return OLD_OFFICE


def _check_text(data: bytes, kind: Kind) -> None:
    if other := sniff(data):
        raise DomainError(_other_content(kind, other))
    encoding_of(data)


def _check_plain(data: bytes, kind: Kind) -> None:
    """What begins as its kind does; the old formats of Office have been looked at before."""
    if kind.build is Build.OLE2 or not data.startswith(kind.proof.encode("latin-1")):
        raise DomainError(_other_content(kind, sniff(data)))


def _check_image(data: bytes, kind: Kind) -> None:
    if images.size(kind.name, data) is None:
        other = sniff(data)
        raise DomainError(DAMAGED_IMAGE if other == kind.label else _other_content(kind, other))


def _check_package(data: bytes, kind: Kind) -> None:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        other = sniff(data)
        raise DomainError(_other_content(kind, other) if other else _looks_like_text(data, kind))
    with archive.open_archive(data) as opened:
        real = packages.real_kind(opened)
        if real is not None and real.name != kind.name:
            raise DomainError(_other_content(kind, real.label))
        packages.check_package(opened, kind)
        if real is None:
            raise DomainError(_other_content(kind, None))


def _looks_like_text(data: bytes, kind: Kind) -> str:
    try:
        encoding_of(data)
    except DomainError:
        return DAMAGED
    return _other_content(kind, "eine Textdatei")


def _other_content(kind: Kind, other: str | None) -> str:
    found = f"ist aber {other}" if other else "enthält aber etwas anderes"
    return (
        f"Die Datei hat die Endung {kind.extensions[0]}, {found}. Bitte wählen Sie die richtige "
        f"Datei oder speichern Sie sie im passenden Programm als {kind.extensions[0]}."
    )


__all__ = ["DAMAGED", "EMPTY", "NOT_TEXT", "OLD_WORD", "TOO_LARGE", "check", "kind_of_name"]
