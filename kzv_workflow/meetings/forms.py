"""What the forms of a meeting say, kept as typed until it can be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kzv_workflow import german
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.queries import Slot
from kzv_workflow.meetings.service import Outline
from kzv_workflow.meetings.slots import Frame, TimedSlot, warnings
from kzv_workflow.meetings.typed import (
    DayRow,
    SlotRow,
    chain,
    filled,
    fingerprint,
    later,
    problems,
    read_rows,
    rearranged,
    settle_all,
)

CHANGED_MEANWHILE = (
    "Jemand hat das inzwischen geändert. Hier steht, was Sie eingegeben haben; "
    "wenn Sie noch einmal sichern, gilt Ihr Stand."
)
FRESH_DAY = {"mode": "online"}
FRESH_SLOT = {"kind": "session"}


@dataclass(slots=True)
class MeetingDraft:
    """A meeting as typed: title, host, state and its days."""

    title: str = ""
    host: str = ""
    state: str = MeetingState.PLANNED.value
    days: list[DayRow] = field(default_factory=list)
    number: str = ""
    cost_note: str = ""
    contacts: str = ""
    partner: str = ""  # with whom alone, of a new one
    host_is_tentative: bool = False
    moves_agenda: bool = False
    seen: str = ""  # what was stored when the form was made
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, meeting: Meeting) -> MeetingDraft:
        draft = cls._stored(meeting)
        draft.seen = fingerprint(draft)
        return draft

    @classmethod
    def _stored(cls, meeting: Meeting) -> MeetingDraft:
        return cls(
            title=meeting.title,
            host=str(meeting.host_id or ""),
            host_is_tentative=meeting.host_is_tentative,
            state=meeting.state.value,
            number=str(meeting.number or ""),
            cost_note=meeting.cost_note or "",
            contacts=meeting.contacts or "",
            days=[
                DayRow.empty(
                    id=str(day.id),
                    day=german.format_date(day.day),
                    start=german.format_time(day.starts_at) if day.starts_at else "",
                    end=german.format_time(day.ends_at) if day.ends_at else "",
                    mode=day.mode.value if day.mode else "",
                    place=day.place or "",
                )
                for day in meeting.days
            ],
        )

    @classmethod
    def read(cls, form: Mapping[str, str]) -> MeetingDraft:
        return cls(
            title=" ".join(form.get("title", "").split()),
            host=form.get("host", ""),
            state=form.get("state", MeetingState.PLANNED.value),
            days=read_rows(DayRow, "days", form),
            number=form.get("number", "").strip().rstrip("."),
            cost_note=" ".join(form.get("cost_note", "").split()),
            contacts=_lines(form.get("contacts", "")),
            partner=form.get("partner", ""),
            host_is_tentative="host_is_tentative" in form,
            moves_agenda="moves_agenda" in form,
            seen=form.get("seen", ""),
        )

    def notice_change(self, meeting: Meeting) -> bool:
        """Whether somebody else has changed the meeting since the form was made; then say so."""
        stored = MeetingDraft.of(meeting).seen
        changed = bool(self.seen) and self.seen != stored
        if changed:
            self.seen = stored
            self.errors["form"] = CHANGED_MEANWHILE
        return changed

    def rearrange(self, step: str) -> bool:
        """Whether the button only asked for other rows; then they are there."""
        rows = rearranged(self.days, step, DayRow.empty(**FRESH_DAY))
        self.days = self.days if rows is None else rows
        return rows is not None

    def outline(self) -> Outline | None:
        """What can be stored, or None with the sentences at their fields."""
        self.days = filled(self.days)
        for row in self.days:
            row.check()
        if not 0 < len(self.title) <= 300:
            self.errors["title"] = (
                "Bitte höchstens 300 Zeichen." if self.title else "Bitte geben Sie den Titel an."
            )
        if not self.days:
            self.days = [DayRow.empty(**FRESH_DAY)]
            self.days[0].check()
        self._check_notes()
        if self.state not in list(MeetingState):
            self.errors["state"] = "Bitte wählen Sie einen Stand."
        if self.problems():
            return None
        host = int(self.host) if self.host.isdecimal() else None
        number = int(self.number) if self.number else None
        return Outline(
            self.title,
            host,
            MeetingState(self.state),
            self.days,
            number,
            self.cost_note,
            self.contacts,
            int(self.partner) if self.partner.isdecimal() else None,
            self.host_is_tentative,
            self.moves_agenda,
        )

    def _check_notes(self) -> None:
        if self.number and not (self.number.isdecimal() and 0 < int(self.number[:4]) < 1000):
            self.errors["number"] = "Bitte eine Zahl, zum Beispiel 2 für das 2. Treffen."
        for name in ("cost_note", "contacts"):
            if len(getattr(self, name)) > 2000:
                self.errors[name] = "Bitte höchstens 2000 Zeichen."

    def problems(self) -> list[tuple[str, str]]:
        known = {row: text for row, text in self.errors.items() if row != "days"}
        return [*known.items(), *problems("days", self.days)]


def _lines(text: str) -> str:
    """Lines as typed, without surrounding blanks and empty ones."""
    return "\n".join(line for one in text.splitlines() if (line := " ".join(one.split())))


@dataclass(slots=True)
class AgendaDraft:
    """An agenda as typed, with the days it may speak of."""

    days: list[Frame]
    day_ids: list[str]
    rows: list[SlotRow]
    seen: str = ""  # what was stored when the form was made
    moves_along: bool = True  # slots after one whose end is changed
    moved: int = 0  # how many did
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, meeting: Meeting, slots: Sequence[Slot]) -> AgendaDraft:
        rows = [
            SlotRow.empty(
                start=german.format_time(slot.starts_at) if slot.starts_at else "",
                end=german.format_time(slot.ends_at) if slot.ends_at else "",
                title=slot.title,
                speakers=slot.speakers or "",
                kind=slot.kind.value,
                day=str(slot.day_id or ""),
                moderator=slot.moderator or "",
                actual=slot.actual or "",
            )
            for slot in slots
        ]
        draft = cls.with_rows(meeting, rows)
        draft.seen = fingerprint(rows)
        return draft

    def notice_change(self, stored: AgendaDraft) -> bool:
        """Whether somebody else has changed the agenda since the form was made; then say so."""
        changed = bool(self.seen) and self.seen != stored.seen
        if changed:
            self.seen = stored.seen
            self.errors["form"] = CHANGED_MEANWHILE
        return changed

    @classmethod
    def with_rows(cls, meeting: Meeting, rows: list[SlotRow]) -> AgendaDraft:
        frames = [Frame(day.day, day.starts_at, day.ends_at) for day in meeting.days]
        return cls(frames, [str(day.id) for day in meeting.days], rows)

    def add_round(self, names: Sequence[str], minutes: int) -> None:
        """A slot of that length for each of them, one after the other, after the last slot."""
        self.rows = filled(self.rows)
        last = self.rows[-1] if self.rows else None
        day = last.values["day"] if last else ""
        for name in names:
            before = self.rows[-1] if self.rows else None
            start = before.time_typed("end") if before else self.days[0].starts_at
            times = (
                {"start": german.format_time(start), "end": later(start, minutes)} if start else {}
            )
            self.rows.append(SlotRow.empty(**FRESH_SLOT, title=name, day=day, **times))

    def rearrange(self, step: str) -> bool:
        """Whether the button only asked for other rows; a new slot is on the day of the last."""
        if step == "chain":
            chain(self.rows)
            return True
        fresh = SlotRow.empty(**FRESH_SLOT, day=self.rows[-1].values["day"] if self.rows else "")
        rows = rearranged(self.rows, step, fresh)
        self.rows = self.rows if rows is None else rows
        return rows is not None

    def check(self) -> bool:
        """Whether it can be stored; else the sentences stand at their fields."""
        self.rows = filled(self.rows)
        for row in self.rows:
            row.check()
        return not self.problems()

    def problems(self) -> list[tuple[str, str]]:
        return [*self.errors.items(), *problems("slots", self.rows)]

    def warnings(self) -> list[str]:
        """What is odd about the times typed so far."""
        by_id = dict(zip(self.day_ids, self.days, strict=True))
        timed = []
        for row in self.rows:
            frame = by_id.get(row.values["day"])
            start, end = row.time_typed("start"), row.time_typed("end")
            timed.append(TimedSlot(row.values["title"], start, end, frame.day if frame else None))
        return warnings(timed, self.days)


def read_agenda(meeting: Meeting, form: Mapping[str, str]) -> AgendaDraft:
    draft = AgendaDraft.with_rows(meeting, read_rows(SlotRow, "slots", form))
    draft.moves_along = "along" in form
    draft.moved = settle_all(draft.rows, draft.moves_along)
    draft.seen = form.get("seen", "")
    return draft
