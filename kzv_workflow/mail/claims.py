"""Taking a mail to send it, and writing down how it went: short transactions, no SMTP in between.

A claim is a lease: who dies with it loses it after :data:`LEASE`, and the mail goes again, with
the same Message-ID. So a mail is never lost and, in the worst case, there twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from kzv_workflow.mail.models import UNSENT, MailState, OutgoingMail

LEASE = timedelta(seconds=50)  # with the time between two deliveries: back within a minute
GIVE_UP_AFTER = timedelta(hours=48)
RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
BROKEN_OFF = "Der Versand wurde unterbrochen; vielleicht ist die Mail schon angekommen."
TOO_LONG = "Der Mailserver hat sie 48 Stunden lang nicht angenommen."


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail in our hands; ``attempt`` says whose hands, should the lease run out."""

    id: int
    attempt: int
    occasion: str
    recipient: str
    mime: bytes
    first_try_at: datetime
    expires_at: datetime | None


def tidy(session: Session, at: datetime) -> None:
    """Give back what somebody died with, and put away what is too late to send."""
    session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.state == MailState.SENDING, _is_stale(at))
        .values(
            state=MailState.QUEUED,
            lease_until=None,
            next_try_at=at,
            is_unclear=True,
            last_error=BROKEN_OFF,
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.state == MailState.QUEUED, OutgoingMail.expires_at <= at)
        .values(state=MailState.EXPIRED)
        .execution_options(synchronize_session=False)
    )


def _is_stale(at: datetime) -> sa.ColumnElement[bool]:
    """Run out, or so far ahead that the clock must have been set back since."""
    return sa.or_(OutgoingMail.lease_until <= at, OutgoingMail.lease_until > at + 2 * LEASE)


def due_exists(session: Session, at: datetime) -> bool:
    candidate = aliased(OutgoingMail)
    return bool(session.scalar(sa.select(sa.exists().where(*_is_due(candidate, at)))))


def claim(session: Session, at: datetime) -> Claim | None:
    """Take the mail that is due longest, in one statement; None if there is none."""
    candidate = aliased(OutgoingMail)
    chosen = (
        sa.select(candidate.id)
        .where(*_is_due(candidate, at))
        .order_by(candidate.next_try_at, candidate.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=candidate)
    )
    row = session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.id == chosen.scalar_subquery())
        .values(
            state=MailState.SENDING,
            attempts=OutgoingMail.attempts + 1,
            lease_until=at + LEASE,
            first_try_at=sa.func.coalesce(
                OutgoingMail.first_try_at, sa.literal(at, OutgoingMail.first_try_at.type)
            ),
        )
        .returning(
            OutgoingMail.id, OutgoingMail.attempts, OutgoingMail.occasion,
            OutgoingMail.recipient_email, OutgoingMail.mime, OutgoingMail.first_try_at,
            OutgoingMail.expires_at,
        )
        .execution_options(synchronize_session=False)
    ).first()  # fmt: skip
    if row is None:
        return None
    return Claim(*row[:5], row.first_try_at or at, row.expires_at)


def _is_due(candidate: type[OutgoingMail], at: datetime) -> Sequence[sa.ColumnElement[bool]]:
    """Waiting, its time come, and nothing older of its thread still on the way."""
    older = aliased(OutgoingMail)
    comes_before = sa.or_(
        older.revision < candidate.revision,
        sa.and_(older.revision == candidate.revision, older.id < candidate.id),
    )
    return (
        candidate.state == MailState.QUEUED,
        candidate.next_try_at <= at,
        sa.or_(candidate.expires_at.is_(None), candidate.expires_at > at),
        ~sa.exists().where(
            older.thread_key == candidate.thread_key,
            older.recipient_email == candidate.recipient_email,
            older.state.in_(UNSENT),
            comes_before,
        ),
    )


def record_sent(session: Session, taken: Claim, at: datetime) -> None:
    """It was accepted; secret texts are forgotten now."""
    sent = (
        sa.update(OutgoingMail)
        .where(OutgoingMail.id == taken.id)
        .values(
            state=MailState.SENT,
            sent_at=at,
            lease_until=None,
            last_error=None,
            is_unclear=False,
            mime=sa.case((OutgoingMail.is_secret, b""), else_=OutgoingMail.mime),
        )
    )
    session.execute(sent.execution_options(synchronize_session=False))


def record_refused(session: Session, taken: Claim, reason: str) -> None:
    """It will not be accepted, however often we try."""
    _record(session, taken, state=MailState.FAILED, last_error=reason, is_unclear=False)


def record_later(
    session: Session, taken: Claim, reason: str, is_unclear: bool, next_try: datetime
) -> None:
    """Not now: again at *next_try*, unless that is too late for this mail."""
    if taken.expires_at is not None and next_try >= taken.expires_at:
        _record(session, taken, state=MailState.EXPIRED, last_error=reason, is_unclear=is_unclear)
    elif next_try > taken.first_try_at + GIVE_UP_AFTER:
        text = f"{TOO_LONG} Zuletzt: {reason}"
        _record(session, taken, state=MailState.FAILED, last_error=text, is_unclear=is_unclear)
    else:
        _record(
            session, taken, state=MailState.QUEUED, last_error=reason, is_unclear=is_unclear,
            next_try_at=next_try,
        )  # fmt: skip


def give_back(session: Session, taken: Claim) -> None:
    """It was not its fault: as if this attempt had not been made."""
    first_try_at = taken.first_try_at if taken.attempt > 1 else None
    _record(
        session, taken, state=MailState.QUEUED, attempts=taken.attempt - 1,
        first_try_at=first_try_at,
    )  # fmt: skip


def _record(session: Session, taken: Claim, **values: object) -> None:
    """Only while the lease is still ours."""
    session.execute(
        sa.update(OutgoingMail)
        .where(
            OutgoingMail.id == taken.id,
            OutgoingMail.state == MailState.SENDING,
            OutgoingMail.attempts == taken.attempt,
        )
        .values(lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )


def retry_delay(attempt: int, jitter: float) -> timedelta:
    """How long to wait after this many attempts; ``jitter`` is a factor around 1."""
    return RETRIES[min(attempt, len(RETRIES)) - 1] * jitter
