"""Writing a mail with the office's own words around what it has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.history.service import record
from kzv_workflow.mail.message import Address
from kzv_workflow.mail.models import MailText
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.texts import KINDS, MailKind, check, fill
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind of mail begins and ends, with its placeholders."""

    intro: str
    closing: str


@dataclass(frozen=True, slots=True)
class Wordings:
    """The office's words for all kinds of mail, read once for many mails."""

    own: Mapping[str, Wording]
    office: Mapping[str, str]  # values of the placeholders {buero} and {kontakt}
    reply_to: Address | None = None  # where people of the office read answers

    def of(self, kind: str) -> Wording:
        """The office's words, or the shipped ones."""
        return self.own.get(kind) or shipped(kind)

    def write(self, kind: str, values: Mapping[str, str], /, **facts: object) -> tuple[str, str]:
        """Subject and text of a mail; *values* are those of the placeholders of its kind."""
        words, known = self.of(kind), {**self.office, **values}
        intro, closing = fill(words.intro, known), fill(words.closing, known)
        return render(kind, intro=intro, closing=closing, **facts)


def wordings(session: Session) -> Wordings:
    """Two statements, however many mails are written with it."""
    office = directory.office(session)
    rows = session.execute(sa.select(MailText.kind, MailText.intro, MailText.closing))
    return Wordings(
        {kind: Wording(intro, closing) for kind, intro, closing in rows},
        {
            "buero": office.name if office else "",
            "kontakt": (office.contact_line if office else None) or "",
        },
        Address(office.name, office.fallback_email) if office and office.fallback_email else None,
    )


def shipped(kind: str) -> Wording:
    return Wording(KINDS[kind].intro, KINDS[kind].closing)


def checked(kind: MailKind, words: Wording) -> Wording:
    """As they are stored. Raises DomainError at ``intro`` or ``closing``."""
    return Wording(check(kind, "intro", words.intro), check(kind, "closing", words.closing))


def change(session: Session, kind: MailKind, words: Wording, viewer: Viewer, at: datetime) -> bool:
    """Whether anything changed; the shipped words again are as if nothing had been changed.

    Raises DomainError at ``intro`` or ``closing`` for a placeholder that is not known.
    """
    new, row = checked(kind, words), session.get(MailText, kind.name)
    if new == wordings(session).of(kind.name):
        return False
    if new == shipped(kind.name):
        return reset(session, kind, viewer, at)
    if row is None:
        row = MailText(kind=kind.name)
        session.add(row)
    row.intro, row.closing = new.intro, new.closing
    record(session, viewer, about(kind), f"hat den Text der Mail „{kind.title}“ geändert", at)
    return True


def reset(session: Session, kind: MailKind, viewer: Viewer, at: datetime) -> bool:
    """Back to the shipped words; False if they are in use already."""
    row = session.get(MailText, kind.name)
    if row is None:
        return False
    session.delete(row)
    text = f"hat den Text der Mail „{kind.title}“ auf den mitgelieferten zurückgesetzt"
    record(session, viewer, about(kind), text, at)
    return True


def about(kind: MailKind) -> tuple[str, int]:
    """Under which name its changes stand in the record."""
    return f"mail_text:{kind.name}", 0
