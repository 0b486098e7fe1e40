"""Who has to do something: the words before the colon of a To-do, resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kzv_workflow.directory.roster import Roster
from kzv_workflow.minutes.parsing.people import People
from kzv_workflow.minutes.structure import Scope

_SPLIT = re.compile(r"\s*(?:&|\+|/|,|;|\bund\b|\bsowie\b)\s*")
_EACH = re.compile(
    r"(?:alle[nr]?\s+|die\s+|jede\s+)*(?:revier)?kommunen?$|(?:alle\s+)?(?:landkreise|städte)$",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:an\s+)?(?:alle|tn|(?:alle\s+|die\s+)*(?:teilnehmende[nr]?|tn|beteiligten)|gemeinsam)$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:an\s+|für\s+|durch\s+|von\s+|@)+(?:die\s+|den\s+|das\s+)?", re.IGNORECASE
)
_ARTICLE = re.compile(r"(?:die|der|das|den|dem)\s+", re.IGNORECASE)
_LONGEST_OWNERS = 160
OFFICE, EACH, ALL, NAMED, PERSON = "office", "each", "all", "named", "person"


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of a To-do as written, whom they bind, and what was not understood."""

    as_written: tuple[str, ...] = ()
    scope: Scope | None = None
    organisations: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether every owner is known."""
        return self.scope is not None and not self.unknown


@dataclass(frozen=True, slots=True)
class OwnerBook:
    """Resolves owners against the directory and the people of one Protokoll."""

    roster: Roster
    people: People

    def resolve(self, text: str) -> Owners:
        """Split *text* at "&", "und", "/" and ",", and find out whom each part names."""
        if not text or len(text) > _LONGEST_OWNERS:
            return Owners((text,), unknown=(text,)) if text else Owners()
        parts = self._split(_LEADING.sub("", text.strip(" *_:.()[]"), count=1))
        kinds: list[str] = []
        organisations: list[str] = []
        unknown: list[str] = []
        for part in parts:
            kind, organisation = self._meaning(part)
            if kind is None:
                unknown.append(part)
                continue
            kinds.append(kind)
            if organisation and organisation not in organisations:
                organisations.append(organisation)
        scope = _scope(kinds)
        bound = scope in (Scope.ORGANISATION, Scope.PERSON)
        return Owners(tuple(parts), scope, tuple(organisations) if bound else (), tuple(unknown))

    def _split(self, text: str) -> list[str]:
        if self._meaning(text)[0]:
            return [_ARTICLE.sub("", text, count=1)]
        parts = (part.strip(" *_") for part in _SPLIT.split(text))
        return [_ARTICLE.sub("", part, count=1) for part in parts if part]

    def _meaning(self, part: str) -> tuple[str | None, str | None]:
        """What one owner is, and the canonical name of its organisation."""
        if _EACH.match(part):
            return EACH, None
        if _ALL.match(part):
            return ALL, None
        organisation = self.roster.organisation(part)
        if organisation is None and _ARTICLE.match(part):
            organisation = self.roster.organisation(_ARTICLE.sub("", part, count=1))
        if organisation:
            return (OFFICE if organisation.kind == "office" else NAMED), organisation.name
        person = self.people.find(part)
        return (PERSON, person.organisation) if person else (None, None)


def _scope(kinds: list[str]) -> Scope | None:
    found = set(kinds)
    if not found:
        return None
    if ALL in found or found >= {OFFICE, EACH} or found >= {PERSON, EACH}:
        return Scope.JOINT
    if EACH in found:
        return Scope.EACH_MUNICIPALITY
    if found == {OFFICE}:
        return Scope.OFFICE
    return Scope.PERSON if found == {PERSON} else Scope.ORGANISATION
