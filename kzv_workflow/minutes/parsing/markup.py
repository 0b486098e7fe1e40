"""The line grammar: what the beginning of a line says, before anybody asks what it means.

Headings, bullets of Markdown and of Word, numbers, check boxes and tables. Nothing here knows
people or organisations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kzv_workflow.minutes.structure import Mark

ARROW = r"(?:→|⇒|➔|▶|\uf0e0|&rightarrow;|&rarr;|-{1,2}\\?>|={1,2}\\?>)"

_PREFIX = re.compile(
    r"(?P<indent>[ \t]*)"
    r"(?:(?P<heading>#{1,6})[ \t]+)?"
    r"(?P<bullets>(?:[-*+•●▪◦‣·–—▶►▸➤\uf0b7\uf0a7][ \t]+){1,4}|o\t[ \t]*)?"
    r"(?:\[(?P<box>[ xX])\][ \t]+)?"
    r"(?P<number>(?:\d{1,3}[.)]|[a-z]\))(?=[ \t]))?[ \t]*"
)
_MONTH_NEXT = re.compile(
    r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\w*\b|(?:Halbjahr|Quartal)\b"
)
_WHOLLY_BOLD = re.compile(r"(?:\*\*|__)(?!\s)(?P<text>[^*]{1,150}?)(?:\*\*|__)\s*(?P<colon>:?)$")
_TABLE_RULE = re.compile(r"[\s|:+=-]*$")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}$")
_ARROW_BULLETS = frozenset("▶►▸➤")
_DASHES = frozenset("–—")


@dataclass(slots=True)
class Line:
    """A logical line: one paragraph, list item, heading or table row of the source."""

    number: int
    last: int
    text: str
    indent: int = 0
    level: int = 0  # of a Markdown heading, 0 for none
    mark: Mark = Mark.NONE
    label: str | None = None  # the number of a numbered item, as written
    box: str | None = None  # " " or "x" of a check box
    table: bool = False
    torn: bool = False  # a page break or letterhead stands before it

    @property
    def is_item(self) -> bool:
        return self.mark is not Mark.NONE

    @property
    def cells(self) -> list[str]:
        """The cells of a table row."""
        return [cell.strip() for cell in self.text.strip().strip("|").split("|")]


def read_line(raw: str, number: int, previous_label: str | None = None) -> Line:
    """Take the beginning of *raw* apart; *raw* has no trailing space and is not empty.

    ``2.`` is the number of an item only after ``1.``: "2. Treffen: …" alone is text.
    """
    found = _PREFIX.match(raw)
    if found is None or found.end() == 0:
        return Line(number, number, raw, table=raw.startswith("|"))
    indent = len(found["indent"].expandtabs(4))
    if found["heading"]:
        return Line(number, number, raw[found.end("heading") :].strip("# \t"), indent,
                    level=len(found["heading"]))  # fmt: skip
    label, text = _label(found, raw, previous_label)
    mark = _mark(found["bullets"], label, found["box"])
    line = Line(number, number, text, indent, mark=mark, label=label, box=found["box"])
    line.table = mark is Mark.NONE and text.startswith("|")
    return line


def is_decoration(stripped: str) -> bool:
    """Rules and the dashes under a table header: drawn lines without a word."""
    return bool(_RULE.match(stripped)) or (
        stripped[0] in "|+" and bool(_TABLE_RULE.match(stripped))
    )


def bold_heading(line: Line) -> str | None:
    """The text of a paragraph that is wholly bold, which people use as a heading."""
    if line.is_item or line.level or not line.text.startswith(("**", "__")):
        return None
    found = _WHOLLY_BOLD.match(line.text)
    return found["text"] + found["colon"] if found else None


def _label(found: re.Match[str], raw: str, previous: str | None) -> tuple[str | None, str]:
    label, text = found["number"], raw[found.end() :]
    if label is None:
        return None, text
    if label.endswith(".") and not _continues(label, previous, text):
        return None, raw[found.start("number") :]
    return label, text


def _continues(label: str, previous: str | None, text: str) -> bool:
    if _MONTH_NEXT.match(text):
        return False
    if label == "1.":
        return True
    return (
        previous is not None
        and previous[:-1].isdigit()
        and (int(label[:-1]) == int(previous[:-1]) + 1)
    )


def _mark(bullets: str | None, label: str | None, box: str | None) -> Mark:
    if label:
        return Mark.NUMBER
    if bullets:
        last = bullets.rstrip()[-1]
        if last in _ARROW_BULLETS:
            return Mark.ARROW
        return Mark.DASH if last in _DASHES else Mark.BULLET
    return Mark.BULLET if box else Mark.NONE
