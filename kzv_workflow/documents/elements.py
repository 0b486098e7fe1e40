"""Paragraphs and what stands inside them, as WordprocessingML elements.

Elements are built here instead of through python-docx's ``add_paragraph(style=name)``, which
looks up the style by name for every paragraph (``reference/PERFORMANCE.md``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from docx.oxml import ns
from lxml import etree

Element = etree._Element

qn = cache(ns.qn)
P, P_PR, P_STYLE = qn("w:p"), qn("w:pPr"), qn("w:pStyle")
R, R_PR, R_STYLE, T = qn("w:r"), qn("w:rPr"), qn("w:rStyle"), qn("w:t")
VAL = qn("w:val")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SAFE_TARGETS = ("http://", "https://", "mailto:")

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BREAKS = re.compile(r"(\r\n|\r|\n|\t)")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look; line breaks and tabs in it become those of Word."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str | None = None
    style: str | None = None  # name of a character style


@dataclass(frozen=True, slots=True)
class ListItem:
    """The place of a paragraph in a list; ``left`` overrides the indent of the list (twips)."""

    number: int
    level: int = 0
    left: int | None = None
    hanging: int = 0


def printable(text: str) -> str:
    """Without the control characters and half surrogates that XML 1.0 cannot hold."""
    return NOT_IN_XML.sub("", text)


def is_safe_target(url: str) -> bool:
    """Only web and mail addresses become hyperlinks; ``javascript:`` and files stay text."""
    return url.strip().lower().startswith(SAFE_TARGETS)


def child(parent: Element, tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """A new last child; names as in ``w:p``, attributes too."""
    if attributes is None:
        return etree.SubElement(parent, qn(tag))
    return etree.SubElement(parent, qn(tag), {qn(name): attributes[name] for name in attributes})


def add_paragraph(
    parent: Element,
    style_id: str | None,
    item: ListItem | None = None,
    *,
    keep_next: bool = False,
) -> Element:
    """A new ``w:p`` without text, its properties in the order of the schema."""
    element = etree.SubElement(parent, P)
    properties = etree.SubElement(element, P_PR)
    if style_id is not None:
        etree.SubElement(properties, P_STYLE, {VAL: style_id})
    if keep_next:
        child(properties, "w:keepNext")
    if item is not None:
        _add_list_item(properties, item)
    return element


def _add_list_item(properties: Element, item: ListItem) -> None:
    numbering = child(properties, "w:numPr")
    child(numbering, "w:ilvl", {"w:val": str(item.level)})
    child(numbering, "w:numId", {"w:val": str(item.number)})
    if item.left is not None:
        child(properties, "w:ind", {"w:left": str(item.left), "w:hanging": str(item.hanging)})


def add_run(parent: Element, run: Run, style_id: str | None = None) -> None:
    """Append ``w:r``; an empty text leaves no trace."""
    text = printable(run.text)
    if not text:
        return
    element = etree.SubElement(parent, R)
    if run.bold or run.italic or style_id:
        _add_look(element, run, style_id)
    _add_text(element, text)


def _add_look(element: Element, run: Run, style_id: str | None) -> None:
    look = etree.SubElement(element, R_PR)
    if style_id:
        etree.SubElement(look, R_STYLE, {VAL: style_id})
    if run.bold:
        child(look, "w:b")
        child(look, "w:bCs")
    if run.italic:
        child(look, "w:i")
        child(look, "w:iCs")


def _add_text(element: Element, text: str) -> None:
    if not BREAKS.search(text):
        etree.SubElement(element, T, {SPACE: "preserve"}).text = text
        return
    for piece in BREAKS.split(text):
        if piece == "\t":
            child(element, "w:tab")
        elif piece in ("\n", "\r", "\r\n"):
            child(element, "w:br")
        elif piece:
            etree.SubElement(element, T, {SPACE: "preserve"}).text = piece


def wrap_in_bookmark(element: Element, name: str, number: int) -> None:
    """Put the contents of a paragraph between the two marks of a bookmark."""
    start = etree.Element(qn("w:bookmarkStart"))
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    properties = element.find(P_PR)
    element.insert(0 if properties is None else 1, start)
    child(element, "w:bookmarkEnd", {"w:id": str(number)})


def bookmark_name(wanted: str, taken: Iterable[str]) -> str:
    """What Word accepts: up to 40 letters, digits, underscores; no name twice."""
    name = re.sub(r"\W", "_", wanted)[:36]
    used, candidate, count = set(taken), name, 2
    while candidate in used:
        candidate, count = f"{name}_{count}", count + 1
    return candidate
