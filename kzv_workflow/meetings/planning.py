"""The plan of a meeting as invitations and calendars tell it, out of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Protocol

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.differences import Facts
from kzv_workflow.meetings.models import Meeting, MeetingDay
from kzv_workflow.meetings.wording import PlannedSlot, day_title, entry_text, place_line


class Slot(Protocol):
    """What a slot of the agenda must tell, be it a row or a line of a query."""

    @property
    def title(self) -> str: ...
    @property
    def starts_at(self) -> time | None: ...
    @property
    def ends_at(self) -> time | None: ...
    @property
    def speakers(self) -> str | None: ...
    @property
    def day_id(self) -> int | None: ...


def plan(meeting: Meeting, slots: Sequence[Slot]) -> list[Facts]:
    """The days that have a beginning and an end, in order; slots without a day are the first's."""
    found = []
    for number, day in enumerate(meeting.days, start=1):
        if day.starts_at is None or day.ends_at is None:
            continue
        own = [slot for slot in slots if _belongs(slot, day, number)]
        found.append(
            Facts(
                uid=day.uid,
                title=day_title(meeting.title, number, len(meeting.days)),
                day=day.day,
                starts_at=day.starts_at,
                ends_at=day.ends_at,
                place=place_line(day.mode, day.place),
                text=entry_text([_planned(slot) for slot in own], meeting.host_words),
            )
        )
    return found


def still_to_come(facts: Sequence[Facts], today: date) -> list[Facts]:
    """The days somebody can still be invited to.

    Raises DomainError if there is none.
    """
    coming = [one for one in facts if one.day >= today]
    if not coming:
        raise DomainError(
            "Zum Einladen braucht das Treffen einen Tag, der noch kommt, mit Beginn und Ende."
        )
    return coming


def _belongs(slot: Slot, day: MeetingDay, number: int) -> bool:
    return slot.day_id == day.id or (number == 1 and slot.day_id is None)


def _planned(slot: Slot) -> PlannedSlot:
    return PlannedSlot(slot.title, slot.starts_at, slot.ends_at, slot.speakers)
