"""Who may be named in a Protokoll: the organisations with all their spellings, and their people.

Pure data, read from the directory file (``demo.json`` by default) or built by the caller from
the database; nothing here knows where it came from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

Kind = Literal["office", "municipality", "other"]

_SHIPPED = Path(__file__).with_name("demo.json")
_LONGEST_NAME = 120
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_SPACES_AT_HYPHEN = re.compile(r"\s?-\s?")
_TYPE_PREFIX = re.compile(r"(?:lk|landkreis|kreis|stadt)\s+")
_COUNTY_PREFIXES = ("lk ", "lkr. ", "landkreis ", "kreis ")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an organisation; ``initials`` are the Kürzel of the office staff ("jr")."""

    name: str
    initials: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A participant: the office, a municipality, or a guest organisation."""

    name: str
    kind: Kind
    type: str | None = None  # "LK" or "Stadt"
    short_code: str | None = None
    aliases: tuple[str, ...] = ()
    full_name: str | None = None
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Roster:
    """All organisations in directory order, and the lookup by any of their spellings."""

    organisations: tuple[Organisation, ...] = ()

    @classmethod
    def from_json(cls, source: str | Path | Mapping[str, Any]) -> Roster:
        """Read the directory format of ``demo.json``, from a path or as decoded JSON."""
        data = source
        if isinstance(data, (str, Path)):
            data = json.loads(Path(data).read_text(encoding="utf-8"))
        return cls(tuple(_organisation(entry) for entry in data.get("organisations", ())))

    @classmethod
    def shipped(cls) -> Roster:
        """The demo directory that comes with the product."""
        return cls.from_json(_SHIPPED)

    @cached_property
    def office(self) -> Organisation | None:
        """The coordinating office; None in a directory without one."""
        return next((one for one in self.organisations if one.kind == "office"), None)

    @cached_property
    def municipalities(self) -> tuple[Organisation, ...]:
        """The municipalities in directory order."""
        return tuple(one for one in self.organisations if one.kind == "municipality")

    def organisation(self, text: str) -> Organisation | None:
        """The organisation that *text* names completely, in any known spelling."""
        name = text.strip()
        if not name or len(name) > _LONGEST_NAME:
            return None
        return self._by_short_code.get(name) or self._by_spelling.get(spelling_key(name))

    @cached_property
    def _by_short_code(self) -> dict[str, Organisation]:
        return {one.short_code: one for one in self.organisations if one.short_code}

    @cached_property
    def _by_spelling(self) -> dict[str, Organisation]:
        """Given spellings first: "Leipzig" is what an alias says, not what a rule derives."""
        found: dict[str, Organisation] = {}
        for spellings in (_given_spellings, _derived_spellings):
            for one in self.organisations:
                for spelling in spellings(one):
                    found.setdefault(spelling_key(spelling), one)
        return found


def spelling_key(text: str) -> str:
    """One form for all spellings of a name: case, spaces and typographic hyphens levelled."""
    levelled = " ".join(text.translate(_HYPHENS).casefold().split())
    return _SPACES_AT_HYPHEN.sub("-", levelled) if "-" in levelled else levelled


def _given_spellings(one: Organisation) -> Iterable[str]:
    return filter(None, (one.name, one.full_name, *one.aliases))


def _derived_spellings(one: Organisation) -> Iterator[str]:
    """A Landkreis with LK or Landkreis before each name, a Stadt with and without "Stadt"."""
    for spelling in (one.name, *one.aliases):
        key = spelling_key(spelling)
        bare = _TYPE_PREFIX.sub("", key, count=1)
        if one.type == "LK":
            yield from (prefix + bare for prefix in _COUNTY_PREFIXES)
        elif one.type == "Stadt":
            yield from (bare, "stadt " + bare)


def _organisation(entry: Mapping[str, Any]) -> Organisation:
    return Organisation(
        name=entry["name"],
        kind=entry.get("kind", "other"),
        type=entry.get("type"),
        short_code=entry.get("short_code"),
        aliases=tuple(entry.get("aliases", ())),
        full_name=entry.get("full_name"),
        people=tuple(
            Person(person["name"], person.get("initials")) for person in entry.get("people", ())
        ),
    )
