"""Opens the XML parts of a checked package without entities, network or trust in their size."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from kzv_workflow.errors import DomainError
from kzv_workflow.files.limits import MAX_XML_PART
from kzv_workflow.files.xmlwatch import DAMAGED, ENTITIES

_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_NO_MEMORY = 2  # XML_ERR_NO_MEMORY of libxml2


class Package:
    """The members of a zip file by name; missing ones are None."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise DomainError(DAMAGED) from error
        self._names = set(self._archive.namelist())

    def names(self) -> Iterator[str]:
        yield from sorted(self._names)

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part."""
        if name not in self._names:
            return None
        content = self._bytes(name)
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
        return parse(content)

    def _bytes(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as stream:
                content = stream.read(MAX_XML_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise DomainError(DAMAGED) from error
        if len(content) > MAX_XML_PART:
            raise MemoryError
        return content


def parse(content: bytes) -> etree._Element:
    """The root element; a DomainError for damaged XML and for any document type."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise DomainError(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DomainError(ENTITIES)
    return root
