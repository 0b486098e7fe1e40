"""Nachträge: added after sending, at a line; the text that everybody has stays untouched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import house_style, mails, papers, standing
from kzv_workflow.minutes.circulation import Papers, add_circulation, attachments
from kzv_workflow.minutes.life import CirculationKind, MinutesAddendum
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion
from kzv_workflow.minutes.paragraphs import Paragraph
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.printed import PrintedAddendum, with_addenda, with_numbers
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.word import render

NOT_YET = (
    "Das Protokoll ist noch nicht versendet. Bitte ändern Sie den Text selbst; einen Nachtrag "
    "braucht es erst, wenn alle das Protokoll haben."
)
PREVIEW_KEY = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A Nachtrag before it is announced."""

    line: int
    text: str
    author: str
    dated_on: date

    def printed(self, key: int = PREVIEW_KEY) -> PrintedAddendum:
        return PrintedAddendum(key, self.line, self.text, self.author, self.dated_on)


def version_of(session: Session, minutes: Minutes) -> MinutesVersion:
    """The version everybody has; DomainError for a draft."""
    if minutes.state is MinutesState.DRAFT:
        raise DomainError(NOT_YET)
    return standing.read_by_others(session, minutes.id)


def places(session: Session, minutes: Minutes, on: date) -> list[Paragraph]:
    """The paragraphs a Nachtrag can stand behind, in their order."""
    return list(standing.paragraphs_of(session, version_of(session, minutes), on).values())


def word_with(session: Session, minutes: Minutes, draft: Draft, on: date) -> bytes:
    """The Word file with this and all earlier addenda, made before the transaction."""
    version = version_of(session, minutes)
    parsed = parse(version.source, directory.roster(session, on))[0]
    numbered = with_numbers(parsed, standing.todo_numbers(session, minutes.id, parsed))
    # Its own anchor comes behind those of the earlier ones.
    earlier = standing.printed_addenda(session, version)
    key = max((one.key for one in earlier), default=0) + 1
    whole = with_addenda(numbered, [*earlier, draft.printed(key)])
    return render(whole, house_style.current(session), papers.identifier(version))


def announce(session: Session, minutes: Minutes, draft: Draft, made: Papers, act: Act) -> int:
    """Put the Nachtrag at its place and tell everybody; how many mails were queued.

    Raises DomainError for a draft and where there is no such paragraph.
    """
    standing.lock(session, minutes.id)
    version = version_of(session, minutes)
    if draft.line not in {one.first for one in places(session, minutes, act.day)}:
        raise DomainError("Bitte wählen Sie, wo der Nachtrag steht.", field="line")
    known = standing.addenda(session, minutes.id)
    if any((one.line, one.text) == (draft.line, draft.text) for one in known):
        raise DomainError("Dieser Nachtrag steht schon dort.", field="text")
    sent = add_circulation(session, minutes, version, made, act, CirculationKind.ADDENDA)
    added = MinutesAddendum(
        minutes_id=minutes.id,
        version_id=version.id,
        line=draft.line,
        text=draft.text,
        author_name=draft.author,
        dated_on=draft.dated_on,
        circulation_id=sent.id,
        created_at=act.at,
    )
    session.add(added)
    session.flush()
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat einen Nachtrag zu Zeile {draft.line} versendet", act.at,
    )  # fmt: skip
    letter = mails.Letter(
        "minutes_addendum",
        mails.addendum(session, minutes, draft.printed()),
        occasion=f"minutes_addendum:{added.id}",
        attachments=attachments(minutes, sent),
    )
    return mails.send_to_all(session, directory.recipients(session, act.day), letter, act.at)
