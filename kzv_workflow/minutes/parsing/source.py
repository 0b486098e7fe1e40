"""From raw text to logical lines: what the page layout tore apart is glued here.

Every line keeps the number of the source line it began on. Characters are left alone except
for what no reader sees: byte order mark, line ends, non-breaking spaces, trailing spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.letterhead import letterhead_lines
from kzv_workflow.minutes.parsing.markup import Line, is_decoration, read_line
from kzv_workflow.minutes.structure import Fragment

_HARD_SPACES = ("\u00a0", "\u202f", "\u2007", "\u2009")
_HARD_BREAK = re.compile(r"(?<=[^\\\n])\\$", re.MULTILINE)
_STARTS_AFRESH = re.compile(
    r"(?:\*\*|__)?(?:"
    r"[^\W\d_]{2,3}:\s"  # jr: …
    r"|[A-ZÄÖÜ\d][^:\n]{0,45}:(?:\*\*|__|\s|$)"  # Termin: …, Katrin Roth: …
    r"|[A-ZÄÖÜ][^\n]{1,58}?(?:\*\*|__)?\s+[-–—]\s"  # LK X - Name, Name (fa) – role
    r"|\d{1,3}[.)]\s|\d{1,2}[:.]\d{2}\b"
    r"|https?://|<http|\[|[→⇒\uf0e0]|-{1,2}>|={1,2}>|\|)"
    r"|\*\*|#"
)
_DANGLING = re.compile(
    r"(?:[,/&]|[^\W\d_]-|\b(?:der|die|das|den|dem|des|eine?[nmrs]?|in|im|an|am|auf|aus|bei|beim|"
    r"für|mit|nach|von|vom|zu|zum|zur|über|unter|durch|und|oder|sowie|bzw\.|dass|als|wie|"
    r"ihre?[nmrs]?))$"
)
_SENTENCE_END = (".", "!", "?", ":", ";", "”", "“", '"')
_WRAPPED_LENGTH = 60
_PAGE_BREAK_GAP = 2


@dataclass(slots=True)
class Source:
    """The logical lines of a file and the letterhead that was taken out."""

    lines: list[Line] = field(default_factory=list)
    boilerplate: list[Fragment] = field(default_factory=list)
    raw_count: int = 0


def read_source(text: str, paragraphs: bool = False) -> Source:
    """Cut *text* into logical lines; *paragraphs*: every line is one, nothing is glued."""
    raw_lines = _normalise(text)
    letterhead = letterhead_lines(raw_lines)
    source = Source(raw_count=len(raw_lines))
    reader = _Reader(source.lines, glues=not paragraphs)
    for index, raw in enumerate(raw_lines):
        stripped = raw.strip()
        if not stripped:
            reader.blank(_PAGE_BREAK_GAP if "\f" in raw else 1)
        elif index in letterhead:
            source.boilerplate.append(Fragment(plain(stripped), index + 1))
            reader.blank(_PAGE_BREAK_GAP)
        elif is_decoration(stripped):
            reader.rule(stripped)
        else:
            reader.take(raw, index + 1)
    reader.finish()
    return source


def _normalise(text: str) -> list[str]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for space in _HARD_SPACES:
        text = text.replace(space, " ")
    if "\\\n" in text:
        text = _HARD_BREAK.sub("", text)
    return text.split("\n")


class _Reader:
    """Collects raw lines into logical ones; the parts of a line are joined once, at its end."""

    def __init__(self, lines: list[Line], glues: bool) -> None:
        self._lines = lines
        self._glues = glues
        self._parts: list[str] = []
        self._gap = 0
        self._number_before: str | None = None

    def blank(self, count: int) -> None:
        self._gap += count

    def rule(self, stripped: str) -> None:
        """A drawn line; directly under a paragraph it makes that a heading (setext)."""
        underlined = self._lines and not self._gap and set(stripped) <= set("=-")
        if underlined and len(self._parts) == 1 and not self._lines[-1].is_item:
            line = self._lines[-1]
            if not line.table and not line.level:
                line.level = 1 if "=" in stripped else 2
        self._gap += 1

    def take(self, raw: str, number: int) -> None:
        rest = raw.rstrip()
        line = read_line(rest.replace("\f", " "), number, self._number_before)
        if self._glues and self._lines and self._belongs(line):
            self._parts.append(line.text)
            self._lines[-1].last = number
        else:
            self.finish()
            line.torn = self._gap >= _PAGE_BREAK_GAP
            self._lines.append(line)
            self._parts = [line.text]
            self._remember_number(line)
        self._gap = 0

    def finish(self) -> None:
        if len(self._parts) > 1:
            self._lines[-1].text = _joined(self._parts)

    def _remember_number(self, line: Line) -> None:
        if line.label:
            self._number_before = line.label
        elif line.level:
            self._number_before = None

    def _belongs(self, line: Line) -> bool:
        """Whether *line* continues the one before."""
        before = self._lines[-1]
        if line.is_item or line.level or line.table or before.level or before.table:
            return False
        if _STARTS_AFRESH.match(line.text):
            return False
        if self._gap == 0:
            return self._wrapped(line, before)
        return self._torn_apart(line)

    def _wrapped(self, line: Line, before: Line) -> bool:
        end = self._parts[-1]
        if line.text[0].islower() or line.text[0] in "(,;)&" or _dangles(end):
            return True
        if line.indent >= 2 and before.is_item:
            return True
        return len(end) >= _WRAPPED_LENGTH and not end.endswith(_SENTENCE_END)

    def _torn_apart(self, line: Line) -> bool:
        """A sentence that a page break interrupts goes on behind it."""
        end = self._parts[-1]
        if _dangles(end):
            return True
        if self._gap < _PAGE_BREAK_GAP or end.endswith(_SENTENCE_END):
            return False
        return len(end) >= _WRAPPED_LENGTH and line.text[0].islower()


def _dangles(end: str) -> bool:
    tail = end[-12:]
    return bool(_DANGLING.search(tail)) and "//" not in end.rsplit(" ", 1)[-1]


def _joined(parts: list[str]) -> str:
    """Put wrapped parts together; nothing comes between a slash or hyphen and what follows."""
    pieces = [parts[0]]
    for part in parts[1:]:
        end = pieces[-1]
        tight = end.endswith("/") or (end.endswith("-") and end[-2:-1].isalpha())
        pieces.append(part if tight else " " + part)
    return "".join(pieces)
