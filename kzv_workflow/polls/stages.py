"""What changes while a poll runs: alternatives for what collides, withdrawn options, its end."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import answering, mails, queries, service
from kzv_workflow.polls.answering import Entry
from kzv_workflow.polls.board import board
from kzv_workflow.polls.models import Delegate, Poll, PollMeeting, PollOption, PollState
from kzv_workflow.polls.outlines import Deadline, OptionOutline
from kzv_workflow.todos.models import Channel


def ask_again(
    session: Session,
    poll: Poll,
    meeting: PollMeeting,
    options: Sequence[OptionOutline],
    deadline: Deadline,
    act: Act,
) -> int:
    """New options for this meeting, and answers given before stand.

    The other meetings rest, unless the round still runs and somebody has not answered for them.

    Returns how many people are told. Raises DomainError if its date is fixed or the poll over.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "version", "deadline"])
    if poll.state is not PollState.OPEN or meeting.decision is not None:
        raise DomainError("Für dieses Treffen wird kein Termin mehr gesucht.")
    if not options:
        raise DomainError("Bitte geben Sie mindestens einen neuen Termin an.", field="options")
    rests = not poll.accepts_answers(act.at) or not board(session, poll).missing()
    last = max((one.position for one in meeting.options), default=0)
    for position, one in enumerate(options, start=last + 1):
        meeting.options.append(service.option_row(position, one))
    for other in poll.meetings:
        other.is_asked = other is meeting or (other.is_asked and not rests)
    poll.version += 1
    poll.round += 1
    poll.asked_at = act.at
    session.flush()
    service.extend(session, poll, deadline, act)
    service.owe(session, poll, act)
    told = mails.again(session, poll, told_of_changes(session, poll), meeting, act.at)
    words = german.count(len(options), "Alternative", "Alternativen")
    text = f"hat {words} für „{meeting.title}“ zur Wahl gestellt"
    record(session, act.viewer, ("poll", poll.id), text, act.at)
    return told


def told_of_changes(session: Session, poll: Poll) -> list[Delegate]:
    """Everybody who is asked, but for those the office talks to by itself."""
    bilateral = queries.bilateral(session, poll.id)
    asked = queries.delegates(session, poll.id)
    return [one for one in asked if one.organisation_id not in bilateral]


def withdraw(session: Session, poll: Poll, option: PollOption, reason: str, act: Act) -> int:
    """The option is no longer offered; its answers stay. Returns how many people are told.

    Whose other answers are complete owes nothing any more. Raises DomainError if it is the last
    one of its meeting.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "version"])
    if poll.state is not PollState.OPEN or option.withdrawn_at is not None:
        raise DomainError("Dieser Termin steht nicht mehr zur Wahl.")
    if option.meeting.decision is not None:
        raise DomainError("Für dieses Treffen ist der Termin schon festgelegt.")
    if len(queries.standing_options(option.meeting)) < 2:
        raise DomainError("Der letzte Termin lässt sich nicht zurückziehen.")
    option.withdrawn_at = act.at
    poll.version += 1
    session.flush()
    entry = Entry(act.viewer, Channel.ONLINE, act.at)
    answering.settle(session, poll, sorted(queries.organisations_asked(session, poll.id)), entry)
    people = told_of_changes(session, poll)
    told = mails.changed(session, poll, people, gone(option, reason), act.at)
    text = f"hat {mails.option_line(option)} zurückgezogen"
    text += f" ({reason})" if reason else ""
    record(session, act.viewer, ("poll", poll.id), text, act.at)
    return told


def gone(option: PollOption, reason: str) -> str:
    """How people are told that a date is no longer offered."""
    text = f"Nicht mehr zur Wahl: {option.meeting.title}, {mails.option_line(option)}."
    return f"{text}\nGrund: {reason}" if reason else text


def move_deadline(session: Session, poll: Poll, deadline: Deadline, act: Act) -> int:
    """Another last day, and everybody asked is told; how many mails.

    Raises DomainError at ``deadline`` if it is the one that holds, in the past, or the poll over.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "deadline"])
    if deadline.day == poll.deadline:
        raise DomainError("Das ist die Frist, die schon gilt.", field="deadline")
    change = moved(poll, deadline)
    service.extend(session, poll, deadline, act)
    return mails.changed(session, poll, told_of_changes(session, poll), change, act.at)


def moved(poll: Poll, deadline: Deadline) -> str:
    """How people are told of another last day."""
    days = (german.format_day(deadline.day), german.format_day(poll.deadline))
    return "Neue Frist: Sie können bis {} antworten (bisher {}).".format(*days)


def cancel(session: Session, poll: Poll, act: Act) -> int:
    """Nobody is asked any more; how many people are told.

    Raises DomainError once the poll is over or a date is fixed.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "version"])
    if poll.state is not PollState.OPEN:
        raise DomainError("Die Abfrage ist schon beendet.")
    if any(one.decision is not None for one in poll.meetings):
        raise DomainError("Ein Termin steht schon fest. Bitte öffnen Sie ihn zuerst wieder.")
    poll.state = PollState.CANCELLED
    poll.version += 1
    service.drop_todo(session, poll, "Abfrage abgebrochen", act)
    record(session, act.viewer, ("poll", poll.id), "hat die Abfrage abgebrochen", act.at)
    text = "Sie ist abgebrochen; Sie brauchen nicht mehr zu antworten."
    return mails.changed(session, poll, told_of_changes(session, poll), text, act.at)
