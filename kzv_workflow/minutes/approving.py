"""Protokollkontrolle: what the next meeting decided about a Protokoll, recorded there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.models import Meeting, MeetingDay, MeetingState
from kzv_workflow.minutes import queries, standing
from kzv_workflow.minutes.life import Approval, ApprovalResult
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion
from kzv_workflow.minutes.service import Act, link_to_line
from kzv_workflow.minutes.taking_in import save

RESULT_WORDS = {
    ApprovalResult.APPROVED: "angenommen",
    ApprovalResult.WITH_CORRECTIONS: "mit Änderungen angenommen",
    ApprovalResult.DEFERRED: "vertagt",
}
HEADING = "Protokollkontrolle"
SENT_ROUND = "wurde an die TN versendet."
NOT_SENT = (
    "Das Protokoll wurde noch nicht versendet. Angenommen werden kann nur, was alle bekommen haben."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the meeting decided."""

    meeting: Meeting
    result: ApprovalResult
    remark: str | None = None


def later_meetings(session: Session, minutes: Minutes) -> Sequence[Meeting]:
    """The meetings that can decide about a Protokoll, the next one first."""
    own = minutes.meeting.first_day
    first = sa.select(sa.func.min(MeetingDay.day)).where(MeetingDay.meeting_id == Meeting.id)
    day = first.correlate(Meeting).scalar_subquery()
    query = sa.select(Meeting).where(
        Meeting.id != minutes.meeting_id,
        Meeting.state != MeetingState.CANCELLED,
        Meeting.partner_id.is_(None),
    )
    if own is not None:
        query = query.where(day > own)
    return session.scalars(query.options(joinedload(Meeting.days)).order_by(day)).unique().all()


def decided_in(session: Session, meeting: Meeting) -> Sequence[Approval]:
    """What this meeting decided about earlier Protokolle."""
    return session.scalars(
        sa.select(Approval)
        .where(Approval.meeting_id == meeting.id, Approval.revoked_at.is_(None))
        .options(joinedload(Approval.minutes))
        .order_by(Approval.id)
    ).all()


def approve(session: Session, minutes: Minutes, verdict: Verdict, act: Act) -> Approval:
    """Record what a later meeting decided; the text is closed unless it was put off.

    Raises DomainError if the Protokoll was never sent or is approved already, the meeting is not
    a later one or decided before, or proposals are still open.
    """
    standing.lock(session, minutes.id)
    session.refresh(minutes)
    version = _version(session, minutes, verdict)
    if verdict.meeting not in later_meetings(session, minutes):
        raise DomainError("Bitte wählen Sie ein späteres Treffen.", field="meeting")
    target = _open_protokoll_of(session, verdict.meeting, act)
    approval = Approval(
        minutes_id=minutes.id,
        version_id=version.id,
        meeting_id=verdict.meeting.id,
        recorded_in_minutes_id=target.id if target else None,
        result=verdict.result,
        remark=verdict.remark,
        decided_by=act.viewer.name,
        decided_at=act.at,
    )
    session.add(approval)
    try:
        session.flush()
    except IntegrityError as error:
        raise DomainError(
            "Dieses Treffen hat über das Protokoll schon entschieden.", field="meeting"
        ) from error
    if verdict.result is not ApprovalResult.DEFERRED:
        minutes.state = MinutesState.APPROVED
        for mention in queries.origins(session, minutes.id):
            link_to_line(mention)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat die Protokollkontrolle festgehalten: {RESULT_WORDS[verdict.result]} "
        f"({verdict.meeting.title}, Fassung {version.number})", act.at,
    )  # fmt: skip
    if target is not None:
        write_down(session, target, minutes, approval, act)
    return approval


def _open_protokoll_of(session: Session, meeting: Meeting, act: Act) -> Minutes | None:
    """The Protokoll a meeting's decisions are written into, unless its text is closed."""
    found = queries.of_meeting(session, meeting.id, act.viewer)
    return None if found is None or found.state is MinutesState.APPROVED else found


def _version(session: Session, minutes: Minutes, verdict: Verdict) -> MinutesVersion:
    """The version decided about: what was sent, or with corrections the newest text."""
    if minutes.state is MinutesState.APPROVED:
        raise DomainError("Dieses Protokoll ist schon angenommen.")
    if minutes.state is MinutesState.DRAFT:
        raise DomainError(NOT_SENT)
    newest = queries.newest_version(session, minutes.id)
    sent = standing.read_by_others(session, minutes.id)
    if verdict.result is ApprovalResult.DEFERRED:
        return sent
    if standing.open_corrections(session, minutes.id):
        raise DomainError("Bitte entscheiden Sie zuerst über die offenen Korrekturwünsche.")
    if verdict.result is ApprovalResult.WITH_CORRECTIONS:
        return newest
    if sent.source != newest.source:
        raise DomainError(
            "Der Text ist seit dem Versand geändert. Bitte versenden Sie ihn noch einmal oder "
            "wählen Sie „mit Änderungen angenommen“.",
            field="result",
        )
    return newest


def revoke(session: Session, minutes: Minutes, reason: str, act: Act) -> None:
    """Take the approval back; for administrators, with a reason that stays on record."""
    standing.lock(session, minutes.id)
    session.refresh(minutes)
    approval = next(filter(standing.approves, standing.approvals(session, minutes.id)), None)
    if not act.viewer.is_admin or approval is None:
        raise DomainError("Hier gibt es keine Annahme aufzuheben.")
    approval.revoked_by, approval.revoked_at = act.viewer.name, act.at
    approval.revoke_reason = reason
    minutes.state = MinutesState.CIRCULATED
    _strike_out(session, minutes, approval, act)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat die Annahme aufgehoben. Grund: {reason}", act.at,
    )  # fmt: skip


def sentence(of: date | None, approval: Approval) -> str:
    """How the next Protokoll says it; the parser reads it back as the Protokollkontrolle."""
    which = f"Das Protokoll vom {german.format_date(of)}" if of else "Das letzte Protokoll"
    said = {
        ApprovalResult.APPROVED: "wurde ohne weitere Korrekturen angenommen.",
        ApprovalResult.WITH_CORRECTIONS: "wurde mit Änderungen angenommen.",
        ApprovalResult.DEFERRED: "wurde nicht angenommen; die Protokollkontrolle ist vertagt.",
    }
    remark = f" {approval.remark}" if approval.remark else ""
    return f"{which} {said[approval.result]}{' '.join(remark.split(chr(10)))}"


def write_down(
    session: Session, target: Minutes, minutes: Minutes, approval: Approval, act: Act
) -> bool:
    """A version of the Protokoll of the meeting that decided with the sentence in it; False if it
    stands there."""
    newest = queries.newest_version(session, target.id)
    line = sentence(minutes.meeting.first_day, approval)
    if line in newest.source:
        return False
    text = with_sentence(newest.source, line, minutes.meeting.first_day)
    return save(session, target, text, act) is not None


def _strike_out(session: Session, minutes: Minutes, approval: Approval, act: Act) -> None:
    """Take the sentence out of the other Protokoll where it still stands as it was written."""
    target = approval.recorded_in
    if target is None or target.state is MinutesState.APPROVED:
        return
    newest = queries.newest_version(session, target.id)
    said = sentence(minutes.meeting.first_day, approval)
    save(session, target, without_sentence(newest.source, said), act)


def without_sentence(source: str, said: str) -> str:
    """The text without the line that says it, if there is one."""
    lines = source.split("\n")
    return "\n".join(line for line in lines if line != f"- {said}")


def with_sentence(source: str, said: str, of: date | None) -> str:
    """Below the line that the Protokoll was sent round, else below its heading, else at the end."""
    lines = source.rstrip("\n").split("\n")
    about = german.format_date(of) if of else ""
    places = [
        place for place, line in enumerate(lines) if SENT_ROUND in line and about in line
    ] or [place for place, line in enumerate(lines) if line.strip("# ").startswith(HEADING)]
    if places:
        gap = [] if lines[places[0]].lstrip().startswith("-") else [""]
        lines[places[0] + 1 : places[0] + 1] = [*gap, f"- {said}"]
    else:
        lines += ["", f"### {HEADING}", "", f"- {said}"]
    return "\n".join(lines) + "\n"
