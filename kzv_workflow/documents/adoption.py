"""Lending our own styles to a letterhead that lacks them, so that nothing loses its look.

Only styles with names of our own and "Hyperlink" are lent: headings, body text and lists of the
letterhead stay as the office has made them.
"""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO

import docx
from docx.document import Document

from kzv_workflow.documents.elements import Element, qn

LENT_BUILT_IN = ("Hyperlink",)
StyleKey = tuple[str, str]  # kind and name, without regard to case


def lend_styles(document: Document, lender: bytes) -> tuple[str, ...]:
    """Copy the styles the document lacks out of another .docx; their names, in its order."""
    target = document.part._styles_part.element
    source = docx.Document(BytesIO(lender)).part._styles_part.element
    known = {_key(style): _id(style) for style in target.iterchildren(qn("w:style"))}
    taken = set(known.values())
    names_of_source = {_id(style): _key(style) for style in source.iterchildren(qn("w:style"))}
    lent = []
    for style in source.iterchildren(qn("w:style")):
        if _key(style) in known or _id(style) in taken or not _is_ours(style):
            continue
        copied = deepcopy(style)
        target.append(copied)
        known[_key(copied)] = _id(copied)
        lent.append(copied)
    for style in lent:
        _relate(style, names_of_source, known)
    return tuple(_name(style) for style in lent)


def _relate(
    style: Element, names_of_source: dict[str, StyleKey], known: dict[StyleKey, str]
) -> None:
    """Point to the letterhead's styles; its lists are numbered otherwise, so drop the list."""
    for tag in ("w:basedOn", "w:next"):
        relation = style.find(qn(tag))
        if relation is None:
            continue
        style_id = known.get(names_of_source.get(relation.get(qn("w:val"), ""), ("", "")))
        if style_id is None:
            style.remove(relation)
        else:
            relation.set(qn("w:val"), style_id)
    for numbering in list(style.iter(qn("w:numPr"))):
        parent = numbering.getparent()
        if parent is not None:
            parent.remove(numbering)


def _is_ours(style: Element) -> bool:
    return style.get(qn("w:customStyle")) == "1" or _name(style) in LENT_BUILT_IN


def _name(style: Element) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else name.get(qn("w:val"), "")


def _key(style: Element) -> StyleKey:
    return style.get(qn("w:type"), "paragraph"), _name(style).casefold()


def _id(style: Element) -> str:
    return style.get(qn("w:styleId"), "")
