"""Who answers for an organisation: somebody logged in, a substitute, somebody who called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.mail.headers import check_address
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import links, mails, persons, queries
from kzv_workflow.polls.answering import CLOSED, viewer_of
from kzv_workflow.polls.coverage import DelegateRole
from kzv_workflow.polls.models import Delegate, DelegateState, Poll, PollParty, PollState


def as_member(session: Session, poll: Poll, member: persons.Member) -> Delegate:
    """The own entry of somebody logged in; one who was not asked by mail gets one now."""
    found = persons.own_delegate(session, poll.id, member)
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
    new = persons.delegate_at(session, poll.id, delegate.organisation_id, to.email)
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


def add_person(
    session: Session, poll: Poll, organisation_id: int, name: str, email: str, act: Act
) -> Delegate:
    """Somebody nobody asked, whose answer the office was told; without an address at most one.

    Somebody who is asked already is returned as they are. Raises DomainError at ``name`` or
    ``email``, or once the dates are fixed.
    """
    queries.lock(session, poll.id)
    session.refresh(poll, ["state"])
    if poll.state is not PollState.OPEN:
        raise DomainError(CLOSED)
    if not 0 < len(name) <= 200:
        raise DomainError("Bitte geben Sie an, wer antwortet.", field="name")
    address = _checked(email) if email else ""
    known = persons.delegate_at(session, poll.id, organisation_id, address)
    if known is not None and not address and known.name != name:
        raise DomainError(
            f"Ohne Mailadresse steht hier schon {known.name}. Bitte geben Sie eine an.",
            field="email",
        )
    if known is not None:
        return known
    new = _add(session, poll, organisation_id, name, address, None)
    text = f"hat {name} ({new.organisation.name}) eingetragen"
    record(session, act.viewer, ("poll", poll.id), text, act.at)
    return new


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
