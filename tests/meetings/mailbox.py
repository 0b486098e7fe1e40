"""The mailbox answers come to, with one guest invited: delivering, reading, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.mail.inbound_models import InboundMail, Verdict
from kzv_workflow.meetings import jobs
from kzv_workflow.meetings.models import Invitation, Meeting
from kzv_workflow.web.extensions import db
from tests.mail.imap_server import ImapServer
from tests.meetings.calendar_mails import Facts

LATER = timedelta(days=1)
VOUCHED = b"Authentication-Results: mx.example; dmarc=pass header.from=demo.example\r\n"


@dataclass
class Post:
    """The mailbox, read by the product; empty at the beginning of each test."""

    server: ImapServer
    session: Session
    app: Flask
    meeting: Meeting
    invited_at: datetime

    def read(self, *mails: bytes, at: datetime | None = None) -> list[tuple[Verdict, str]]:
        """Deliver these and read; what became of everything so far."""
        for raw in mails:
            self.server.put(raw)
        self.session.commit()
        with self.app.app_context():
            jobs.read_answers(db.sessionmaker, at or self.invited_at + LATER, self.server.url)
        return self.findings()

    def findings(self) -> list[tuple[Verdict, str]]:
        self.session.expire_all()
        rows = self.session.scalars(sa.select(InboundMail).order_by(InboundMail.id)).all()
        self.session.commit()
        return [(row.verdict, row.reason) for row in rows]

    @property
    def invitation(self) -> Invitation:
        self.session.expire_all()
        row = self.session.scalars(sa.select(Invitation)).one()
        self.session.commit()
        return row

    def facts(self, **changed: object) -> Facts:
        row = self.invitation
        whole = Facts(row.uid, row.email, f"kzv+{row.token}@localhost")
        return replace(whole, **changed)  # type: ignore[arg-type]

    def trust(self, authserv: str = "mx.example") -> None:
        """From now on that mail server's word about senders is believed."""
        with self.app.app_context():
            url = f"{self.server.url}?authserv={authserv}"
            settings = replace(self.app.extensions["settings"], imap_url=url)
            db.sessionmaker.configure(info={"settings": settings})
