"""The review of an imported Protokoll: what was understood, and what the office decides.

Nothing is stored while reviewing: the page carries the text and the decisions, and both come
back with it. The same text always gives the same proposals, so a decision is named by the
index of what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kzv_workflow.german import parse_date
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.matching import AttendeeMatch, Match
from kzv_workflow.minutes.structure import Confidence, ParsedMinutes, Scope, TodoLine

NEW = "new"
NOT_LISTED = "none"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a To-do is given to: ``value`` in the form, ``label`` for people."""

    value: str
    label: str
    scope: Scope
    organisation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """The organisations to choose from, in directory order: (id, name, kind)."""

    organisations: tuple[tuple[int, str, str], ...]

    def ids(self, *kinds: str) -> tuple[int, ...]:
        return tuple(key for key, _name, kind in self.organisations if kind in kinds)

    @property
    def ids_by_name(self) -> dict[str, int]:
        return {name: key for key, name, _kind in self.organisations}

    def owners(self) -> list[Owner]:
        """Everything a To-do can be given to, collective owners first."""
        office, all_of_them = self.ids("office"), self.ids("municipality")
        names = {key: name for key, name, _kind in self.organisations}
        office_name = names[office[0]] if office else "Büro"
        collective = [
            Owner(
                "each_municipality",
                "Kommunen (jede für sich)",
                Scope.EACH_MUNICIPALITY,
                all_of_them,
            ),
            Owner("office", office_name, Scope.OFFICE, office),
            Owner("joint", f"{office_name} & Kommunen", Scope.JOINT, (*office, *all_of_them)),
        ]
        single = [
            Owner(f"organisation:{key}", name, Scope.ORGANISATION, (key,))
            for key, name, kind in self.organisations
            if kind != "office"
        ]
        return collective + single


@dataclass(slots=True)
class TodoDecision:
    """One To-do line as it stands in the review form."""

    index: int
    line: TodoLine
    is_chosen: bool
    text: str
    owner: str
    due: str
    owners: list[Owner]
    error: str | None = None

    @property
    def chosen_owner(self) -> Owner | None:
        return next((owner for owner in self.owners if owner.value == self.owner), None)

    @property
    def due_date(self) -> date | None:
        return parse_date(self.due) if self.due else None


@dataclass(slots=True)
class AttendeeDecision:
    """One line of the attendance list as it stands in the review form."""

    match: AttendeeMatch
    person: str  # a person's id, "new", "replaces:<id>" or "none"
    organisation: str  # an organisation's id or "none"


@dataclass(slots=True)
class Review:
    """The whole form: what is shown, and after validation what is stored."""

    parsed: ParsedMinutes
    title: str
    day: str
    is_circulated: bool
    reminds_past: bool
    attendees: list[AttendeeDecision]
    todos: list[TodoDecision]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def meeting_date(self) -> date | None:
        return parse_date(self.day) if self.day else None

    @property
    def chosen(self) -> list[TodoDecision]:
        return [todo for todo in self.todos if todo.is_chosen]

    @property
    def assignment_count(self) -> int:
        return sum(
            len(todo.chosen_owner.organisation_ids) for todo in self.chosen if todo.chosen_owner
        )

    @property
    def new_people(self) -> int:
        return sum(
            1 for attendee in self.attendees if attendee.person.startswith((NEW, "replaces:"))
        )

    def by_confidence(self, confidence: str) -> list[TodoDecision]:
        return [todo for todo in self.todos if todo.line.confidence == confidence]

    def validate(self) -> bool:
        """Sentences for what must be answered before storing."""
        if not self.title.strip():
            self.errors["title"] = "Bitte geben Sie dem Treffen einen Namen."
        if self.meeting_date is None:
            self.errors["day"] = "Bitte geben Sie das Datum des Treffens als TT.MM.JJJJ an."
        for todo in self.chosen:
            todo.error = _problem(todo)
        return not self.errors and not any(todo.error for todo in self.todos)


def _problem(todo: TodoDecision) -> str | None:
    if not todo.text.strip():
        return "Bitte beschreiben Sie, was zu tun ist."
    if todo.chosen_owner is None:
        return "Bitte wählen Sie, wer zuständig ist."
    if todo.due and todo.due_date is None:
        return f"„{todo.due}“ ist kein Datum. Bitte schreiben Sie es als TT.MM.JJJJ."
    return None


def propose(
    parsed: ParsedMinutes, matches: Sequence[AttendeeMatch], directory: Directory, today: date
) -> Review:
    """The form as it is first shown: everything certain is chosen already."""
    day = parsed.meeting.date
    return Review(
        parsed=parsed,
        title=parsed.meeting.title or parsed.title or "",
        day=day.strftime("%d.%m.%Y") if day else "",
        is_circulated=day is not None and day < today,
        reminds_past=False,
        attendees=[_propose_attendee(match) for match in matches],
        todos=[todo_decision(index, line, directory) for index, line in enumerate(parsed.todos)],
    )


def _propose_attendee(match: AttendeeMatch) -> AttendeeDecision:
    person = {
        Match.KNOWN: str(match.person_id),
        Match.NEW: NEW,
        Match.REPLACEMENT: NEW,
    }.get(match.match, NOT_LISTED)
    return AttendeeDecision(match, person, str(match.organisation_id or NOT_LISTED))


def todo_decision(index: int, line: TodoLine, directory: Directory) -> TodoDecision:
    """What the line itself says, before anybody decided otherwise."""
    owners = directory.owners()
    recognised = _recognised_owner(line, directory)
    if recognised and recognised.value not in {owner.value for owner in owners}:
        owners.insert(0, recognised)
    return TodoDecision(
        index=index,
        line=line,
        is_chosen=line.confidence is Confidence.CERTAIN,
        text=plain(line.text),
        owner=recognised.value if recognised else "",
        due=line.due.strftime("%d.%m.%Y") if line.due else "",
        owners=owners,
    )


def _recognised_owner(line: TodoLine, directory: Directory) -> Owner | None:
    if line.scope is None:
        return None
    for owner in directory.owners()[:3]:
        if owner.scope is line.scope:
            return owner
    ids = tuple(
        directory.ids_by_name[name] for name in line.organisations if name in directory.ids_by_name
    )
    if not ids:
        return None
    kind = "person" if line.scope is Scope.PERSON else "organisation"
    label = " und ".join(line.owners if kind == "person" else line.organisations)
    return Owner(f"{kind}:{','.join(map(str, ids))}", label, line.scope, ids)


def decide(review: Review, form: Mapping[str, str]) -> Review:
    """Put what came back with the form over the proposals."""
    review.title = form.get("title", review.title)
    review.day = form.get("day", review.day)
    review.is_circulated = form.get("state") == "circulated"
    review.reminds_past = form.get("reminds_past") == "1"
    for attendee in review.attendees:
        index = attendee.match.index
        attendee.person = form.get(f"person-{index}", attendee.person)
        attendee.organisation = form.get(f"organisation-{index}", attendee.organisation)
    for todo in review.todos:
        todo.is_chosen = form.get(f"todo-{todo.index}") == "1"
        todo.text = form.get(f"text-{todo.index}", todo.text)
        todo.owner = form.get(f"owner-{todo.index}", todo.owner)
        todo.due = form.get(f"due-{todo.index}", todo.due).strip()
    return review
