"""Lists that Word and LibreOffice count themselves: definitions, instances, restarts.

A list is an instance (``w:num``) of a definition (``w:abstractNum``). Two lists sharing one
instance go on counting; a new list therefore gets an instance of its own whose start is overridden
on *every* level, since levels left out go on counting as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.parts.numbering import NumberingPart
from lxml import etree

STEP = 357  # 0.63 cm, one list level
LEVELS = 3
GLYPHS = ("•", "▶", "–")
SYMBOL_FONT = "Segoe UI Symbol"  # Calibri has no ▶; without a font Word may show an emoji

NUMBER_AS_WRITTEN = re.compile(r"^(?P<before>\(?)(?P<count>\d{1,4}|[a-zA-Z])(?P<after>[).:]?)$")


@dataclass(frozen=True, slots=True)
class Level:
    """One level: what stands before the item, and where (twips)."""

    text: str
    left: int
    format: str = "bullet"
    hanging: int = STEP


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a list counts: ``1)``, ``a.``, ``(A)``."""

    format: str
    before: str
    after: str


def bullet_levels(glyphs: tuple[str, str, str]) -> tuple[Level, ...]:
    return tuple(Level(glyph, STEP * (depth + 1)) for depth, glyph in enumerate(glyphs))


def number_levels(style: NumberStyle) -> tuple[Level, ...]:
    return tuple(
        Level(
            f"{style.before}%{depth + 1}{style.after}",
            STEP * (depth + 1) + 40,
            style.format,
            STEP + 40,
        )
        for depth in range(LEVELS)
    )


BULLET_LEVELS = bullet_levels(GLYPHS)
NUMBER_LEVELS = number_levels(NumberStyle("decimal", "", ")"))
ANSWER_LEVELS = (Level("▶", STEP * 2), Level("▶", STEP * 3))


def read_number(written: str) -> tuple[NumberStyle, int] | None:
    """How ``1)`` counts and where it stands; None for what Word cannot count, like ``1.2``."""
    found = NUMBER_AS_WRITTEN.match(written.strip())
    if found is None:
        return None
    count = found["count"]
    if count.isdigit():
        return NumberStyle("decimal", found["before"], found["after"]), int(count)
    letters = "lowerLetter" if count.islower() else "upperLetter"
    return NumberStyle(letters, found["before"], found["after"]), ord(count.lower()) - ord("a") + 1


def abstract_list_xml(
    number: int, levels: tuple[Level, ...], style_ids: tuple[str, ...] = ()
) -> str:
    """A ``w:abstractNum``; ``style_ids`` are the paragraph styles bound to its levels."""
    inside = "".join(
        _level_xml(depth, level, style_ids[depth] if depth < len(style_ids) else None)
        for depth, level in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{inside}</w:abstractNum>"
    )


def _level_xml(depth: int, level: Level, style_id: str | None) -> str:
    bound = f'<w:pStyle w:val="{style_id}"/>' if style_id else ""
    symbol = (
        f'<w:rPr><w:rFonts w:ascii="{SYMBOL_FONT}" w:hAnsi="{SYMBOL_FONT}" w:hint="default"/>'
        '<w:sz w:val="16"/></w:rPr>'
        if level.text == "▶"
        else ""
    )
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/>{bound}'
        f'<w:lvlText w:val={quoteattr(level.text)}/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{level.left}" w:hanging="{level.hanging}"/></w:pPr>{symbol}</w:lvl>'
    )


class Numbering:
    """The lists of one document; adds definitions as they are needed."""

    def __init__(self, document: Document) -> None:
        self._root = _numbering_root(document)
        self._definitions: dict[tuple[Level, ...], int] = {}
        self._bullets: dict[tuple[str, str, str], int] = {}
        self._next_definition = 1 + self._highest("abstractNum", "abstractNumId")
        self._next_instance = 1 + self._highest("num", "numId")

    def bullets(self, glyphs: tuple[str, str, str] = GLYPHS) -> int:
        """The list with these bullets on its three levels."""
        if glyphs not in self._bullets:
            self._bullets[glyphs] = self._instance(bullet_levels(glyphs), "")
        return self._bullets[glyphs]

    def new_list(self, style: NumberStyle, level: int = 0, start: int = 1) -> int:
        """A list that begins counting at ``start`` on ``level``, whatever was counted before."""
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{depth}">'
            f'<w:startOverride w:val="{start if depth == level else 1}"/></w:lvlOverride>'
            for depth in range(LEVELS)
        )
        return self._instance(number_levels(style), overrides)

    def _instance(self, levels: tuple[Level, ...], overrides: str) -> int:
        number = self._next_instance
        self._next_instance += 1
        definition = self._definition(levels)
        self._insert(
            f'<w:num {nsdecls("w")} w:numId="{number}">'
            f'<w:abstractNumId w:val="{definition}"/>{overrides}</w:num>',
            before=("w:numIdMacAtCleanup",),
        )
        return number

    def _definition(self, levels: tuple[Level, ...]) -> int:
        if levels not in self._definitions:
            number = self._next_definition
            self._next_definition += 1
            xml = abstract_list_xml(number, levels)
            self._insert(
                xml.replace("<w:abstractNum ", f"<w:abstractNum {nsdecls('w')} ", 1),
                before=("w:num", "w:numIdMacAtCleanup"),
            )
            self._definitions[levels] = number
        return self._definitions[levels]

    def _insert(self, xml: str, before: tuple[str, ...]) -> None:
        """The schema wants definitions before instances, and Word's clean-up note last."""
        element = parse_xml(xml)
        successor = next(self._root.iterchildren(*(qn(tag) for tag in before)), None)
        if successor is None:
            self._root.append(element)
        else:
            successor.addprevious(element)

    def _highest(self, tag: str, attribute: str) -> int:
        found = (element.get(qn(f"w:{attribute}")) for element in self._root.iter(qn(f"w:{tag}")))
        return max((int(value) for value in found if value), default=0)


def _numbering_root(document: Document) -> etree._Element:
    """The numbering of the document; a letterhead without lists gets an empty one."""
    part = document.part
    try:
        found = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        element = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        found = NumberingPart(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, part.package
        )
        part.relate_to(found, RELATIONSHIP_TYPE.NUMBERING)
    root: etree._Element = found.element  # type: ignore[attr-defined]
    return root
