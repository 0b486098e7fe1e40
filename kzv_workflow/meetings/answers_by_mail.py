"""Finding the invitation a calendar's answer belongs to, and whether it may count.

The address it was sent to carries the guest's token; without it the entry, the attendee and the
sender must agree. Whatever is not plainly the guest's own yes, no or perhaps is for the office.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.mail import mime
from kzv_workflow.mail.authentication import vouched
from kzv_workflow.mail.findings import Finding
from kzv_workflow.mail.inbound_models import InboundMail, Verdict
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
OTHER_DAY = "Die Antwort nennt einen anderen Termin als die Einladung."
STRANGER = "Zu dieser Antwort gibt es keine Einladung."
NOT_THE_GUEST = "Die Antwort nennt {answering}; eingeladen ist {guest}."
NOT_SURE = "Der Absender dieser Antwort ist nicht gesichert."
CALLED_OFF = "Der Termin ist abgesagt oder die Person ausgeladen."
OVERTAKEN = {
    Outcome.OLD_VERSION: "Antwort auf eine alte Fassung.",
    Outcome.OLDER: "Es gibt eine neuere Antwort.",
}
_TITLES = {"dr", "prof"}


@dataclass(frozen=True, slots=True)
class _Match:
    """Whose answer it seems to be; ``doubt`` says why the office has to look."""

    row: Invitation | None
    doubt: str = ""
    meeting_id: int | None = None  # without a row: the meeting it speaks of

    @property
    def page(self) -> str:
        meeting_id = self.row.meeting_id if self.row else self.meeting_id
        return f"/treffen/{meeting_id}/rueckmeldungen" if meeting_id else ""


def apply(session: Session, mail: Incoming, at: datetime) -> Finding:
    """Take the answer of a mail that carries one; says what became of it."""
    try:
        answer = read_answer(mail.calendar)
    except DomainError as error:
        return Finding(Verdict.UNCLEAR, str(error))
    match = _match(session, mail, answer)
    row = match.row
    if row is None:
        return Finding(Verdict.UNCLEAR, match.doubt, match.page)
    who = f"{row.name} ({row.organisation_name}), {row.sent_title}"
    if mail.kind is InboundKind.COUNTER:
        proposed = f", {answer.proposed}" if answer.proposed else ""
        remark = f": „{answer.remark}“" if answer.remark else ""
        words = f"{match.doubt} Schlägt einen anderen Termin vor{proposed}: {who}{remark}."
        return Finding(Verdict.UNCLEAR, words.strip(), match.page)
    if answer.partstat == "DELEGATED":
        to = f" durch {answer.delegated_to}" if answer.delegated_to else ""
        words = f"{match.doubt} Lässt sich vertreten{to}: {who}."
        return Finding(Verdict.UNCLEAR, words.strip(), match.page)
    if answer.partstat not in PARTSTATS:
        return Finding(Verdict.IGNORED, f"Keine Zusage und keine Absage: {who}.")
    if row.state is not InvitationState.INVITED or _is_long_over(row, at):
        return Finding(Verdict.OUTDATED, f"{CALLED_OFF} {who}.")
    if match.doubt:
        said = RSVP_WORDS[PARTSTATS[answer.partstat]]
        offer = json.dumps({**_offered(answer), "invitation": row.id})
        return Finding(Verdict.UNCLEAR, f"{match.doubt} Antwort: {said}.", match.page, offer)
    return _taken(session, row, answer, at)


def take_over(session: Session, mail: InboundMail, by: str, at: datetime) -> str:
    """What an unclear mail offers counts as the guest's answer, says the office; in words.

    Raises DomainError if somebody has seen to it, or the guest is not invited any more.
    """
    offer = json.loads(mail.offer or "{}")
    row = session.get(Invitation, offer.get("invitation", 0))
    if not mail.settle(by, at) or row is None:
        raise DomainError("Diese Mail ist schon erledigt.")
    if row.state is not InvitationState.INVITED:
        raise DomainError(CALLED_OFF)
    given_at = datetime.fromisoformat(offer["given_at"]) if offer["given_at"] else None
    answer = Answer(
        Rsvp(offer["rsvp"]), ReplyChannel.MAIL, by, offer["remark"], given_at, offer["sequence"]
    )
    outcome = take(session, row, answer, at)
    said = f"{row.name}: {RSVP_WORDS[answer.rsvp]}."
    return f"{OVERTAKEN[outcome]} {said}" if outcome in OVERTAKEN else f"Übernommen. {said}"


def _offered(answer: CalendarAnswer) -> dict[str, object]:
    return {
        "rsvp": PARTSTATS[answer.partstat].value,
        "remark": answer.remark,
        "sequence": answer.sequence,
        "given_at": answer.given_at.isoformat() if answer.given_at else None,
    }


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
    if outcome in OVERTAKEN:
        return Finding(Verdict.OUTDATED, f"{OVERTAKEN[outcome]} {who}.")
    return Finding(Verdict.APPLIED, f"{who}.")


def _match(session: Session, mail: Incoming, answer: CalendarAnswer) -> _Match:
    """The guest's own invitation: by the token, else by entry, attendee and sender."""
    row = _by_token(session, mail)
    if row is not None:
        if answer.uid and answer.uid != row.uid:
            return _Match(None, OTHER_DAY, row.meeting_id)
        if answer.email != row.email and not is_same_name(row.name, answer.name):
            doubt = NOT_THE_GUEST.format(answering=answer.email, guest=row.email)
            return _Match(row, doubt)
        return _Match(row)
    guests = session.scalars(
        sa.select(Invitation).where(Invitation.uid == answer.uid).order_by(Invitation.id)
    ).all()
    if not guests:
        return _Match(None, STRANGER)
    own = next((one for one in guests if one.email == answer.email), None)
    if own is None:
        doubt = f"Zu {guests[0].sent_title} antwortet {answer.email}, ohne eingeladen zu sein."
        return _Match(None, doubt, guests[0].meeting_id)
    if mail.sender != own.email or not _is_authentic(session, mail):
        doubt = f"{NOT_SURE} Die Antwort nennt {own.name} ({own.organisation_name})."
        return _Match(own, doubt)
    return _Match(own)


def is_same_name(guest: str, other: str) -> bool:
    """Whether the other name has all the words of the guest's, which are two at least.

    So somebody who answers from another address of hers is known, and a colleague she handed
    the invitation to is not taken for her.
    """
    mine, theirs = (
        set(re.findall(r"\w+", name.casefold())) - _TITLES for name in (guest, other)
    )  # fmt: skip
    return len(mine) > 1 and mine <= theirs


def _by_token(session: Session, mail: Incoming) -> Invitation | None:
    local, _, domain = mime.sender_of(settings_of(session).mail_from).email.lower().rpartition("@")
    own = re.compile(rf"{re.escape(local)}\+([0-9a-f]{{20,}})@{re.escape(domain)}")
    tokens = {found[1] for one in mail.recipients if (found := own.fullmatch(one))}
    if len(tokens) != 1:
        return None
    return session.scalars(sa.select(Invitation).where(Invitation.token.in_(tokens))).first()


def _is_authentic(session: Session, mail: Incoming) -> bool:
    """Whether our own mail server vouches for the sender; if we know none, nobody does."""
    server = authserv_of(settings_of(session).imap_url or "")
    return bool(server) and vouched(mail.authentication, server, mail.sender)


def _is_long_over(row: Invitation, at: datetime) -> bool:
    return at.astimezone(BERLIN).date() > row.sent_day + VALID_AFTER
