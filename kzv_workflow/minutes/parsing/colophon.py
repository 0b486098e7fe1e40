"""Who wrote the Protokoll, where and when: at its end, or above its agenda."""

from __future__ import annotations

import re
from datetime import date

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.people import People, looks_like_name
from kzv_workflow.minutes.parsing.titles import DATE, date_in

_LABEL = re.compile(
    r"(?:(?P<sure>(?:das\s+)?protokoll\s+(?:wurde\s+)?(?:erstellt|geführt|verfasst)"
    r"(?:\s+(?:von|durch))?|"
    r"protokollant(?:en|[(:*/]?in\)?)?|protokollführ(?:ung|er(?:in)?)|"
    r"schriftführ(?:ung|er(?:in)?)|für\s+das\s+protokoll)|protokoll|erstellt\s+von)"
    r"\s*:\s*(?P<names>.*)$",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(
    rf"(?P<place>[A-ZÄÖÜ][^\d,:.]{{1,40}}),\s*(?:den\s+|am\s+)?(?P<date>{DATE.pattern})\.?$"
)
_SPLIT = re.compile(r"\s*(?:,|;|/|&|\bund\b)\s*")
_INITIALS = re.compile(r"\s*\([a-zäöü]{2,3}\)")
_LONGEST = 200


class Colophon:
    """Collects authors, place and date; :meth:`take` says whether a line was part of it."""

    def __init__(self, people: People) -> None:
        self.authors: list[str] = []
        self.place: str | None = None
        self.written_on: date | None = None
        self._people = people
        self._open = False  # names on lines of their own may follow
        self._labelled = False

    def take(self, line: Line) -> bool:
        """Consume *line* if it names authors, or place and date."""
        if line.is_item or line.table or len(line.text) > _LONGEST:
            self._open = False
            return False
        text = plain(line.text).strip()
        if self._label(text) or self._place(text):
            self._open = True
            return True
        self._open = self._open and self._name(text)
        return self._open

    def facts(self) -> list[str | None]:
        """The texts the colophon holds."""
        return [*self.authors, self.place]

    def _label(self, text: str) -> bool:
        if ":" not in text:
            return False
        found = _LABEL.match(text)
        if found is None:
            return False
        names = [name for name in _SPLIT.split(_INITIALS.sub("", found["names"])) if name]
        known = all(looks_like_name(name) or self._people.find(name) for name in names)
        if not found["sure"] and not (names and known):
            return False
        if not known:
            names = [found["names"].strip()]
        self.authors.extend(self._people.name_of(name) for name in names)
        self._labelled = True
        return True

    def _place(self, text: str) -> bool:
        found = _PLACE_AND_DATE.match(text) if "," in text else None
        if found is None or self.written_on:
            return False
        self.place, self.written_on = found["place"].strip(), date_in(found["date"])
        return self.written_on is not None

    def _name(self, text: str) -> bool:
        """A line with nothing but a name, behind the label or behind place and date."""
        bare = _INITIALS.sub("", text).removeprefix("gez. ")
        person = self._people.find(bare) if len(bare) > 3 else None
        if not person and not (self._labelled and looks_like_name(bare)):
            return False
        self.authors.append(self._people.name_of(bare))
        return True
