"""A deadline as the office types it: German words, or a meeting chosen from the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.todos import linking
from kzv_workflow.todos.models import Todo
from kzv_workflow.todos.ordinals import Candidate, meeting_meant, meetings_named

WHEN = {"before_meeting": "vor", "at_meeting": "im"}
OPEN_WORDS = frozenset({"kontinuierlich", "laufend", "ohne", "offen", "fortlaufend"})


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when: a day, or a meeting by its id or by the words that name it."""

    due: date | None = None
    due_text: str | None = None
    due_kind: str = "none"
    due_meeting: str | None = None
    due_meeting_id: int | None = None
    start: date | None = None


def read(session: Session, typed: str, chosen: str, today: date) -> Deadline:
    """By the rules of german.resolve; *chosen* is "before:12", "at:12" or nothing.

    Raises DomainError at ``due_text`` or ``due_meeting`` if it is no deadline, or if the words
    name more than one meeting.
    """
    if chosen:
        return _chosen(session, typed, chosen)
    if not typed:
        return Deadline()
    said = german.resolve(typed, today)
    if said.kind == "none" and said.start is None and typed.lower() not in OPEN_WORDS:
        raise DomainError(
            f"„{typed}“ verstehen wir nicht als Termin. Zum Beispiel: 07.05.2021, "
            "Ende April, KW 24, vor dem 2. Treffen, ab 26.04.",
            field="due_text",
        )
    meeting_id = None
    if said.kind in linking.HANGING and said.meeting:
        meeting_id = _named(said.meeting, linking.candidates(session), today)
    return Deadline(said.due, typed, said.kind, said.meeting, meeting_id, said.start)


def _chosen(session: Session, typed: str, chosen: str) -> Deadline:
    when, _, key = chosen.partition(":")
    if typed:
        raise DomainError("Bitte entweder einen Termin oder ein Treffen.", field="due_text")
    is_known = key.isdecimal() and len(key) < 10 and session.get(Meeting, int(key)) is not None
    if when not in {"before", "at"} or not is_known:
        raise DomainError("Bitte wählen Sie ein Treffen aus der Liste.", field="due_meeting")
    return Deadline(due_kind=f"{when}_meeting", due_meeting_id=int(key))


def _named(phrase: str, known: list[Candidate], today: date) -> int | None:
    """The meeting those words name; None while there is none yet."""
    several = meetings_named(phrase, known)
    if len(several) > 1:
        raise DomainError(
            f"„{phrase}“ können mehrere sein: {german.join_words([one.label for one in several])}. "
            "Bitte wählen Sie das Treffen aus der Liste oder nennen Sie den Tag.",
            field="due_text",
        )
    found = meeting_meant(phrase, known, today)
    return found.meeting_id if found else None


def as_shown(todo: Todo) -> str:
    """How the deadline stands in a field to change it; unchanged words change nothing."""
    if todo.due_text:
        return todo.due_text
    if todo.hangs_on is not None:
        return f"{todo.hangs_how}: {todo.hangs_on.title}"
    return german.format_date(todo.due_on) if todo.due_on else ""


def _hanging_in_words(meeting: Meeting, deadline: Deadline) -> str:
    lead = linking.lead(deadline.due_kind, deadline.due_text)
    days = [one.day for one in meeting.days]
    when = f" ({german.format_day(min(days))})" if days else ""
    last = f", spätestens am {german.format_day(min(days) - timedelta(lead))}" if days else ""
    return f"{WHEN[deadline.due_kind]}: {meeting.title}{when}{last}; der Termin zieht mit ihm um"


def in_words(session: Session, deadline: Deadline) -> str:
    """What was understood, for whoever typed it."""
    if deadline.due_meeting_id is not None:
        return _hanging_in_words(session.get_one(Meeting, deadline.due_meeting_id), deadline)
    if deadline.due is not None:
        return f"spätestens am {german.format_day(deadline.due)}"
    if deadline.due_meeting:
        return (
            f"„{deadline.due_meeting}“ gibt es noch nicht; der Termin folgt, sobald es geplant ist"
        )
    if deadline.start is not None:
        return f"ab {german.format_day(deadline.start)}, ohne letzten Tag"
    return "ohne Termin"
