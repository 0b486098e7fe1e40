"""Moving a meeting to days that are known: guests, deadlines and preparations follow at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.german import format_date
from kzv_workflow.history.service import record
from kzv_workflow.meetings import inviting, queries, service
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.inviting import Postponement
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.service import Act, Outline
from kzv_workflow.polls.wording import short
from kzv_workflow.todos import changing, hanging
from kzv_workflow.todos.dues import Deadline
from kzv_workflow.todos.hanging import Dependent, Preparation
from kzv_workflow.todos.models import Todo

_CAN_MOVE = {MeetingState.PLANNED, MeetingState.INVITED, MeetingState.MOVED}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What other days mean, before they are taken over.

    The second of each pair is the day it will be due, None while the days are not known.
    """

    guests: list[Guest]
    dependents: list[tuple[Dependent, date | None]]
    preparations: list[tuple[Preparation, date | None]]
    is_open: bool  # moved before without a date: finding one is what is owed, and done with this


def consequences(
    session: Session, meeting: Meeting, days: Sequence[date], act: Act
) -> Consequences:
    """``days`` are those typed so far, perhaps none."""
    first = min(days, default=None)
    return Consequences(
        guests=hanging.guests(session, meeting),
        dependents=[(one, _due_with(one, first)) for one in hanging.dependents(session, meeting)],
        preparations=[
            (one, first and _shifted(one.due, meeting, first, act))
            for one in hanging.preparations(session, meeting)
        ],
        is_open=meeting.state is MeetingState.MOVED,
    )


def _due_with(one: Dependent, first: date | None) -> date | None:
    return first and (first if one.is_at_it else first - _ONE_DAY)


def _shifted(due: date | None, meeting: Meeting, first: date, act: Act) -> date | None:
    """As long before the meeting as it was, but not in the past."""
    if due is None or meeting.first_day is None:
        return due
    return max(due + (first - meeting.first_day), act.at.astimezone(BERLIN).date())


def redate(
    session: Session, meeting: Meeting, outline: Outline, said: Postponement, act: Act
) -> int:
    """All of it in one transaction; returns how many people are told.

    ``outline`` is the meeting with its new days. Whoever is invited is asked again, To-dos that
    prepare the meeting keep their distance to it, deadlines that hang on it follow by themselves.
    One that was moved without a date is planned again, and finding a date is done.
    Raises DomainError if it was held or called off, without a reason, and if no day is to come
    or all are as before.
    """
    queries.lock(session, meeting.id)
    _check(meeting, outline, said, act)
    was_open, before = meeting.state is MeetingState.MOVED, [one.day for one in meeting.days]
    after = sorted(row.date for row in outline.days if row.date)
    owed = [
        (todo, _shifted(todo.due, meeting, after[0], act))
        for todo in hanging.preparing(session, meeting)
    ]
    state = MeetingState.PLANNED if was_open else meeting.state
    service.change(session, meeting, replace(outline, state=state), act)
    meeting.reason, meeting.vote = said.reason, said.vote or None
    vote = f", {said.vote}" if said.vote else ""
    words = f"hat das Treffen auf {short(after, year=True)} verschoben ({said.reason}{vote})"
    record(session, act.viewer, ("meeting", meeting.id), words, act.at)
    for todo, due in owed:
        if was_open:
            _found(session, todo, act)
        else:
            _follow(session, todo, due, (short(before, year=True), short(after, year=True)), act)
    told = {step.guest.email for step in inviting.steps_of(session, meeting, act)}
    if told:
        inviting.update(session, meeting, act, said.reason)
    return len(told)


def _check(meeting: Meeting, outline: Outline, said: Postponement, act: Act) -> None:
    if meeting.state not in _CAN_MOVE:
        raise DomainError("Nur ein geplantes Treffen lässt sich verschieben.")
    if not said.reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    days = sorted(row.date for row in outline.days if row.date)
    if not days or days[-1] < act.at.astimezone(BERLIN).date():
        raise DomainError("Dieser Tag ist schon vorbei.", field="days-0-day")
    if days == [one.day for one in meeting.days]:
        raise DomainError("Das ist noch der alte Termin.", field="days-0-day")


def _found(session: Session, todo: Todo, act: Act) -> None:
    """The new date stands, so nobody has to find one any more."""
    for assignment in todo.assignments:
        if assignment.is_open:
            assignment.complete(act.viewer.name, act.at)
    said = "hat den neuen Termin eingetragen und das To-do erledigt"
    record(session, act.viewer, ("todo", todo.id), said, act.at)


def _follow(
    session: Session, todo: Todo, due: date | None, days: tuple[str, str], act: Act
) -> None:
    """The same work for the new days."""
    deadline = Deadline(due, format_date(due), "day") if due else None
    new = changing.Change(todo.text.replace(*days), "Das Treffen ist verschoben", deadline)
    changing.change(session, todo, new, act.viewer, act.at)
