"""How a meeting is put into the words of an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from kzv_workflow import german

MODE_WORDS = {"online": "online", "in_person": "in Präsenz", "hybrid": "hybrid"}


COST_BLOCKS = (  # what offices write about who pays, to choose from
    "Miete, Dienstreisen und Catering trägt das Büro.",
    "Miete und Catering trägt das Büro, Dienstreisen jede Kommune selbst.",
    "Miete und Catering trägt der Gastgeber, Dienstreisen jede Kommune selbst.",
    "Online, es fallen keine Kosten an.",
)


class PlannedSlot(NamedTuple):
    """A slot of the agenda that belongs to the day it is told about."""

    title: str
    starts_at: time | None
    ends_at: time | None
    speakers: str | None


def place_line(mode: str | None, place: str | None) -> str:
    """ "online, https://…", "Landratsamt, Saal 2"; a mere address means in person."""
    words = MODE_WORDS[mode] if mode else ""
    if mode == "in_person" and place:
        words = ""
    return ", ".join(part for part in (words, place or "") if part)


def mode_in(line: str) -> str:
    """How people meet, out of such a line; "" while nothing is known of it."""
    first = line.partition(", ")[0]
    known = {words: mode for mode, words in MODE_WORDS.items()}
    return known.get(first, "in_person" if line else "")


def day_title(title: str, number: int, count: int) -> str:
    """ "2. Treffen (Tag 1 von 2)"."""
    return title if count < 2 else f"{title} (Tag {number} von {count})"


def entry_text(slots: Sequence[PlannedSlot], host: str | None) -> str:
    """The plain text of a day in mail and calendar: host and agenda."""
    lines = [f"Gastgeber: {host}"] if host else []
    if slots:
        lines += ["Tagesordnung:", *(slot_line(slot) for slot in slots)]
    return "\n".join(lines)


def slot_line(slot: PlannedSlot) -> str:
    """ "09:00–09:15 Uhr Begrüßung (Hanna Lorenz)"."""
    speakers = f" ({slot.speakers})" if slot.speakers else ""
    return f"{_period(slot.starts_at, slot.ends_at)}{slot.title}{speakers}"


def _period(start: time | None, end: time | None) -> str:
    if start and end:
        return f"{german.format_period(start, end)} "
    return f"{german.format_time(start)} Uhr " if start else ""
