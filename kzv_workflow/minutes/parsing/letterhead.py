"""Funder lines, logo texts and page numbers that a page layout leaves between the lines."""

from __future__ import annotations

import re

_FUNDER_SENTENCE = re.compile(
    r"(?:dieses|das)\s+(?:vorhaben|projekt|programm)\s+wird\b.{0,160}?\bmitteln\b", re.IGNORECASE
)
_FUNDER_LABEL = re.compile(
    r"(?:gefördert|kofinanziert|finanziert|unterstützt)\s+(?:vom|von|durch|aus)\b.{0,60}$",
    re.IGNORECASE,
)
_FUNDED = re.compile(r"gefördert|finanziert", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:seite\s+\d{1,3}(?:\s*(?:von|/)\s*\d{1,3})?|[-–]\s*\d{1,3}\s*[-–])$", re.IGNORECASE
)
_INSTITUTION = re.compile(
    r"ministerium|institut|kompetenzzentrum|netzwerkbüro|stiftung|freistaat|\bunion\b|"
    r"transferagentur|sozialfonds|\bland\b|bundes",
    re.IGNORECASE,
)
_NO_LOGO = re.compile(r"[:|\d?!;]|\s[-–—]\s|\.$|^\s*[-*#•▶►>→][\s#]|^\W*to\W?do\b", re.IGNORECASE)
_LONGEST_LINE = 250
_LONGEST_PAGE_NUMBER = 12
_LONGEST_LOGO_LINE = 60
_MOST_LOGO_LINES = 5
_TRIGGERS = ("geförder", "finanziert", "unterstützt", "seite ")


def letterhead_lines(raw_lines: list[str]) -> frozenset[int]:
    """The indices of the lines that belong to the paper and not to the Protokoll."""
    found: set[int] = set()
    for index, raw in enumerate(raw_lines):
        if not raw or index in found or len(raw) > _LONGEST_LINE:
            continue
        if raw[0] in "-–" and len(raw) > _LONGEST_PAGE_NUMBER:
            continue
        lowered = raw.lower()
        if raw[0] in "-–" or any(word in lowered for word in _TRIGGERS):
            found.update(_from(raw_lines, index, raw.strip()))
    return frozenset(found)


def _from(raw_lines: list[str], index: int, line: str) -> set[int]:
    """The letterhead that begins with the line at *index*, if one does."""
    if _PAGE_NUMBER.match(line):
        return {index}
    if _FUNDER_SENTENCE.match(line):
        first = _sentence(raw_lines, index)
    elif _FUNDER_LABEL.match(line):
        first = {index}
    else:
        return set()
    return first | _logos(raw_lines, max(first) + 1)


def _sentence(raw_lines: list[str], index: int) -> set[int]:
    """The funder's sentence, which may be wrapped over some lines."""
    for end in range(index, min(index + 4, len(raw_lines))):
        if not raw_lines[end].strip():
            break
        if _FUNDED.search(raw_lines[end]):
            return set(range(index, end + 1))
    return {index}


def _logos(raw_lines: list[str], start: int) -> set[int]:
    """Paragraphs of short lines that name an institution, directly behind the funder."""
    found: set[int] = set()
    position = start
    while position < len(raw_lines):
        if not raw_lines[position].strip():
            position += 1
            continue
        chunk = _chunk(raw_lines, position)
        if not chunk or not any(_INSTITUTION.search(raw_lines[index]) for index in chunk):
            break
        found.update(chunk)
        position = chunk[-1] + 1
    return found


def _chunk(raw_lines: list[str], start: int) -> list[int]:
    chunk: list[int] = []
    for index in range(start, min(start + _MOST_LOGO_LINES, len(raw_lines))):
        line = raw_lines[index].strip()
        if not line or _NO_LOGO.search(line) or not _is_short(line):
            break
        chunk.append(index)
    return chunk


def _is_short(line: str) -> bool:
    """Line by line: a paragraph of Word has blanks where its lines were broken."""
    return all(len(part) <= _LONGEST_LOGO_LINE for part in line.split("  "))
