"""Nested boxes of a form as typed: meetings hold options, options hold days.

Each box keeps its words and errors. Buttons add, copy and drop boxes on the server, so everything
works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kzv_workflow import german
from kzv_workflow.meetings.models import MeetingMode
from kzv_workflow.meetings.typed import clock_time
from kzv_workflow.polls import wording
from kzv_workflow.polls.outlines import MeetingOutline, OptionOutline, PartOutline

MOST_MEETINGS, MOST_OPTIONS, MOST_PARTS = 12, 30, 10


@dataclass(slots=True)
class PartBox:
    """A day as typed; several days ("15.–16.09.2021") become as many boxes."""

    days: str = ""
    start: str = "9:00"
    end: str = "15:00"
    mode: str = MeetingMode.ONLINE.value
    errors: dict[str, str] = field(default_factory=dict)

    def spread(self) -> list[PartBox]:
        """A box for each day that was typed."""
        days = wording.read_days(self.days)
        if len(days) < 2:
            return [self]
        return [PartBox(german.format_date(day), self.start, self.end, self.mode) for day in days]

    def check(self) -> PartOutline | None:
        self.errors = {}
        days = wording.read_days(self.days)
        start, end = clock_time(self.start), clock_time(self.end)
        if len(days) != 1:
            self.errors["days"] = (
                f"„{self.days}“ ist kein Datum. Schreiben Sie zum Beispiel 23.06.2021."
                if self.days
                else "Bitte geben Sie das Datum an."
            )
        if start is None:
            self.errors["start"] = "Bitte geben Sie den Beginn an, zum Beispiel 9:00."
        if end is None:
            self.errors["end"] = "Bitte geben Sie das Ende an, zum Beispiel 15:00."
        if start and end and end <= start:
            self.errors["end"] = "Das Ende liegt nicht nach dem Beginn."
        if self.mode not in list(MeetingMode):
            self.errors["mode"] = "Bitte wählen Sie online, in Präsenz oder hybrid."
        if self.errors or start is None or end is None:
            return None
        return PartOutline(days[0], start, end, MeetingMode(self.mode))


@dataclass(slots=True)
class OptionBox:
    """A date as typed."""

    host: str = ""
    place: str = ""
    weeks: str = "1"  # how much later the copy shall be
    parts: list[PartBox] = field(default_factory=lambda: [PartBox()])
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """The days that can be read so far."""
        return [day for part in self.parts for day in wording.read_days(part.days)]

    @property
    def is_empty(self) -> bool:
        return not (self.place or any(part.days for part in self.parts))

    def spread(self) -> None:
        self.parts = [one for part in self.parts for one in part.spread()][:MOST_PARTS]

    def later(self) -> OptionBox:
        """The same some weeks later; what cannot be read stays as it is."""
        weeks = int(self.weeks) if self.weeks.isdecimal() and len(self.weeks) < 4 else 1
        parts = []
        for part in self.parts:
            days = wording.read_days(part.days)
            moved = " + ".join(german.format_date(wording.shifted(day, weeks * 7)) for day in days)
            parts.append(PartBox(moved or part.days, part.start, part.end, part.mode))
        return OptionBox(self.host, self.place, self.weeks, parts)

    def check(self) -> OptionOutline | None:
        self.errors = {}
        found = [part.check() for part in self.parts]
        seen: set[date] = set()
        for part, one in zip(self.parts, found, strict=True):
            if one is not None and one.day in seen:
                part.errors["days"] = "Dieser Tag steht schon da."
            if one is not None:
                seen.add(one.day)
        if len(self.place) > 300:
            self.errors["place"] = "Bitte höchstens 300 Zeichen."
        if self.errors or any(part.errors for part in self.parts):
            return None
        host = int(self.host) if self.host.isdecimal() else None
        parts = tuple(one for one in found if one is not None)
        return OptionOutline(parts, host, self.place or None)


@dataclass(slots=True)
class MeetingBox:
    """A meeting that needs a date, as typed."""

    title: str = ""
    options: list[OptionBox] = field(default_factory=lambda: [OptionBox()])
    errors: dict[str, str] = field(default_factory=dict)

    def check(self) -> MeetingOutline | None:
        self.errors = {}
        if not 0 < len(self.title) <= 300:
            self.errors["title"] = "Bitte geben Sie den Titel an, höchstens 300 Zeichen."
        self.options = [one for one in self.options if not one.is_empty] or [OptionBox()]
        found = [one.check() for one in self.options]
        if self.errors or None in found:
            return None
        return MeetingOutline(self.title, tuple(one for one in found if one is not None))


@dataclass(slots=True)
class Boxes:
    """The nested boxes, with the buttons that rearrange them."""

    meetings: list[MeetingBox]

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Boxes:
        meetings = []
        for number in range(MOST_MEETINGS):
            at = f"m{number}"
            if f"{at}-title" not in form:
                break
            meetings.append(MeetingBox(line(form, f"{at}-title"), _read_options(form, at)))
        return cls(meetings)

    def rearrange(self, step: str) -> bool:
        """Whether the button only asked for other boxes; then they are there."""
        action, *numbers = step.split(":")
        known: dict[str, Callable[..., None]] = {
            "meeting": self._add_meeting, "option": self._add_option, "part": self._add_part,
            "copy": self._copy, "drop-meeting": self._drop_meeting,
            "drop-option": self._drop_option, "drop-part": self._drop_part,
            "check": lambda: None,
        }  # fmt: skip
        if action not in known or not all(one.isdecimal() for one in numbers):
            return False
        for meeting in self.meetings:
            for option in meeting.options:
                option.spread()
        try:
            known[action](*(int(one) for one in numbers))
        except (IndexError, TypeError, OverflowError):
            return True  # a box that is gone: show what there is
        return True

    def _add_meeting(self) -> None:
        if len(self.meetings) < MOST_MEETINGS:
            self.meetings.append(MeetingBox())

    def _add_option(self, meeting: int) -> None:
        options = self.meetings[meeting].options
        if len(options) < MOST_OPTIONS:
            last = options[-1].parts[-1] if options else PartBox()
            fresh = PartBox("", last.start, last.end, last.mode)
            options.append(OptionBox(parts=[fresh]))

    def _add_part(self, meeting: int, option: int) -> None:
        parts = self.meetings[meeting].options[option].parts
        if len(parts) < MOST_PARTS:
            last = parts[-1]
            parts.append(PartBox("", last.start, last.end, last.mode))

    def _copy(self, meeting: int, option: int) -> None:
        options = self.meetings[meeting].options
        if len(options) < MOST_OPTIONS:
            options.insert(option + 1, options[option].later())

    def _drop_meeting(self, meeting: int) -> None:
        if len(self.meetings) > 1:
            del self.meetings[meeting]

    def _drop_option(self, meeting: int, option: int) -> None:
        if len(self.meetings[meeting].options) > 1:
            del self.meetings[meeting].options[option]

    def _drop_part(self, meeting: int, option: int, part: int) -> None:
        if len(self.meetings[meeting].options[option].parts) > 1:
            del self.meetings[meeting].options[option].parts[part]

    def check(self) -> tuple[MeetingOutline, ...] | None:
        for meeting in self.meetings:
            for option in meeting.options:
                option.spread()
        found = [one.check() for one in self.meetings]
        return None if None in found else tuple(one for one in found if one is not None)

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, as (id of the field, sentence), in the order of the page."""
        found = []
        for m, meeting in enumerate(self.meetings):
            found += [(f"m{m}-{name}", text) for name, text in meeting.errors.items()]
            for o, option in enumerate(meeting.options):
                found += [(f"m{m}o{o}-{name}", text) for name, text in option.errors.items()]
                for p, part in enumerate(option.parts):
                    found += [(f"m{m}o{o}p{p}-{name}", text) for name, text in part.errors.items()]
        return found


def _read_options(form: Mapping[str, str], at: str) -> list[OptionBox]:
    options = []
    for number in range(MOST_OPTIONS):
        here = f"{at}o{number}"
        if f"{here}-place" not in form:
            break
        parts = []
        for part in range(MOST_PARTS):
            if f"{here}p{part}-days" not in form:
                break
            at_part = f"{here}p{part}"
            parts.append(
                PartBox(
                    days=line(form, f"{at_part}-days"),
                    start=line(form, f"{at_part}-start"),
                    end=line(form, f"{at_part}-end"),
                    mode=line(form, f"{at_part}-mode"),
                )
            )
        options.append(
            OptionBox(
                host=line(form, f"{here}-host"),
                place=line(form, f"{here}-place"),
                weeks=line(form, f"{here}-weeks") or "1",
                parts=parts or [PartBox()],
            )
        )
    return options or [OptionBox()]


def line(form: Mapping[str, str], name: str) -> str:
    """One line as typed, with single blanks."""
    return " ".join(form.get(name, "").split())
