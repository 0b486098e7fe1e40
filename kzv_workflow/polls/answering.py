"""Answering: by link, logged in, or by the office for somebody; passing the link on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.polls import mails, persons, queries, saying
from kzv_workflow.polls.completeness import has_answered, missing
from kzv_workflow.polls.coverage import AnswerValue
from kzv_workflow.polls.models import (
    AnswerEntry,
    Delegate,
    DelegateState,
    Poll,
    PollAnswer,
    PollOption,
    PollState,
)
from kzv_workflow.todos import closing
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel
from kzv_workflow.web.viewer import Role, Viewer

CLOSED = "Diese Abfrage ist beendet. Ihre Antwort lässt sich nicht mehr ändern."
CHANGED = "Die Termine wurden inzwischen geändert. Ihre Eingaben stehen noch da; bitte prüfen."


class OutdatedError(DomainError):
    """What is asked has changed since the page was made."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer about one day, as it shall be kept."""

    part_id: int
    value: AnswerValue
    comes_at: time | None = None
    leaves_at: time | None = None
    is_online: bool = False
    knows_by: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything one form of answers says; ``version`` is the state of the poll it showed."""

    replies: Sequence[Reply]
    version: int
    speaks_for_all: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Who types it in, how it was learned and when."""

    viewer: Viewer
    channel: Channel
    at: datetime


def viewer_of(delegate: Delegate) -> Viewer:
    """Somebody who came by a personal link, as the history names them."""
    return Viewer(
        0, delegate.name, Role.MUNICIPALITY, delegate.organisation_id, delegate.organisation.name
    )


def takes(poll: Poll, entry: Entry) -> bool:
    """Whether this answer still counts: one that the office was told also after the deadline."""
    told = entry.viewer.is_office and entry.channel is not Channel.ONLINE
    return poll.state is PollState.OPEN if told else poll.accepts_answers(entry.at)


def save(session: Session, poll: Poll, delegate: Delegate, sheet: Sheet, entry: Entry) -> None:
    """Keep the answers; what they say now is one row per day, what they said stays in history.

    Somebody asked in two organisations answers for both. What the office hears by phone or mail
    counts until the date is fixed. Raises DomainError after the end, OutdatedError if what is
    asked has changed.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "deadline", "version"])
    session.refresh(delegate, ["state"])
    if not takes(poll, entry) or delegate.state is not DelegateState.ACTIVE:
        raise DomainError(CLOSED)
    if poll.version != sheet.version:
        raise OutdatedError(CHANGED)
    for one in persons.same_person(session, delegate):
        is_theirs = one is delegate or entry.viewer.is_office
        _keep(
            session, poll, one, sheet, entry if is_theirs else replace(entry, viewer=viewer_of(one))
        )
    if entry.channel is not Channel.ONLINE:
        words = closing.CHANNEL_WORDS[entry.channel]
        mails.entered(session, poll, delegate, (entry.viewer.name, words), entry.at)


def _keep(session: Session, poll: Poll, delegate: Delegate, sheet: Sheet, entry: Entry) -> None:
    asked = queries.asked_options(poll)
    known = {part.id for option in asked for part in option.parts}
    before = _words(session, asked, delegate)
    for reply in sheet.replies:
        if reply.part_id in known:
            _upsert(session, delegate, reply, entry)
    spoke_for_all, delegate.speaks_for_all = delegate.speaks_for_all, sheet.speaks_for_all
    session.flush()
    said = sheet.speaks_for_all != spoke_for_all
    if _note(session, asked, delegate, before, entry) or said:
        settle(session, poll, [delegate.organisation_id], entry)


def _upsert(session: Session, delegate: Delegate, reply: Reply, entry: Entry) -> None:
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(PollAnswer) if is_postgres else sqlite.insert(PollAnswer)
    facts = {
        "value": reply.value,
        "comes_at": reply.comes_at,
        "leaves_at": reply.leaves_at,
        "is_online": reply.is_online,
        "knows_by": reply.knows_by,
        "note": reply.note,
        "entered_by": entry.viewer.name,
        "channel": entry.channel,
        "changed_at": entry.at,
    }
    keys = {"delegate_id": delegate.id, "option_part_id": reply.part_id}
    session.execute(
        insert.values(**keys, **facts).on_conflict_do_update(
            index_elements=["delegate_id", "option_part_id"], set_=facts
        )
    )


def _words(session: Session, options: Sequence[PollOption], delegate: Delegate) -> dict[int, str]:
    given = {one.option_part_id: one for one in queries.answers(session, [delegate.id])}
    return {
        one.id: saying.answer_words(one, given)
        for one in options
        if any(part.id in given for part in one.parts)
    }


def _note(
    session: Session,
    options: Sequence[PollOption],
    delegate: Delegate,
    before: dict[int, str],
    entry: Entry,
) -> bool:
    """Append what has changed to the history of the answers; whether there was anything."""
    changed = [
        AnswerEntry(
            delegate_id=delegate.id,
            option_id=option_id,
            at=entry.at,
            entered_by=entry.viewer.name,
            channel=entry.channel,
            words=words,
        )
        for option_id, words in _words(session, options, delegate).items()
        if before.get(option_id) != words
    ]
    session.add_all(changed)
    return bool(changed)


def settle(session: Session, poll: Poll, organisation_ids: Iterable[int], entry: Entry) -> None:
    """A municipality that has answered owes nothing; when all have, the office hears of it."""
    people = queries.progress(session, poll)
    for key in organisation_ids:
        if has_answered(key, people, poll.needed):
            _close_todo(session, poll, key, entry)
    is_asked = bool(queries.asked_options(poll))
    if is_asked and not missing(people, queries.bilateral(session, poll.id)):
        mails.complete(session, poll, entry.at)


def _close_todo(session: Session, poll: Poll, organisation_id: int, entry: Entry) -> None:
    assignment = session.scalars(
        sa.select(Assignment)
        .where(
            Assignment.todo_id == poll.todo_id,
            Assignment.organisation_id == organisation_id,
            Assignment.state == AssignmentState.OPEN,
        )
        .with_for_update()
    ).first()
    if assignment is not None:
        closing.complete(session, assignment, "", entry.channel, entry.viewer, entry.at)
