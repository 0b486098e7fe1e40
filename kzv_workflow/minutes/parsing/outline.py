"""The outline of one Protokoll: which lines are title, agenda, attendance list and body.

A text pasted from Word has no heading marks. There headings are recognised by the words every
Protokoll uses, by agenda titles that come again, by names of organisations, and by Kürzel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.agenda import is_slot, slot_title
from kzv_workflow.minutes.parsing.markup import Line, bold_heading
from kzv_workflow.minutes.parsing.todomarks import may_hold_mark

_AGENDA = re.compile(
    r"(?:vorläufige\s+)?(?:tagesordnung(?:spunkte)?|agenda|tops|ablauf|programm)\s*:?$",
    re.IGNORECASE,
)
_ATTENDANCE = re.compile(
    r"(?:teilnehmende[r]?|teilnehmer(?:[/*:_]?innen)?(?:\s+und\s+teilnehmer)?|anwesende?|"
    r"anwesenheit(?:sliste)?|teilnehme(?:nden|r)liste|teilnahme)(?:\s*\([^()]{1,40}\))?\s*:?$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:(?:revier)?kommunen|landkreise(?:\s+und\s+(?:kreisfreie\s+)?städte)?|gäste|entschuldigt|"
    r"abwesend|nicht\s+anwesend|verhindert|weitere(?:\s+(?:teilnehmende|gäste))?|externe?|sonstige|"
    r"anwesend|fehlend)(?:\s*\([^()]{1,40}\))?\s*:?$",
    re.IGNORECASE,
)
_INLINE_ATTENDANCE = re.compile(
    r"(?:teilnehmende|teilnehmer(?:[/*:_]?innen)?|anwesend(?:e)?|entschuldigt|abwesend|gäste|"
    r"unentschuldigt|nicht\s+anwesend|später\s+anwesend|fehlend)(?:\s*\([^()]{1,40}\))?\s*:\s*\S",
    re.IGNORECASE,
)
_KNOWN_HEADING = re.compile(
    r"(?:rückfragen|nachfragen|fragen|diskussion|protokollkontrolle|sonstiges|verschiedenes|"
    r"aktualisierung\s+(?:der\s+)?tagesordnung|begrüßung(?:\s+und\s+\w+)?|"
    r"(?:\S{1,30}\s){0,3}ergänzungen\s+(?:zu|durch|von)\s[^?!]*|anmerkung(?:en)?\s+zu[^.?!]*|"
    r"links\s+zu[^.?!]*|abschluss(?:\s+und\s+\w+)?|ausblick|zusammenfassung|nächste\s+schritte|"
    r"(?:offene\s+)?aufgaben|arbeitsaufträge|to[\s-]?do'?s?|anlagen?|termine|festlegungen|"
    r"beschlüsse|"
    r"weiteres\s+vorgehen|top\s*\d{1,2}\b[^?!]*)(?:\s*\([^()]{1,30}\))?\s*:?$",
    re.IGNORECASE,
)
_TOP_LEVEL = re.compile(r"(?:begrüßung|abschluss|sonstiges|verschiedenes|top\s*\d)", re.IGNORECASE)
_INITIALS_AT_END = re.compile(
    r"\((?:moderation:?\s+)?[a-zäöü]{2}(?:\s*[,/&]\s*[a-zäöü]{2})?\)$", re.IGNORECASE
)
_TODO_LABEL = re.compile(
    r"(?:termin|status|frist|fällig|deadline)\b[^:]*:|to[\s-]?do\s+[^:]+:|[→⇒\uf0e0=-]",
    re.IGNORECASE,
)
_ROW = re.compile(r":\s|\s[-–—]\s")
_TOP = re.compile(r"TOP\s*\d{1,2}\s*[:.–-]?\s*")
_TAIL = re.compile(r"\s*\([^()]*\)\s*$|\s+[-–]\s+Teil\s+\d{1,2}\s*$")
_LONGEST_HEADING = 150
_LONGEST_NUMBERED = 90
_SAME_BEGINNING = 18


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a section; ``text`` without heading marks."""

    line: Line
    text: str
    level: int


@dataclass(slots=True)
class Outline:
    """The lines of one Protokoll, sorted by the part they belong to."""

    preamble: list[Line] = field(default_factory=list)
    agenda: list[Line] = field(default_factory=list)
    attendance: list[Line | Heading] = field(default_factory=list)
    body: list[Line | Heading] = field(default_factory=list)
    has_agenda: bool = False
    has_attendance: bool = False


def read_outline(lines: Sequence[Line], roster: Roster) -> Outline:
    """Sort the lines below the title."""
    reader = _OutlineReader(roster, marked=any(line.level for line in lines))
    for line in lines:
        reader.take(line)
    return reader.outline


class _OutlineReader:
    def __init__(self, roster: Roster, *, marked: bool) -> None:
        self.outline = Outline()
        self._roster = roster
        self._marked = marked
        self._part = "preamble"
        self._attendance_level = 0
        self._titles: list[str] | None = None
        self._last_number = 0  # of the last numbered heading in a pasted text

    def take(self, line: Line) -> None:
        heading = self._heading(line)
        if heading and self._opens_part(heading):
            return
        if heading:
            self._part = "body"
            self.outline.body.append(heading)
        elif self._part != "attendance" and _is_inline_attendance(line):
            self.outline.attendance.append(line)
            self.outline.has_attendance = True
        else:
            self._put(line)

    def _put(self, line: Line) -> None:
        if self._part == "agenda" and not (line.is_item or line.table or is_slot(line)):
            self._part = "body" if self.outline.body else "preamble"
        if self._part == "attendance" and may_hold_mark(line.text):
            self._part = "body"  # a To-do is never lost in the list of attendees
        if self._part == "agenda":
            self.outline.agenda.append(line)
        elif self._part == "attendance":
            self.outline.attendance.append(line)
        elif self._part == "body":
            self.outline.body.append(line)
        else:
            self.outline.preamble.append(line)

    def _opens_part(self, heading: Heading) -> bool:
        """Agenda, attendance, or a group inside the attendance list."""
        if _AGENDA.match(heading.text) and not self.outline.has_agenda:
            self._part = "agenda"
            self.outline.has_agenda = True
        elif _ATTENDANCE.match(heading.text):
            self._part = "attendance"
            self._attendance_level = heading.line.level
            self.outline.has_attendance = True
        elif self._part == "attendance" and self._is_group(heading):
            self.outline.attendance.append(heading)
        else:
            return False
        return True

    def _is_group(self, heading: Heading) -> bool:
        if _GROUP.match(heading.text) or _is_office(heading.text, self._roster):
            return True
        deeper = heading.line.level > self._attendance_level > 0
        return deeper and heading.line.level > 0

    def _heading(self, line: Line) -> Heading | None:
        if line.level:
            return Heading(line, plain(line.text).strip(), max(line.level, 2))
        if line.table or len(line.text) > _LONGEST_HEADING or not line.text:
            return None
        if line.is_item:
            return self._numbered_heading(line)
        bold = bold_heading(line)
        if bold is not None and not _is_label_line(bold):
            return Heading(line, plain(bold).strip(), 3)
        if self._marked and self._part != "preamble":
            return None
        return self._plain_heading(line)

    def _numbered_heading(self, line: Line) -> Heading | None:
        """ "2. Stand der Dinge" in a pasted text: known, or in a row of such headings."""
        if self._marked or line.indent or not (line.label or "").endswith("."):
            return None
        text = plain(line.text).strip()
        number = int((line.label or "0.")[:-1])
        known = self._is_agenda_title(text)
        if self._part in ("attendance", "body"):
            in_row = self._last_number and number == self._last_number + 1
            known = known or bool(_KNOWN_HEADING.match(text)) or bool(in_row)
        if not known or len(text) > _LONGEST_NUMBERED or text[-1] in ".;,!?":
            return None
        self._last_number = number
        return Heading(line, text, 2)

    def _plain_heading(self, line: Line) -> Heading | None:
        text = plain(line.text).strip()
        if _AGENDA.match(text) or _ATTENDANCE.match(text):
            return Heading(line, text, 3)
        if self._marked or text[-1] in ".;,!?":
            return None
        if self._part == "attendance" and (_GROUP.match(text) or _is_office(text, self._roster)):
            return Heading(line, text, 4)
        if self._is_agenda_title(text):
            return Heading(line, text, 2)
        if self._part == "agenda" and is_slot(line):
            return None
        if _KNOWN_HEADING.match(text):
            return Heading(line, text, 2 if _TOP_LEVEL.match(text) else 3)
        if self._part == "attendance" and _ROW.search(text):
            return None
        named = self._roster.organisation(text) is not None
        return Heading(line, text, 3) if named or _INITIALS_AT_END.search(text) else None

    def _is_agenda_title(self, text: str) -> bool:
        if not self.outline.agenda:
            return False
        if self._titles is None:
            self._titles = [_comparable(slot_title(line)) for line in self.outline.agenda]
        heading = _comparable(text)
        return any(title and _same_title(heading, title) for title in self._titles)


def _same_title(heading: str, title: str) -> bool:
    """Equal, or beginning alike and nearly as long: "…Teilnehmer/innen", "…Teilnehmenden"."""
    if heading == title:
        return True
    alike = heading[:_SAME_BEGINNING] == title[:_SAME_BEGINNING]
    return alike and len(heading) >= _SAME_BEGINNING and abs(len(heading) - len(title)) <= 12


def _comparable(text: str) -> str:
    bare = _TAIL.sub("", _TOP.sub("", text, count=1)).rstrip(": ")
    return " ".join(bare.casefold().replace("–", "-").split())


def _is_office(text: str, roster: Roster) -> bool:
    found = roster.organisation(text.rstrip(": "))
    return found is not None and found.kind == "office"


def _is_inline_attendance(line: Line) -> bool:
    if ":" not in line.text[:60] or len(line.text) > 1000:
        return False
    return bool(_INLINE_ATTENDANCE.match(plain(line.text[:200])))


def _is_label_line(text: str) -> bool:
    """ "**Termin:** …" and "**Status:**" belong to a To-do, and a bold To-do is one."""
    return bool(_TODO_LABEL.match(text))
