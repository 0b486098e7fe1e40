"""Makes our own base document: ``python -m kzv_workflow.documents.base OUT``.

The file is committed, so that an office can open it in Word, and its parts are the same on every
machine. An office replaces it by its own letterhead with the same style names.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kzv_workflow.documents import base_parts
from kzv_workflow.documents.base_styles import styles_xml
from kzv_workflow.documents.package import DECLARATION, zip_parts


def base_document() -> bytes:
    """The whole .docx file."""
    funder = base_parts.paragraph_xml("ProtokollFoerderhinweis")
    title = base_parts.field_xml("TITLE", "Protokoll")
    parts = {
        "[Content_Types].xml": base_parts.content_types_xml(),
        "_rels/.rels": base_parts.package_relations_xml(),
        "docProps/core.xml": base_parts.core_properties_xml(),
        "word/_rels/document.xml.rels": base_parts.document_relations_xml(),
        "word/document.xml": base_parts.document_xml(),
        "word/styles.xml": styles_xml(),
        "word/numbering.xml": base_parts.numbering_xml(),
        "word/settings.xml": base_parts.settings_xml(),
        "word/header_first.xml": base_parts.header_xml("ProtokollAbsender"),
        "word/header_next.xml": base_parts.header_xml("ProtokollKopftitel", title),
        "word/footer_first.xml": base_parts.footer_xml(funder + base_parts.logo_row_xml()),
        "word/footer_next.xml": base_parts.footer_xml(),
    }
    return zip_parts((name, (DECLARATION + xml).encode()) for name, xml in parts.items())


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("Aufruf: python -m kzv_workflow.documents.base ZIEL.docx\n")
        return 2
    Path(arguments[0]).write_bytes(base_document())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
