"""Making the approved text known where it is not the one that was sent: files, and a mail."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import mails, standing
from kzv_workflow.minutes.circulation import Papers, add_circulation, attachments
from kzv_workflow.minutes.life import Approval, CirculationKind
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.service import Act

NOTHING_NEW = "Alle haben schon die angenommene Fassung, oder es ist noch keine angenommen."


def approved_unsent(session: Session, minutes: Minutes) -> Approval:
    """The approval whose text did not go out yet; DomainError if there is none."""
    life = standing.standing(session, minutes)
    if life.approval is None or not life.approved_is_unsent:
        raise DomainError(NOTHING_NEW)
    return life.approval


def announce(session: Session, minutes: Minutes, made: Papers, act: Act) -> int:
    """Send the approved version to everybody; how many mails were queued.

    Raises DomainError if no text is approved, or everybody has it.
    """
    standing.lock(session, minutes.id)
    session.refresh(minutes)
    approval = approved_unsent(session, minutes)
    version = approval.version
    sent = add_circulation(session, minutes, version, made, act, CirculationKind.APPROVED)
    letter = mails.Letter(
        "minutes_approved",
        mails.approved(session, minutes, approval, sent),
        occasion=f"minutes_approved:{approval.id}",
        attachments=attachments(minutes, sent),
    )
    count = mails.send_to_all(session, directory.recipients(session, act.day), letter, act.at)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat die angenommene Fassung {version.number} an {count} Adressen versendet", act.at,
    )  # fmt: skip
    return count
