"""Making a poll, starting it, and what happens to it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import OrganisationKind
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import mails, persons, queries
from kzv_workflow.polls.models import (
    Delegate,
    DelegateState,
    OptionPart,
    Poll,
    PollMeeting,
    PollOption,
    PollParty,
    PollState,
)
from kzv_workflow.polls.outlines import Deadline, Invited, OptionOutline, Outline
from kzv_workflow.todos import changing, closing
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo, TodoScope


def possible(session: Session, on: date) -> list[Invited]:
    """Everybody who can be asked: the municipalities' people, then the office's."""
    found = [
        Invited(one.organisation_id, one.person_id, one.name, one.email)
        for one in directory.recipients(session, on)
    ]
    office = directory.office(session)
    found += [
        Invited(one.organisation_id, one.person_id, one.person.name, one.person.email)
        for one in directory.current_memberships(session, on)
        if office and one.organisation_id == office.id and one.person.email
    ]
    return found


def create(session: Session, outline: Outline, act: Act) -> Poll:
    """A draft; nobody hears of it yet."""
    poll = Poll(state=PollState.DRAFT, version=1, round=1, created_at=act.at)
    _apply(poll, outline)
    session.add(poll)
    session.flush()
    _invite(session, poll, outline)
    record(session, act.viewer, ("poll", poll.id), "hat die Terminabfrage angelegt", act.at)
    return poll


def change(session: Session, poll: Poll, outline: Outline, act: Act) -> None:
    """Another draft in its place. Raises DomainError once it has started."""
    queries.lock(session, poll.id)
    session.refresh(poll, ["state"])
    poll.expect_draft()
    poll.meetings.clear()
    session.flush()
    session.execute(sa.delete(Delegate).where(Delegate.poll_id == poll.id))
    session.execute(sa.delete(PollParty).where(PollParty.poll_id == poll.id))
    _apply(poll, outline)
    poll.version += 1
    session.flush()
    _invite(session, poll, outline)
    record(session, act.viewer, ("poll", poll.id), "hat den Entwurf geändert", act.at)


def _apply(poll: Poll, outline: Outline) -> None:
    poll.title, poll.introduction = outline.title, outline.introduction
    poll.deadline, poll.deadline_text = outline.deadline.day, outline.deadline.text
    poll.visibility, poll.needed = outline.visibility, outline.needed
    for position, meeting in enumerate(outline.meetings, start=1):
        poll.meetings.append(
            PollMeeting(
                position=position,
                title=meeting.title,
                options=[
                    option_row(number, one) for number, one in enumerate(meeting.options, start=1)
                ],
            )
        )


def option_row(position: int, option: OptionOutline) -> PollOption:
    parts = [
        OptionPart(day=one.day, starts_at=one.starts_at, ends_at=one.ends_at, mode=one.mode)
        for one in option.parts
    ]
    return PollOption(position=position, host_id=option.host_id, place=option.place, parts=parts)


def _invite(session: Session, poll: Poll, outline: Outline) -> None:
    """Every active municipality takes part, also one that has nobody who could be asked."""
    asked = [one.id for one in directory.municipalities(session) if one.is_active]
    asked += [one.organisation_id for one in outline.invited]
    session.add_all(
        PollParty(poll_id=poll.id, organisation_id=key, is_bilateral=False)
        for key in dict.fromkeys(asked)
    )
    by_address = {(one.organisation_id, one.email.lower()): one for one in outline.invited}
    session.add_all(
        Delegate(
            poll_id=poll.id,
            organisation_id=one.organisation_id,
            person_id=one.person_id,
            name=one.name,
            email=one.email.lower(),
            role=one.role,
            state=DelegateState.ACTIVE,
        )
        for one in by_address.values()
    )
    session.flush()


def start(session: Session, poll: Poll, act: Act) -> int:
    """Ask everybody by mail and make it a To-do of each municipality; how many were asked.

    Raises DomainError if it has started before, nobody is asked or the deadline has passed.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state"])
    if poll.state is not PollState.DRAFT:
        raise DomainError("Die Abfrage ist schon gestartet.")
    _refuse_past(poll.deadline, act)
    delegates = queries.delegates(session, poll.id)
    if not delegates:
        raise DomainError("Es ist niemand eingeladen.")
    poll.state, poll.started_at, poll.asked_at = PollState.OPEN, act.at, act.at
    owe(session, poll, act)
    sent = mails.invitation(session, poll, delegates, act.at)
    people = german.count(len(persons.by_person(delegates)), "Person", "Personen")
    record(session, act.viewer, ("poll", poll.id), f"hat {people} gefragt", act.at)
    return sent


def owe(session: Session, poll: Poll, act: Act, only: Sequence[int] | None = None) -> None:
    """A To-do for each municipality asked; the digest stays silent, we remind ourselves."""
    drop_todo(session, poll, "neue Runde", act)
    resting = directory.resting(session)
    owing = tuple(
        one.organisation_id
        for one in queries.parties(session, poll.id)
        if one.organisation.kind is OrganisationKind.MUNICIPALITY
        and not one.is_bilateral
        and one.organisation_id not in resting
        and (only is None or one.organisation_id in only)
    )
    if not owing:
        poll.todo_id = None
        return
    agreement = todos.Agreement(
        text=f"Terminabfrage „{poll.title}“ beantworten",
        scope=TodoScope.EACH_MUNICIPALITY,
        organisation_ids=owing,
        due=poll.deadline,
        due_text=poll.deadline_text,
        due_kind="day",
    )
    page = f"/terminabfragen/{poll.id}"
    origin = todos.Origin(None, "Terminabfrage", page, "Antworten", f"{page}/antwort")
    [todo] = todos.assign(session, [agreement], origin, act.viewer.name, act.at)
    todo.reminders = False
    todos.publish([todo], act.at)
    session.flush()
    poll.todo_id = todo.id


def drop_todo(session: Session, poll: Poll, reason: str, act: Act) -> None:
    """Nobody owes an answer any more; what was answered stays done."""
    todo = session.get(Todo, poll.todo_id) if poll.todo_id else None
    if todo is not None and any(one.is_open for one in todo.assignments):
        changing.withdraw(session, todo, reason, act.viewer, act.at)


def extend(session: Session, poll: Poll, deadline: Deadline, act: Act) -> None:
    """Another last day, also after the old one. Raises DomainError unless the poll runs."""
    queries.lock(session, poll.id)
    session.refresh(poll, ["state"])
    if poll.state is not PollState.OPEN:
        raise DomainError("Die Abfrage läuft nicht.")
    _refuse_past(deadline.day, act)
    poll.deadline, poll.deadline_text = deadline.day, deadline.text
    todo = session.get(Todo, poll.todo_id) if poll.todo_id else None
    if todo is not None:
        todo.due, todo.due_text = deadline.day, deadline.text
    text = f"hat die Frist auf {german.format_date(deadline.day)} gesetzt"
    record(session, act.viewer, ("poll", poll.id), text, act.at)


def _refuse_past(day: date, act: Act) -> None:
    if day < act.at.astimezone(BERLIN).date():
        raise DomainError("Die Frist liegt in der Vergangenheit.", field="deadline")


def set_bilateral(
    session: Session, poll: Poll, organisation_id: int, is_bilateral: bool, act: Act
) -> None:
    """A municipality the office talks to by itself, or one that is asked like the others.

    Its To-do is waived, or open again. Raises DomainError if it is not asked.
    """
    queries.lock(session, poll.id)
    party = session.get(PollParty, (poll.id, organisation_id), populate_existing=True)
    if party is None:
        raise DomainError("Diese Kommune ist nicht gefragt.")
    if party.is_bilateral is is_bilateral:
        return
    party.is_bilateral = is_bilateral
    session.flush()
    _owe_bilaterally(session, poll, organisation_id, is_bilateral, act)
    words = "wird bilateral geklärt" if is_bilateral else "wird wieder gefragt"
    text = f"hat vermerkt: {party.organisation.name} {words}"
    record(session, act.viewer, ("poll", poll.id), text, act.at)


def _owe_bilaterally(
    session: Session, poll: Poll, organisation_id: int, is_bilateral: bool, act: Act
) -> None:
    owed = session.scalars(
        sa.select(Assignment)
        .where(Assignment.todo_id == poll.todo_id, Assignment.organisation_id == organisation_id)
        .with_for_update()
    ).first()
    if owed is None:
        return
    if is_bilateral and owed.state is AssignmentState.OPEN:
        closing.waive(session, owed, "wird bilateral geklärt", act.viewer, act.at)
    elif not is_bilateral and owed.state is AssignmentState.WAIVED:
        closing.reopen(session, owed, act.viewer, act.at)
        owed.comment = None
