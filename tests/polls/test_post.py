"""A date is fixed while the mail server is away: fixed once, and everything arrives later."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.mail import jobs
from kzv_workflow.mail.models import MailState
from kzv_workflow.polls import deciding, queries
from kzv_workflow.polls.deciding import Choice
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
