"""Creating To-dos with one assignment per owing organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.todos import linking
from kzv_workflow.todos.deadlines import DEFAULT_PLAN, Plan
from kzv_workflow.todos.models import (
    Assignment,
    AssignmentState,
    Completion,
    Recurrence,
    Todo,
    TodoScope,
)
from kzv_workflow.todos.wording import wants_file


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a To-do is about, before it has a number."""

    text: str
    scope: TodoScope
    organisation_ids: tuple[int, ...]
    due: date | None = None
    due_text: str | None = None
    due_kind: str = "none"
    due_meeting: str | None = None
    start: date | None = None
    person_id: int | None = None
    is_done: bool = False
    completion: Completion | None = None  # None: joint is closed by the coordinator, else by all
    recurrence: Recurrence = Recurrence.NONE
    reminder_plan: Plan = DEFAULT_PLAN
    step_after_id: int | None = None
    due_meeting_id: int | None = None
    contact_id: int | None = None  # whom in the office questions reach; None: everybody there
    wants_file: bool | None = None  # None: as the words say


@dataclass(frozen=True, slots=True)
class Origin:
    """Where it was agreed: the meeting, and a link in words.

    Areas above say with ``action_label`` and ``action_url`` where it is done: answering a poll,
    choosing indicators. A To-do without them is ticked on its own page.
    """

    meeting_id: int | None
    label: str
    url: str
    action_label: str | None = None
    action_url: str | None = None


def assign(
    session: Session, agreements: Sequence[Agreement], origin: Origin, author: str, at: datetime
) -> list[Todo]:
    """Create the To-dos in the order given, numbered on from the last one; not yet published.

    Organisations that rest get none. Raises DomainError if one has nobody who owes it.
    """
    resting = directory.resting(session)
    last = session.scalar(sa.select(sa.func.max(Todo.number))) or 0
    created = []
    for number, agreement in enumerate(agreements, start=last + 1):
        if not agreement.organisation_ids:
            raise DomainError(f"Für „{agreement.text[:60]}“ ist niemand zuständig.")
        owing = tuple(one for one in agreement.organisation_ids if one not in resting)
        if not owing:
            name = resting[agreement.organisation_ids[0]]
            raise DomainError(f"{name} nimmt zurzeit nicht teil und bekommt keine neuen To-dos.")
        agreement = replace(agreement, organisation_ids=owing)
        created.append(_todo(number, agreement, origin, author, at))
    _hang(session, created)
    session.add_all(created)
    return created


def _hang(session: Session, created: Sequence[Todo]) -> None:
    """Let those whose deadline names a meeting hang on it, if that meeting is known by now."""
    waiting = [one for one in created if one.due_kind in linking.HANGING]
    days = linking.candidates(session) if waiting else []
    for todo in waiting:
        linking.link(todo, days)


def _todo(number: int, agreement: Agreement, origin: Origin, author: str, at: datetime) -> Todo:
    state = AssignmentState.DONE if agreement.is_done else AssignmentState.OPEN
    closed = (at, author) if agreement.is_done else (None, None)
    is_joint = agreement.scope is TodoScope.JOINT
    default = Completion.COORDINATOR if is_joint else Completion.ALL
    return Todo(
        number=number,
        text=agreement.text,
        scope=agreement.scope,
        completion=agreement.completion or default,
        due=agreement.due,
        due_text=agreement.due_text,
        due_kind=agreement.due_kind,
        due_meeting=agreement.due_meeting,
        due_meeting_id=agreement.due_meeting_id,
        due_lead=linking.lead(agreement.due_kind, agreement.due_text),
        recurrence=agreement.recurrence,
        reminder_plan=str(agreement.reminder_plan),
        step_after_id=agreement.step_after_id,
        start=agreement.start,
        person_id=agreement.person_id,
        contact_id=agreement.contact_id,
        wants_file=wants_file(agreement.text)
        if agreement.wants_file is None
        else agreement.wants_file,
        meeting_id=origin.meeting_id,
        origin_label=origin.label,
        origin_url=origin.url,
        action_label=origin.action_label,
        action_url=origin.action_url,
        created_at=at,
        assignments=[
            Assignment(
                organisation_id=organisation_id,
                state=state,
                closed_at=closed[0],
                closed_by=closed[1],
            )
            for organisation_id in agreement.organisation_ids
        ],
    )


def contact(session: Session, person_id: int, on: date) -> int | None:
    """Somebody of the office, or for 0 nobody. Raises DomainError at ``contact``."""
    if not person_id:
        return None
    office = directory.office(session)
    members = directory.current_memberships(session, on)
    of_office = {one.person_id for one in members if office and one.organisation_id == office.id}
    if person_id not in of_office:
        raise DomainError("Bitte wählen Sie jemanden aus dem Büro.", field="contact")
    return person_id


def also_for(todo: Todo, organisation_id: int) -> None:
    """Another organisation owes it from now on; nothing happens if it does already."""
    if all(one.organisation_id != organisation_id for one in todo.assignments):
        todo.assignments.append(
            Assignment(organisation_id=organisation_id, state=AssignmentState.OPEN)
        )


def publish(todos: Sequence[Todo], at: datetime) -> None:
    """From now on the organisations see what they owe, and know the day as it stands today."""
    new = [todo for todo in todos if todo.published_at is None]
    hanging = [todo for todo in new if todo.due_meeting_id is not None]
    for todo in new:
        todo.published_at = at
    for session in {object_session(todo) for todo in hanging}:
        if session is not None:
            session.flush()  # the day is computed by the database, from the row
            linking.announce(session, Assignment.todo_id.in_([todo.id for todo in hanging]))
