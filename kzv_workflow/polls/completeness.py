"""Who still has to answer, and which organisations owe nothing any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Whether somebody answered every day that is asked now."""

    delegate_id: int
    organisation_id: int
    speaks_for_all: bool
    is_complete: bool


def has_answered(organisation_id: int, people: Iterable[Progress], needed: int) -> bool:
    """Enough people of it answered everything, or one did for the whole municipality."""
    own = [one for one in people if one.organisation_id == organisation_id]
    done = [one for one in own if one.is_complete]
    if any(one.speaks_for_all for one in done):
        return True
    return bool(own) and len(done) >= min(needed, len(own))


def missing(people: Iterable[Progress], bilateral: set[int]) -> set[int]:
    """The delegates who still have to answer; not those for whom somebody spoke."""
    everybody = list(people)
    settled = bilateral | {
        one.organisation_id for one in everybody if one.speaks_for_all and one.is_complete
    }
    return {
        one.delegate_id
        for one in everybody
        if one.organisation_id not in settled and not one.is_complete
    }
