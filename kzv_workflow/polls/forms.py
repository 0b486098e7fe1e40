"""What the form of a poll says, kept as typed until it can be stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.polls import queries
from kzv_workflow.polls.boxes import Boxes, MeetingBox, OptionBox, PartBox, line
from kzv_workflow.polls.coverage import DelegateRole
from kzv_workflow.polls.models import Poll, Visibility
from kzv_workflow.polls.outlines import Deadline, Invited, Outline

NOT_ASKED = "none"
ROLES = {
    DelegateRole.WANTED.value: "fragen",
    DelegateRole.SPEAKER.value: "fragen, wird gebraucht (Referent/in)",
    DelegateRole.MODERATOR.value: "fragen, als Moderation",
    NOT_ASKED: "nicht fragen",
}
VISIBILITIES = {
    Visibility.ALWAYS.value: "immer",
    Visibility.AFTER_ANSWER.value: "nach der eigenen Antwort",
    Visibility.AFTER_END.value: "erst nach dem Ende",
}


@dataclass(slots=True)
class PollDraft:
    """A whole poll as typed; ``roles`` by "organisation-person"."""

    title: str = ""
    introduction: str = ""
    deadline: str = ""
    visibility: str = Visibility.ALWAYS.value
    needed: str = "1"
    boxes: Boxes = field(default_factory=lambda: Boxes([MeetingBox()]))
    roles: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, poll: Poll, roles: Mapping[str, str]) -> PollDraft:
        meetings = [
            MeetingBox(
                meeting.title,
                [
                    OptionBox(
                        str(option.host_id or ""),
                        option.place or "",
                        parts=[
                            PartBox(
                                german.format_date(part.day),
                                german.format_time(part.starts_at),
                                german.format_time(part.ends_at),
                                part.mode.value,
                            )
                            for part in option.parts
                        ],
                    )
                    for option in queries.standing_options(meeting)
                ],
            )
            for meeting in poll.meetings
        ]
        return cls(
            poll.title, poll.introduction, poll.deadline_text, poll.visibility.value,
            str(poll.needed), Boxes(meetings), dict(roles),
        )  # fmt: skip

    @classmethod
    def read(cls, form: Mapping[str, str]) -> PollDraft:
        boxes = Boxes.read(form)
        return cls(
            line(form, "title"),
            form.get("introduction", "").replace("\r\n", "\n").strip(),
            line(form, "deadline"),
            form.get("visibility", ""),
            line(form, "needed"),
            boxes if boxes.meetings else Boxes([MeetingBox()]),
            {key.removeprefix("role-"): value for key, value in form.items()
             if key.startswith("role-")},
        )  # fmt: skip

    def role_of(self, one: Invited, is_office: bool) -> str:
        """As chosen; by default municipalities are asked and the office is not."""
        return self.roles.get(role_key(one), NOT_ASKED if is_office else DelegateRole.WANTED.value)

    def outline(
        self, possible: Sequence[Invited], office_id: int | None, today: date
    ) -> Outline | None:
        """What can be stored, or None with the sentences at their fields."""
        self.errors = {}
        self._check_texts()
        deadline = self._checked(read_deadline, today)
        if not self.needed.isdecimal() or not 0 < int(self.needed[:4]) < 10:
            self.errors["needed"] = "Bitte geben Sie eine Zahl von 1 bis 9 an."
        if self.visibility not in list(Visibility):
            self.errors["visibility"] = "Bitte wählen Sie, wer das Ergebnis wann sieht."
        meetings = self.boxes.check()
        invited = tuple(self._invited(possible, office_id))
        if not invited:
            self.errors["people"] = "Bitte fragen Sie mindestens eine Person."
        if self.problems() or meetings is None or deadline is None:
            return None
        return Outline(
            self.title, self.introduction, deadline, Visibility(self.visibility),
            int(self.needed), meetings, invited,
        )  # fmt: skip

    def _check_texts(self) -> None:
        if not 0 < len(self.title) <= 300:
            self.errors["title"] = "Bitte geben Sie den Titel an, höchstens 300 Zeichen."
        if len(self.introduction) > 5000:
            self.errors["introduction"] = "Bitte höchstens 5000 Zeichen."

    def _checked(self, read: Callable[[str, date], Deadline], today: date) -> Deadline | None:
        try:
            return read(self.deadline, today)
        except DomainError as error:
            self.errors["deadline"] = str(error)
            return None

    def _invited(self, possible: Sequence[Invited], office_id: int | None) -> list[Invited]:
        found = []
        for one in possible:
            role = self.role_of(one, one.organisation_id == office_id)
            if role in list(DelegateRole):
                keys = (one.organisation_id, one.person_id, one.name, one.email)
                found.append(Invited(*keys, DelegateRole(role)))
        return found

    def problems(self) -> list[tuple[str, str]]:
        return [*self.errors.items(), *self.boxes.problems()]


def role_key(one: Invited) -> str:
    return f"{one.organisation_id}-{one.person_id or 0}"


def read_deadline(typed: str, today: date) -> Deadline:
    """ "Ende April 2021" is the 30th. Raises DomainError at ``deadline`` if there is no day."""
    if not typed:
        raise DomainError("Bitte geben Sie die Frist an.", field="deadline")
    due = german.resolve(typed, today).due
    if due is None or len(typed) > 200:
        raise DomainError(
            f"„{typed[:60]}“ ist keine Frist. Schreiben Sie zum Beispiel „Ende April 2021“.",
            field="deadline",
        )
    if due < today:
        raise DomainError("Die Frist liegt in der Vergangenheit.", field="deadline")
    return Deadline(due, typed)
