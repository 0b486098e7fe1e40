"""What the forms of a survey say, kept as typed until it can be stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kzv_workflow.meetings.typed import Row, filled, problems, read_rows, rearranged
from kzv_workflow.surveys.building import Outline, outline_of
from kzv_workflow.surveys.models import Survey
from kzv_workflow.surveys.questionnaire import (
    INTRO,
    KIND_WORDS,
    MAXIMUM_OPTIONS,
    NOT_STATED,
    OTHER,
    STANDARD,
    WITH_OPTIONS,
    Asked,
    QuestionKind,
)

CHANGED_MEANWHILE = (
    "Jemand hat das inzwischen geändert. Hier steht, was Sie eingegeben haben; "
    "wenn Sie noch einmal sichern, gilt Ihr Stand."
)
ANONYMITY = {"1": "anonym", "0": "mit Namen"}
FRESH_OPTIONS = {QuestionKind.SCALE: "sehr schlecht\nschlecht\nteils, teils\ngut\nsehr gut"}


class QuestionRow(Row):
    """A question as typed; ``options`` has a line for each, ticks are "1" or empty."""

    FIELDS = ("trend", "kind", "section", "text", "options", "other", "required")
    DEFAULTS = frozenset({"trend", "kind", "options", "other", "required"})

    @classmethod
    def of(cls, asked: Asked) -> QuestionRow:
        return cls.empty(
            trend=asked.trend_key,
            kind=asked.kind.value,
            section=asked.section,
            text=asked.text,
            options="\n".join(asked.options),
            other="1" if asked.has_other else "",
            required="1" if asked.is_required else "",
        )

    @property
    def kind(self) -> QuestionKind:
        typed = self.values["kind"]
        return QuestionKind(typed) if typed in list(QuestionKind) else QuestionKind.LONG

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def needs_options(self) -> bool:
        return self.kind in WITH_OPTIONS

    @property
    def may_have_other(self) -> bool:
        return self.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}

    @property
    def options(self) -> tuple[str, ...]:
        if not self.needs_options:
            return ()
        lines = (" ".join(line.split()) for line in self.values["options"].splitlines())
        return tuple(line for line in lines if line)

    def check(self) -> None:
        if not 0 < len(self.values["text"]) <= 500:
            self.errors["text"] = (
                "Bitte höchstens 500 Zeichen."
                if self.values["text"]
                else "Bitte schreiben Sie die Frage."
            )
        if len(self.values["section"]) > 1000:
            self.errors["section"] = "Bitte höchstens 1000 Zeichen."
        if self.needs_options and (wrong := _wrong_options(self.options)):
            self.errors["options"] = wrong

    def asked(self) -> Asked:
        return Asked(
            self.kind,
            self.values["text"],
            self.options,
            self.may_have_other and bool(self.values["other"]),
            bool(self.values["required"]),
            self.values["section"],
            self.values["trend"][:32],
        )


def _wrong_options(options: Sequence[str]) -> str:
    if len(options) < 2:
        return "Bitte geben Sie mindestens zwei Antworten an, jede in einer Zeile."
    if len(options) > MAXIMUM_OPTIONS:
        return f"Bitte höchstens {MAXIMUM_OPTIONS} Antworten."
    if any(len(one) > 100 for one in options):
        return "Bitte höchstens 100 Zeichen je Antwort."
    folded = [one.casefold() for one in options]
    if len(set(folded)) < len(folded):
        return "Eine Antwort steht zweimal da."
    if {NOT_STATED.casefold(), OTHER.casefold()} & set(folded):
        return f"„{NOT_STATED}“ und „{OTHER}“ ergänzt das Programm selbst."
    return ""


class AboutMeeting:
    """What both forms say about the meeting."""

    __slots__ = ()
    meeting: str
    errors: dict[str, str]

    @property
    def meeting_id(self) -> int | None:
        return int(self.meeting) if self.meeting else None

    def check_meeting(self, choices: Sequence[tuple[str, str]]) -> None:
        """Say so if it is none of the meetings (id and title) to choose from."""
        if self.meeting not in {key for key, _title in choices}:
            self.errors["meeting"] = "Dieses Treffen gibt es nicht. Bitte wählen Sie ein anderes."


@dataclass(slots=True)
class SurveyDraft(AboutMeeting):
    """A survey as typed: title, introduction, meeting, anonymity and its questions."""

    title: str = ""
    intro: str = ""
    meeting: str = ""
    anonymous: str = "1"
    rows: list[QuestionRow] = field(default_factory=list)
    seen: str = ""  # what was stored when the form was made
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, survey: Survey) -> SurveyDraft:
        draft = cls.with_outline(outline_of(survey))
        draft.seen = _fingerprint(draft)
        return draft

    @classmethod
    def with_outline(cls, outline: Outline) -> SurveyDraft:
        return cls(
            title=outline.title,
            intro=outline.intro,
            meeting=str(outline.meeting_id or ""),
            anonymous="1" if outline.is_anonymous else "0",
            rows=[QuestionRow.of(one) for one in outline.questions],
        )

    @classmethod
    def read(cls, form: Mapping[str, str]) -> SurveyDraft:
        rows = read_rows(QuestionRow, "fragen", form)
        for index, row in enumerate(rows):  # lines count here
            row.values["options"] = form.get(f"fragen-{index}-options", "").replace("\r", "")
        return cls(
            title=" ".join(form.get("title", "").split()),
            intro=form.get("intro", "").replace("\r", "").strip(),
            meeting=form.get("meeting", ""),
            anonymous="0" if form.get("anonymous") == "0" else "1",
            rows=rows,
            seen=form.get("seen", ""),
        )

    def notice_change(self, survey: Survey) -> bool:
        """Whether somebody else has changed it since the form was made; then say so."""
        stored = SurveyDraft.of(survey).seen
        changed = bool(self.seen) and self.seen != stored
        if changed:
            self.seen = stored
            self.errors["form"] = CHANGED_MEANWHILE
        return changed

    def rearrange(self, step: str, new_kind: str) -> bool:
        """Whether the button only asked for other rows; then they are there."""
        kind = new_kind if new_kind in list(QuestionKind) else QuestionKind.LONG.value
        fresh = QuestionRow.empty(kind=kind, options=FRESH_OPTIONS.get(QuestionKind(kind), ""))
        rows = rearranged(self.rows, step, fresh)
        self.rows = self.rows if rows is None else rows
        return rows is not None

    def outline(self) -> Outline | None:
        """What can be stored, or None with the sentences at their fields."""
        self.rows = filled(self.rows)
        for row in self.rows:
            row.check()
        if wrong := title_problem(self.title):
            self.errors["title"] = wrong
        if len(self.intro) > 2000:
            self.errors["intro"] = "Bitte höchstens 2000 Zeichen."
        if self.problems():
            return None
        questions = [row.asked() for row in self.rows]
        return Outline(self.title, self.intro, self.meeting_id, self.anonymous == "1", questions)

    def problems(self) -> list[tuple[str, str]]:
        return [*self.errors.items(), *problems("fragen", self.rows)]


@dataclass(slots=True)
class NewDraft(AboutMeeting):
    """A survey to begin: its title, meeting, anonymity and where its questions come from."""

    title: str = ""
    meeting: str = ""
    anonymous: str = "1"
    source: str = "standard"
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> NewDraft:
        return cls(
            " ".join(form.get("title", "").split()),
            form.get("meeting", ""),
            "0" if form.get("anonymous") == "0" else "1",
            form.get("source", "standard"),
        )

    def outline(self, last: Survey | None) -> Outline | None:
        """*last* is the survey that "wie zuletzt" means."""
        if wrong := title_problem(self.title):
            self.errors["title"] = wrong
        if self.errors:
            return None
        intro, questions = INTRO, STANDARD
        if self.source == "last" and last is not None:
            before = outline_of(last)
            intro, questions = before.intro, before.questions
        if self.source == "empty":
            intro, questions = "", ()
        return Outline(self.title, intro, self.meeting_id, self.anonymous == "1", questions)

    def problems(self) -> list[tuple[str, str]]:
        return list(self.errors.items())


def title_problem(title: str) -> str:
    if not title:
        return "Bitte geben Sie den Titel an."
    return "Bitte höchstens 200 Zeichen." if len(title) > 200 else ""


def _fingerprint(stored: object) -> str:
    return hashlib.sha256(repr(stored).encode()).hexdigest()[:20]
