"""Forms with as many rows as somebody needs: what was typed, row by row, and what it means.

Every row keeps the words as typed and, under the same names, what is wrong with them. Rows are
added, removed and moved by buttons; a row without a word is nobody's intention and is left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import ClassVar, Self, TypeVar

from kzv_workflow import german

MAXIMUM_ROWS = 200
MODES = {"": "noch offen", "online": "online", "in_person": "in Präsenz", "hybrid": "hybrid"}


def fingerprint(stored: object) -> str:
    """Tells two states of the same thing apart."""
    return hashlib.sha256(repr(stored).encode()).hexdigest()[:20]


def clock_time(typed: str) -> time | None:
    """A time of day as people type it; a bare number is a full hour."""
    return german.parse_time(typed) or german.parse_time(f"{typed} Uhr")


@dataclass(slots=True)
class Row:
    """One row of typed words; ``values`` has a word for each of FIELDS."""

    FIELDS: ClassVar[tuple[str, ...]] = ()
    DEFAULTS: ClassVar[frozenset[str]] = frozenset()  # chosen beforehand, so they say nothing

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def empty(cls, **values: str) -> Self:
        return cls({name: values.get(name, "") for name in cls.FIELDS})

    @property
    def is_empty(self) -> bool:
        return not any(self.values[name] for name in self.FIELDS if name not in self.DEFAULTS)

    def time_typed(self, name: str) -> time | None:
        """The time typed there: "9:00", "9.30 Uhr", "9"; None for anything else."""
        return clock_time(self.values[name])

    def time_of(self, name: str, required: str = "") -> time | None:
        """The same; what cannot be one, and what is missing, is an error of that field."""
        typed, moment = self.values[name], self.time_typed(name)
        if moment is None and typed:
            self.errors[name] = f"„{typed}“ ist keine Uhrzeit. Schreiben Sie zum Beispiel 9:00."
        elif moment is None and required:
            self.errors[name] = required
        return moment


class DayRow(Row):
    """A day of a meeting as typed; ``id`` is empty for a new one."""

    FIELDS = ("id", "day", "start", "end", "mode", "place")
    DEFAULTS = frozenset({"id", "mode"})

    def check(self) -> None:
        """Say what is missing or cannot be."""
        if self.date is None:
            typed = self.values["day"]
            self.errors["day"] = (
                f"„{typed}“ ist kein Datum. Schreiben Sie zum Beispiel 23.06.2021."
                if typed
                else "Bitte geben Sie das Datum an."
            )
        start = self.time_of("start", "Bitte geben Sie den Beginn an.")
        end = self.time_of("end", "Bitte geben Sie das Ende an.")
        if start and end and end <= start:
            self.errors["end"] = "Das Ende liegt nicht nach dem Beginn."
        if self.values["mode"] not in MODES:
            self.errors["mode"] = "Bitte wählen Sie online, in Präsenz oder hybrid."
        if len(self.values["place"]) > 300:
            self.errors["place"] = "Bitte höchstens 300 Zeichen."

    @property
    def date(self) -> date | None:
        return german.parse_date(self.values["day"])


class SlotRow(Row):
    """A slot of the agenda as typed; ``day`` is the id of a day of the meeting.

    ``was`` are the times that stood there when the form was made, "09:00-09:30".
    """

    FIELDS = ("start", "end", "title", "speakers", "kind", "day", "moderator", "actual", "was")
    DEFAULTS = frozenset({"kind", "day", "was"})

    def check(self) -> None:
        if not self.values["title"]:
            self.errors["title"] = "Bitte geben Sie das Thema an."
        if len(self.values["title"]) > 500:
            self.errors["title"] = "Bitte höchstens 500 Zeichen."
        if len(self.values["speakers"]) > 500:
            self.errors["speakers"] = "Bitte höchstens 500 Zeichen."
        for name, most in (("moderator", 200), ("actual", 300)):
            if len(self.values[name]) > most:
                self.errors[name] = f"Bitte höchstens {most} Zeichen."
        if self.length is not None and not self.values["start"]:
            self.errors["start"] = "Bitte geben Sie den Beginn an; dann gilt die Dauer."
            return
        start, end = self.time_of("start"), self.time_of("end")
        if start and end and end <= start:
            self.errors["end"] = "Das Ende liegt nicht nach dem Beginn."

    @property
    def length(self) -> int | None:
        """The minutes of an end typed as a length: "20 min", "+20"."""
        found = _LENGTH.fullmatch(self.values["end"])
        return int(found[1] or found[2]) if found else None

    def settle(self, previous_end: time | None = None) -> None:
        """A length becomes an end; without a beginning it begins when the slot before ends."""
        if self.length is None:
            return
        if not self.values["start"] and previous_end:
            self.values["start"] = german.format_time(previous_end)
        start = self.time_typed("start")
        if start:
            self.values["end"] = later(start, self.length)

    def begin_at(self, start: time) -> None:
        """Begin then and last as long as before."""
        before, end = self.time_typed("start"), self.time_typed("end")
        self.values["start"] = german.format_time(start)
        if before and end and end > before:
            self.values["end"] = later(start, minutes_of(end) - minutes_of(before))
        self.settle()

    @property
    def times(self) -> tuple[time | None, time | None]:
        return self.time_typed("start"), self.time_typed("end")

    @property
    def times_before(self) -> tuple[time | None, time | None]:
        start, _, end = self.values["was"].partition("-")
        return clock_time(start), clock_time(end)

    def remember(self) -> None:
        """From now on these are the times that stood there; what is no time leaves them."""
        words = []
        for name, now, before in zip(("start", "end"), self.times, self.times_before, strict=True):
            kept = now or (before if self.values[name] else None)
            words.append(german.format_time(kept) if kept else "")
        self.values["was"] = "-".join(words) if any(words) else ""


_LENGTH = re.compile(r"\+\s*(\d{1,3})(?:\s*[Mm]in\w*\.?)?|(\d{1,3})\s*[Mm]in\w*\.?")


def minutes_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def later(start: time, minutes: int) -> str:
    """So many minutes later, as people type it; never on another day."""
    end = max(0, min(minutes_of(start) + minutes, 23 * 60 + 59))
    return german.format_time(time(end // 60, end % 60))


def chain(rows: Sequence[SlotRow]) -> None:
    """Each slot begins when the one before it on the same day ends; lengths stay."""
    ends: dict[str, time] = {}
    for row in rows:
        day = row.values["day"]
        if day in ends:
            row.begin_at(ends[day])
        end = row.time_typed("end") or row.time_typed("start")
        if end:
            ends[day] = end


def settle_all(rows: Sequence[SlotRow], is_moving: bool) -> int:
    """Lengths become times. Where an end differs from before, what followed it moves along.

    Only untouched slots of that day move, by the same difference, so that gaps and parallel slots
    stay. Returns how many did; none unless ``is_moving``.
    """
    ends: dict[str, time] = {}
    shifts: dict[str, tuple[time, int]] = {}  # by day: what began from then on, how much later
    count = 0
    for row in rows:
        day, (old_start, old_end) = row.values["day"], row.times_before
        row.settle(ends.get(day))
        start, end = row.times
        if (start, end) == (old_start, old_end):
            count += is_moving and _shift(row, shifts.get(day))
        elif old_end and end and end != old_end:
            shifts[day] = old_end, minutes_of(end) - minutes_of(old_end)
        if latest := row.time_typed("end") or row.time_typed("start"):
            ends[day] = latest
    return count


def _shift(row: SlotRow, shift: tuple[time, int] | None) -> bool:
    start, end = row.times
    if shift is None or start is None or start < shift[0]:
        return False
    row.values["start"] = later(start, shift[1])
    row.values["end"] = later(end, shift[1]) if end else row.values["end"]
    return True


AnyRow = TypeVar("AnyRow", bound=Row)


def read_rows(kind: type[AnyRow], prefix: str, form: Mapping[str, str]) -> list[AnyRow]:
    """The rows ``prefix-0-…``, ``prefix-1-…`` of a form, as long as there are some."""
    rows = []
    for index in range(MAXIMUM_ROWS):
        if not any(f"{prefix}-{index}-{name}" in form for name in kind.FIELDS):
            break
        typed = {name: form.get(f"{prefix}-{index}-{name}", "") for name in kind.FIELDS}
        rows.append(kind({name: " ".join(text.split()) for name, text in typed.items()}))
    return rows


def rearranged(rows: Sequence[AnyRow], step: str, fresh: AnyRow) -> list[AnyRow] | None:
    """The rows after ``add``, ``remove:2``, ``up:2``, ``down:0``, ``move:3:0`` or ``check``.

    None if they are to be kept.

    A number that no row has changes nothing.
    """
    action, _, number = step.partition(":")
    changed = list(rows)
    if action == "add":
        return [*changed, fresh]
    if action == "move":
        return _moved(changed, *number.partition(":")[::2])
    if action not in {"remove", "up", "down", "check"}:
        return None
    at = int(number) if number.isdecimal() else len(changed)
    if action == "remove" and at < len(changed):
        del changed[at]
    to = at + {"up": -1, "down": 1}.get(action, 0)
    if at < len(changed) and 0 <= to < len(changed):
        changed[at], changed[to] = changed[to], changed[at]
    return changed


def _moved(rows: list[AnyRow], source: str, target: str) -> list[AnyRow]:
    """With one row at another place, those between moving up."""
    if source.isdecimal() and target.isdecimal() and max(int(source), int(target)) < len(rows):
        rows.insert(int(target), rows.pop(int(source)))
    return rows


def filled(rows: Iterable[AnyRow]) -> list[AnyRow]:
    """The rows somebody has written something into."""
    return [row for row in rows if not row.is_empty]


def problems(prefix: str, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """What is wrong, as (id of the field, sentence), in the order of the page."""
    return [
        (f"{prefix}-{index}-{name}", sentence)
        for index, row in enumerate(rows)
        for name, sentence in row.errors.items()
    ]
