"""The last check: lines that were taken for structure but said more than the structure holds.

"Gäste der Hochschule" sets a group, and a group has no place for the Hochschule. Such a line is
kept as text without a place, so that no word of a Protokoll is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.structure import AgendaSlot, Attendee, Fragment, Section

# Words that the keys of the result say: part headings, group headings, labels, joining words.
_CARRIED = """
    tagesordnung tagesordnungspunkte agenda tops top ablauf programm vorläufige
    teilnehmende teilnehmender teilnehmer teilnehmerinnen innen teilnehmerliste teilnehmendenliste
    anwesend anwesende anwesenheit anwesenheitsliste teilnahme später nicht fehlend vertreten
    entschuldigt unentschuldigt abwesend verhindert gäste weitere extern externe sonstige
    revierkommunen kommunen landkreise kreisfreie städte alphabetisch
    kommune organisation einrichtung institution landkreis name person funktion rolle position
    kürzel bemerkung status hinweis
    referent referentin referenten referentinnen moderation moderator moderatorin moderiert leitung
    vortragende vortragender vortrag input
    datum tag wann termin ort sitzungsort veranstaltungsort raum wo format zeit uhrzeit beginn ende
    dauer thema inhalt verantwortlich wer nr uhr h ca um ab am den dem der bis von vom durch mit und
    protokoll erstellt geführt verfasst wurde das protokollant protokollantin protokollanten
    protokollführung protokollführer protokollführerin schriftführung schriftführer schriftführerin
    für gez in
    januar februar märz april mai juni juli august september oktober november dezember
    frau herr herrn fr hr
"""
CARRIED_WORDS = frozenset(_CARRIED.split())
_WORD = re.compile(r"\w+")


def leftovers(
    lines: Iterable[Line], placed: set[int], facts: Iterable[str | None]
) -> Iterator[Fragment]:
    """Lines outside *placed* with a word that neither *facts* nor the keys hold."""
    known = set(_WORD.findall("\n".join(fact for fact in facts if fact)))
    for line in lines:
        if line.number in placed:
            continue
        words = (word.strip("_") for word in _WORD.findall(line.text))
        if any(not _is_carried(word, known) for word in words):
            yield Fragment(line.text, line.number)


def facts_of(
    agenda: Sequence[AgendaSlot], attendees: Sequence[Attendee], sections: Sequence[Section]
) -> Iterator[str | None]:
    """The texts that agenda, attendance list and section heads hold."""
    for slot in agenda:
        yield slot.title
        yield from slot.speakers
    for one in attendees:
        yield from (one.organisation, one.organisation_as_written, one.name)
        yield from (one.role, one.initials, one.remark)
    for section in sections:
        yield from (section.heading, section.initials, *section.speakers)


def _is_carried(word: str, known: set[str]) -> bool:
    return not word or word in known or word.isdigit() or word.casefold() in CARRIED_WORDS
