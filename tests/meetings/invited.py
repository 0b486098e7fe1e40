"""Meetings to invite to, made through the product's own door, and the mails they cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from kzv_workflow.mail.models import MailState, OutgoingMail
from kzv_workflow.meetings import inviting, queries, service
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.replies import hash_link
from kzv_workflow.meetings.reply_models import ReplyLink
from kzv_workflow.meetings.typed import DayRow
from tests.factories import WRITER
from tests.meetings.readers import by_ical_js

ONE_DAY = (("", "23.06.2021", "9:00", "15:00", "online", "https://konferenz.example/raum"),)
TWO_DAYS = (
    *ONE_DAY,
    ("", "30.06.2021", "9:00", "15:00", "online", "https://konferenz.example/raum"),
)


def act(at: datetime) -> service.Act:
    return service.Act(WRITER, at)


def outline(days: tuple[tuple[str, ...], ...], title: str = "2. Treffen", **facts: Any) -> Any:
    rows = [DayRow(dict(zip(DayRow.FIELDS, day, strict=True))) for day in days]
    state = facts.pop("state", MeetingState.PLANNED)
    return service.Outline(title, facts.pop("host_id", None), state, rows)


def planned(
    session: Session,
    at: datetime,
    days: tuple[tuple[str, ...], ...] = ONE_DAY,
    title: str = "2. Treffen",
) -> Meeting:
    """A meeting nobody is invited to yet, committed."""
    meeting = service.create(session, outline(days, title), act(at))
    session.commit()
    return meeting


def guests(session: Session, meeting: Meeting, *names: str) -> list[Guest]:
    """Those people of the cast as guests, all without names."""
    found = queries.possible_guests(session, meeting.days[0].day)
    return [one for one in found if not names or one.name in names]


def invite(session: Session, meeting: Meeting, at: datetime, *names: str) -> int:
    """Invite and deliver; returns the id of the last mail so far."""
    inviting.invite(session, meeting, guests(session, meeting, *names), act(at))
    return deliver_all(session, at)


def change(
    session: Session,
    meeting: Meeting,
    at: datetime,
    *days: tuple[str, ...],
    title: str = "2. Treffen",
) -> None:
    found = queries.find(session, meeting.id, WRITER)
    assert found is not None
    service.change(session, found, outline(days, title, state=found.state), act(at))
    session.commit()


def kept(meeting: Meeting, number: int, *facts: str) -> tuple[str, ...]:
    """The row of a known day with other facts."""
    return (str(meeting.days[number].id), *facts)


def invited_meeting(session: Session, at: datetime) -> tuple[Meeting, int]:
    """A meeting with one guest, committed, and the id of that invitation."""
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    session.commit()
    [told] = queries.told(session, meeting.id)
    session.commit()
    return meeting, told.key


def answer_link(session: Session, invitation_id: int) -> str:
    """The secret of a link to that invitation, committed."""
    session.add(ReplyLink(token_hash=hash_link("a-secret"), invitation_id=invitation_id))
    session.commit()
    return "a-secret"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the outbox, read as its recipient's program reads it."""

    row: OutgoingMail
    message: EmailMessage

    @property
    def ics(self) -> bytes:
        part = next(p for p in self.message.walk() if p.get_content_type() == "text/calendar")
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        return data

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        words: str = body.get_content()
        return words

    @property
    def event(self) -> dict[str, Any]:
        read = by_ical_js(self.ics)
        [event] = read["events"]
        return {"method": read["method"], **event}


def mails(session: Session, after: int = 0) -> list[Mail]:
    """The mails queued since the row with that id, oldest first."""
    rows = session.scalars(
        sa.select(OutgoingMail)
        .options(undefer(OutgoingMail.mime))
        .where(OutgoingMail.id > after)
        .order_by(OutgoingMail.id)
    )
    return [Mail(row, message_from_bytes(row.mime, policy=policy.SMTP)) for row in rows]


def deliver_all(session: Session, at: datetime) -> int:
    """As if the worker had sent what waits; returns the highest id so far."""
    waiting = sa.update(OutgoingMail).where(OutgoingMail.state == MailState.QUEUED)
    session.execute(waiting.values(state=MailState.SENT, attempts=1, sent_at=at))
    session.commit()
    session.expire_all()
    return session.scalar(sa.select(sa.func.max(OutgoingMail.id))) or 0
