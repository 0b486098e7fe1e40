"""What is odd about an agenda, in sentences: overlaps and gaps warn, they never forbid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

from kzv_workflow import german


class TimedSlot(NamedTuple):
    """A slot as it is planned; ``day`` None is the first day of the meeting."""

    title: str
    starts_at: time | None
    ends_at: time | None
    day: date | None = None


class Frame(NamedTuple):
    """From when to when a day of the meeting goes."""

    day: date
    starts_at: time | None
    ends_at: time | None


def warnings(slots: Sequence[TimedSlot], days: Sequence[Frame]) -> list[str]:
    """Sentences about overlaps, gaps and slots outside of their day, day by day."""
    found = []
    for index, frame in enumerate(days):
        own = [slot for slot in slots if slot.day == frame.day or (not index and slot.day is None)]
        timed = sorted((s for s in own if s.starts_at), key=lambda slot: slot.starts_at or time())
        prefix = f"{german.format_day(frame.day)}: " if len(days) > 1 else ""
        found += [prefix + sentence for sentence in (*_between(timed), *_outside(timed, frame))]
    return found


def _between(slots: Sequence[TimedSlot]) -> list[str]:
    """Overlaps and gaps of one day; the slot that ends last so far counts, not the one before."""
    found, latest = [], None
    for slot in slots:
        if latest and latest.ends_at and slot.starts_at:
            if slot.starts_at < latest.ends_at:
                found.append(
                    f"„{latest.title}“ geht bis {_clock(latest.ends_at)}, "
                    f"„{slot.title}“ beginnt schon um {_clock(slot.starts_at)}."
                )
            elif slot.starts_at > latest.ends_at:
                found.append(
                    f"Zwischen „{latest.title}“ ({_clock(latest.ends_at)}) und „{slot.title}“ "
                    f"({_clock(slot.starts_at)}) ist eine Lücke."
                )
        if latest is None or _end(slot) >= _end(latest):
            latest = slot
    return found


def _end(slot: TimedSlot) -> time:
    return slot.ends_at or slot.starts_at or time()


def _outside(slots: Sequence[TimedSlot], frame: Frame) -> list[str]:
    found = []
    for slot in slots:
        if frame.starts_at and slot.starts_at and slot.starts_at < frame.starts_at:
            found.append(f"„{slot.title}“ beginnt vor dem Treffen ({_clock(frame.starts_at)}).")
        if frame.ends_at and slot.ends_at and slot.ends_at > frame.ends_at:
            found.append(f"„{slot.title}“ endet nach dem Treffen ({_clock(frame.ends_at)}).")
    return found


def _clock(moment: time) -> str:
    return f"{german.format_time(moment)} Uhr"
