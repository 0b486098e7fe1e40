"""Storing a reviewed Protokoll with everything it says, in one transaction."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.directory.models import Membership, Organisation, Person
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    Meeting,
    MeetingDay,
    MeetingMode,
    MeetingState,
)
from kzv_workflow.minutes import queries
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.models import Minutes, MinutesState, VersionKind
from kzv_workflow.minutes.review import NEW, NOT_LISTED, AttendeeDecision, Review
from kzv_workflow.minutes.service import Act, add_version, create_todos
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.todos import service as todos


def import_key(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def store(session: Session, review: Review, source: str, act: Act) -> Minutes:
    """Store a reviewed Protokoll: meeting, agenda, attendance, people, text and To-dos.

    Raises DomainError if this text was taken over before, or its meeting has a Protokoll.
    """
    key = import_key(source)
    if queries.imported_before(session, key):
        raise already_taken_over()
    meeting = _meeting(session, review, act)
    minutes = Minutes(
        meeting=meeting,
        label=review.parsed.label or "Protokoll",
        title=review.parsed.title or review.title,
        state=MinutesState.CIRCULATED if review.is_circulated else MinutesState.DRAFT,
        circulated_at=act.at if review.is_circulated else None,
        import_key=key,
        created_at=act.at,
    )
    session.add(minutes)
    session.flush()
    add_version(session, minutes, source, VersionKind.IMPORTED, act)
    created = create_todos(session, minutes, review.chosen, act, review.reminds_past)
    if minutes.state is not MinutesState.DRAFT:
        todos.publish(created, act.at)
    record(session, act.viewer, ("minutes", minutes.id), "hat das Protokoll übernommen", act.at)
    return minutes


def _meeting(session: Session, review: Review, act: Act) -> Meeting:
    """The meeting of that day with that name, or a new one with all that the text says of it."""
    day = review.meeting_date
    assert day is not None, "a review is validated before it is taken over"
    for known in meetings.on_day(session, day):
        if known.title == review.title.strip():
            if queries.of_meeting(session, known.id, act.viewer):
                raise DomainError(
                    f"Für „{known.title}“ am {german.format_date(day)} gibt es schon ein "
                    "Protokoll.", field="title",
                )  # fmt: skip
            return known
    facts = review.parsed.meeting
    meeting = Meeting(
        title=review.title.strip()[:300],
        state=MeetingState.HELD if day <= act.at.date() else MeetingState.PLANNED,
        days=[
            MeetingDay(
                day=day,
                starts_at=facts.start,
                ends_at=facts.end,
                mode=MeetingMode(facts.mode) if facts.mode else None,
                place=facts.place,
            )
        ],
        agenda=_agenda(review.parsed),
        attendance=[
            _attendance(session, position, decision, review)
            for position, decision in enumerate(review.attendees, start=1)
        ],
    )
    session.add(meeting)
    session.flush()
    record(session, act.viewer, ("meeting", meeting.id), "hat das Treffen angelegt", act.at)
    for line, decision in zip(meeting.attendance, review.attendees, strict=True):
        _record_person(session, line, decision.person, act)
    return meeting


def _record_person(session: Session, line: Attendance, choice: str, act: Act) -> None:
    """Who came into the directory by this Protokoll, and whose place they took."""
    if line.person is None or choice.isdecimal():
        return
    source = "aus dem Protokoll"
    about = ("person", line.person.id)
    record(session, act.viewer, about, f"hat die Person {source} eingetragen", act.at)
    replaced = choice.removeprefix("replaces:")
    if replaced.isdecimal():
        text = f"hat die Zugehörigkeit beendet (abgelöst von {line.person.name}, {source})"
        record(session, act.viewer, ("person", int(replaced)), text, act.at)


def _agenda(parsed: ParsedMinutes) -> list[AgendaItem]:
    return [
        AgendaItem(
            position=position,
            kind=AgendaKind(slot.kind),
            title=plain(slot.title)[:500],
            starts_at=slot.start,
            ends_at=slot.end,
            speakers=", ".join(slot.speakers)[:500] or None,
        )
        for position, slot in enumerate(parsed.agenda, start=1)
    ]


def _attendance(
    session: Session, position: int, decision: AttendeeDecision, review: Review
) -> Attendance:
    attendee = decision.match.attendee
    organisation = _organisation(session, decision)
    return Attendance(
        position=position,
        organisation=organisation,
        person=_person(session, decision, organisation, review),
        printed_organisation=_cut(attendee.organisation_as_written, 200),
        printed_name=_cut(attendee.name, 200),
        printed_function=_cut(attendee.role, 300),
        printed_initials=_cut(attendee.initials, 4),
        state=AttendanceState(attendee.presence.value),
        remark=attendee.remark,
    )


def _cut(text: str | None, length: int) -> str | None:
    return plain(text)[:length] if text else None


def _organisation(session: Session, decision: AttendeeDecision) -> Organisation | None:
    if not decision.organisation.isdecimal():
        return None
    return session.get(Organisation, int(decision.organisation))


def _person(
    session: Session, decision: AttendeeDecision, organisation: Organisation | None, review: Review
) -> Person | None:
    """The known person, or a new one of that organisation; a replaced one ends the day before."""
    choice, attendee = decision.person, decision.match.attendee
    if choice.isdecimal():
        return session.get(Person, int(choice))
    if choice == NOT_LISTED or organisation is None or attendee.name is None:
        return None
    day = review.meeting_date
    assert day is not None
    if choice.startswith("replaces:"):
        _end_membership(session, choice.removeprefix("replaces:"), organisation, day)
    elif choice != NEW:
        raise DomainError("Diese Auswahl gibt es nicht.")
    name = german.split_name(attendee.name)
    person = Person(
        title=name.title or None,
        given_name=name.given or "",
        surname=name.surname,
        sort_key=german.sort_key(f"{name.surname} {name.given}"),
    )
    person.memberships.append(
        Membership(
            organisation=organisation,
            function=_cut(attendee.role, 300),
            initials=_cut(attendee.initials, 4),
            valid_from=day,
        )
    )
    return person


def _end_membership(
    session: Session, person_id: str, organisation: Organisation, day: date
) -> None:
    person = session.get(Person, int(person_id)) if person_id.isdecimal() else None
    for membership in person.memberships if person else ():
        if membership.organisation_id == organisation.id:
            membership.valid_until = day - timedelta(days=1)


def already_taken_over() -> DomainError:
    return DomainError("Dieses Protokoll wurde schon übernommen.")
