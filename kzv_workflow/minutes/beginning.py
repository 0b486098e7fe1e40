"""Beginning the Protokoll of a meeting: a draft filled with what is known."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.models import AgendaKind, Meeting, MeetingDay
from kzv_workflow.minutes import approving, queries
from kzv_workflow.minutes.business import AWAITS_DECISION
from kzv_workflow.minutes.house import MUNICIPALITIES_TITLE
from kzv_workflow.minutes.models import Minutes, MinutesState, VersionKind
from kzv_workflow.minutes.opening import (
    Opening,
    OpeningPerson,
    OpeningSlot,
    OpenTodo,
    opening_text,
)
from kzv_workflow.minutes.service import Act, add_version
from kzv_workflow.todos import queries as todos


def begin(session: Session, meeting: Meeting, act: Act) -> Minutes:
    """A draft for that meeting: title, agenda as sections, people, open To-dos.

    Raises DomainError if the meeting has a Protokoll or no day yet, or is bilateral.
    """
    if queries.of_meeting(session, meeting.id, act.viewer):
        raise DomainError("Für dieses Treffen gibt es schon ein Protokoll.")
    if meeting.partner_id is not None:
        raise DomainError("Ein bilaterales Treffen hat kein Protokoll: Es ginge an alle Kommunen.")
    if meeting.first_day is None:
        raise DomainError("Bitte tragen Sie zuerst einen Tag für das Treffen ein.")
    opening = _opening(session, meeting, meeting.first_day)
    text = opening_text(opening)
    minutes = Minutes(
        meeting=meeting,
        label="Protokoll",
        title=text.split("\n", 1)[0].removeprefix("## ")[:300],
        state=MinutesState.DRAFT,
        created_at=act.at,
    )
    session.add(minutes)
    session.flush()
    add_version(session, minutes, text, VersionKind.SAVED, act)
    session.flush()
    for approval in approving.decided_in(session, meeting):
        approval.recorded_in_minutes_id = minutes.id
        approving.write_down(session, minutes, approval.minutes, approval, act)
    record(session, act.viewer, ("minutes", minutes.id), "hat das Protokoll begonnen", act.at)
    return minutes


def _opening(session: Session, meeting: Meeting, first_day: date) -> Opening:
    office = directory.office(session)
    return Opening(
        title=meeting.title,
        days=tuple(day.day for day in meeting.days),
        agenda=[
            OpeningSlot(
                slot.title, slot.starts_at, slot.ends_at, slot.speakers,
                slot.kind is AgendaKind.BREAK, slot.moderator,
            )
            for slot in meetings.agenda(session, meeting.id)
        ],
        people=_recorded(session, meeting.id) or _invited(session, meeting.id, first_day),
        office_name=office.name if office else "Büro",
        municipalities_title=MUNICIPALITIES_TITLE,
        previous=_previous(session, first_day),
        open_todos=[OpenTodo(*row) for row in todos.still_open(session)],
    )  # fmt: skip


def _recorded(session: Session, meeting_id: int) -> list[OpeningPerson]:
    return [
        OpeningPerson(
            one.organisation, one.name, one.function, one.initials, one.state.value, one.remark
        )
        for one in meetings.attendance(session, meeting_id)
    ]


def _invited(session: Session, meeting_id: int, on: date) -> list[OpeningPerson]:
    """Before anybody recorded who came: those who were invited, with today's function."""
    belongs = {
        (one.person_id, one.organisation_id): one
        for one in directory.current_memberships(session, on)
    }
    people: dict[str, OpeningPerson] = {}
    for told in meetings.told(session, meeting_id):
        guest = told.guest
        member = belongs.get((guest.person_id or 0, guest.organisation_id))
        if told.stands and not guest.is_fallback:
            people[guest.email] = OpeningPerson(
                guest.organisation_name, guest.name, member.function if member else None,
                member.initials if member else None, "unknown", None,
            )  # fmt: skip
    return list(people.values())


def _previous(session: Session, before: date) -> date | None:
    """The day of the latest earlier meeting whose Protokoll was sent round and not approved."""
    return session.scalar(
        sa.select(sa.func.max(MeetingDay.day))
        .join(Minutes, Minutes.meeting_id == MeetingDay.meeting_id)
        .where(MeetingDay.day < before, AWAITS_DECISION)
    )
