"""Answering: by link, logged in, or by the office for somebody; passing the link on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.mail.headers import check_address
from kzv_workflow.polls import links, mails, persons, queries, saying
from kzv_workflow.polls.completeness import has_answered, missing
from kzv_workflow.polls.coverage import AnswerValue, DelegateRole
from kzv_workflow.polls.models import (
    AnswerEntry,
    Delegate,
    DelegateState,
    Poll,
    PollAnswer,
    PollOption,
    PollParty,
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


def save(session: Session, poll: Poll, delegate: Delegate, sheet: Sheet, entry: Entry) -> None:
    """Keep the answers; what they say now is one row per day, what they said stays in history.

    Somebody asked in two organisations answers for both. Raises DomainError after the end,
    OutdatedError if what is asked has changed.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "deadline", "version"])
    session.refresh(delegate, ["state"])
    if not poll.accepts_answers(entry.at) or delegate.state is not DelegateState.ACTIVE:
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
    if not missing(people, queries.bilateral(session, poll.id)):
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


def as_member(session: Session, poll: Poll, member: queries.Member) -> Delegate:
    """The own entry of somebody logged in; one who was not asked by mail gets one now."""
    found = queries.own_delegate(session, poll.id, member)
    if found is not None:
        return found
    return _add(session, poll, member.organisation_id, member.name, member.email, member.person_id)


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who answers instead; the person is of the same municipality if the directory knows them."""

    name: str
    email: str
    person_id: int | None = None


def hand_over(
    session: Session, poll: Poll, delegate: Delegate, to: Substitute, at: datetime
) -> Delegate:
    """Somebody else of the municipality answers: the old links die, the history stays.

    Raises DomainError at ``email`` if the address is wrong or asked already.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state", "deadline"])
    session.refresh(delegate, ["state"])
    if not poll.accepts_answers(at) or delegate.state is not DelegateState.ACTIVE:
        raise DomainError(CLOSED)
    to = replace(to, email=_checked(to.email))
    former = persons.same_person(session, delegate)
    new = [_replace(session, poll, one, to, at) for one in former]
    mails.substitute(session, poll, new, delegate, at)
    text = f"hat die Abfrage an {to.name} weitergegeben"
    record(session, viewer_of(delegate), ("poll", poll.id), text, at)
    return new[0]


def _replace(
    session: Session, poll: Poll, delegate: Delegate, to: Substitute, at: datetime
) -> Delegate:
    new = session.scalars(
        sa.select(Delegate).where(
            Delegate.poll_id == poll.id,
            Delegate.organisation_id == delegate.organisation_id,
            Delegate.email == to.email,
        )
    ).first()
    if new is not None and new.state is DelegateState.ACTIVE:
        raise DomainError("Diese Person ist schon gefragt.", field="email")
    if new is None:
        new = _add(session, poll, delegate.organisation_id, to.name, to.email, to.person_id)
    new.state, new.role, new.replaced_by_id = DelegateState.ACTIVE, delegate.role, None
    session.flush()
    delegate.state, delegate.replaced_by_id = DelegateState.REPLACED, new.id
    delegate.speaks_for_all = False
    links.end_personal(session, delegate.id, at)
    return new


def _checked(email: str) -> str:
    try:
        return check_address(email.strip()).lower()
    except DomainError as error:
        raise DomainError(str(error), field="email") from error


def _add(
    session: Session, poll: Poll, organisation_id: int, name: str, email: str, person_id: int | None
) -> Delegate:
    if session.get(PollParty, (poll.id, organisation_id)) is None:
        raise DomainError("Diese Organisation ist nicht gefragt.")
    new = Delegate(
        poll_id=poll.id,
        organisation_id=organisation_id,
        person_id=person_id,
        name=name,
        email=email,
        role=DelegateRole.WANTED,
        state=DelegateState.ACTIVE,
        speaks_for_all=False,
    )
    session.add(new)
    session.flush()
    session.refresh(new, ["organisation"])
    return new
