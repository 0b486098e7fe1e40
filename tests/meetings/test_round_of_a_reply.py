"""An invitation over a real SMTP server, its answer through a real mailbox, and a move after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.mail.jobs import deliver
from kzv_workflow.meetings import inviting, jobs
from kzv_workflow.meetings.models import Invitation, Meeting, ReplyChannel, Rsvp
from kzv_workflow.web.extensions import db
from tests.mail.imap_server import ImapServer
from tests.mail.outbox import StandingClock
from tests.mail.post_office import PostOffice
from tests.meetings.calendar_mails import Facts, thunderbird
from tests.meetings.invited import act, invited_meeting
from tests.meetings.readers import by_ical_js


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    yield office
    office.controller.stop()


def test_invited_by_smtp_answered_by_imap_moved_by_smtp(
    app: Flask, session: Session, at: datetime, post_office: PostOffice, server: ImapServer
) -> None:
    meeting, key = invited_meeting(session, at)
    arrived = sent(app, post_office, at)

    server.put(answer_to(arrived))
    with app.app_context():
        jobs.read_answers(db.sessionmaker, at + timedelta(hours=2), server.url)
    answered = rsvp(session, key)
    session.get_one(Meeting, meeting.id).days[0].starts_at = time(11)
    session.flush()
    inviting.update(session, session.get_one(Meeting, meeting.id), act(at + timedelta(hours=3)))
    session.commit()
    moved = by_ical_js(calendar_of(sent(app, post_office, at + timedelta(hours=4))))

    assert answered == (Rsvp.ACCEPTED, ReplyChannel.MAIL)
    assert rsvp(session, key) == (Rsvp.NEEDS_ACTION, None)
    [event] = moved["events"]
    assert (moved["method"], event["sequence"]) == ("REQUEST", 1)
    assert event["start"] == "2021-06-23T09:00:00.000Z"


def sent(app: Flask, post_office: PostOffice, at: datetime) -> bytes:
    """Deliver what waits; the last mail that the server took."""
    with app.app_context():
        sender = post_office.sender()
        assert deliver(db.sessionmaker, sender, StandingClock(at)) == 1
    return post_office.book.taken[-1][1]


def calendar_of(raw: bytes) -> bytes:
    message = message_from_bytes(raw, policy=policy.SMTP)
    part = next(one for one in message.walk() if one.get_content_type() == "text/calendar")
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def answer_to(raw: bytes) -> bytes:
    """What Thunderbird makes of an invitation as it arrived: to its ORGANIZER."""
    [event] = by_ical_js(calendar_of(raw))["events"]
    organizer = event["organizers"][0]["value"].removeprefix("mailto:")
    guest = event["attendees"][0]["value"].removeprefix("mailto:")
    return thunderbird(Facts(event["uid"], guest, organizer))


def rsvp(session: Session, key: int) -> tuple[Rsvp, ReplyChannel | None]:
    session.expire_all()
    row = session.scalars(sa.select(Invitation).where(Invitation.id == key)).one()
    session.commit()
    return row.rsvp, row.rsvp_channel
