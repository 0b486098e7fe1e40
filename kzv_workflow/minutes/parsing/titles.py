"""Where a Protokoll begins, what it is called, and which meeting its title names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kzv_workflow.german import parse_date
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.markup import Line, bold_heading

_LABEL = re.compile(
    r"(?:(?:festlegungs|ergebnis|verlaufs|kurz|sitzungs|beschluss|gesprächs|besprechungs|"
    r"gedächtnis|telefon|video|workshop)?protokoll|niederschrift)(?=[\s:–-]|$)",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"\s*(?:erstellt|geführt|verfasst|erstellung|der\s+(?:letzten|vorigen|vorherigen)|"
    r"des\s+(?:letzten|vorigen)|schreibt|:(?!.*\d))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:wurde|wird|ist|sind|liegt|genehmigt|angenommen|bestätigt|versendet|versandt)\b|\.$"
)
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
DATE = re.compile(
    r"(?P<pair>\d{1,2}\.\s?\d{1,2}\.)(?=\s*(?:&|und|/|bis|[-–])"
    r"\s*\d{1,2}\.\s?\d{1,2}\.\s?(?P<year>\d{4}))"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})\b"
    rf"|(?P<first>\d{{1,2}}\.)(?:\s?(?:/|bis|und|[-–])"
    rf"\s?\d{{1,2}}\.)?\s?(?P<month>{_MONTHS})\s+(?P<of>\d{{4}})"
    r"|\d{4}-\d{2}-\d{2}\b"
)
_GENITIVE = re.compile(
    r"(?<=treffen)s\b|(?<=workshop)s\b|(?<=termin)s\b|(?<=gespräch)s\b|(?<=forum)s\b|"
    r"(?<=kreis)es\b|(?<=ausschuss)es\b",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"[\s:–-]*(?:(?:der|des|zur|zum|über\s+(?:die|das|den)|von\s+(?:der|dem)|vom|"
    r"für\s+(?:die|das|den))\b)?[\s:–-]*",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"[\s,(–-]*(?:\b(?:am|vom|von|den|der|dem|(?:mon|diens|donners|frei|sams|sonn)tag|"
    r"mittwoch)\b[\s,(–-]*)*$",
    re.IGNORECASE,
)
_STRUCTURE_WORD = re.compile(r"tagesordnung|teilnehme|anwesend|agenda\b|top\s*1\b", re.IGNORECASE)
_LONGEST_TITLE = 200
_LOOK_AHEAD = 40


def split_protocols(lines: Sequence[Line]) -> list[int]:
    """The indices of the title lines, in file order."""
    starts: list[int] = []
    first_level = 0
    for index, line in enumerate(lines):
        if not _is_title(line, is_first=not starts):
            continue
        if not starts:
            first_level = line.level
        elif not _is_further_title(lines, index, first_level):
            continue
        starts.append(index)
    return starts


def label_of(title: str) -> str | None:
    """ "Festlegungsprotokoll" of a title."""
    found = _LABEL.match(title)
    return found.group() if found else None


def meeting_title(title: str) -> str | None:
    """What stands between label and date: the name of the meeting."""
    label = _LABEL.match(title)
    start = label.end() if label else 0
    joining = _JOINING.match(title, start)
    start = joining.end() if joining else start
    found = DATE.search(title, start)
    name = _BEFORE_DATE.sub("", title[start : found.start()]) if found else title[start:]
    if joining and joining.group().strip().lower() == "des":
        name = _GENITIVE.sub("", name, count=1)  # "des 2. Treffens" is the 2. Treffen
    return name.strip(" ,:–-") or None


def date_in(text: str) -> date | None:
    """The first date of *text*; of "23.06. & 30.06.2021" the first day with that year."""
    found = DATE.search(text)
    if found is None:
        return None
    if found["pair"]:
        return parse_date(f"{found['pair']}{found['year']}")
    if found["first"]:
        return parse_date(f"{found['first']} {found['month']} {found['of']}")
    return parse_date(found.group())


def _is_title(line: Line, *, is_first: bool) -> bool:
    if line.is_item or line.table or len(line.text) > _LONGEST_TITLE:
        return False
    if "rotokoll" not in line.text.lower() and "iederschrift" not in line.text.lower():
        return False
    text = plain(line.text)
    label = _LABEL.match(text)
    if label is None or _NO_TITLE.match(text, label.end()):
        return False
    dated = DATE.search(text) is not None
    if line.level:
        return dated or is_first
    if _SENTENCE.search(text):
        return False
    return dated or (is_first and (bold_heading(line) is not None or len(text) < 90))


def _is_further_title(lines: Sequence[Line], index: int, first_level: int) -> bool:
    """A second title is no deeper than the first and opens a structure of its own."""
    line = lines[index]
    if line.level > first_level or (first_level and not line.level):
        return False
    ahead = lines[index + 1 : index + 1 + _LOOK_AHEAD]
    return line.level == 1 or any(
        len(one.text) < 80 and not one.is_item and _STRUCTURE_WORD.search(one.text) for one in ahead
    )
