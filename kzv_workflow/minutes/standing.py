"""How a Protokoll stands: what was sent when, which version who reads, what was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import queries
from kzv_workflow.minutes.life import (
    Approval,
    ApprovalResult,
    Circulation,
    CirculationKind,
    Correction,
    CorrectionState,
    MinutesAddendum,
    ReturnedWord,
)
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion, VersionKind
from kzv_workflow.minutes.paragraphs import follow
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.printed import PrintedAddendum, with_addenda, with_numbers
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a Protokoll says about its life."""

    rounds: Sequence[Circulation]  # newest first
    files: Circulation | None  # the newest sending, of whatever kind
    approvals: Sequence[Approval]  # newest first, also revoked and deferred ones
    returned: ReturnedWord | None
    unsent: bool  # the newest text differs from what everybody has
    open_corrections: int

    @property
    def round(self) -> Circulation | None:
        return self.rounds[0] if self.rounds else None

    @property
    def approval(self) -> Approval | None:
        return next((one for one in self.approvals if approves(one)), None)

    def takes_corrections(self, minutes: Minutes, on: date) -> bool:
        """Whether participants may propose corrections on that day."""
        due = self.round.correction_due if self.round else None
        return due is not None and on <= due and minutes.state is not MinutesState.APPROVED


class OpenCorrections(NamedTuple):
    """A Protokoll with how many proposals wait for a decision."""

    minutes_id: int
    title: str
    waiting: int


def approves(approval: Approval) -> bool:
    """Whether an approval stands and closes the text."""
    return approval.revoked_at is None and approval.result is not ApprovalResult.DEFERRED


def lock(session: Session, minutes_id: int) -> None:
    """Whoever decides about a Protokoll does so one after the other."""
    session.execute(sa.select(Minutes.id).where(Minutes.id == minutes_id).with_for_update())


def standing(session: Session, minutes: Minutes, newest: MinutesVersion | None = None) -> Standing:
    """All of it; a page hands over the version it shows, which for the office is the newest."""
    sent = circulations(session, minutes.id)
    rounds = [one for one in sent if one.kind is CirculationKind.ROUND]
    newest = newest or queries.newest_version(session, minutes.id)
    return Standing(
        rounds=rounds,
        files=sent[0] if sent else None,
        approvals=approvals(session, minutes.id),
        returned=returned_word(session, minutes.id),
        unsent=bool(rounds) and newest.source != rounds[0].version.source,
        open_corrections=open_corrections(session, minutes.id),
    )


def open_corrections(session: Session, minutes_id: int) -> int:
    """How many proposals wait for a decision."""
    query = sa.select(sa.func.count()).select_from(Correction)
    return (
        session.scalar(
            query.where(
                Correction.minutes_id == minutes_id, Correction.state == CorrectionState.OPEN
            )
        )
        or 0
    )


def all_open_corrections(session: Session) -> list[OpenCorrections]:
    """Every Protokoll with proposals that wait for a decision, the longest waiting first."""
    rows = session.execute(
        sa.select(Minutes.id, Minutes.title, sa.func.count(Correction.id))
        .join(Correction, Correction.minutes_id == Minutes.id)
        .where(Correction.state == CorrectionState.OPEN)
        .group_by(Minutes.id, Minutes.title)
        .order_by(sa.func.min(Correction.id))
    )
    return [OpenCorrections(*row) for row in rows]


def circulations(session: Session, minutes_id: int) -> Sequence[Circulation]:
    """All sendings with their versions, newest first."""
    return session.scalars(
        sa.select(Circulation)
        .where(Circulation.minutes_id == minutes_id)
        .options(joinedload(Circulation.version))
        .order_by(Circulation.id.desc())
    ).all()


def latest_round(session: Session, minutes_id: int) -> Circulation | None:
    """The newest round, whose paragraphs participants may correct."""
    rounds = circulations(session, minutes_id)
    return next((one for one in rounds if one.kind is CirculationKind.ROUND), None)


def approvals(session: Session, minutes_id: int) -> Sequence[Approval]:
    return session.scalars(
        sa.select(Approval)
        .where(Approval.minutes_id == minutes_id)
        .options(joinedload(Approval.meeting), joinedload(Approval.version))
        .order_by(Approval.id.desc())
    ).all()


def returned_word(session: Session, minutes_id: int) -> ReturnedWord | None:
    """The Word file edited by hand that goes out instead of a generated one."""
    return session.scalars(
        sa.select(ReturnedWord)
        .where(ReturnedWord.minutes_id == minutes_id, ReturnedWord.is_current)
        .options(joinedload(ReturnedWord.version))
    ).first()


def sent_version(session: Session, minutes_id: int) -> MinutesVersion | None:
    """The newest version that went round, frozen then."""
    return session.scalars(
        sa.select(MinutesVersion)
        .where(
            MinutesVersion.minutes_id == minutes_id,
            MinutesVersion.kind == VersionKind.CIRCULATED,
        )
        .order_by(MinutesVersion.number.desc())
        .limit(1)
    ).first()


def shown_version(session: Session, minutes: Minutes, viewer: Viewer) -> MinutesVersion:
    """The office reads the newest text; others what was approved, else what was sent to them.

    A Protokoll that was taken over as already sent has no frozen version: its newest one shows.
    """
    if viewer.is_office:
        return queries.newest_version(session, minutes.id)
    approved = next(filter(approves, approvals(session, minutes.id)), None)
    if approved is not None:
        return approved.version
    sent_first = sa.case((MinutesVersion.kind == VersionKind.CIRCULATED, 0), else_=1)
    return session.scalars(
        sa.select(MinutesVersion)
        .where(MinutesVersion.minutes_id == minutes.id)
        .order_by(sent_first, MinutesVersion.number.desc())
        .limit(1)
    ).one()


def sent_file(session: Session, minutes: Minutes) -> str | None:
    """The Word file everybody has, unless what they may read has gone on since."""
    sent = next(iter(circulations(session, minutes.id)), None)
    approved = next(filter(approves, approvals(session, minutes.id)), None)
    if sent is None or (approved and approved.version.source != sent.version.source):
        return None
    return sent.word_file_id


def addenda(session: Session, minutes_id: int) -> Sequence[MinutesAddendum]:
    return session.scalars(
        sa.select(MinutesAddendum)
        .where(MinutesAddendum.minutes_id == minutes_id)
        .options(joinedload(MinutesAddendum.version))
        .order_by(MinutesAddendum.id)
    ).all()


def printed_addenda(session: Session, version: MinutesVersion) -> list[PrintedAddendum]:
    """The addenda at their places in that version, which may be a later one than theirs."""
    return [
        PrintedAddendum(
            key=one.id,
            line=(
                one.line
                if one.version.source == version.source
                else follow(one.version.source, version.source).get(one.line)
            ),
            text=one.text,
            author=one.author_name,
            dated_on=one.dated_on,
        )
        for one in addenda(session, version.minutes_id)
    ]


def printed(session: Session, version: MinutesVersion, on: date) -> ParsedMinutes:
    """A version as it is read and printed: parsed, with addenda and numbers of its To-dos."""
    return dressed(session, version, parse(version.source, directory.roster(session, on))[0])


def dressed(session: Session, version: MinutesVersion, parsed: ParsedMinutes) -> ParsedMinutes:
    """The same for a version whose text was parsed already."""
    numbers = todo_numbers(session, version.minutes_id, parsed)
    return with_addenda(with_numbers(parsed, numbers), printed_addenda(session, version))


def todo_numbers(session: Session, minutes_id: int, parsed: ParsedMinutes) -> dict[int, int]:
    """The number in the list of each line that says what a To-do of this Protokoll says."""
    lines = {todo.text: todo.line for todo in parsed.todos}
    return {
        lines[mention.printed_text]: mention.todo.number
        for mention in queries.origins(session, minutes_id)
        if mention.printed_text in lines
    }
