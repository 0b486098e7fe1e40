"""Reading a Word file that we made and somebody may have edited: paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any, cast

import docx

from kzv_workflow.documents.elements import Element, P, T, qn
from kzv_workflow.files import child, guard
from kzv_workflow.files.isolation import isolated
from kzv_workflow.files.kinds import WORD

TODO = re.compile(r"todo_T(\d{1,9})")
CELL_RULE = " | "  # between the cells of a row
PATIENCE = 10.0  # seconds by the wall clock; the processor time is limited as always
_DROPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr")}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph or table row of the body; ``place`` counts what stands in the body.

    ``row`` counts the rows of a table, the header too; ``todo`` is the number in the list that a
    bookmark names.
    """

    place: int
    text: str
    todo: int | None = None
    row: int = 0

    @property
    def where(self) -> tuple[int, int]:
        return self.place, self.row

    @property
    def words(self) -> str:
        """For comparing: blanks and line ends do not count."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class WordBack:
    identifier: str
    paragraphs: tuple[WordParagraph, ...]


def read_back(data: bytes) -> WordBack:
    """What stands in a .docx; tracked deletions are gone, insertions are there."""
    document = docx.Document(BytesIO(data))
    body: Element = document.element.body
    return WordBack(document.core_properties.identifier or "", tuple(_paragraphs(body)))


def make_ready() -> None:
    """A form for such a file is being shown."""
    child.make_ready(read_back_packed)


def read_back_safely(name: str, data: bytes) -> WordBack:
    """The same for a file from outside; a DomainError says why not."""
    guard.check(name, data, (WORD,))
    found = cast(dict[str, Any], child.run(read_back_packed, name, data, seconds=PATIENCE))
    return WordBack(found["identifier"], tuple(WordParagraph(**one) for one in found["paragraphs"]))


@isolated
def read_back_packed(_name: str, data: bytes) -> object:
    """The same as plain data for the way between processes."""
    return asdict(read_back(data))


def _paragraphs(body: Element) -> Iterator[WordParagraph]:
    for place, element in enumerate(body):
        if element.tag == P:
            text = "".join(_text(element)).strip()
            if text:
                yield WordParagraph(place, text, _todo(element))
            continue
        for number, row in enumerate(element.iter(qn("w:tr"))):
            cells = ("".join(_text(cell)).strip() for cell in row.iter(qn("w:tc")))
            text = CELL_RULE.join(filter(None, cells))
            if text:
                yield WordParagraph(place, text, row=number)


def _text(element: Element) -> Iterator[str]:
    for inner in element:
        if inner.tag == T:
            yield inner.text or ""
        elif inner.tag in _BREAKS:
            yield _BREAKS[inner.tag]
        elif inner.tag not in _DROPPED:
            yield from _text(inner)


def _todo(element: Element) -> int | None:
    for mark in element.iter(qn("w:bookmarkStart")):
        found = TODO.fullmatch(mark.get(qn("w:name"), ""))
        if found:
            return int(found[1])
    return None
