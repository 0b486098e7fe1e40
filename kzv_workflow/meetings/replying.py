"""Taking an answer to an invitation, whichever way it came: the newest counts, all are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.models import Invitation, InvitationState, ReplyChannel, Rsvp
from kzv_workflow.meetings.replies import can_answer
from kzv_workflow.meetings.reply_models import Reply
from kzv_workflow.meetings.service import Act

REMARK_LENGTH = 500
RSVP_WORDS = {
    Rsvp.NEEDS_ACTION: "offen",
    Rsvp.ACCEPTED: "kommt",
    Rsvp.TENTATIVE: "unter Vorbehalt",
    Rsvp.DECLINED: "kommt nicht",
}
OVER = "Der Termin ist vorbei oder abgesagt; eine Antwort ist nicht mehr nötig."


class Outcome(StrEnum):
    """What became of an answer."""

    COUNTS = "counts"
    KNOWN = "known"  # the same was said the same way before
    OLD_VERSION = "old_version"  # answers a time or place that was changed since
    OLDER = "older"  # a newer answer is there already


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came. ``given_at`` and ``sequence`` are known of calendars' answers only:
    when the sender's calendar made it, and which state of the invitation it saw."""

    rsvp: Rsvp
    channel: ReplyChannel
    by: str
    remark: str = ""
    given_at: datetime | None = None
    sequence: int | None = None


def take(session: Session, row: Invitation, answer: Answer, at: datetime) -> Outcome:
    """Keep the answer; it counts unless it is older than what is known.

    A calendar whose clock is fast cannot silence later answers: nothing is given after it came.
    Raises DomainError if the remark is too long.
    """
    if len(answer.remark) > REMARK_LENGTH:
        raise DomainError(f"Bitte höchstens {REMARK_LENGTH} Zeichen.", field="remark")
    session.execute(sa.select(Invitation.id).where(Invitation.id == row.id).with_for_update())
    session.refresh(row)
    given_at = min(answer.given_at or at, at)
    sequence = row.sequence if answer.sequence is None else answer.sequence
    outcome = _outcome(row, answer, given_at, sequence)
    if outcome is Outcome.KNOWN:
        row.rsvp_at = max(row.rsvp_at, given_at) if row.rsvp_at else None
        return outcome
    session.add(
        Reply(
            invitation_id=row.id,
            rsvp=answer.rsvp,
            channel=answer.channel,
            remark=answer.remark or None,
            by=answer.by[:200],
            sequence=min(sequence, row.sequence),
            counts=outcome is Outcome.COUNTS,
            given_at=given_at,
            at=at,
        )
    )
    if outcome is Outcome.COUNTS:
        row.rsvp = answer.rsvp
        row.rsvp_at, row.rsvp_channel = given_at, answer.channel
        row.rsvp_remark = answer.remark or None
        if answer.rsvp is Rsvp.NEEDS_ACTION:
            row.ask_again()
    session.flush()
    return outcome


def _outcome(row: Invitation, answer: Answer, given_at: datetime, sequence: int) -> Outcome:
    if sequence < row.sequence:
        return Outcome.OLD_VERSION
    said = (row.rsvp, row.rsvp_channel, row.rsvp_remark)
    if said == (answer.rsvp, answer.channel, answer.remark or None):
        return Outcome.KNOWN
    if row.rsvp_at is not None and given_at < row.rsvp_at:
        return Outcome.OLDER
    return Outcome.COUNTS


def answer_by_link(
    session: Session, row: Invitation, rsvp: Rsvp, remark: str, at: datetime
) -> Outcome:
    """What the guest says on the page behind the mail's link.

    Raises DomainError when the day is over or called off, or for an answer that is none.
    """
    if not can_answer(row, at):
        raise DomainError(OVER)
    return take(session, row, Answer(rsvp, ReplyChannel.WEB, row.name, remark), at)


def enter(session: Session, row: Invitation, rsvp: Rsvp, remark: str, act: Act) -> bool:
    """What the guest told the office by other ways; False if that was known.

    Raises DomainError if the guest is not invited any more.
    """
    if row.state is not InvitationState.INVITED:
        raise DomainError("Diese Person ist nicht mehr eingeladen.")
    if (row.rsvp, row.rsvp_remark or "") == (rsvp, remark):
        return False
    answer = Answer(rsvp, ReplyChannel.OFFICE, act.viewer.name, remark)
    take(session, row, answer, act.at)
    text = f"hat für {row.name} eingetragen: {RSVP_WORDS[rsvp]} ({row.sent_title})"
    record(session, act.viewer, ("meeting", row.meeting_id), text, act.at)
    return True
