"""The second stage: alternatives for the one meeting that collides, and withdrawing options."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import mails, queries, service
from kzv_workflow.polls.models import Poll, PollMeeting, PollOption, PollState
from kzv_workflow.polls.outlines import Deadline, OptionOutline


def ask_again(
    session: Session,
    poll: Poll,
    meeting: PollMeeting,
    options: Sequence[OptionOutline],
    deadline: Deadline,
    act: Act,
) -> int:
    """New options for this meeting; only it is open again, and answers given before stand.

    Returns how many people are told. Raises DomainError if its date is fixed or the poll over.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "version"])
    if poll.state is not PollState.OPEN or meeting.decision is not None:
        raise DomainError("Für dieses Treffen wird kein Termin mehr gesucht.")
    if not options:
        raise DomainError("Bitte geben Sie mindestens einen neuen Termin an.", field="options")
    last = max((one.position for one in meeting.options), default=0)
    for position, one in enumerate(options, start=last + 1):
        meeting.options.append(service.option_row(position, one))
    for other in poll.meetings:
        other.is_asked = other is meeting
    poll.version += 1
    poll.round += 1
    poll.asked_at = act.at
    session.flush()
    service.extend(session, poll, deadline, act)
    service.owe(session, poll, act)
    bilateral = queries.bilateral(session, poll.id)
    told = sum(
        mails.again(session, poll, one, meeting, act.at)
        for one in queries.delegates(session, poll.id)
        if one.organisation_id not in bilateral
    )
    words = german.count(len(options), "Alternative", "Alternativen")
    text = f"hat {words} für „{meeting.title}“ zur Wahl gestellt"
    record(session, act.viewer, ("poll", poll.id), text, act.at)
    return told


def withdraw(session: Session, poll: Poll, option: PollOption, act: Act) -> None:
    """The option is no longer offered; its answers stay. Raises DomainError if it is the last."""
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
    text = f"hat {mails.option_line(option)} zurückgezogen"
    record(session, act.viewer, ("poll", poll.id), text, act.at)
