"""Which kinds of files the product knows, and by what one tells them apart.

A new kind is a line of data here; :mod:`kzv_workflow.files.guard` needs no change for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Build(StrEnum):
    """How a file is put together, which decides how it is checked."""

    TEXT = "text"
    OOXML = "ooxml"
    ODF = "odf"
    PLAIN = "plain"  # one block of bytes that begins with its magic
    IMAGE = "image"
    OLE2 = "ole2"  # the old binary formats of Office


@dataclass(frozen=True, slots=True)
class Kind:
    """``proof`` is the content type of the main part (OOXML), the mimetype (ODF) or the magic."""

    name: str
    extensions: tuple[str, ...]
    label: str  # with article, as in "ist aber ein Word-Dokument"
    build: Build
    proof: str = ""
    own_mimetype: str = ""  # where it is neither the proof nor text

    @property
    def mimetype(self) -> str:
        """The media type a file of this kind is served with."""
        if self.build is Build.TEXT:
            return "text/plain"
        return self.own_mimetype or self.proof.removesuffix(".main+xml")


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

TEXT = Kind("txt", (".txt",), "eine Textdatei", Build.TEXT)
MARKDOWN = Kind("md", (".md", ".markdown"), "eine Markdown-Datei", Build.TEXT)
WORD = Kind(
    "docx",
    (".docx",),
    "ein Word-Dokument",
    Build.OOXML,
    _OOXML + "wordprocessingml.document.main+xml",
)
EXCEL = Kind(
    "xlsx", (".xlsx",), "eine Excel-Tabelle", Build.OOXML, _OOXML + "spreadsheetml.sheet.main+xml"
)
OLD_EXCEL = Kind("xls", (".xls",), "eine alte Excel-Tabelle", Build.OLE2)
POWERPOINT = Kind(
    "pptx",
    (".pptx",),
    "eine PowerPoint-Präsentation",
    Build.OOXML,
    _OOXML + "presentationml.presentation.main+xml",
)
WORD_TEMPLATE = Kind(
    "dotx",
    (".dotx",),
    "eine Word-Vorlage",
    Build.OOXML,
    _OOXML + "wordprocessingml.template.main+xml",
)
ODT = Kind("odt", (".odt",), "ein OpenDocument-Text", Build.ODF, _ODF + "text")
ODS = Kind("ods", (".ods",), "eine OpenDocument-Tabelle", Build.ODF, _ODF + "spreadsheet")
OTT = Kind("ott", (".ott",), "eine OpenDocument-Vorlage", Build.ODF, _ODF + "text-template")
PDF = Kind("pdf", (".pdf",), "ein PDF", Build.PLAIN, "%PDF-", "application/pdf")
CALENDAR = Kind("ics", (".ics",), "eine Kalenderdatei", Build.TEXT)
PNG = Kind("png", (".png",), "ein Bild (PNG)", Build.IMAGE, own_mimetype="image/png")
JPEG = Kind("jpeg", (".jpg", ".jpeg"), "ein Bild (JPEG)", Build.IMAGE, own_mimetype="image/jpeg")

KNOWN = (
    TEXT,
    MARKDOWN,
    WORD,
    EXCEL,
    POWERPOINT,
    WORD_TEMPLATE,
    ODT,
    ODS,
    OTT,
    PDF,
    PNG,
    JPEG,
    CALENDAR,
)
LOGO_KINDS = (PNG, JPEG)
CALENDAR_KINDS = (CALENDAR,)
PROTOKOLL_KINDS = (WORD, ODT, TEXT, MARKDOWN)
SHELF_KINDS = (PDF, WORD, EXCEL, POWERPOINT, ODT, ODS, TEXT, MARKDOWN, PNG, JPEG)

OLE2_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"

_MAGICS = (
    (b"\x89PNG\r\n\x1a\n", "ein Bild (PNG)"),
    (b"\xff\xd8\xff", "ein Bild (JPEG)"),
    (b"GIF8", "ein Bild (GIF)"),
    (b"BM", "ein Bild (BMP)"),
    (b"II*\x00", "ein Bild (TIFF)"),
    (b"MM\x00*", "ein Bild (TIFF)"),
    (b"%PDF-", "ein PDF"),
    (b"{\\rtf", "ein RTF-Dokument"),
    (OLE2_MAGIC, "ein altes Office-Format"),
    (b"PK\x03\x04", "ein gepacktes Dokument oder Archiv"),
    (b"PK\x05\x06", "ein leeres Archiv"),
    (b"\x1f\x8b", "ein Archiv (gzip)"),
    (b"7z\xbc\xaf", "ein Archiv (7z)"),
    (b"Rar!", "ein Archiv (RAR)"),
    (b"MZ", "ein Programm"),
    (b"\x7fELF", "ein Programm"),
)
_TWO_BYTES = 2


def by_proof(proof: str) -> Kind | None:
    """The kind a content type or mimetype belongs to."""
    return next((kind for kind in KNOWN if kind.proof and kind.proof == proof), None)


def sniff(data: bytes) -> str | None:
    """What the first bytes say, with article ("ein Bild (PNG)"), or None.

    Magics of two letters ("BM", "MZ") count only in files that are no text.
    """
    start = data[:512]
    for magic, label in _MAGICS:
        if start.startswith(magic) and (len(magic) > _TWO_BYTES or b"\x00" in start):
            return label
    lowered = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "eine Webseite (HTML)"
    return None
