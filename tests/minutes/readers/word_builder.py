"""Builds real .docx files for the readers' tests: python-docx, and raw XML beyond it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

NUMBERS = {  # ilvl → numFmt, lvlText
    "letters": [("lowerLetter", "%1)"), ("decimal", "%1.%2")],
    "brackets": [("decimal", "%1)"), ("lowerLetter", "%2)")],
    "legal": [("upperRoman", "TOP %1:"), ("decimal", "%1.%2.")],
    "bullets": [("bullet", "\uf0b7"), ("bullet", "\uf0d8"), ("bullet", "–"), ("bullet", "o")],
    "arrows": [("bullet", "\uf0e0")],
}


def new() -> Any:
    return docx.Document()


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def xml(text: str) -> Any:
    """An element from XML without namespace declarations."""
    name = re.match(r"<[\w:]+", text)
    assert name is not None
    end = name.end()
    return parse_xml(f"{text[:end]} {nsdecls('w', 'r')} {_NAMESPACES}{text[end:]}")


def raw(document: Any, inner: str) -> Any:
    """Append a paragraph whose inside is raw XML."""
    paragraph = document.add_paragraph()
    for child in xml(f"<w:p>{inner}</w:p>"):
        paragraph._p.append(child)
    return paragraph


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def box(*texts: str) -> str:
    """A text box as Word writes it: twice, for new and for old programs."""
    inner = "".join(f"<w:p>{run(text)}</w:p>" for text in texts)
    new_way = f"<w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing>"
    old_way = f"<w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new_way}</mc:Choice>'
        f"<mc:Fallback>{old_way}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def add_list(document: Any, name: str, key: int, *, starts: int | None = None) -> int:
    """Define a list of ``NUMBERS``; returns its numId. ``starts`` is a startOverride."""
    root = document.part.numbering_part.element
    abstract_id, num_id = 900 + key, 900 + key
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/>{_font(text)}</w:lvl>'
        for index, (number_format, text) in enumerate(NUMBERS[name])
    )
    abstract = xml(f'<w:abstractNum w:abstractNumId="{abstract_id}">{levels}</w:abstractNum>')
    root.insert(0, abstract)
    add_number(document, num_id, abstract_id, starts)
    return num_id


def add_number(document: Any, num_id: int, abstract_id: int, starts: int | None = None) -> int:
    """Another w:num over the same abstract list."""
    override = ""
    if starts is not None:
        override = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{starts}"/></w:lvlOverride>'
            for level in range(3)
        )
    document.part.numbering_part.element.append(
        xml(f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{abstract_id}"/>{override}</w:num>')
    )
    return num_id


def item(document: Any, text: str, num_id: int, level: int = 0) -> Any:
    """A paragraph of a list."""
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>')
    )
    return paragraph


def link(document: Any, url: str, label: str) -> str:
    """A hyperlink's XML."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    relation = document.part.relate_to(url, kind, is_external=True)
    return f'<w:hyperlink r:id="{relation}">{run(label)}</w:hyperlink>'


def _font(text: str) -> str:
    if not "\uf000" <= text <= "\uf0ff":
        return ""
    font = "Symbol" if text == "\uf0b7" else "Wingdings"
    return f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'


def rewritten(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with every member changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new_archive:
        for name in old.namelist():
            new_archive.writestr(name, change(old.read(name)))
    return buffer.getvalue()
