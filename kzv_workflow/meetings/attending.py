"""Keeping who was there: the lines of the list, and those who came without standing on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.models import Membership, Organisation
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings import queries
from kzv_workflow.meetings.attendance_lines import Line, lines, memberships, others
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.models import Attendance, AttendanceState, Meeting
from kzv_workflow.meetings.service import Act


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came without standing on the list; a known person or a typed name."""

    person_id: int | None
    name: str = ""
    function: str = ""
    organisation: str = ""


def save(session: Session, meeting: Meeting, filled: Sequence[Line], act: Act) -> bool:
    """Keep the checked lines; people get a row with name and function as of that day.

    Returns whether anything changed.
    """
    queries.lock(session, meeting.id)
    people = {
        (one.organisation_id, one.person_id): one
        for one in memberships(session, meeting, act.at.astimezone(BERLIN).date())
    }
    position, changed = _last_position(session, meeting), []
    for line in filled:
        row = line.row
        if row is None and line.says_nothing:
            continue
        if row is None:
            assert line.guest is not None
            position += 1
            row = _row_for(line.guest, people.get(_key(line.guest)))
            row.meeting_id, row.position = meeting.id, position
            session.add(row)
        if any(getattr(row, name) != value for name, value in line.facts.items()):
            for name, value in line.facts.items():
                setattr(row, name, value)
            changed.append(row)
    if changed:
        text = f"hat die Teilnahme von {german.count(len(changed), 'Person', 'Personen')} erfasst"
        record(session, act.viewer, ("meeting", meeting.id), text, act.at)
    return bool(changed)


def add(session: Session, meeting: Meeting, newcomer: Newcomer, act: Act) -> str:
    """Somebody who was there too; returns the name as it now stands on the list.

    Raises DomainError without a name, or for somebody who stands there already.
    """
    day = act.at.astimezone(BERLIN).date()
    session.flush()
    if newcomer.person_id is not None:
        choice = others(session, meeting, lines(session, meeting, day), day)
        known = next((one for one in choice if one.person_id == newcomer.person_id), None)
        if known is None:
            raise DomainError("Diese Person steht schon auf der Liste.", field="person")
        organisation = known.organisation.name
        row = _row_for(
            Guest(known.organisation_id, organisation, known.person_id, known.person.name, ""),
            known,
        )
    elif newcomer.name:
        twice = sa.exists().where(
            Attendance.meeting_id == meeting.id, Attendance.printed_name == newcomer.name[:200]
        )
        if session.scalar(sa.select(twice)):
            raise DomainError(f"{newcomer.name} steht schon auf der Liste.", field="name")
        row = Attendance(
            printed_name=newcomer.name[:200],
            printed_function=newcomer.function[:300] or None,
            printed_organisation=newcomer.organisation[:200] or None,
            organisation_id=_organisation_called(session, newcomer.organisation),
        )
    else:
        raise DomainError("Bitte wählen Sie eine Person oder geben Sie einen Namen an.", "name")
    row.meeting_id, row.position = meeting.id, _last_position(session, meeting) + 1
    row.state = AttendanceState.PRESENT
    session.add(row)
    text = f"hat {row.printed_name} in die Teilnahme aufgenommen"
    record(session, act.viewer, ("meeting", meeting.id), text, act.at)
    return row.printed_name or ""


def _key(guest: Guest) -> tuple[int, int]:
    return guest.organisation_id, guest.person_id or 0


def _row_for(guest: Guest, membership: Membership | None) -> Attendance:
    return Attendance(
        organisation_id=guest.organisation_id,
        person_id=guest.person_id,
        printed_organisation=guest.organisation_name,
        printed_name=guest.name if guest.person_id else None,
        printed_function=membership.function if membership else None,
        printed_initials=membership.initials if membership else None,
        is_new=False,
    )


def _last_position(session: Session, meeting: Meeting) -> int:
    session.flush()
    newest = sa.select(sa.func.max(Attendance.position)).where(Attendance.meeting_id == meeting.id)
    return session.scalar(newest) or 0


def _organisation_called(session: Session, name: str) -> int | None:
    return session.scalar(sa.select(Organisation.id).where(Organisation.name == name))
