"""A real mailbox for the answers to invitations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.mail.imap_server import ImapServer
from tests.meetings.invited import deliver_all, invited_meeting
from tests.meetings.mailbox import Post


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    running = ImapServer()
    yield running
    running.stop()


@pytest.fixture
def post(server: ImapServer, session: Session, app: Flask, at: datetime) -> Post:
    with server.box() as box:
        for folder in ("INBOX", "Verarbeitet", "Unklar"):
            if box.folder.exists(folder):
                box.folder.set(folder)
                box.delete(box.uids("ALL"))
    meeting, _ = invited_meeting(session, at)
    deliver_all(session, at)
    session.commit()
    return Post(server, session, app, meeting, at)
