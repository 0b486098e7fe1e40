"""The form of answers: one choice per date, narrower per day where somebody needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kzv_workflow import german
from kzv_workflow.meetings.typed import clock_time
from kzv_workflow.polls import queries, wording
from kzv_workflow.polls.answering import Reply, Sheet
from kzv_workflow.polls.coverage import VALUE_WORDS, AnswerValue
from kzv_workflow.polls.models import OptionPart, PollAnswer, PollOption

CHOICES = [(one.value, VALUE_WORDS[one]) for one in AnswerValue]
_BEST_FIRST = (AnswerValue.YES, AnswerValue.IF_NEED_BE, AnswerValue.OPEN, AnswerValue.NO)
FILLS = {  # what a button puts where: (only where nothing is chosen, value)
    "all_yes": (False, AnswerValue.YES),
    "rest_no": (True, AnswerValue.NO),
    "none": (False, AnswerValue.NO),
}


@dataclass(slots=True)
class DayBox:
    """One day of a date: empty means as chosen for the date."""

    part: OptionPart
    value: str = ""
    comes: str = ""
    leaves: str = ""
    online: bool = False

    @property
    def is_used(self) -> bool:
        return bool(self.value or self.comes or self.leaves or self.online)

    @property
    def label(self) -> str:
        return wording.short([self.part.day])


@dataclass(slots=True)
class OptionAnswer:
    """What somebody says about a date, as typed."""

    option: PollOption
    value: str = ""
    note: str = ""
    knows_by: str = ""
    days: list[DayBox] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def legend(self) -> str:
        return wording.legend(queries.parts_of(self.option), self.option.place)

    @property
    def short(self) -> str:
        return wording.short(part.day for part in self.option.parts)

    @property
    def narrows(self) -> bool:
        return any(day.is_used for day in self.days)

    def check(self, today: date) -> list[Reply]:
        """The answers to keep; none if nothing was chosen."""
        self.errors = {}
        if not self.value:
            if self.narrows or self.note or self.knows_by:
                self.errors["value"] = "Bitte wählen Sie auch eine Antwort, oder „noch offen“."
            return []
        if len(self.note) > 500:
            self.errors["note"] = "Bitte höchstens 500 Zeichen."
        knows_by = german.resolve(self.knows_by, today).due if self.knows_by else None
        if self.knows_by and knows_by is None:
            self.errors["by"] = f"„{self.knows_by[:60]}“ ist kein Tag. Zum Beispiel 28.04.2021."
        replies = [self._reply(day, knows_by) for day in self.days]
        return [] if self.errors else replies

    def _reply(self, day: DayBox, knows_by: date | None) -> Reply:
        times = {}
        for name, typed in (("comes", day.comes), ("leaves", day.leaves)):
            times[name] = clock_time(typed) if typed else None
            if typed and times[name] is None:
                sentence = f"„{typed[:20]}“ ist keine Uhrzeit. Schreiben Sie zum Beispiel 12:00."
                self.errors[f"{name}-{day.part.id}"] = sentence
        return Reply(
            part_id=day.part.id,
            value=AnswerValue(day.value or self.value),
            comes_at=times["comes"],
            leaves_at=times["leaves"],
            is_online=day.online,
            knows_by=knows_by,
            note=self.note,
        )


@dataclass(slots=True)
class AnswerDraft:
    """All dates that are asked, with the answers as typed."""

    options: list[OptionAnswer]
    version: int
    speaks_for_all: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, options: Sequence[PollOption], given: Mapping[int, PollAnswer], version: int
    ) -> AnswerDraft:
        return cls([_stored(option, given) for option in options], version)

    @classmethod
    def read(
        cls, options: Sequence[PollOption], form: Mapping[str, str], version: int
    ) -> AnswerDraft:
        """What was typed, for the dates that are asked now."""
        return cls([_typed(option, form) for option in options], version, "speaks_for_all" in form)

    @property
    def answered(self) -> int:
        return sum(bool(one.value) for one in self.options)

    def fill(self, step: str) -> bool:
        """Whether the button only filled in answers; nothing is kept yet."""
        if step not in FILLS:
            return False
        only_empty, value = FILLS[step]
        for one in self.options:
            if not (only_empty and one.value):
                one.value = value.value
                for day in one.days:
                    day.value = ""
        return True

    def sheet(self, today: date) -> Sheet | None:
        """What can be kept, or None with the sentences at their fields."""
        replies = [reply for one in self.options for reply in one.check(today)]
        if self.problems():
            return None
        if not replies:
            self.errors["form"] = "Bitte beantworten Sie mindestens einen Termin."
            return None
        return Sheet(replies, self.version, self.speaks_for_all)

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) in the order of the page."""
        own = list(self.errors.items())
        for one in self.options:
            for name, sentence in one.errors.items():
                kind, _, part = name.partition("-")
                own.append((f"{kind}-{part or one.option.id}", sentence))
        return own


def _stored(option: PollOption, given: Mapping[int, PollAnswer]) -> OptionAnswer:
    rows = {part.id: given.get(part.id) for part in option.parts}
    values = [row.value for row in rows.values() if row is not None]
    best = next((one for one in _BEST_FIRST if one in values), None)
    first = next((row for row in rows.values() if row is not None), None)
    return OptionAnswer(
        option,
        best.value if best else "",
        first.note if first else "",
        german.format_date(first.knows_by) if first and first.knows_by else "",
        [_stored_day(part, rows[part.id], best) for part in option.parts],
    )


def _stored_day(part: OptionPart, row: PollAnswer | None, best: AnswerValue | None) -> DayBox:
    if row is None:
        return DayBox(part)
    return DayBox(
        part,
        row.value.value if row.value is not best else "",
        german.format_time(row.comes_at) if row.comes_at else "",
        german.format_time(row.leaves_at) if row.leaves_at else "",
        row.is_online,
    )


def _typed(option: PollOption, form: Mapping[str, str]) -> OptionAnswer:
    known = list(AnswerValue)
    value = form.get(f"value-{option.id}", "")
    days = []
    for part in option.parts:
        chosen = form.get(f"day-{part.id}", "")
        days.append(
            DayBox(
                part,
                chosen if chosen in known else "",
                form.get(f"comes-{part.id}", "").strip(),
                form.get(f"leaves-{part.id}", "").strip(),
                f"online-{part.id}" in form,
            )
        )
    return OptionAnswer(
        option,
        value if value in known else "",
        " ".join(form.get(f"note-{option.id}", "").split()),
        form.get(f"by-{option.id}", "").strip(),
        days,
    )
