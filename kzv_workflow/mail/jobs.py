"""Delivering what is due: claim, send outside any transaction, record; safe for many at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.db import writing
from kzv_workflow.errors import DomainError
from kzv_workflow.files import store
from kzv_workflow.mail import claims, mime, service
from kzv_workflow.mail.claims import Claim
from kzv_workflow.mail.models import MailAttachment, MailPause
from kzv_workflow.mail.senders import (
    LaterError,
    RefusedError,
    Sender,
    StoppedError,
    UnreachableError,
)

BATCH = 100  # mails per connection
BREAKS_ALLOWED = 3  # connections lost in a row before we leave the mail server alone
UNREACHABLE_WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
STOPPED_WAITS = (timedelta(hours=1),)


class Clock(Protocol):
    def now(self) -> datetime: ...


def jitter() -> float:
    """Between 0.8 and 1.2, so that retries do not come all at once."""
    return random.uniform(0.8, 1.2)


def deliver(
    sessions: sessionmaker[Session],
    sender: Sender,
    clock: Clock,
    jitter: Callable[[], float] = jitter,
) -> int:
    """Send everything that is due; the number of mails handed over."""
    return _Delivery(sessions, sender, clock, jitter).run()


class _Delivery:
    """One run over the queue."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        sender: Sender,
        clock: Clock,
        jitter: Callable[[], float],
    ) -> None:
        self._sessions = sessions
        self._sender = sender
        self._clock = clock
        self._jitter = jitter
        self._breaks = 0
        self._sent = 0

    def run(self) -> int:
        with writing():
            with self._sessions.begin() as session:
                claims.tidy(session, self._clock.now())
            while self._may_go_on():
                try:
                    self._batch()
                except UnreachableError as error:
                    self._pause(str(error), UNREACHABLE_WAITS)
                except StoppedError as error:
                    self._pause(str(error), STOPPED_WAITS)
        return self._sent

    def _may_go_on(self) -> bool:
        now = self._clock.now()
        with self._sessions.begin() as session:
            pause = session.get(MailPause, 1)
            if pause is not None and pause.until > now:
                return False
            return claims.due_exists(session, now)

    def _batch(self) -> None:
        """Up to BATCH mails on one connection; ends early when the connection breaks."""
        self._sender.open()
        try:
            for _ in range(BATCH):
                with self._sessions.begin() as session:
                    taken = claims.claim(session, self._clock.now())
                if taken is None or not self._handle(taken):
                    return
        finally:
            self._sender.close()

    def _handle(self, taken: Claim) -> bool:
        """Send one mail and write down how it went; False when the connection is gone."""
        try:
            self._sender.send(taken.recipient, self._finished(taken))
        except RefusedError as error:
            return self._refused(taken, str(error), error.is_broken)
        except DomainError as error:  # an attachment that is not there
            return self._refused(taken, str(error), False)
        except LaterError as error:
            return self._later(taken, error)
        except (UnreachableError, StoppedError):
            with self._sessions.begin() as session:
                claims.give_back(session, taken)
            raise
        with self._sessions.begin() as session:
            claims.record_sent(session, taken, self._clock.now())
            service.end_pause(session)
        self._sent += 1
        self._breaks = 0
        return True

    def _refused(self, taken: Claim, reason: str, is_broken: bool) -> bool:
        with self._sessions.begin() as session:
            claims.record_refused(session, taken, reason)
        self._breaks = 0
        return not is_broken

    def _later(self, taken: Claim, error: LaterError) -> bool:
        next_try = self._clock.now() + claims.retry_delay(taken.attempt, self._jitter())
        with self._sessions.begin() as session:
            claims.record_later(session, taken, str(error), error.is_unclear, next_try)
        self._breaks = self._breaks + 1 if error.is_broken else 0
        if self._breaks >= BREAKS_ALLOWED:
            raise UnreachableError(str(error))
        return not error.is_broken

    def _finished(self, taken: Claim) -> bytes:
        """The bytes with their attachments."""
        with self._sessions.begin() as session:
            enclosed = session.scalars(
                sa.select(MailAttachment)
                .where(MailAttachment.mail_id == taken.id)
                .order_by(MailAttachment.position)
            ).all()
            files = [(one.name, one.mimetype, store.read(session, one.file_id)) for one in enclosed]
        return mime.complete(taken.mime, taken.occasion, files)

    def _pause(self, reason: str, waits: tuple[timedelta, ...]) -> None:
        with self._sessions.begin() as session:
            service.pause(session, reason, self._clock.now(), waits)
