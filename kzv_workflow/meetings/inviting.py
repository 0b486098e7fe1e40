"""Inviting to a meeting, telling what changed, un-inviting, calling it off.

Everything a guest is told is noted in their invitation and queued in the same transaction.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings import differences, mails, planning, queries
from kzv_workflow.meetings.differences import Facts, Guest, Kind, Step, Told, in_words, outstanding
from kzv_workflow.meetings.mails import Letter, News
from kzv_workflow.meetings.models import Invitation, InvitationState, Meeting, MeetingState
from kzv_workflow.meetings.service import Act

A_MOMENT = timedelta(minutes=1)
CLOSED = {MeetingState.CANCELLED: "abgesagt", MeetingState.MOVED: "verschoben"}


def fingerprint(steps: Sequence[Step]) -> str:
    """Tells whether what is sent is still what the preview showed."""
    return hashlib.sha256(
        repr([(s.kind, s.guest.email, s.facts) for s in steps]).encode()
    ).hexdigest()


def steps_of(session: Session, meeting: Meeting, act: Act) -> list[Step]:
    """What those invited do not know yet; days that are over concern nobody."""
    told = queries.told(session, meeting.id)
    return waiting(planning.plan(meeting, queries.agenda(session, meeting.id)), told, act)


def waiting(plan: Sequence[Facts], told: Sequence[Told], act: Act) -> list[Step]:
    """The same out of what a page has read already."""
    today = act.at.astimezone(BERLIN).date()
    return [step for step in outstanding(plan, told) if step.facts.day >= today]


def days_to_invite_to(session: Session, meeting: Meeting, act: Act) -> list[Facts]:
    """The days of an invitation sent now.

    Raises DomainError if the meeting is called off or has no day to come.
    """
    if meeting.state in CLOSED:
        raise DomainError(f"Das Treffen ist {CLOSED[meeting.state]}.")
    plan = planning.plan(meeting, queries.agenda(session, meeting.id))
    return planning.still_to_come(plan, act.at.astimezone(BERLIN).date())


def invite(session: Session, meeting: Meeting, guests: Sequence[Guest], act: Act) -> int:
    """Invite those who are not invited yet, to each day to come; nobody else hears of it.

    Returns the number of people invited. Raises DomainError if there is nobody or no day.
    """
    queries.lock(session, meeting.id)
    days = days_to_invite_to(session, meeting, act)
    rows = _rows(session, meeting.id)
    standing = {email for (email, _uid), row in rows.items() if _stands(row)}
    _refuse_outsiders(session, meeting, guests)
    new = [guest for guest in guests if guest.email.lower() not in standing]
    if not new:
        raise DomainError("Bitte wählen Sie mindestens eine Person aus.", field="guests")
    sender = mails.sender(session, meeting.id)
    for guest in new:
        for facts in days:
            row = rows.get((guest.email.lower(), facts.uid)) or _row(meeting, guest, facts)
            stamp = _note(session, row, facts, act, rises=row.revision > 0)
            mails.send(session, sender, row, facts, News(Letter.INVITATION), stamp)
    if meeting.state is MeetingState.PLANNED:
        meeting.state = MeetingState.INVITED
    _record(session, meeting, f"hat {_names(new)} eingeladen", act)
    return len(new)


def _refuse_outsiders(session: Session, meeting: Meeting, guests: Sequence[Guest]) -> None:
    """A bilateral meeting is for one municipality and the office, whoever asks."""
    if meeting.partner_id is None:
        return
    office = directory.office(session)
    allowed = {meeting.partner_id, office.id if office else None}
    if any(guest.organisation_id not in allowed for guest in guests):
        raise DomainError("Zu diesem Treffen gehört nur eine Kommune.", field="guests")


def update(
    session: Session, meeting: Meeting, act: Act, reason: str = "", *, asks_all: bool = False
) -> int:
    """Tell everybody invited what changed since they heard last, and why; the number of mails.

    With ``asks_all`` they answer again although only a text, link or room changed.
    Raises DomainError if they know everything.
    """
    queries.lock(session, meeting.id)
    steps = steps_of(session, meeting, act)
    if not steps:
        raise DomainError("Alle Eingeladenen kennen den neuesten Stand.")
    if asks_all:
        steps = differences.asking_all(steps)
    sender, rows = mails.sender(session, meeting.id), _rows(session, meeting.id)
    for step in steps:
        row = rows.get((step.guest.email, step.facts.uid)) or _row(meeting, step.guest, step.facts)
        if step.kind is Kind.DROPPED:
            row.state = InvitationState.CANCELLED
        rises = step.kind is not Kind.TEXT and row.revision > 0
        stamp = _note(session, row, step.facts, act, rises, stands=step.kind is not Kind.DROPPED)
        mails.send(session, sender, row, step.facts, news_of(step, reason), stamp)
    words = " ".join(in_words(steps))
    guests = {step.guest.email for step in steps}
    people = german.count(len(guests), "Person", "Personen")
    _record(session, meeting, f"hat die Einladung für {people} aktualisiert ({words})", act)
    return len(steps)


def news_of(step: Step, reason: str = "") -> News:
    """What the mail of a step says."""
    if step.kind is Kind.NEW:
        return News(Letter.INVITATION)
    if step.kind is Kind.DROPPED:
        return News(Letter.CANCELLED, is_called_off=True, reason=reason)
    moved = step.kind is Kind.MOVED
    return News(Letter.UPDATE, tuple(in_words([step])), asks_again=moved, reason=reason)


def uninvite(session: Session, meeting: Meeting, guest: Guest, act: Act) -> None:
    """Take one guest off the list; the days leave that calendar, nobody else hears of it."""
    queries.lock(session, meeting.id)
    rows = [
        row for (email, _uid), row in _rows(session, meeting.id).items() if email == guest.email
    ]
    _end(session, meeting, rows, News(Letter.CANCELLED), act)
    _record(session, meeting, f"hat {guest.label} ausgeladen", act)


def send_again(session: Session, meeting: Meeting, guest: Guest, act: Act) -> int:
    """The invitation once more, with a new link, as that guest knows it: who lost the mail.

    Same SEQUENCE, later DTSTAMP; an answer given before stays. Returns the number of mails.
    Raises DomainError if no day is to come, or right after the last mail (a double click).
    """
    queries.lock(session, meeting.id)
    today = act.at.astimezone(BERLIN).date()
    rows = [
        row
        for (email, _uid), row in _rows(session, meeting.id).items()
        if email == guest.email and _stands(row) and row.sent_day >= today
    ]
    if not rows:
        raise DomainError("Für diese Person gibt es keinen Termin mehr, der noch kommt.")
    if any(act.at - row.sent_at < A_MOMENT for row in rows):
        raise DomainError("Die Einladung ist gerade erst hinausgegangen.")
    sender = mails.sender(session, meeting.id)
    for row in rows:
        facts = queries.told_of(row).facts
        stamp = _note(session, row, facts, act, rises=False)
        mails.send(session, sender, row, facts, News(Letter.INVITATION), stamp)
    _record(session, meeting, f"hat {guest.label} die Einladung noch einmal geschickt", act)
    return len(rows)


def call_off(session: Session, meeting: Meeting, reason: str, act: Act) -> int:
    """The meeting does not take place; all invited are told. Returns how many people.

    Raises DomainError if it was called off before or has taken place.
    """
    queries.lock(session, meeting.id)
    if meeting.state in {MeetingState.CANCELLED, MeetingState.HELD}:
        held = meeting.state is MeetingState.HELD
        raise DomainError("Das Treffen hat stattgefunden." if held else "Es ist schon abgesagt.")
    news = News(Letter.CANCELLED, is_called_off=True, reason=reason)
    emails = _end(session, meeting, list(_rows(session, meeting.id).values()), news, act)
    meeting.state, meeting.closed_at, meeting.reason = (
        MeetingState.CANCELLED,
        act.at,
        reason or None,
    )
    because = f" ({reason})" if reason else ""
    _record(session, meeting, f"hat das Treffen abgesagt{because}", act)
    return len(emails)


@dataclass(frozen=True, slots=True)
class Postponement:
    """Why a meeting does not take place then, and when it shall instead, as far as is known."""

    reason: str
    vote: str = ""
    target_window: str = ""


def postpone(session: Session, meeting: Meeting, said: Postponement, act: Act) -> int:
    """The meeting is moved to a date that is still open; all invited are told. Returns how many.

    Raises DomainError unless it is planned, and without a reason.
    """
    queries.lock(session, meeting.id)
    if meeting.state not in {MeetingState.PLANNED, MeetingState.INVITED}:
        raise DomainError("Nur ein geplantes Treffen lässt sich verschieben.")
    if not said.reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    then = f"Neuer Termin: {said.target_window}" if said.target_window else ""
    reason = ". ".join(part for part in (said.reason.rstrip("."), then) if part)
    news = News(Letter.CANCELLED, is_called_off=True, reason=reason)
    emails = _end(session, meeting, list(_rows(session, meeting.id).values()), news, act)
    meeting.state, meeting.closed_at = MeetingState.MOVED, act.at
    meeting.reason = said.reason
    meeting.vote, meeting.target_window = said.vote or None, said.target_window or None
    vote = f", {said.vote}" if said.vote else ""
    _record(session, meeting, f"hat das Treffen verschoben ({reason}{vote})", act)
    return len(emails)


def _end(
    session: Session, meeting: Meeting, rows: Sequence[Invitation], news: News, act: Act
) -> set[str]:
    """Call off the standing ones; days that are over stay in the calendars as they were."""
    today = act.at.astimezone(BERLIN).date()
    sender = mails.sender(session, meeting.id)
    told = set()
    for row in rows:
        if not _stands(row):
            continue
        facts = queries.told_of(row).facts
        stamp = _note(session, row, facts, act, rises=True, stands=False)
        if facts.day >= today:
            mails.send(session, sender, row, facts, news, stamp)
            told.add(row.email)
    return told


def _rows(session: Session, meeting_id: int) -> dict[tuple[str, str], Invitation]:
    found = session.scalars(
        sa.select(Invitation).where(Invitation.meeting_id == meeting_id).order_by(Invitation.id)
    )
    return {(row.email, row.uid): row for row in found}


def _stands(row: Invitation) -> bool:
    return row.state is InvitationState.INVITED


def _row(meeting: Meeting, guest: Guest, facts: Facts) -> Invitation:
    day = next((one for one in meeting.days if one.uid == facts.uid), None)
    return Invitation(
        meeting_id=meeting.id,
        meeting_day_id=day.id if day else None,
        uid=facts.uid,
        token=secrets.token_hex(16),
        organisation_id=guest.organisation_id,
        person_id=guest.person_id,
        organisation_name=guest.organisation_name,
        name=guest.name,
        email=guest.email.lower(),
        sequence=0,
        revision=0,
    )


def _note(
    session: Session, row: Invitation, facts: Facts, act: Act, rises: bool, stands: bool = True
) -> datetime:
    """Keep what is sent now; SEQUENCE rises where calendars have to take it as news.

    Returns its DTSTAMP (whole seconds), always later than the one before: calendars take the same
    or an older one for known, also when two changes follow fast or the clock was set back.
    """
    stamp = act.at
    if row.revision:
        stamp = max(stamp, row.sent_at.replace(microsecond=0) + timedelta(seconds=1))
    row.sequence += rises
    if rises and stands:
        row.ask_again()
    row.revision += 1
    row.state = InvitationState.INVITED if stands else InvitationState.CANCELLED
    row.sent_at = stamp
    row.sent_title, row.sent_text, row.sent_place = facts.title, facts.text, facts.place
    row.sent_day, row.sent_starts_at, row.sent_ends_at = facts.day, facts.starts_at, facts.ends_at
    session.add(row)
    return stamp


def _names(guests: Sequence[Guest]) -> str:
    if len(guests) > 3:
        return german.count(len(guests), "Person", "Personen")
    return german.join_words([guest.label for guest in guests])


def _record(session: Session, meeting: Meeting, text: str, act: Act) -> None:
    record(session, act.viewer, ("meeting", meeting.id), text, act.at)
