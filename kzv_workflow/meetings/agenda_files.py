"""The agenda to hand on: a Word file, and the words for a mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from kzv_workflow import german
from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import Run
from kzv_workflow.documents.tables import Row, Table
from kzv_workflow.documents.writer import WordWriter
from kzv_workflow.meetings.models import Meeting, MeetingDay
from kzv_workflow.meetings.queries import Slot
from kzv_workflow.meetings.wording import PlannedSlot, place_line, slot_line

_HEAD, _TEXT, _TABLE = "Protokoll Tabellenkopf", "Protokoll Tabellentext", "Protokoll Tabelle"
STILL_OPEN = "Offene To-dos"
_WIDTHS = (1900, 4372, 2800)  # twips; together the text width of an A4 page


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What happens on one day of a meeting."""

    day: MeetingDay
    slots: list[Slot]

    @property
    def when(self) -> str:
        words = german.format_date_long(self.day.day)
        if self.day.starts_at and self.day.ends_at:
            words += f", {german.format_period(self.day.starts_at, self.day.ends_at)}"
        return words

    @property
    def where(self) -> str:
        return place_line(self.day.mode, self.day.place)


def by_day(meeting: Meeting, slots: Sequence[Slot]) -> list[DayPlan]:
    """Every day with its slots; those without a day are the first one's."""
    found = []
    for number, day in enumerate(meeting.days):
        own = [one for one in slots if one.day_id == day.id or (not number and not one.day_id)]
        found.append(DayPlan(day, own))
    return found


def mail_text(meeting: Meeting, slots: Sequence[Slot], still_open: Sequence[str] = ()) -> str:
    """The agenda in lines that survive any mail program, with a line for each open To-do."""
    blocks = [meeting.title]
    for plan in by_day(meeting, slots):
        lines = [plan.when, *filter(None, [plan.where])]
        lines += [
            slot_line(PlannedSlot(one.title, one.starts_at, one.ends_at, one.speakers))
            + (f", Moderation: {one.moderator}" if one.moderator else "")
            for one in plan.slots
        ]
        blocks.append("\n".join(lines))
    if still_open:
        blocks.append("\n".join([f"{STILL_OPEN}:", *(f"- {one}" for one in still_open)]))
    if meeting.host:
        blocks.append(f"Gastgeber: {meeting.host_words}")
    return "\n\n".join(blocks)


def word(
    meeting: Meeting, slots: Sequence[Slot], office_name: str, still_open: Sequence[str] = ()
) -> bytes:
    """A Word file with a table for each day, and the open To-dos as a list."""
    title = f"Tagesordnung {meeting.title}"
    writer = WordWriter(base_document())
    writer.properties(title, [office_name], meeting.first_day)
    writer.fill("Protokoll Absender", office_name)
    writer.paragraph("Title", [Run(title)])
    for plan in by_day(meeting, slots):
        words = " · ".join(filter(None, [plan.when, plan.where]))
        writer.paragraph("Subtitle", [Run(words)], keep_next=bool(plan.slots))
        if plan.slots:
            header = Row([[Run(name)] for name in ("Zeit", "Thema", "Referent/in")], _HEAD)
            rows = [_row(slot) for slot in plan.slots]
            writer.table(Table(f"{title}, {plan.when}", header, rows, _WIDTHS, _TABLE))
    if still_open:
        writer.paragraph("Subtitle", [Run(STILL_OPEN)], keep_next=True)
        for one in still_open:
            writer.paragraph("List Bullet", [Run(one)])
    return writer.to_bytes()


def _row(slot: Slot) -> Row:
    who = [slot.speakers or "", f"Moderation: {slot.moderator}" if slot.moderator else ""]
    cells = (_clock(slot.starts_at, slot.ends_at), slot.title, "\n".join(filter(None, who)))
    return Row([[Run(cell)] for cell in cells], _TEXT)


def _clock(start: time | None, end: time | None) -> str:
    if start and end:
        return german.format_period(start, end)
    return f"{german.format_time(start)} Uhr" if start else ""
