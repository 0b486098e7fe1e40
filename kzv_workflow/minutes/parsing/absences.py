"""Who is missing or late according to the text, beyond the attendance list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kzv_workflow.directory.roster import Organisation, Roster
from kzv_workflow.german.names import same_person
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.people import NAME_PATTERN
from kzv_workflow.minutes.parsing.pieces import Piece, SectionDraft
from kzv_workflow.minutes.parsing.sentences import sentences
from kzv_workflow.minutes.structure import Attendee, Group, Presence

_CHEAP = re.compile(
    r"teilnehm|erkrankt|krank|entschuldig|verhindert|später|früher|fehlt|vertreten|niemand",
    re.IGNORECASE,
)
_PERSON = re.compile(
    rf"^\W{{0,3}}(?:Hinweis:\s*)?(?:(?:Herrn?|Frau)\s+)?(?P<name>{NAME_PATTERN})"
    rf"\s*(?:\((?P<organisation>[^()]{{2,60}})\))?,?\s+"
    r"(?P<news>(?:ist|kann|kommt|muss|fehlt|nimmt|verlässt|lässt|stößt|wird\s+als|"
    r"wird\s+neu)\b.{3,2000})$",
    re.DOTALL,
)
_EXCUSED = re.compile(
    r"(?:ist\s+(?:heute\s+|leider\s+)*(?:erkrankt|krank|entschuldigt|verhindert)|"
    r"kann\s+(?:heute\s+|leider\s+)*nicht\s+teilnehmen|lässt\s+sich\s+entschuldigen|"
    r"nimmt\s+(?:heute\s+|leider\s+)*nicht\s+teil|fehlt\s+entschuldigt|ist\s+im\s+Urlaub)",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"fehlt\b(?!\s+entschuldigt)", re.IGNORECASE)
_PARTLY = re.compile(
    r"(?:kommt|stößt)\b.{0,80}\b(?:später|verspätet|dazu|hinzu)|muss\b.{0,60}\b(?:früher|"
    r"eher|vorzeitig)|"
    r"verlässt\b|nimmt\s+(?:erst\s+|nur\s+)?(?:ab|bis)\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"wird\s+(?:als\s+)?.{0,60}\bneu(?:er|e|es)?\s+(?:benannte[rs]?\s+)?", re.IGNORECASE
)
_ORGANISATION_MISSING = re.compile(
    r"^\W{0,3}(?:Hinweis:?\s*)?(?:(?:Der|Die)\s+)?(?P<organisation>[A-ZÄÖÜ][\w\s()-]{1,50}?)\s+"
    r"(?:kann\s+(?:heute\s+|leider\s+)*nicht\s+teilnehmen|ist\s+(?:heute\s+|"
    r"leider\s+)*(?:nicht\s+vertreten|entschuldigt|verhindert)|"
    r"nimmt\s+(?:heute\s+|leider\s+)*nicht\s+teil|fehlt)\b[\s,;–-]*(?P<remark>.*)$",
    re.DOTALL,
)
_NOBODY = re.compile(
    r"\bniemand\s+(?:für\s+(?:den|die|das)|vom|von\s+der|aus\s+dem|aus\s+der)"
    r"\s+(?P<organisation>[A-ZÄÖÜ][\w-]*(?:\s+[A-ZÄÖÜ][\w-]*){0,2})"
)
_FUTURE = re.compile(r"\bam\s+\d{1,2}\.\s?\d{1,2}\.|\bkünftig|\bnächste", re.IGNORECASE)
_GROUPS = {"municipality": Group.MUNICIPALITY, "office": Group.OFFICE, "other": Group.OTHER}
_OPENING_CHAPTERS = 1
_LONGEST = 2000


def apply_news(
    attendees: Sequence[Attendee], sections: Sequence[SectionDraft], roster: Roster
) -> list[Attendee]:
    """The attendance list, completed by what the opening of the meeting reports."""
    news = _News(list(attendees), roster)
    for section in sections:
        if section.chapter > _OPENING_CHAPTERS:
            break
        for piece in section.pieces:
            if len(piece.text) <= _LONGEST and _CHEAP.search(piece.text):
                news.read(piece)
    return news.rows


class _News:
    def __init__(self, rows: list[Attendee], roster: Roster) -> None:
        self.rows = rows
        self._roster = roster

    def read(self, piece: Piece) -> None:
        text = plain(piece.text).strip()
        if self._person(text, piece.line):
            return
        for sentence in sentences(text):
            nobody = _NOBODY.search(sentence)
            if nobody:
                self._missing(nobody["organisation"], sentence.strip(" ."), piece.line)
                return
            missing = _ORGANISATION_MISSING.match(sentence)
            if missing and not _FUTURE.search(sentence):
                remark = missing["remark"].strip(" .)") or None
                self._missing(missing["organisation"], remark, piece.line)
                return

    def _person(self, text: str, line: int) -> bool:
        found = _PERSON.match(text)
        if found is None or _FUTURE.search(found["news"][:80]):
            return False
        name, news = found["name"], found["news"]
        if self._roster.organisation(name):
            return False
        presence = _presence(news)
        if presence is None and not _NEW.match(news):
            return False
        remark = _remark(news, presence)
        at = self._row_of(name)
        if at is not None:
            row = self.rows[at]
            remark = "; ".join(part for part in (row.remark, remark) if part)
            self.rows[at] = replace(row, presence=presence or row.presence, remark=remark)
        else:
            self._add(found["organisation"], name, remark, presence or Presence.PRESENT, line)
        return True

    def _row_of(self, name: str) -> int | None:
        return next(
            (at for at, row in enumerate(self.rows) if row.name and same_person(row.name, name)),
            None,
        )

    def _missing(self, organisation: str, remark: str | None, line: int) -> None:
        """A whole organisation is missing, unless somebody of it is on the list."""
        known = self._roster.organisation(organisation)
        if known and not any(row.organisation == known.name for row in self.rows):
            self._add(organisation, None, remark, Presence.ABSENT, line)

    def _add(
        self,
        organisation: str | None,
        name: str | None,
        remark: str | None,
        presence: Presence,
        line: int,
    ) -> None:
        known = self._roster.organisation(organisation or "")
        self.rows.append(
            Attendee(
                group=_group(known),
                organisation=known.name if known else None,
                organisation_as_written=organisation,
                name=name,
                role=None,
                initials=None,
                remark=remark,
                presence=presence,
                line=line,
            )
        )


def _group(known: Organisation | None) -> Group:
    return _GROUPS[known.kind] if known else Group.OTHER


def _presence(news: str) -> Presence | None:
    head = news[:200]
    if _EXCUSED.match(head):
        return Presence.EXCUSED
    if _PARTLY.match(head):
        return Presence.PARTLY
    return Presence.ABSENT if _ABSENT.match(head) else None


def _remark(news: str, presence: Presence | None) -> str:
    """The news as written, of an introduction only that the person is new."""
    if presence is None:
        return "neu benannt" if "benannt" in news else "neu"
    return news.removeprefix("ist ").strip(" .")
