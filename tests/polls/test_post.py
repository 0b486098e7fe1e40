"""A date is fixed while the mail server is away: fixed once, and everything arrives later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.mail import jobs
from kzv_workflow.mail.models import MailState
from kzv_workflow.polls import deciding, queries
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.models import PollDecision
from kzv_workflow.web.extensions import db
from tests.mail.outbox import StandingClock
from tests.mail.post_office import PostOffice
from tests.meetings.invited import deliver_all, mails
from tests.polls.asked import act, last_mail, running


def test_everything_arrives_once_after_the_mail_server_is_back(
    app: Flask, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    deliver_all(session, at)
    before = last_mail(session)
    away, back = PostOffice(), PostOffice()
    away.controller.stop()
    clock = StandingClock(at)
    chosen = Choice(queries.asked_options(poll)[0].id, poll.version)
    deciding.fix(session, poll, chosen, act(at))
    session.commit()

    with app.app_context():
        handed = [jobs.deliver(db.sessionmaker, away.sender(timeout=1), clock)]
        waiting = {mail.row.state for mail in mails(session, before)}
        session.commit()
        clock.instant += timedelta(hours=2)
        handed += [jobs.deliver(db.sessionmaker, back.sender(), clock) for _ in range(2)]
    back.controller.stop()

    received = [text for _, text in back.book.taken]
    assert handed == [0, 22, 0]
    assert waiting == {MailState.QUEUED}
    assert len(received) == len(set(received)) == 22


@dataclass
class KilledOnTheWay:
    """Hands mails on to a server that is killed after a few of them."""

    office: PostOffice
    lives: int

    def __post_init__(self) -> None:
        self.inner = self.office.sender(timeout=1)

    def open(self) -> None:
        self.inner.open()

    def send(self, recipient: str, raw: bytes) -> None:
        if self.lives == 0:
            self.office.controller.stop()
        self.lives -= 1
        self.inner.send(recipient, raw)

    def close(self) -> None:
        self.inner.close()


def test_a_mail_server_killed_among_the_invitations_loses_and_doubles_none(
    app: Flask, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    deliver_all(session, at)
    before = last_mail(session)
    dying, back, clock = PostOffice(), PostOffice(), StandingClock(at)
    chosen = Choice(queries.asked_options(poll)[0].id, poll.version)
    deciding.fix(session, poll, chosen, act(at))
    session.commit()

    with app.app_context():
        jobs.deliver(db.sessionmaker, KilledOnTheWay(dying, lives=5), clock)
        waiting = [mail for mail in mails(session, before) if mail.row.state is MailState.QUEUED]
        session.commit()
        clock.instant += timedelta(hours=2)
        jobs.deliver(db.sessionmaker, back.sender(), clock)
    back.controller.stop()

    first, second = ([text for _, text in one.book.taken] for one in (dying, back))
    decisions = session.scalar(sa.select(sa.func.count(PollDecision.option_id)))
    assert (len(first), len(waiting), len(second)) == (5, 17, 17)
    assert len({*first, *second}) == 22
    assert decisions == 1
