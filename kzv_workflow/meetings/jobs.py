"""What the clock starts for meetings: reading the answers that came by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.mail.reading import Reader
from kzv_workflow.meetings import answers_by_mail


def read_answers(sessions: sessionmaker[Session], at: datetime, imap_url: str | None) -> int:
    """Read the mailbox, if there is one; the number of new mails."""
    if imap_url is None:
        return 0
    return Reader(sessions, answers_by_mail.apply, at).read(imap_url)
