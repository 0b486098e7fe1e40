"""An outbox of its own, and a clock that stands still until somebody moves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.config import Settings
from kzv_workflow.db import Base, prepare_engine
from kzv_workflow.files.models import StoredFile
from kzv_workflow.mail.jobs import deliver
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.models import MailAttachment, MailPause, OutgoingMail
from kzv_workflow.mail.senders import Sender
from kzv_workflow.mail.service import queue

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
MODELS = (OutgoingMail, StoredFile, MailAttachment, MailPause)


class StandingClock:
    """Shows the same instant until it is moved."""

    def __init__(self, instant: datetime = START) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def pass_by(self, **period: float) -> None:
        self.instant += timedelta(**period)


class Outbox:
    """A database with the tables of the outbox alone, and what tests ask of it."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.url = url or f"sqlite:///{folder / 'outbox.sqlite'}"
        self.engine = sa.create_engine(self.url)
        prepare_engine(self.engine)
        self.settings = Settings(
            instance_path=folder,
            database_url=self.url,
            secret_key="only for tests, never for an installation",
            mail_from="Büro BiSMit <kzv@bismit.example>",
        )
        self.sessions = sessionmaker(
            self.engine, expire_on_commit=False, info={"settings": self.settings}
        )
        self.clock = StandingClock()

    def create(self) -> None:
        tables = [Base.metadata.tables[one.__tablename__] for one in MODELS]
        Base.metadata.create_all(self.engine, tables=tables)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.sessions.begin() as session:
            yield session

    def queue(self, occasion: str, **facts: Any) -> OutgoingMail | None:
        """Queue one mail of its own transaction; it goes to <occasion>@demo.example."""
        whole = {
            "kind": "reminder",
            "to": Address("Sabine Seidel", f"{occasion}@demo.example"),
            "subject": "Erinnerung",
            "text": "Guten Tag,\n\n.ein Satz, der mit einem Punkt beginnt.\n",
            "occasion": occasion,
            **facts,
        }
        with self.session() as session:
            return queue(session, Message(**whole), self.clock.now())

    def deliver(self, sender: Sender) -> int:
        return deliver(self.sessions, sender, self.clock, jitter=lambda: 1.0)

    def mail(self, occasion: str) -> OutgoingMail:
        with self.session() as session:
            return session.scalars(sa.select(OutgoingMail).filter_by(occasion=occasion)).one()

    def states(self) -> dict[str, str]:
        with self.session() as session:
            rows = session.execute(sa.select(OutgoingMail.occasion, OutgoingMail.state))
            return {occasion: state.value for occasion, state in rows}

    def pause(self) -> MailPause | None:
        with self.session() as session:
            return session.get(MailPause, 1)


class KeepingSender:
    """A sender of another kind: keeps what it gets."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []

    def open(self) -> None: ...

    def send(self, recipient: str, raw: bytes) -> None:
        self.kept.append((recipient, raw))

    def close(self) -> None: ...

    @property
    def recipients(self) -> list[str]:
        return [recipient.partition("@")[0] for recipient, _ in self.kept]
