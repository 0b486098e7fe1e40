"""How a Protokoll begins: the text made from its meeting, for somebody to go on writing in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from kzv_workflow.german import format_date, format_period, same_person

REMARKS = {"partly": "zeitweise", "excused": "entschuldigt", "absent": "nicht anwesend"}


@dataclass(frozen=True, slots=True)
class OpeningSlot:
    """A point of the agenda; ``speakers`` as printed, comma-separated."""

    title: str
    starts_at: time | None
    ends_at: time | None
    speakers: str | None
    is_break: bool
    moderator: str | None = None


@dataclass(frozen=True, slots=True)
class OpeningPerson:
    """Somebody of the attendance list; ``presence`` is the value of AttendanceState."""

    organisation: str | None
    name: str | None
    function: str | None
    initials: str | None
    presence: str
    remark: str | None


@dataclass(frozen=True, slots=True)
class OpenTodo:
    """What is still owed from earlier meetings."""

    number: int
    text: str
    due: date | None
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Opening:
    """All that is known before the first word is written."""

    title: str
    days: tuple[date, ...]
    agenda: Sequence[OpeningSlot]
    people: Sequence[OpeningPerson]
    office_name: str
    municipalities_title: str
    previous: date | None  # day of the meeting whose Protokoll is to be approved
    open_todos: Sequence[OpenTodo]


def opening_text(opening: Opening) -> str:
    """The text in our light markup; every part of it is read back by the parser."""
    lines = [f"## Protokoll: {opening.title} am {_days(opening.days)}", ""]
    if opening.agenda:
        lines += ["### Tagesordnung", "", *map(_slot, opening.agenda), ""]
    lines += ["### Teilnehmende", "", *_attendance(opening)]
    sections = [slot for slot in opening.agenda if not slot.is_break]
    for number, slot in enumerate(sections):
        lines += [f"## {slot.title}{_initials(slot, opening.people)}", ""]
        lines += _carried_over(opening) if number == 0 else ["- ", ""]
    if not sections:
        lines += ["## Besprochenes", "", *_carried_over(opening)]
    return "\n".join(lines).rstrip() + "\n"


def _days(days: Sequence[date]) -> str:
    return " und ".join(format_date(day) for day in days)


def _slot(slot: OpeningSlot) -> str:
    when = ""
    if slot.starts_at and slot.ends_at:
        when = f"{format_period(slot.starts_at, slot.ends_at)} "
    return f"- ▶ {when}{slot.title}{f' ({slot.speakers})' if slot.speakers else ''}"


def _attendance(opening: Opening) -> Iterator[str]:
    others = [one for one in opening.people if one.organisation != opening.office_name]
    own = [one for one in opening.people if one.organisation == opening.office_name]
    if others:
        yield from (f"#### {opening.municipalities_title}", "")
        for one in others:
            yield from (f"**{one.organisation or 'Gast'}** - {_person(one)}", "")
    if own:
        yield from (f"### {opening.office_name}", "")
        for one in own:
            yield from (_person(one, " – "), "")


def _person(one: OpeningPerson, joint: str = ", ") -> str:
    if one.name is None:
        return "nicht vertreten"
    initials = f" ({one.initials})" if one.initials else ""
    function = f"{joint}{one.function}" if one.function else ""
    remark = one.remark or REMARKS.get(one.presence)
    return f"{one.name}{initials}{function}{f' ({remark})' if remark else ''}"


def _initials(slot: OpeningSlot, people: Sequence[OpeningPerson]) -> str:
    """Those of its speakers and of who leads it, each once, if the attendance list has them."""
    names = [*(slot.speakers or "").split(","), slot.moderator or ""]
    known = dict.fromkeys(
        one.initials
        for name in names
        for one in people
        if one.initials and one.name and same_person(one.name, name)
    )
    return f" ({', '.join(filter(None, known))})" if known else ""


def _carried_over(opening: Opening) -> list[str]:
    """Protokollkontrolle and what is still open; bullets, for these are no new To-dos."""
    lines = []
    if opening.previous:
        lines += [
            "### Protokollkontrolle", "",
            f"- Das Protokoll vom {format_date(opening.previous)} wurde an die TN versendet.", "",
        ]  # fmt: skip
    if opening.open_todos:
        lines += ["### Stand der To-dos", ""]
        lines += [_state(todo) for todo in opening.open_todos]
        lines.append("")
    return lines or ["- ", ""]


def _state(todo: OpenTodo) -> str:
    due = f", Frist {format_date(todo.due)}" if todo.due else ""
    return f"- T{todo.number}: {todo.text} ({todo.done} von {todo.total} fertig{due})"
