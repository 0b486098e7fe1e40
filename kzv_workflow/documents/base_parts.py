"""The parts of our own base document beside its styles: page, header, footer, lists, settings.

Header and footer hold paragraphs that are filled later, found by their style: sender, running
title, funder's line, and up to three logos.
"""

from __future__ import annotations

from kzv_workflow.documents.base_styles import LANGUAGE, W_NAMESPACE
from kzv_workflow.documents.numbering import (
    ANSWER_LEVELS,
    BULLET_LEVELS,
    NUMBER_LEVELS,
    abstract_list_xml,
)

R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W_NAMESPACE}" xmlns:r="{R_NAMESPACE}"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LOGO_CELLS = ("left", "center", "right")
LOGO_CELL_WIDTH = 3024
LOGO_ROW_HEIGHT = 794  # 1.4 cm

PART_TYPES = {
    "word/document.xml": f"{MAIN_TYPE}.document.main+xml",
    "word/styles.xml": f"{MAIN_TYPE}.styles+xml",
    "word/numbering.xml": f"{MAIN_TYPE}.numbering+xml",
    "word/settings.xml": f"{MAIN_TYPE}.settings+xml",
    "word/header_first.xml": f"{MAIN_TYPE}.header+xml",
    "word/header_next.xml": f"{MAIN_TYPE}.header+xml",
    "word/footer_first.xml": f"{MAIN_TYPE}.footer+xml",
    "word/footer_next.xml": f"{MAIN_TYPE}.footer+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}

DOCUMENT_RELATIONS = {
    "rId1": ("styles", "styles.xml"),
    "rId2": ("numbering", "numbering.xml"),
    "rId3": ("settings", "settings.xml"),
    "rId4": ("header", "header_first.xml"),
    "rId5": ("header", "header_next.xml"),
    "rId6": ("footer", "footer_first.xml"),
    "rId7": ("footer", "footer_next.xml"),
}


def document_xml() -> str:
    """An empty A4 document whose first page has a header and footer of its own."""
    return (
        f"<w:document {NAMESPACES}><w:body><w:sectPr>"
        '<w:headerReference w:type="first" r:id="rId4"/>'
        '<w:headerReference w:type="default" r:id="rId5"/>'
        '<w:footerReference w:type="first" r:id="rId6"/>'
        '<w:footerReference w:type="default" r:id="rId7"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1304" w:right="1417" w:bottom="1247" w:left="1417"'
        ' w:header="680" w:footer="567" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr></w:body></w:document>"
    )


def field_xml(instruction: str, result: str) -> str:
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>{result}</w:t></w:r></w:fldSimple>'


def paragraph_xml(style_id: str, inside: str = "", extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{extra}</w:pPr>{inside}</w:p>'


def page_number_xml() -> str:
    """Seite X von Y."""
    before = '<w:r><w:t xml:space="preserve">Seite </w:t></w:r>'
    between = '<w:r><w:t xml:space="preserve"> von </w:t></w:r>'
    number = before + field_xml("PAGE", "1") + between + field_xml("NUMPAGES", "1")
    return paragraph_xml("Fuzeile", number)


def logo_row_xml() -> str:
    """One row of three empty cells that keep the room for logos."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{LOGO_CELL_WIDTH}" w:type="dxa"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>'
        + paragraph_xml("ProtokollLogo", extra=f'<w:jc w:val="{side}"/>')
        + "</w:tc>"
        for side in LOGO_CELLS
    )
    columns = f'<w:gridCol w:w="{LOGO_CELL_WIDTH}"/>' * len(LOGO_CELLS)
    width = LOGO_CELL_WIDTH * len(LOGO_CELLS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{LOGO_ROW_HEIGHT}"/></w:trPr>{cells}'
        "</w:tr></w:tbl>"
    )


def numbering_xml() -> str:
    """The lists that the base document's styles use; numId is the position, counted from 1."""
    lists = (
        (BULLET_LEVELS, ("Aufzaehlung1", "Aufzaehlung2", "Aufzaehlung3")),
        (NUMBER_LEVELS, ("Nummerierung",)),
        (ANSWER_LEVELS, ("ProtokollAntwort",)),
    )
    abstract = "".join(
        abstract_list_xml(number, levels, style_ids)
        for number, (levels, style_ids) in enumerate(lists, start=1)
    )
    instances = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in range(1, len(lists) + 1)
    )
    return f"<w:numbering {NAMESPACES}>{abstract}{instances}</w:numbering>"


def settings_xml() -> str:
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{LANGUAGE}"/><w:decimalSymbol w:val=","/>'
        '<w:listSeparator w:val=";"/></w:settings>'
    )


def core_properties_xml() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Protokoll</dc:title><dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
    )


def header_xml(style_id: str, inside: str = "") -> str:
    return f"<w:hdr {NAMESPACES}>{paragraph_xml(style_id, inside)}</w:hdr>"


def footer_xml(before: str = "") -> str:
    return f"<w:ftr {NAMESPACES}>{before}{page_number_xml()}</w:ftr>"


def content_types_xml() -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in PART_TYPES.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def package_relations_xml() -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{R_NAMESPACE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>'
    )


def document_relations_xml() -> str:
    relations = "".join(
        f'<Relationship Id="{key}" Type="{R_NAMESPACE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in DOCUMENT_RELATIONS.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
