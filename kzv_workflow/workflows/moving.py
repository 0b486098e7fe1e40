"""Moving a meeting whose new date is still open: what hangs on it, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.inviting import Postponement
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.service import Act
from kzv_workflow.todos import changing, hanging
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.hanging import Dependent, Preparation
from kzv_workflow.todos.models import TodoScope


@dataclass(frozen=True, slots=True)
class Consequences:
    """What moving a meeting does, before it is done."""

    guests: list[Guest]
    dependents: list[Dependent]
    preparations: list[Preparation]
    host: str | None


def consequences(session: Session, meeting: Meeting) -> Consequences:
    return Consequences(
        guests=hanging.guests(session, meeting),
        dependents=hanging.dependents(session, meeting),
        preparations=hanging.preparations(session, meeting),
        host=meeting.host.name if meeting.host else None,
    )


def move(session: Session, meeting: Meeting, said: Postponement, act: Act) -> int:
    """All of it in one transaction; returns how many people are told.

    Whoever is invited gets a cancellation, the feeds say "abgesagt", the office (and the host, if
    there is one) owes a new date instead of a room. Deadlines that hang on the meeting stay as
    they are worded.
    Raises DomainError unless it is planned, and without a reason.
    """
    count = inviting.postpone(session, meeting, said, act)
    for todo in hanging.preparing(session, meeting):
        why = f"„{meeting.title}“ ist verschoben"
        changing.withdraw(session, todo, why, act.viewer, act.at)
    owing = _owing(session, meeting)
    if owing:
        text = f"Neuen Termin für „{meeting.title}“ finden"
        agreement = todos.Agreement(
            text=text if not said.target_window else f"{text} ({said.target_window})",
            scope=TodoScope.JOINT if len(owing) > 1 else TodoScope.ORGANISATION,
            organisation_ids=owing,
            due=_due(said.target_window, act),
        )
        origin = todos.Origin(meeting.id, meeting.title, f"/treffen/{meeting.id}")
        made = todos.assign(session, [agreement], origin, act.viewer.name, act.at)
        todos.publish(made, act.at)
    return count


def _owing(session: Session, meeting: Meeting) -> tuple[int, ...]:
    office = directory.office(session)
    keys = [office.id if office else None, meeting.host_id]
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def _due(target_window: str, act: Act) -> date | None:
    """The new date must be found before the window in which the meeting shall be begins."""
    today = act.at.astimezone(BERLIN).date()
    found = german.resolve(target_window, today) if target_window else None
    return found.from_ if found and found.from_ and found.from_ >= today else None
