"""Who was there: one line for each person invited, and for those who came as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Membership, Organisation
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings import queries
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.models import Attendance, AttendanceState, Meeting
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.typed import clock_time


@dataclass(slots=True)
class Line:
    """What is known, or typed, about one person; ``key`` names the line in the form."""

    key: str
    organisation: str
    name: str
    function: str
    state: AttendanceState = AttendanceState.UNKNOWN
    came: str = ""
    left: str = ""
    remark: str = ""
    represented_by: str = ""
    is_new: bool = False
    introduction: str = ""
    row: Attendance | None = None
    guest: Guest | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        said = self.remark or self.represented_by or self.is_new or self.introduction
        return self.state is AttendanceState.UNKNOWN and not said

    @property
    def facts(self) -> dict[str, object]:
        """What a row of the list keeps of it."""
        return {
            "state": self.state,
            "came_at": clock_time(self.came),
            "left_at": clock_time(self.left),
            "remark": self.remark or None,
            "represented_by": self.represented_by or None,
            "is_new": self.is_new,
            "introduction": self.introduction or None,
        }

    def check(self) -> None:
        """Say which times cannot be; only somebody who was there partly has any."""
        if self.state is not AttendanceState.PARTLY:
            self.came = self.left = ""
        for name in ("came", "left"):
            typed = getattr(self, name)
            if typed and clock_time(typed) is None:
                self.errors[name] = f"„{typed}“ ist keine Uhrzeit. Schreiben Sie zum Beispiel 9:00."
        came, left = clock_time(self.came), clock_time(self.left)
        if came and left and left <= came:
            self.errors["left"] = "„bis“ liegt nicht nach „von“."
        for name, most in (("represented_by", 200), ("introduction", 2000)):
            if len(getattr(self, name)) > most:
                self.errors[name] = f"Bitte höchstens {most} Zeichen."


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came without standing on the list; a known person or a typed name."""

    person_id: int | None
    name: str = ""
    function: str = ""
    organisation: str = ""


def lines(session: Session, meeting: Meeting, today: date) -> list[Line]:
    """The attendance list so far, then those invited who are not on it.

    While nobody is invited, all that a meeting is for by default.
    """
    rows = session.scalars(
        sa.select(Attendance)
        .options(sa.orm.joinedload(Attendance.organisation))
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Attendance.position)
    ).all()
    found = [_line(row) for row in rows]
    people = {row.person_id for row in rows if row.person_id}
    without_person = {row.organisation_id for row in rows if not row.person_id}
    functions = {m.person_id: m.function for m in _memberships(session, meeting, today)}
    for guest in _guests(session, meeting, today):
        if guest.person_id in people or (
            guest.person_id is None and guest.organisation_id in without_person
        ):
            continue
        found.append(
            Line(
                key=f"{guest.organisation_id}-{guest.person_id or 0}",
                organisation=guest.organisation_name,
                name=guest.name if guest.person_id else "",
                function=functions.get(guest.person_id or 0) or "",
                guest=guest,
            )
        )
    return found


def take_the_rest_for_present(found: Sequence[Line]) -> None:
    """Everybody with a name of whom nothing was said is there."""
    for line in found:
        if line.name and line.state is AttendanceState.UNKNOWN:
            line.state = AttendanceState.PRESENT


def others(
    session: Session, meeting: Meeting, on_list: Sequence[Line], today: date
) -> list[Membership]:
    """People of the directory that day who do not stand on the list."""
    listed = {one.row.person_id for one in on_list if one.row}
    listed |= {one.guest.person_id for one in on_list if one.guest}
    memberships = _memberships(session, meeting, today)
    return [one for one in memberships if one.person_id not in listed]


def save(session: Session, meeting: Meeting, filled: Sequence[Line], act: Act) -> bool:
    """Keep the checked lines; people get a row with name and function as of that day.

    Returns whether anything changed.
    """
    queries.lock(session, meeting.id)
    memberships = {
        (one.organisation_id, one.person_id): one
        for one in _memberships(session, meeting, act.at.astimezone(BERLIN).date())
    }
    position, changed = _last_position(session, meeting), []
    for line in filled:
        row = line.row
        if row is None and line.says_nothing:
            continue
        if row is None:
            assert line.guest is not None
            position += 1
            row = _row_for(line.guest, memberships.get(_key(line.guest)))
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


def _line(row: Attendance) -> Line:
    organisation = row.organisation.name if row.organisation else row.printed_organisation
    return Line(
        key=f"a{row.id}",
        organisation=organisation or "",
        name=row.printed_name or "",
        function=row.printed_function or "",
        state=row.state,
        came=german.format_time(row.came_at) if row.came_at else "",
        left=german.format_time(row.left_at) if row.left_at else "",
        remark=row.remark or "",
        represented_by=row.represented_by or "",
        is_new=row.is_new,
        introduction=row.introduction or "",
        row=row,
    )


def _guests(session: Session, meeting: Meeting, today: date) -> list[Guest]:
    invited = {
        one.guest.email: one.guest for one in queries.told(session, meeting.id) if one.stands
    }
    day = meeting.first_day or today
    return list(invited.values()) or queries.possible_guests(session, day, meeting.partner_id)


def _memberships(session: Session, meeting: Meeting, today: date) -> Sequence[Membership]:
    return directory.current_memberships(session, meeting.first_day or today)


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
