"""How a Protokoll stands: what was sent when, which version who reads, what was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
from kzv_workflow.minutes.models import (
    Minutes,
    MinutesState,
    MinutesVersion,
    TodoMention,
    VersionKind,
)
from kzv_workflow.minutes.paragraphs import Paragraph, follow, paragraphs
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.printed import PrintedAddendum, with_addenda, with_numbers
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a Protokoll says about its life."""

    sent: Sequence[Circulation]  # all sendings, of whatever kind, newest first
    others: MinutesVersion | None  # what everybody else reads; None while it is a draft
    approvals: Sequence[Approval]  # newest first, also revoked and deferred ones
    returned: ReturnedWord | None
    unsent: bool  # the newest text differs from what everybody else reads
    open_corrections: int

    @property
    def files(self) -> Circulation | None:
        """The newest sending."""
        return next(iter(self.sent), None)

    @property
    def round(self) -> Circulation | None:
        return _newest_round(self.sent)

    @property
    def returned_is_unsent(self) -> bool:
        """Whether a file edited by hand came back that did not go out since."""
        return self.returned is not None and (
            self.round is None or self.round.sent_at < self.returned.uploaded_at
        )

    @property
    def approval(self) -> Approval | None:
        return next((one for one in self.approvals if approves(one)), None)

    @property
    def approved_is_unsent(self) -> bool:
        """Whether a text was approved that differs from what everybody has as a file."""
        return bool(
            self.approval
            and self.files
            and self.files.version.source != self.approval.version.source
        )

    @property
    def pdf_is_current(self) -> bool:
        """Whether the PDF that was sent says what everybody reads by now."""
        return bool(
            self.files
            and self.files.pdf_file_id
            and self.others
            and self.files.version.source == self.others.source
        )

    def takes_corrections(self, minutes: Minutes, on: date) -> bool:
        """Whether participants may propose corrections on that day."""
        due = self.round.correction_due if self.round else None
        return due is not None and on <= due and minutes.state is not MinutesState.APPROVED


def approves(approval: Approval) -> bool:
    """Whether an approval stands and closes the text."""
    return approval.revoked_at is None and approval.result is not ApprovalResult.DEFERRED


def lock(session: Session, minutes_id: int) -> None:
    """Whoever decides about a Protokoll does so one after the other."""
    session.execute(sa.select(Minutes.id).where(Minutes.id == minutes_id).with_for_update())


def standing(session: Session, minutes: Minutes, newest: MinutesVersion | None = None) -> Standing:
    """All of it; a page hands over the version it shows, which for the office is the newest."""
    sent = circulations(session, minutes.id)
    newest = newest or queries.newest_version(session, minutes.id)
    decided = approvals(session, minutes.id)
    approved = next(filter(approves, decided), None)
    is_draft = minutes.state is MinutesState.DRAFT
    known = approved or _newest_round(sent)
    others = known.version if known else newest  # as a rule no question to the database
    if known is None and newest.kind is VersionKind.SAVED and not is_draft:
        others = read_by_others(session, minutes.id)
    return Standing(
        sent=sent,
        others=None if is_draft else others,
        approvals=decided,
        returned=returned_word(session, minutes.id),
        unsent=not is_draft and newest.source != others.source,
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
    return _newest_round(circulations(session, minutes_id))


def _newest_round(sent: Sequence[Circulation]) -> Circulation | None:
    return next((one for one in sent if one.kind is CirculationKind.ROUND), None)


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


def others_read() -> sa.ColumnElement[int]:
    """The version of a ``Minutes`` row that others than the office read, by its id.

    What was approved, else what was sent to them: the newest frozen version, or the text that was
    taken over as sent. Of a draft, which they do not see, it is the newest one.
    """
    approved = (
        sa.select(Approval.version_id)
        .where(
            Approval.minutes_id == Minutes.id,
            Approval.revoked_at.is_(None),
            Approval.result != ApprovalResult.DEFERRED,
        )
        .correlate(Minutes)
        .scalar_subquery()
    )
    versions = sa.select(MinutesVersion.id).where(MinutesVersion.minutes_id == Minutes.id)
    newest_first = MinutesVersion.number.desc()
    sent_first = sa.case(
        (MinutesVersion.kind == VersionKind.CIRCULATED, 0),
        (MinutesVersion.kind == VersionKind.IMPORTED, 1),
        else_=2,
    )
    sent = versions.order_by(sent_first, newest_first).limit(1).correlate(Minutes)
    newest = versions.order_by(newest_first).limit(1).correlate(Minutes)
    return sa.case(
        (Minutes.state == MinutesState.DRAFT, newest.scalar_subquery()),
        else_=sa.func.coalesce(approved, sent.scalar_subquery()),
    )


def read_by_others(session: Session, minutes_id: int) -> MinutesVersion:
    """The version everybody but the office reads."""
    return session.scalars(
        sa.select(MinutesVersion)
        .join(Minutes, MinutesVersion.minutes_id == Minutes.id)
        .where(Minutes.id == minutes_id, MinutesVersion.id == others_read())
    ).one()


def shown_version(session: Session, minutes: Minutes, viewer: Viewer) -> MinutesVersion:
    """The office reads the newest text; others never what was not sent to them."""
    if viewer.is_office:
        return queries.newest_version(session, minutes.id)
    return read_by_others(session, minutes.id)


def sent_files(session: Session, minutes: Minutes) -> Circulation | None:
    """The files everybody has, unless what they may read has gone on since."""
    sent = next(iter(circulations(session, minutes.id)), None)
    if sent is None or sent.version.source != read_by_others(session, minutes.id).source:
        return None
    return sent


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


def paragraphs_of(session: Session, version: MinutesVersion, on: date) -> dict[int, Paragraph]:
    """The paragraphs of a version by their first lines, in their order."""
    parsed = parse(version.source, directory.roster(session, on))[0]
    return paragraphs(parsed, version.source)


def printed(session: Session, version: MinutesVersion, on: date) -> ParsedMinutes:
    """A version as it is read and printed: parsed, with addenda and numbers of its To-dos."""
    return dressed(session, version, parse(version.source, directory.roster(session, on))[0])


def dressed(
    session: Session,
    version: MinutesVersion,
    parsed: ParsedMinutes,
    origins: Sequence[TodoMention] | None = None,
) -> ParsedMinutes:
    """The same for a version whose text was parsed and whose To-dos were asked for already."""
    numbers = todo_numbers(session, version.minutes_id, parsed, origins)
    return with_addenda(with_numbers(parsed, numbers), printed_addenda(session, version))


def todo_numbers(
    session: Session,
    minutes_id: int,
    parsed: ParsedMinutes,
    origins: Sequence[TodoMention] | None = None,
) -> dict[int, int]:
    """The number in the list of each line that says what a To-do of this Protokoll says."""
    lines = {todo.text: todo.line for todo in parsed.todos}
    return {
        lines[mention.printed_text]: mention.todo.number
        for mention in (queries.origins(session, minutes_id) if origins is None else origins)
        if mention.printed_text in lines
    }
