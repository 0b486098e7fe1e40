"""Fixing a date with all that follows from it, and opening it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.mail.headers import is_reachable
from kzv_workflow.meetings import inviting, neighbours
from kzv_workflow.meetings import queries as meeting_queries
from kzv_workflow.meetings import service as meetings
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.typed import DayRow, SlotRow
from kzv_workflow.polls import mails, queries, renewing, service, wording
from kzv_workflow.polls.board import Board, JudgedOption, board
from kzv_workflow.polls.coverage import Coverage, Standing
from kzv_workflow.polls.models import (
    Delegate,
    DelegateState,
    OptionPart,
    Poll,
    PollDecision,
    PollMeeting,
    PollState,
)
from kzv_workflow.polls.outlines import Deadline
from kzv_workflow.todos import changing
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Todo, TodoScope

HOST_NEEDS = timedelta(days=14)  # so long before the meeting room and technology are settled
TOO_LATE = (
    "Inzwischen hat jemand anderes einen Termin festgelegt oder die Abfrage geändert. "
    "Hier steht der neue Stand; von Ihrer Seite ist nichts geschehen."
)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What fixing this option would do, shown before anything is done."""

    judged: JudgedOption
    title: str
    guests: tuple[Guest, ...]
    unreachable: tuple[Guest, ...]
    released: tuple[str, ...]
    to_follow_up: tuple[Standing, ...]
    sentence: str
    host_due: date | None
    is_past: bool
    planned: Meeting | None  # it stands in the year plan already and gets these days


@dataclass(frozen=True, slots=True)
class Choice:
    """The option to fix, the state of the poll the office saw; ``despite`` overrides vetoes."""

    option_id: int
    version: int
    despite: bool = False


def consequences(session: Session, state: Board, option_id: int, act: Act) -> Consequences | None:
    """What would follow; None if the option is not one of the poll's that stand."""
    judged = state.judged(option_id)
    if judged is None or judged.option.withdrawn_at is not None:
        return None
    option = judged.option
    days = [part.day for part in option.parts]
    today = act.at.astimezone(BERLIN).date()
    guests = _guests(session, state, today)
    others = [one for one in queries.standing_options(option.meeting) if one is not option]
    host_due = max(days[0] - HOST_NEEDS, today) if option.host_id else None
    return Consequences(
        judged=judged,
        title=option.meeting.title,
        guests=tuple(one for one in guests if is_reachable(one.email)),
        unreachable=tuple(one for one in guests if not is_reachable(one.email)),
        released=tuple(wording.short((p.day for p in one.parts), year=True) for one in others),
        to_follow_up=tuple(judged.verdict.missing),
        sentence=sentence(judged),
        host_due=host_due,
        is_past=days[-1] < today,
        planned=neighbours.planned_as(session, option.meeting.title, today),
    )


def _guests(session: Session, state: Board, today: date) -> list[Guest]:
    """Everybody of the round; instead of those who passed the poll on, who took it over."""
    asked = queries.delegates(session, state.poll.id, active=False)
    coming = {one.email for one in asked if one.state is DelegateState.ACTIVE and one.email}
    passed_on = {one.email for one in asked if one.state is DelegateState.REPLACED} - coming
    guests = [
        one
        for one in meeting_queries.possible_guests(session, today)
        if one.email.lower() not in passed_on
    ]
    known = {one.email.lower() for one in guests}
    taken_over = {one.replaced_by_id for one in asked}
    return guests + [
        Guest(one.organisation_id, one.organisation.name, one.person_id, one.name, one.email)
        for one in asked
        if one.id in taken_over and one.email in coming - known
    ]


def sentence(judged: JudgedOption) -> str:
    """What the Protokoll says under "Terminabstimmung"."""
    return (
        f"{judged.option.meeting.title}: {mails.option_line(judged.option)}. "
        f"{judged.verdict.sentence}."
    )


def fix(session: Session, poll: Poll, choice: Choice, act: Act) -> Meeting:
    """Make the meeting, invite, release the rest: all of it or nothing.

    Of two who decide at the same time the second gets a DomainError and changes nothing. Raises
    DomainError at ``despite`` if somebody required cannot come and that was not accepted.
    """
    _take(session, poll, choice.version)
    session.refresh(poll)
    state = board(session, poll)
    facts = consequences(session, state, choice.option_id, act)
    if facts is None or facts.judged.option.meeting.decision is not None:
        raise DomainError(TOO_LATE)
    if facts.is_past:
        raise DomainError("Dieser Termin ist schon vorbei.")
    if facts.judged.verdict.vetoes and not choice.despite:
        raise DomainError("Bitte bestätigen Sie, dass der Termin trotzdem gilt.", field="despite")
    meeting = _meeting(session, facts, act)
    renewing.succeed(session, meeting, act)
    inviting.invite(session, meeting, facts.guests, act)
    session.add(
        PollDecision(
            poll_meeting_id=facts.judged.option.poll_meeting_id,
            option_id=choice.option_id,
            meeting_id=meeting.id,
            host_todo_id=_ask_host(session, meeting, facts, act),
            sentence=facts.sentence,
            fixed_by=act.viewer.name,
            fixed_at=act.at,
        )
    )
    session.flush()
    session.refresh(facts.judged.option.meeting, ["decision"])
    _tell_those_left_out(session, state, facts, act)
    _close_if_done(session, poll, act)
    text = f"hat festgelegt: {facts.sentence.rstrip('.')}"
    if facts.judged.verdict.vetoes:
        text += f" (trotz: {' '.join(facts.judged.verdict.vetoes)})"
    record(session, act.viewer, ("poll", poll.id), text, act.at)
    return meeting


def _take(session: Session, poll: Poll, version: int) -> None:
    """Compare and set: exactly one of those who saw this version goes on."""
    taken = session.execute(
        sa.update(Poll)
        .where(Poll.id == poll.id, Poll.version == version, Poll.state == PollState.OPEN)
        .values(version=version + 1)
        .returning(Poll.id)
        .execution_options(synchronize_session=False)
    )
    if taken.first() is None:
        raise DomainError(TOO_LATE)


def _meeting(session: Session, facts: Consequences, act: Act) -> Meeting:
    option = facts.judged.option
    rows = [_day_row(part, option.place) for part in option.parts]
    number = re.match(r"(\d{1,3})\. ", facts.title)
    outline = meetings.Outline(
        facts.title, option.host_id, MeetingState.PLANNED, rows, int(number[1]) if number else None
    )
    if facts.planned is not None:
        meetings.change(session, facts.planned, outline, act)
        return facts.planned
    meeting = meetings.create(session, outline, act)
    session.refresh(meeting, ["days", "host"])
    first, last = meeting.days[0], meeting.days[-1]
    skeleton = [
        SlotRow.empty(
            title="Begrüßung und Protokollkontrolle",
            start=german.format_time(option.parts[0].starts_at),
            kind="session",
            day=str(first.id),
        ),
        SlotRow.empty(
            title="To-dos, nächste Termine und Abschluss", kind="session", day=str(last.id)
        ),
    ]
    meetings.set_agenda(session, meeting, skeleton, act)
    session.flush()
    return meeting


def _day_row(part: OptionPart, place: str | None) -> DayRow:
    return DayRow.empty(
        day=german.format_date(part.day),
        start=german.format_time(part.starts_at),
        end=german.format_time(part.ends_at),
        mode=part.mode.value,
        place=place or "",
    )


def _ask_host(session: Session, meeting: Meeting, facts: Consequences, act: Act) -> int | None:
    """A To-do for the host: room and technology."""
    option = facts.judged.option
    if option.host is None or facts.host_due is None or not option.host.is_active:
        return None
    days = wording.short((one.day for one in option.parts), year=True)
    agreement = todos.Agreement(
        text=f"Gastgeber: Raum und Technik vorbereiten für „{meeting.title}“, {days}",
        scope=TodoScope.ORGANISATION,
        organisation_ids=(option.host.id,),
        due=facts.host_due,
        due_text=german.format_date(facts.host_due),
        due_kind="day",
    )
    origin = todos.Origin(meeting.id, meeting.title, f"/treffen/{meeting.id}")
    [todo] = todos.assign(session, [agreement], origin, act.viewer.name, act.at)
    todos.publish([todo], act.at)
    session.flush()
    return todo.id


def _tell_those_left_out(session: Session, state: Board, facts: Consequences, act: Act) -> None:
    refused = {one.party.key for one in facts.to_follow_up if one.coverage is Coverage.NOT}
    people: Sequence[Delegate] = [one for one in state.delegates if one.organisation_id in refused]
    mails.fixed_without_you(
        session, facts.judged.option, people, facts.judged.verdict.sentence, act.at
    )


def _close_if_done(session: Session, poll: Poll, act: Act) -> None:
    """Nothing is asked any more: what was not answered is not owed any more."""
    if not queries.asked_options(poll):
        service.drop_todo(session, poll, "Termin festgelegt", act)
    if all(one.decision is not None for one in poll.meetings):
        poll.state = PollState.CLOSED


def reopen(
    session: Session, poll: Poll, meeting: PollMeeting, reason: str, deadline: Deadline, act: Act
) -> None:
    """The date falls; everybody invited gets a CANCEL, and the options stand as before.

    Deadlines that hang on the meeting wait for the new date.

    The poll runs again until the new deadline. Raises DomainError if no date is fixed, the
    meeting has taken place or there is no reason.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "version"])
    session.refresh(meeting, ["decision"])
    decision = meeting.decision
    if decision is None:
        raise DomainError("Für dieses Treffen ist kein Termin festgelegt.")
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    fixed = meeting_queries.find(session, decision.meeting_id, act.viewer)
    if fixed is not None:
        renewing.let_wait(session, fixed, reason, act)
    todo = session.get(Todo, decision.host_todo_id) if decision.host_todo_id else None
    if todo is not None:
        changing.withdraw(session, todo, reason, act.viewer, act.at)
    session.delete(decision)
    session.flush()
    session.refresh(meeting, ["decision"])
    poll.state, meeting.is_asked, poll.asked_at = PollState.OPEN, True, act.at
    poll.version += 1
    session.flush()
    service.extend(session, poll, deadline, act)
    _owe_again(session, poll, act)
    text = f"hat „{meeting.title}“ wieder geöffnet ({reason})"
    record(session, act.viewer, ("poll", poll.id), text, act.at)


def _owe_again(session: Session, poll: Poll, act: Act) -> None:
    """Those who have not answered owe it again; the others are done."""
    state = board(session, poll)
    owing = [one.key for one in state.parties if not state.organisation_is_complete(one.key)]
    if poll.accepts_answers(act.at):
        service.owe(session, poll, act, only=owing)
