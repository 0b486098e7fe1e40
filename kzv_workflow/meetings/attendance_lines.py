"""The attendance list as it stands: who was there so far, who is invited, what they answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Membership
from kzv_workflow.meetings import queries, replies
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.models import (
    Attendance,
    AttendanceState,
    Invitation,
    InvitationState,
    Meeting,
    Rsvp,
)
from kzv_workflow.meetings.typed import clock_time, fingerprint

STATE_WORDS = {
    AttendanceState.UNKNOWN: "offen",
    AttendanceState.PRESENT: "anwesend",
    AttendanceState.PARTLY: "zeitweise",
    AttendanceState.EXCUSED: "entschuldigt",
    AttendanceState.ABSENT: "nicht da",
}


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
    answers: Sequence[Invitation] = ()  # to the invitation, one for each day
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        said = self.remark or self.represented_by or self.is_new or self.introduction
        return self.state is AttendanceState.UNKNOWN and not said

    @property
    def declined(self) -> bool:
        """Whether somebody was invited and comes on none of the days."""
        return bool(self.answers) and all(one.rsvp is Rsvp.DECLINED for one in self.answers)

    @property
    def fingerprint(self) -> str:
        """Tells apart what two devices said about the same person, however times are written."""
        times = [clock_time(typed) or typed for typed in (self.came, self.left)]
        said = (self.remark, self.represented_by, self.is_new, self.introduction)
        return fingerprint((self.state.value, times, said))

    @property
    def in_words(self) -> str:
        """ "entschuldigt, krank"."""
        times = [f"{word} {at}" for word, at in (("von", self.came), ("bis", self.left)) if at]
        by = f"vertreten durch {self.represented_by}" if self.represented_by else ""
        parts = (STATE_WORDS[self.state], *times, self.remark, by, self.introduction)
        return ", ".join(part for part in parts if part)

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


def key_of(organisation_id: int | None, person_id: int | None) -> str:
    """Names somebody in the form, before and after they stand on the list."""
    return f"p{person_id}" if person_id else f"o{organisation_id}"


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
    invited = _invited(session, meeting)
    found: dict[str, Line] = {}
    for row in rows:
        line = _line(row, found)
        found[line.key] = line
    without_person = {row.organisation_id for row in rows if not row.person_id}
    functions = {m.person_id: m.function for m in memberships(session, meeting, today)}
    for guest in _guests(session, meeting, invited, today):
        key = key_of(guest.organisation_id, guest.person_id)
        if key in found or (guest.person_id is None and guest.organisation_id in without_person):
            continue
        found[key] = Line(
            key=key,
            organisation=guest.organisation_name,
            name=guest.name if guest.person_id else "",
            function=functions.get(guest.person_id or 0) or "",
            guest=guest,
        )
    for key, line in found.items():
        line.answers = invited.get(key, [])
    return list(found.values())


def expect(found: Sequence[Line]) -> None:
    """Who declined is taken for excused until somebody says otherwise."""
    for line in found:
        if line.row is None and line.declined:
            line.state = AttendanceState.EXCUSED
            line.remark = line.answers[0].rsvp_remark or ""


def take_the_rest_for_present(found: Sequence[Line]) -> None:
    """Everybody with a name of whom nothing was said is there; not who declined."""
    for line in found:
        if line.name and line.state is AttendanceState.UNKNOWN and not line.declined:
            line.state = AttendanceState.PRESENT


def others(
    session: Session, meeting: Meeting, on_list: Sequence[Line], today: date
) -> list[Membership]:
    """People of the directory that day who do not stand on the list."""
    listed = {one.row.person_id for one in on_list if one.row}
    listed |= {one.guest.person_id for one in on_list if one.guest}
    known = memberships(session, meeting, today)
    return [one for one in known if one.person_id not in listed]


def _invited(session: Session, meeting: Meeting) -> dict[str, list[Invitation]]:
    """The standing invitations by the key of their guest, in the order of inviting."""
    rows = sorted(replies.invitations(session, meeting.id), key=lambda row: row.id)
    found: dict[str, list[Invitation]] = defaultdict(list)
    for row in rows:
        if row.state is InvitationState.INVITED:
            found[key_of(row.organisation_id, row.person_id)].append(row)
    return found


def _guests(
    session: Session, meeting: Meeting, invited: Mapping[str, Sequence[Invitation]], today: date
) -> list[Guest]:
    if invited:
        return [queries.told_of(rows[0]).guest for rows in invited.values()]
    return queries.possible_guests(session, meeting.first_day or today, meeting.partner_id)


def _line(row: Attendance, known: Container[str]) -> Line:
    """Somebody without a person of the directory, or there twice, is named by the row."""
    organisation = row.organisation.name if row.organisation else row.printed_organisation
    is_named_otherwise = row.person_id or not row.printed_name
    key = key_of(row.organisation_id, row.person_id) if is_named_otherwise else ""
    return Line(
        key=key if key and key not in known else f"a{row.id}",
        organisation=organisation or "",
        name=row.printed_name or "",
        function=row.printed_function or "",
        state=row.state,
        came=german.format_time(row.came_at) if row.came_at else "",
        left=german.format_time(row.left_at) if row.left_at else "",
        remark=" ".join((row.remark or "").split()),
        represented_by=row.represented_by or "",
        is_new=row.is_new,
        introduction=" ".join((row.introduction or "").split()),
        row=row,
    )


def memberships(session: Session, meeting: Meeting, today: date) -> Sequence[Membership]:
    """Who belongs where on the day of the meeting."""
    return directory.current_memberships(session, meeting.first_day or today)
