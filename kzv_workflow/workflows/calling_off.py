"""Calling off a meeting: what hangs on it, and what is done about it, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import inviting, neighbours
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.service import Act
from kzv_workflow.todos import changing, hanging, rehanging
from kzv_workflow.todos.hanging import Dependent, Preparation
from kzv_workflow.todos.rehanging import Peg


class Fate(StrEnum):
    """What becomes of deadlines that hang on a meeting which does not take place."""

    NEXT = "next"  # due with the next meeting
    KEEP = "keep"  # due on the day people know
    DROP = "drop"  # not owed any more


@dataclass(frozen=True, slots=True)
class Ending:
    """Why the meeting does not take place, and what becomes of the deadlines that hang on it."""

    reason: str = ""
    fate: Fate | None = None  # None: the one proposed


@dataclass(frozen=True, slots=True)
class Consequences:
    """What calling it off does, before it is done; ``peg`` is the meeting that comes next."""

    guests: list[Guest]
    dependents: list[Dependent]
    preparations: list[Preparation]
    peg: Peg | None
    has_day: bool  # False: moved, and the new date was never found

    @property
    def fates(self) -> list[Fate]:
        """What can be chosen, the one proposed first."""
        known = {Fate.NEXT: self.peg is not None, Fate.KEEP: self.has_day, Fate.DROP: True}
        return [fate for fate, is_possible in known.items() if is_possible]


def consequences(session: Session, meeting: Meeting) -> Consequences:
    following = neighbours.following(session, meeting)
    return Consequences(
        guests=hanging.guests(session, meeting),
        dependents=hanging.dependents(session, meeting),
        preparations=hanging.preparations(session, meeting),
        peg=Peg(*following) if following else None,
        has_day=meeting.state is not MeetingState.MOVED,
    )


def call_off(session: Session, meeting: Meeting, said: Ending, act: Act) -> int:
    """All of it in one transaction; returns how many people are told.

    Whoever is invited gets a cancellation, the feeds say "abgesagt", To-dos that only prepare
    the meeting are dropped, deadlines that hang on it get another meeting, a day, or an end.
    Raises DomainError if it was called off before or has taken place, or for an unknown fate.
    """
    facts = consequences(session, meeting)
    count = inviting.call_off(session, meeting, said.reason, act)
    fate = said.fate or facts.fates[0]
    if fate not in facts.fates:
        raise DomainError("Es gibt kein nächstes Treffen mehr. Bitte wählen Sie neu.", "fate")
    why = f"„{meeting.title}“ ist abgesagt"
    for todo in hanging.preparing(session, meeting):
        changing.withdraw(session, todo, why, act.viewer, act.at)
    waiting = hanging.waiting(session, meeting)
    if fate is Fate.NEXT and facts.peg:
        rehanging.hang_on(session, waiting, facts.peg, why, act.viewer, act.at)
    elif fate is Fate.KEEP:
        rehanging.keep_day(session, waiting, why, act.viewer, act.at)
    else:
        for todo in waiting:
            changing.withdraw(session, todo, why, act.viewer, act.at)
    return count
