"""Polls as the tests need them, made through the product's own doors."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.models import OrganisationKind
from kzv_workflow.meetings.models import MeetingMode
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import answering, queries, service
from kzv_workflow.polls.answering import Entry, Reply, Sheet
from kzv_workflow.polls.coverage import AnswerValue, DelegateRole
from kzv_workflow.polls.models import Delegate, Poll, Visibility
from kzv_workflow.polls.outlines import (
    Deadline,
    MeetingOutline,
    OptionOutline,
    Outline,
    PartOutline,
)
from kzv_workflow.todos.models import Channel
from tests.factories import WRITER, organisation
from tests.meetings.invited import mails

APART, AUTUMN, WINTER = ("2021-06-23", "2021-06-30"), ("2021-09-15", "2021-09-16"), ("2021-11-24",)
END = date(2021, 4, 30)


def act(at: datetime) -> Act:
    return Act(WRITER, at)


def option(*days: str, host_id: int | None = None, mode: str = "online") -> OptionOutline:
    parts = [
        PartOutline(date.fromisoformat(day), time(9), time(15), MeetingMode(mode)) for day in days
    ]
    return OptionOutline(tuple(parts), host_id, "Konferenzraum")


def outline(
    session: Session, at: datetime, meetings: tuple[MeetingOutline, ...] = (), **facts: Any
) -> Outline:
    """The municipalities of the cast are asked; the office only if ``with_office`` says so."""
    office = organisation(session, "BiSMit")
    with_office = facts.pop("with_office", False)
    found = service.possible(session, at.astimezone(BERLIN).date())
    invited = [one for one in found if with_office or one.organisation_id != office.id]
    whole: dict[str, Any] = {
        "title": "Treffen 2021",
        "introduction": "",
        "deadline": Deadline(END, "Ende April 2021"),
        "visibility": Visibility.ALWAYS,
        "needed": 1,
        "meetings": meetings or (MeetingOutline("2. Treffen", (option(*APART),)),),
        "invited": tuple(invited),
        **facts,
    }
    return Outline(**whole)


def draft(session: Session, at: datetime, *meetings: MeetingOutline, **facts: Any) -> Poll:
    poll = service.create(session, outline(session, at, meetings, **facts), act(at))
    session.commit()
    return again(session, poll.id)


def running(session: Session, at: datetime, *meetings: MeetingOutline, **facts: Any) -> Poll:
    """A poll everybody of the cast was asked, committed."""
    poll = draft(session, at, *meetings, **facts)
    service.start(session, poll, act(at))
    session.commit()
    return again(session, poll.id)


def again(session: Session, poll_id: int) -> Poll:
    """The poll as it is stored now."""
    session.expire_all()
    poll = queries.find(session, poll_id, WRITER)
    assert poll is not None
    session.commit()  # else the tests' session keeps the pages waiting
    return poll


def delegate_of(session: Session, poll: Poll, name: str) -> Delegate:
    """The delegate of that municipality."""
    place = organisation(session, name)
    return next(
        one for one in queries.delegates(session, poll.id) if one.organisation_id == place.id
    )


def sheet(poll: Poll, *values: str, speaks_for_all: bool = False, note: str = "") -> Sheet:
    """One word for each option that is asked, or for each day if there are as many."""
    options = queries.asked_options(poll)
    parts = [part.id for one in options for part in one.parts]
    by_day = len(values) == len(parts) and len(values) != len(options)
    words = (
        list(values)
        if by_day
        else [value for one, value in zip(options, values, strict=False) for _ in one.parts]
    )
    replies = [
        Reply(part, AnswerValue(word), note=note)
        for part, word in zip(parts, words, strict=False)
        if word
    ]
    return Sheet(replies, poll.version, speaks_for_all)


def answer(
    session: Session, poll: Poll, name: str, *values: str, at: datetime, **facts: Any
) -> Delegate:
    """The municipality's delegate answers by link, committed."""
    return _answers(
        session, poll, delegate_of(session, poll, name), sheet(poll, *values, **facts), at
    )


def answer_as(session: Session, poll: Poll, person: str, said: Sheet, at: datetime) -> Delegate:
    """The person of that name answers by link, committed."""
    delegates = queries.delegates(session, poll.id)
    delegate = next(one for one in delegates if one.name == person)
    return _answers(session, poll, delegate, said, at)


def _answers(
    session: Session, poll: Poll, delegate: Delegate, said: Sheet, at: datetime
) -> Delegate:
    entry = Entry(answering.viewer_of(delegate), Channel.ONLINE, at)
    answering.save(session, poll, delegate, said, entry)
    session.commit()
    return delegate


def everybody(session: Session, poll: Poll, *values: str, at: datetime) -> None:
    for one in queries.parties(session, poll.id):
        if one.organisation.kind is OrganisationKind.MUNICIPALITY:
            answer(session, again(session, poll.id), one.organisation.name, *values, at=at)


def secret_of(session: Session, email: str) -> str:
    """The personal link in the latest mail to that address, as its path's last piece."""
    texts = [mail.text for mail in mails(session) if mail.row.recipient_email == email]
    found = [one for text in texts for one in re.findall(r"/antwort/([\w-]{20,})", text)]
    session.commit()
    return str(found[-1])


def extra_delegate(session: Session, poll: Poll, name: str, person: str, **facts: Any) -> Delegate:
    """One more person of that municipality, committed."""
    place = organisation(session, name)
    delegate = Delegate(
        poll_id=poll.id,
        organisation_id=place.id,
        name=person,
        email=f"{person.lower().replace(' ', '.')}@demo.example",
        role=DelegateRole.WANTED,
        state="active",
        speaks_for_all=False,
        **facts,
    )
    session.add(delegate)
    session.commit()
    return delegate


def kinds(session: Session, after: int = 0) -> list[str]:
    """Which polls' mails were queued since, by the beginning of their occasion."""
    rows = [one.row.occasion.split(":")[0] for one in mails(session, after)]
    return [one for one in rows if one.startswith("poll-")]


def last_mail(session: Session) -> int:
    last = max((one.row.id for one in mails(session)), default=0)
    session.commit()
    return last


def scalar(session: Session, statement: str) -> Any:
    return session.execute(sa.text(statement)).scalar()
