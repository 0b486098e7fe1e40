"""Who speaks in a Protokoll: attendees and staff by full name, surname and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kzv_workflow.directory.roster import Roster
from kzv_workflow.german.names import split_name
from kzv_workflow.minutes.structure import Attendee

_SALUTATION = re.compile(r"(?:herrn?|frau|fr\.|hr\.)\s+", re.IGNORECASE)
_NAME_WORD = r"[A-ZÄÖÜ][\w’'.-]{1,30}"
NAME_PATTERN = (
    r"(?:(?:Prof|Dr|Dipl)\.(?:-?[A-Za-z]{2,6}\.)?\s+){0,3}"
    rf"{_NAME_WORD}(?:\s+(?:(?:von|van|zu|zur|de|vom)\s+(?:(?:der|dem|den)"
    rf"\s+)?)?{_NAME_WORD}){{1,3}}"
)
_FULL_NAME = re.compile(NAME_PATTERN + r"$")
_NO_NAME = re.compile(
    r"(?:Amt|Schule|Bildung\w*|Landkreis|Stadt|Treffen|Protokoll\w*|Tagesordnung|Kommunen?|"
    r"Themen\w*|Zusammen\w*|Weitere\w*|Ergänzung\w*|Vorstellung|Begrüßung|Abschluss|"
    r"Rückfragen?|Diskussion|Link|Hinweis|Frage|Anmerkung|Ziel|Stand|Termin\w*|Status|"
    r"Beschluss|Offene\w*|Nächste\w*|Allgemeine\w*|Neue[sr]?|To|Bitte)\b"
)
_INITIALS = re.compile(r"[a-zäöüß]{2,3}$")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody the Protokoll or the directory knows; ``organisation`` is canonical."""

    name: str
    organisation: str | None
    initials: str | None = None


class People:
    """Finds a person by what is written; what is ambiguous is not found."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_initials: dict[str, Known] = {}
        self._by_name: dict[str, Known | None] = {}
        for person in known:
            self._add(person)

    def find(self, text: str) -> Known | None:
        """The person meant by full name, name without title, surname, or initials."""
        text = text.strip()
        if not text or len(text) > _LONGEST_NAME:
            return None
        if text in self.by_initials:
            return self.by_initials[text]
        bare = _SALUTATION.sub("", text, count=1)
        return self._by_name.get(_key(bare))

    def name_of(self, text: str) -> str:
        """The full name of the person meant, else *text* as it is written."""
        found = self.find(text)
        return found.name if found else text.strip()

    @property
    def all(self) -> list[Known]:
        """Everybody known, each once."""
        return list({person.name: person for person in self._by_name.values() if person}.values())

    def _add(self, person: Known) -> None:
        if person.initials:
            self.by_initials.setdefault(person.initials, person)
        parts = split_name(person.name)
        self._by_name[_key(person.name)] = person
        self._by_name.setdefault(_key(f"{parts.given} {parts.surname}"), person)
        surname = _key(parts.surname)
        taken = self._by_name.get(surname, person)
        if parts.given:
            self._by_name[surname] = person if taken and taken.name == person.name else None


def gather(attendees: Iterable[Attendee], roster: Roster) -> People:
    """Attendees first, then the people of the directory who are not among them."""
    known = [Known(one.name, one.organisation, one.initials) for one in attendees if one.name]
    named = {_key(person.name) for person in known}
    for organisation in roster.organisations:
        known.extend(
            Known(person.name, organisation.name, person.initials)
            for person in organisation.people
            if _key(person.name) not in named
        )
    return People(known)


def looks_like_name(text: str) -> bool:
    """Whether *text* has the shape of a personal name: title, given name, surname."""
    if len(text) > _LONGEST_NAME or text[:1].islower() or _NO_NAME.match(text):
        return False
    return bool(_FULL_NAME.match(_SALUTATION.sub("", text, count=1)))


def looks_like_initials(text: str) -> bool:
    """Whether *text* has the shape of initials; "TN" and "MA" are abbreviations."""
    return bool(_INITIALS.match(text))


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
