"""Mailing the draft of the comparison set to all municipalities before they meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.files.store import store
from kzv_workflow.history.service import record
from kzv_workflow.indicators import grouping, overview_queries, selections
from kzv_workflow.indicators.models import Round
from kzv_workflow.indicators.outputs import Agreed, Whole
from kzv_workflow.mail.message import Address, Attachment, Message
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.mail.service import queue
from kzv_workflow.mail.wording import Wordings, wordings
from kzv_workflow.web.viewer import Viewer

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOT_RELEASED = "Bitte geben Sie die Zusammenführung zuerst für alle Kommunen frei."
NO_SET = "Bitte bilden Sie zuerst das Vergleichskennzahlenset."


@dataclass(frozen=True, slots=True)
class Plan:
    """What sending would do; nothing is changed."""

    recipients: list[Recipient]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is sent: the content, its Word file (made before the transaction), where to look."""

    content: Whole
    word: bytes
    url: str


def whole(session: Session, found: Round) -> Whole:
    """The round as documents show it."""
    newest = overview_queries.newest_set(session, found.id)
    entries = overview_queries.entries(session, newest.id) if newest else []
    return Whole(
        title=found.title,
        catalogue=found.catalogue.title,
        columns=overview_queries.columns(session, found.id),
        rows=overview_queries.rows(session, found),
        number=newest.number if newest else 0,
        rule=newest.rule if newest else "",
        represented=selections.represented(session, found.id),
        agreed=[
            Agreed(
                one.code, one.name, f"{one.letter} {one.theme}", one.state, one.reason,
                one.minuted, one.group_title,
            )
            for members in grouping.in_groups(entries).values()
            for one in members
        ],
    )  # fmt: skip


def plan(session: Session, content: Whole, url: str, on: date) -> Plan:
    recipients = directory.recipients(session, on)
    first = next(iter(recipients), None)
    subject, text = _text(wordings(session), content, first, url)
    return Plan(recipients, subject, text)


def send(
    session: Session, found: Round, draft: Draft, viewer: Viewer, at: datetime, again: str = ""
) -> int:
    """One mail per person and version, with the annex; how many were queued.

    *again* tells a sending that was wanted once more from a second click: the same one twice
    reaches everybody once.

    Raises DomainError before the round is released, or without a set.
    """
    content = draft.content
    if found.released_at is None:
        raise DomainError(NOT_RELEASED)
    if not content.number:
        raise DomainError(NO_SET)
    name = f"Vergleichskennzahlenset Fassung {content.number}.docx"
    attachment = Attachment(store(session, name, WORD, draft.word, at).id, name, WORD)
    words, queued = wordings(session), 0
    for one in directory.recipients(session, at.date()):
        subject, text = _text(words, content, one, draft.url)
        message = Message(
            kind="comparison_draft", to=Address(one.name, one.email), subject=subject, text=text,
            occasion=f"comparison:{found.id}:{content.number}{again}:{one.email}",
            attachments=(attachment,), reply_to=words.reply_to,
            recipient_label=one.organisation_name,
        )  # fmt: skip
        try:
            queued += queue(session, message, at) is not None
        except DomainError:  # one bad address stops nobody else
            continue
    text = (
        f"hat Fassung {content.number} des Vergleichskennzahlensets an {queued} Adressen gesendet"
    )
    record(session, viewer, ("round", found.id), text, at)
    return queued


def sent_at(session: Session, number: int, found: Round) -> datetime | None:
    """When that version was mailed last."""
    return session.scalar(
        sa.select(sa.func.max(OutgoingMail.created_at)).where(
            sa.or_(
                OutgoingMail.occasion.like(f"comparison:{found.id}:{number}:%"),
                OutgoingMail.occasion.like(f"comparison:{found.id}:{number} %"),
            )
        )
    )


def _text(words: Wordings, content: Whole, to: Recipient | None, url: str) -> tuple[str, str]:
    values = {
        "name": to.name if to and not to.is_fallback else "",
        "organisation": to.organisation_name if to else "",
        "runde": content.title,
    }
    count = len(content.standing)
    return words.write(
        "comparison_draft", values, title=content.title, number=content.number, count=count, url=url
    )
