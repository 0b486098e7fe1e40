"""The round's own groups of a comparison set, and the order inside each (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from kzv_workflow import german


class Grouped(Protocol):
    """What can be put into a group; ``position`` is 0 outside groups."""

    @property
    def group_title(self) -> str: ...
    @property
    def position(self) -> int: ...


class Shown(Protocol):
    """What a comparison of two versions looks at."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def minuted(self) -> str: ...
    @property
    def group_title(self) -> str: ...


Entry = TypeVar("Entry", bound=Grouped)
STATE_WORDS = {"proposed": "vorgeschlagen", "agreed": "vereinbart", "dropped": "gestrichen"}


class Difference(NamedTuple):
    """An indicator that two versions treat differently, in words: "Gruppe: – → Übergänge"."""

    code: str
    name: str
    details: list[str]


def in_groups(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """By title of the group, those of none under "" last; entries come in catalogue order."""
    groups: dict[str, list[Entry]] = {}
    for one in sorted(entries, key=lambda one: _title_key(one.group_title)):
        groups.setdefault(one.group_title, []).append(one)
    return {
        title: sorted(members, key=lambda one: one.position) for title, members in groups.items()
    }


def _title_key(title: str) -> tuple[bool, str]:
    return not title, german.sort_key(title)


def differences(before: Sequence[Shown], after: Sequence[Shown]) -> list[Difference]:
    """What the later version says otherwise, in the order of the catalogue."""
    old, new = {one.code: one for one in before}, {one.code: one for one in after}
    found = []
    for code in sorted(old.keys() | new.keys(), key=german.natural_key):
        details = _details(old.get(code), new.get(code))
        if details:
            found.append(Difference(code, (new.get(code) or old[code]).name, details))
    return found


def _details(before: Shown | None, after: Shown | None) -> list[str]:
    if before is None or after is None:
        return ["nicht mehr dabei" if after is None else f"neu, {STATE_WORDS[after.state]}"]
    pairs = (
        ("Stand", STATE_WORDS[before.state], STATE_WORDS[after.state]),
        ("Grund", before.reason, after.reason),
        ("Wo vereinbart", before.minuted, after.minuted),
        ("Gruppe", before.group_title, after.group_title),
    )
    return [f"{label}: {old or '–'} → {new or '–'}" for label, old, new in pairs if old != new]
