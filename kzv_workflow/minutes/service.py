"""Storing Protokolle: an imported one with everything it says, and new versions of its text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
from kzv_workflow.minutes.models import (
    MentionKind,
    Minutes,
    MinutesState,
    MinutesVersion,
    TodoMention,
    VersionKind,
)
from kzv_workflow.minutes.review import (
    NEW,
    NOT_LISTED,
    AttendeeDecision,
    Directory,
    Review,
    TodoDecision,
    todo_decision,
)
from kzv_workflow.minutes.structure import Confidence, ParsedMinutes, TodoLine
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Todo, TodoScope
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it and when; every command needs both."""

    viewer: Viewer
    at: datetime


def import_key(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def take_over(session: Session, review: Review, source: str, act: Act) -> Minutes:
    """Store a reviewed Protokoll: meeting, agenda, attendance, people, text and To-dos.

    Raises DomainError if this text was taken over before, or its meeting has a Protokoll.
    """
    key = import_key(source)
    if queries.imported_before(session, key):
        raise DomainError("Dieses Protokoll wurde schon übernommen.")
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
    _add_version(session, minutes, source, VersionKind.IMPORTED, act)
    _create_todos(session, minutes, review.chosen, act, review.reminds_past)
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
    return meeting


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


def _add_version(
    session: Session, minutes: Minutes, source: str, kind: VersionKind, act: Act, number: int = 1
) -> MinutesVersion:
    version = MinutesVersion(
        minutes_id=minutes.id,
        number=number,
        kind=kind,
        source=source,
        author_name=act.viewer.name,
        created_at=act.at,
    )
    session.add(version)
    return version


def _create_todos(
    session: Session,
    minutes: Minutes,
    decisions: Sequence[TodoDecision],
    act: Act,
    reminds_past: bool = False,
) -> None:
    """To-dos of the lines decided on; those already past stay silent unless told otherwise."""
    created = todos.assign(
        session,
        [_agreement(decision) for decision in decisions],
        todos.Origin(minutes.meeting_id, minutes.title, f"/protokolle/{minutes.id}"),
        act.viewer.name,
        act.at,
    )
    session.flush()
    for todo, decision in zip(created, decisions, strict=True):
        todo.reminders = reminds_past or todo.due is None or todo.due >= act.at.date()
        todo.origin_url = f"/protokolle/{minutes.id}#z{decision.line.line}"
        session.add(_mention(minutes, todo, decision.line))
    if minutes.state is not MinutesState.DRAFT:
        todos.publish(created, act.at)


def _agreement(decision: TodoDecision) -> todos.Agreement:
    owner, line = decision.chosen_owner, decision.line
    assert owner is not None, "a review is validated before it is taken over"
    is_as_written = decision.due_date == line.due
    return todos.Agreement(
        text=plain(decision.text.strip()),
        scope=TodoScope(owner.scope.value),
        organisation_ids=owner.organisation_ids,
        due=decision.due_date,
        due_text=line.due_text,
        due_kind=line.due_kind if is_as_written else ("day" if decision.due_date else "none"),
        due_meeting=line.due_meeting,
        start=line.start,
        is_done=line.status == "done",
    )


def _mention(minutes: Minutes, todo: Todo, line: TodoLine) -> TodoMention:
    return TodoMention(
        minutes_id=minutes.id,
        todo_id=todo.id,
        kind=MentionKind.ORIGIN,
        line=line.line,
        printed_text=line.text,
        printed_owner=" & ".join(line.owners)[:300],
        printed_due=_cut(line.due_text, 500),
    )


def save_text(session: Session, minutes: Minutes, source: str, base: int, act: Act) -> bool:
    """Store a new version unless nothing changed; False if nothing did.

    Raises DomainError at ``source`` if somebody saved a newer version than ``base`` meanwhile.
    """
    newest = queries.newest_version(session, minutes.id)
    if newest.number != base:
        raise DomainError(
            f"{newest.author_name} hat inzwischen eine neuere Fassung gesichert. "
            "Ihr Text steht unverändert hier, die andere Fassung darunter.",
            field="source",
        )
    if newest.source == source:
        return False
    _add_version(session, minutes, source, VersionKind.SAVED, act, newest.number + 1)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat Fassung {newest.number + 1} gesichert", act.at,
    )  # fmt: skip
    return True


def relink(mentions: Sequence[TodoMention], parsed: ParsedMinutes) -> None:
    """Follow each To-do to the line of the newest text that says the same.

    One whose line is gone keeps everything but the line: the record is never changed by text.
    """
    unclaimed = _certain(parsed)
    for mention in mentions:
        found = next((line for line in unclaimed if line.text == mention.printed_text), None)
        mention.line = found.line if found else None
        if found:
            unclaimed.remove(found)
            mention.todo.origin_url = f"/protokolle/{mention.minutes_id}#z{found.line}"


def _certain(parsed: ParsedMinutes) -> list[TodoLine]:
    return [line for line in parsed.todos if line.confidence is Confidence.CERTAIN]


def without_record(mentions: Sequence[TodoMention], parsed: ParsedMinutes) -> list[TodoLine]:
    """Marked lines of the text that are no To-do of the list yet."""
    known = {mention.printed_text for mention in mentions}
    return [line for line in _certain(parsed) if line.text not in known]


def record_missing(
    session: Session, minutes: Minutes, parsed: ParsedMinutes, directory: Directory, act: Act
) -> int:
    """Create To-dos for the marked lines that have none; how many were created.

    Raises DomainError, and creates nothing, if the owner of one is unknown.
    """
    lines = without_record(queries.origins(session, minutes.id), parsed)
    decisions = [todo_decision(index, line, directory) for index, line in enumerate(lines)]
    for decision in decisions:
        if decision.chosen_owner is None:
            raise DomainError(
                f"In Zeile {decision.line.line} ist nicht klar, wer zuständig ist. "
                "Bitte nennen Sie eine Organisation aus der Teilnehmendenliste."
            )
    _create_todos(session, minutes, decisions, act)
    return len(decisions)


def newer_version() -> DomainError:
    """Two saves at the same moment: the database let only one through."""
    return DomainError(
        "Im selben Moment wurde eine neuere Fassung gesichert. Ihr Text steht unverändert hier.",
        field="source",
    )


def already_taken_over() -> DomainError:
    return DomainError("Dieses Protokoll wurde schon übernommen.")
