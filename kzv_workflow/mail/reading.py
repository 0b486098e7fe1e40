"""Reading the mailbox: each mail once, in a transaction of its own, then moved; none stops us.

Only three things can come of a mail: an answer to an invitation, a note that an address is dead,
or a line in the list of what is unclear.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.db import writing
from kzv_workflow.mail import bouncing
from kzv_workflow.mail.findings import Finding
from kzv_workflow.mail.inbound_models import InboundMail, MailboxState, Verdict
from kzv_workflow.mail.incoming import SIZE_LIMIT, InboundKind, Incoming, understand
from kzv_workflow.mail.mailbox import Box, MailboxError, Place, opened

DONE, UNCLEAR = "Verarbeitet", "Unklar"
TOO_LARGE = "Die Mail ist größer als 1 MB und wurde nicht gelesen; sie liegt im Postfach."
BROKEN = "Die Mail ließ sich nicht lesen; sie liegt im Postfach."
FROM_A_HUMAN = "Jemand hat geschrieben. Die Mail liegt im Postfach."
NOT_OURS = "Ein Kalender schickt etwas anderes als eine Antwort; es wird nichts geändert."

Calendars = Callable[[Session, Incoming, datetime], Finding]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs: sessions, whoever understands calendar answers, the instant."""

    sessions: sessionmaker[Session]
    calendars: Calendars
    at: datetime

    def read(self, url: str) -> int:
        """Read what waits in the mailbox of that address; the number of new mails."""
        count, trouble = 0, ""
        with writing():
            try:
                with opened(url) as box:
                    for place in box.waiting():
                        count += self._one(box, place)
            except MailboxError as error:
                trouble = str(error)
                _log.warning("%s", error)
            self._note_state(trouble)
        return count

    def _note_state(self, trouble: str) -> None:
        """For the office: that the mailbox was read, or since when it cannot be and why."""
        with self.sessions.begin() as session:
            state = session.get(MailboxState, 1) or MailboxState(id=1)
            session.add(state)
            state.reason = trouble[:300] or None
            if trouble:
                state.failing_since = state.failing_since or self.at
            else:
                state.read_at, state.failing_since = self.at, None

    def _one(self, box: Box, place: Place) -> bool:
        """Whether it was new. One that was read, but not moved when we died, is moved now."""
        with self.sessions.begin() as session:
            verdict = _known(session, place)
        is_new = verdict is None
        if verdict is None:
            verdict = self._take_in(box, place)
        box.move(place, UNCLEAR if verdict is Verdict.UNCLEAR else DONE)
        return is_new

    def _take_in(self, box: Box, place: Place) -> Verdict:
        if box.size(place) > SIZE_LIMIT:
            unread = Incoming(InboundKind.UNREADABLE)
            return self._noted(place, f"{place}", unread, TOO_LARGE)
        raw = box.read(place)
        fingerprint = hashlib.sha256(raw).hexdigest()
        try:
            with self.sessions.begin() as session:
                before = session.scalar(
                    sa.select(InboundMail.verdict).where(InboundMail.fingerprint == fingerprint)
                )
                if before is not None:  # the same bytes, delivered twice
                    return before
                mail = understand(raw)
                finding = self._finding(session, mail)
                _note(session, place, fingerprint, mail, finding, self.at)
                return finding.verdict
        except IntegrityError:  # another process read it at the same time
            return Verdict.IGNORED
        except Exception:  # noqa: BLE001 - one mail never stops the others
            _log.exception("a mail could not be read: %s", place)
            broken = Incoming(InboundKind.UNREADABLE)
            return self._noted(place, fingerprint, broken, BROKEN)

    def _noted(self, place: Place, key: str, mail: Incoming, reason: str) -> Verdict:
        finding = Finding(Verdict.UNCLEAR, reason)
        fingerprint = hashlib.sha256(key.encode()).hexdigest() if len(key) != 64 else key
        with self.sessions.begin() as session:
            _note(session, place, fingerprint, mail, finding, self.at)
        return finding.verdict

    def _finding(self, session: Session, mail: Incoming) -> Finding:
        if mail.kind is InboundKind.BOUNCE:
            return bouncing.apply(session, mail, self.at)
        if mail.kind in {InboundKind.REPLY, InboundKind.COUNTER}:
            return self.calendars(session, mail, self.at)
        if mail.kind is InboundKind.AUTOMATIC:
            return Finding(Verdict.IGNORED, "Eine automatische Antwort.")
        is_calendar = mail.kind is InboundKind.CALENDAR
        return Finding(Verdict.UNCLEAR, NOT_OURS if is_calendar else FROM_A_HUMAN)


def _known(session: Session, place: Place) -> Verdict | None:
    return session.scalar(
        sa.select(InboundMail.verdict).where(
            InboundMail.uid_validity == place.uid_validity, InboundMail.uid == place.uid
        )
    )


def _note(
    session: Session, place: Place, fingerprint: str, mail: Incoming, finding: Finding, at: datetime
) -> None:
    session.add(
        InboundMail(
            uid_validity=place.uid_validity,
            uid=place.uid,
            fingerprint=fingerprint,
            sender=mail.sender,
            subject=mail.subject,
            excerpt=mail.text,
            kind=mail.kind,
            verdict=finding.verdict,
            reason=finding.reason[:500],
            page=finding.page or None,
            offer=finding.offer or None,
            read_at=at,
        )
    )
