"""Finding the invitation a calendar's answer belongs to, and whether it may count.

The address it was sent to carries the guest's token; without it the entry, the attendee and the
sender must agree. Whatever is not plainly the guest's own yes, no or perhaps is for the office.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.mail import mime
from kzv_workflow.mail.findings import Finding
from kzv_workflow.mail.inbound_models import Verdict
from kzv_workflow.mail.incoming import InboundKind, Incoming
from kzv_workflow.mail.mailbox import authserv_of
from kzv_workflow.meetings.ical_reading import CalendarAnswer, read_answer
from kzv_workflow.meetings.models import Invitation, InvitationState, ReplyChannel, Rsvp
from kzv_workflow.meetings.replying import RSVP_WORDS, Answer, Outcome, take

VALID_AFTER = timedelta(days=30)
PARTSTATS = {
    "ACCEPTED": Rsvp.ACCEPTED,
    "TENTATIVE": Rsvp.TENTATIVE,
    "DECLINED": Rsvp.DECLINED,
}
STRANGER = "Zu dieser Antwort gibt es keine Einladung."
NOT_THE_GUEST = "Die Antwort nennt {answering}; eingeladen ist {guest}."
NOT_SURE = "Der Absender dieser Antwort ist nicht gesichert."
CALLED_OFF = "Der Termin ist abgesagt oder die Person ausgeladen."


def apply(session: Session, mail: Incoming, at: datetime) -> Finding:
    """Take the answer of a mail that carries one; says what became of it."""
    try:
        answer = read_answer(mail.calendar)
        row = _invitation(session, mail, answer)
    except DomainError as error:
        return Finding(Verdict.UNCLEAR, str(error))
    who = f"{row.name} ({row.organisation_name}), {row.sent_title}"
    if mail.kind is InboundKind.COUNTER:
        remark = f": „{answer.remark}“" if answer.remark else ""
        return Finding(Verdict.UNCLEAR, f"Schlägt einen anderen Termin vor: {who}{remark}.")
    if answer.partstat == "DELEGATED":
        to = f" durch {answer.delegated_to}" if answer.delegated_to else ""
        return Finding(Verdict.UNCLEAR, f"Lässt sich vertreten{to}: {who}.")
    if answer.partstat not in PARTSTATS:
        return Finding(Verdict.IGNORED, f"Keine Zusage und keine Absage: {who}.")
    if row.state is not InvitationState.INVITED or _is_long_over(row, at):
        return Finding(Verdict.OUTDATED, f"{CALLED_OFF} {who}.")
    return _taken(session, row, answer, at)


def _taken(session: Session, row: Invitation, answer: CalendarAnswer, at: datetime) -> Finding:
    rsvp = PARTSTATS[answer.partstat]
    given = Answer(
        rsvp,
        ReplyChannel.MAIL,
        row.name,
        answer.remark,
        given_at=answer.given_at,
        sequence=answer.sequence,
    )
    outcome = take(session, row, given, at)
    who = f"{row.name} ({row.organisation_name}): {RSVP_WORDS[rsvp]}, {row.sent_title}"
    if outcome is Outcome.OLD_VERSION:
        return Finding(Verdict.OUTDATED, f"Antwort auf eine alte Fassung. {who}.")
    if outcome is Outcome.OLDER:
        return Finding(Verdict.OUTDATED, f"Es gibt eine neuere Antwort. {who}.")
    return Finding(Verdict.APPLIED, f"{who}.")


def _invitation(session: Session, mail: Incoming, answer: CalendarAnswer) -> Invitation:
    """The guest's own invitation.

    Raises DomainError when it is not plain whose it is.
    """
    row = _by_token(session, mail)
    if row is not None:
        if answer.uid and answer.uid != row.uid:
            raise DomainError("Die Antwort nennt einen anderen Termin als die Einladung.")
        if answer.email != row.email:
            raise DomainError(NOT_THE_GUEST.format(answering=answer.email, guest=row.email))
        return row
    guests = session.scalars(
        sa.select(Invitation).where(Invitation.uid == answer.uid).order_by(Invitation.id)
    ).all()
    if not guests:
        raise DomainError(STRANGER)
    own = next((one for one in guests if one.email == answer.email), None)
    if own is None:
        raise DomainError(
            f"Zu {guests[0].sent_title} antwortet {answer.email}, ohne eingeladen zu sein."
        )
    if mail.sender != own.email or not _is_authentic(session, mail):
        raise DomainError(f"{NOT_SURE} Die Antwort nennt {own.name} ({own.organisation_name}).")
    return own


def _by_token(session: Session, mail: Incoming) -> Invitation | None:
    local, _, domain = mime.sender_of(settings_of(session).mail_from).email.lower().rpartition("@")
    own = re.compile(rf"{re.escape(local)}\+([0-9a-f]{{20,}})@{re.escape(domain)}")
    tokens = {found[1] for one in mail.recipients if (found := own.fullmatch(one))}
    if len(tokens) != 1:
        return None
    return session.scalars(sa.select(Invitation).where(Invitation.token.in_(tokens))).first()


def _is_authentic(session: Session, mail: Incoming) -> bool:
    """Whether our own mail server vouches for the sender; if we know none, the name must do."""
    server = authserv_of(settings_of(session).imap_url or "")
    if not server:
        return True
    ours = [one for one in mail.authentication if one.lower().split(";")[0].strip() == server]
    return bool(ours) and "dmarc=pass" in ours[0].lower()


def _is_long_over(row: Invitation, at: datetime) -> bool:
    return at.astimezone(BERLIN).date() > row.sent_day + VALID_AFTER
