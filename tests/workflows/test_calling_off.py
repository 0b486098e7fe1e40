"""Calling off a meeting: consequences first, then mails, feeds and To-dos all at once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.inviting import Postponement
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo, TodoScope
from kzv_workflow.workflows import calling_off
from kzv_workflow.workflows.calling_off import Ending, Fate
from tests.browser import Browser
from tests.factories import assignment_for, feed_of, organisation
from tests.meetings.invited import act, deliver_all, invited_meeting, mails, planned

AUTUMN = (("", "15.09.2021", "9:00", "15:00", "online", ""),)


def second_meeting(session: Session, at: datetime) -> Meeting:
    """The 2. Treffen on 23 June with one guest who knows of it, committed."""
    meeting, _ = invited_meeting(session, at)
    meeting.number = 2
    deliver_all(session, at)
    session.refresh(meeting)
    session.commit()
    return meeting


def table_before(session: Session, meeting: Meeting, at: datetime) -> Assignment:
    """A To-do of Halle that is due before that meeting, committed."""
    return assignment_for(
        session, "Stadt Halle", at, text="Tabelle", due_kind="before_meeting",
        due_meeting="2. Treffen", due_text="vor dem 2. Treffen", due_meeting_id=meeting.id,
    )  # fmt: skip


def room_of(session: Session, meeting: Meeting, at: datetime) -> Todo:
    """What the host owes for the meeting, committed."""
    agreement = todos.Agreement(
        "Gastgeber: Raum und Technik", TodoScope.ORGANISATION,
        (organisation(session, "Stadt Halle").id,), due=date(2021, 6, 1),
    )  # fmt: skip
    origin = todos.Origin(meeting.id, meeting.title, f"/treffen/{meeting.id}")
    [todo] = todos.assign(session, [agreement], origin, "Jonas Petri", at)
    todos.publish([todo], at)
    session.commit()
    return todo


def test_the_page_shows_everything_that_hangs_on_it_and_changes_nothing(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    planned(session, at, AUTUMN, "3. Treffen")
    table_before(session, meeting, at)
    room_of(session, meeting, at)

    page = office.get(f"/treffen/{meeting.id}/absagen")

    assert "1 Person bekommt eine Absage" in page.text
    assert "„Gastgeber: Raum und Technik“ (Stadt Halle) entfällt" in page.text
    assert "1 Frist hängt an diesem Treffen" in page.text
    assert "das nächste Treffen „3. Treffen“" in page.text
    session.refresh(meeting)
    assert meeting.state is MeetingState.INVITED


def test_guests_feeds_and_the_host_hear_of_it_together(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    room = room_of(session, meeting, at)
    feed = feed_of(session, "Stadt Halle", at)
    before = len(mails(session))
    session.commit()

    office.get(f"/treffen/{meeting.id}/absagen")
    office.submit("/absagen", reason="Osterruhe")

    [mail] = mails(session)[before:]
    assert (mail.event["method"], mail.event["status"]) == ("CANCEL", "CANCELLED")
    session.expire_all()
    assert [one.state for one in room.assignments] == [AssignmentState.DROPPED]
    calendar = office.get(f"/kalender/{feed}/kzv.ics").response.text
    assert "STATUS:CANCELLED" in calendar
    assert "Raum und Technik" not in calendar


def test_deadlines_move_on_to_the_next_meeting(session: Session, at: datetime) -> None:
    meeting = second_meeting(session, at)
    planned(session, at, AUTUMN, "3. Treffen")
    todo = table_before(session, meeting, at).todo

    calling_off.call_off(session, meeting, Ending(), act(at))
    session.commit()

    session.refresh(todo)
    assert todo.due_on == date(2021, 9, 14)
    assert todo.due_text == "vor „3. Treffen“"
    assert todo.printed_due == "vor dem 2. Treffen"


def test_without_a_next_meeting_they_keep_the_day_people_know(
    session: Session, at: datetime
) -> None:
    meeting = second_meeting(session, at)
    todo = table_before(session, meeting, at).todo

    calling_off.call_off(session, meeting, Ending(), act(at))
    session.commit()

    session.refresh(todo)
    assert (todo.due, todo.due_on, todo.due_meeting_id) == (
        date(2021, 6, 22),
        date(2021, 6, 22),
        None,
    )


def test_where_a_moved_meeting_is_called_off_no_day_can_be_kept(
    session: Session, at: datetime
) -> None:
    meeting = second_meeting(session, at)
    assignment = table_before(session, meeting, at)
    inviting.postpone(session, meeting, Postponement("Osterruhe"), act(at))

    assert calling_off.consequences(session, meeting).fates == [Fate.DROP]
    calling_off.call_off(session, meeting, Ending(), act(at))

    assert assignment.state is AssignmentState.DROPPED


def test_or_they_end_with_the_meeting(session: Session, at: datetime, office: Browser) -> None:
    meeting = second_meeting(session, at)
    assignment = table_before(session, meeting, at)

    office.get(f"/treffen/{meeting.id}/absagen")
    office.submit("/absagen", fate="drop")

    session.refresh(assignment)
    assert assignment.state is AssignmentState.DROPPED
    assert "„2. Treffen“ ist abgesagt" in office.get(f"/aufgaben/{assignment.id}").text


def test_a_deadline_that_only_names_the_meeting_counts_too(session: Session, at: datetime) -> None:
    meeting = second_meeting(session, at)
    assignment_for(session, "Stadt Halle", at, text="Nur Worte", due_meeting="vor dem 2. Treffen")
    assignment_for(session, "Stadt Halle", at, text="Anderes", due_meeting="vor dem 12. Treffen")

    facts = calling_off.consequences(session, meeting)

    assert [one.text for one in facts.dependents] == ["Nur Worte"]


def test_what_cannot_be_chosen_is_refused_and_nothing_happens(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    table_before(session, meeting, at)

    office.get(f"/treffen/{meeting.id}/absagen")
    page = office.submit("/absagen", 422, fate="next", reason="Osterruhe")

    assert "Bitte wählen Sie neu." in page.text
    assert page.form("/absagen")["reason"] == "Osterruhe"
    session.refresh(meeting)
    assert meeting.state is MeetingState.INVITED
    assert len(mails(session)) == 1


def test_the_second_click_changes_nothing(session: Session, at: datetime) -> None:
    meeting = second_meeting(session, at)
    calling_off.call_off(session, meeting, Ending(), act(at))
    session.commit()

    with pytest.raises(DomainError, match="schon abgesagt"):
        calling_off.call_off(session, meeting, Ending("", Fate.DROP), act(at))

    assert len(mails(session)) == 2
    assert session.scalar(sa.select(sa.func.count(Todo.id))) == 0
