"""Taking the agenda of one meeting over into another one, as rows to be looked at first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from kzv_workflow import german
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.queries import Slot
from kzv_workflow.meetings.typed import SlotRow, later, minutes_of


def copied(slots: Sequence[Slot], source: Meeting, target: Meeting) -> list[SlotRow]:
    """The slots on the days of the other meeting, as much later as that day begins later.

    A day too many goes to the last one. How it really went is not taken over.
    """
    numbers = {day.id: number for number, day in enumerate(source.days)}
    rows = []
    for slot in slots:
        number = numbers.get(slot.day_id or 0, 0)
        shift = _shift(source, target, number)
        rows.append(
            SlotRow.empty(
                start=_shifted(slot.starts_at, shift),
                end=_shifted(slot.ends_at, shift),
                title=slot.title,
                speakers=slot.speakers or "",
                kind=slot.kind.value,
                day=str(target.days[min(number, len(target.days) - 1)].id) if target.days else "",
                moderator=slot.moderator or "",
            )
        )
    return rows


def _shift(source: Meeting, target: Meeting, number: int) -> int:
    """How many minutes later that day of the target begins."""
    if not (source.days and target.days):
        return 0
    begins = source.days[min(number, len(source.days) - 1)].starts_at
    then = target.days[min(number, len(target.days) - 1)].starts_at
    return minutes_of(then) - minutes_of(begins) if begins and then else 0


def _shifted(moment: time | None, shift: int) -> str:
    if moment is None:
        return ""
    if minutes_of(moment) + shift < 0:
        return german.format_time(moment)
    return later(moment, shift)
