"""Turning parts into a .docx file: the same parts always give the same members, without a clock."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.sax.saxutils import quoteattr

from docx.opc.package import OpcPackage

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip archive can state
STORED_AS_THEY_ARE = (".png", ".jpeg", ".jpg", ".gif")


def zip_parts(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The archive of ``(member name, content)`` pairs in the given order."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts:
            member = zipfile.ZipInfo(name, EARLIEST)
            packed = not name.lower().endswith(STORED_AS_THEY_ARE)
            member.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            member.external_attr = 0o600 << 16
            archive.writestr(member, content)
    return target.getvalue()


def package_bytes(package: OpcPackage) -> bytes:
    """The .docx file of a python-docx package; its own ``save`` would write the time of day."""
    return zip_parts(_members(package))


def _members(package: OpcPackage) -> Iterator[tuple[str, bytes]]:
    parts = list(package.iter_parts())
    yield (
        "[Content_Types].xml",
        _content_types({part.partname: part.content_type for part in parts}),
    )
    yield "_rels/.rels", _encoded(package.rels.xml)
    for part in parts:
        yield part.partname.membername, part.blob
        if len(part.rels):
            yield part.partname.rels_uri.membername, _encoded(part.rels.xml)


def _encoded(xml: str | bytes) -> bytes:
    return xml if isinstance(xml, bytes) else xml.encode()


def _content_types(types: dict[str, str]) -> bytes:
    overrides = "".join(
        f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>"
        for name, kind in sorted(types.items())
    )
    return (
        f'{DECLARATION}<Types xmlns="{CONTENT_TYPES}">'
        f'<Default Extension="rels" ContentType="{RELATIONSHIPS_TYPE}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
