"""Moving a meeting to a date that is still open: consequences first, then all at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import inviting, neighbours, service
from kzv_workflow.meetings.inviting import Postponement
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.todos.models import AssignmentState, Todo
from kzv_workflow.workflows import moving
from tests.browser import Browser
from tests.factories import assignment_for, feed_of, organisation
from tests.meetings.invited import (
    ONE_DAY,
    act,
    deliver_all,
    guests,
    invited_meeting,
    mails,
    outline,
    planned,
)
from tests.workflows.test_calling_off import AUTUMN, room_of, table_before

OSTERRUHE = Postponement("Osterruhe", "mehrheitlich", "Mitte/Ende Mai")


def second_meeting(session: Session, at: datetime) -> Meeting:
    """The 2. Treffen with one guest who knows of it, committed."""
    meeting, _ = invited_meeting(session, at)
    meeting.number = 2
    deliver_all(session, at)
    session.refresh(meeting)
    session.commit()
    return meeting


def test_the_page_shows_what_will_happen_and_changes_nothing(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    assignment_for(session, "Stadt Halle", at, text="Tabelle", due_meeting="vor dem 2. Treffen")
    assignment_for(session, "Stadt Halle", at, text="Anderes", due_meeting="vor dem 12. Treffen")

    page = office.get(f"/treffen/{meeting.id}/verschieben")

    assert "1 Person bekommt eine Absage" in page.text
    assert "„Tabelle“ ist vor dem 2. Treffen fällig" in page.text
    assert "Anderes" not in page.text
    session.refresh(meeting)
    assert meeting.state is MeetingState.INVITED


def test_moving_tells_the_guests_and_keeps_reason_vote_and_window(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    before = len(mails(session))
    session.commit()

    office.get(f"/treffen/{meeting.id}/verschieben")
    said: dict[str, Any] = {
        "reason": "Osterruhe",
        "vote": "7 zu 1",
        "target_window": "Mitte/Ende Mai",
    }
    office.submit("/verschieben", **said)

    page = office.get(f"/treffen/{meeting.id}")
    assert "Grund: Osterruhe" in page.text
    assert "Abstimmung: 7 zu 1" in page.text
    assert "Neuer Termin: Mitte/Ende Mai" in page.text
    [mail] = mails(session)[before:]
    assert (mail.event["method"], mail.event["status"]) == ("CANCEL", "CANCELLED")
    assert "Grund: Osterruhe. Neuer Termin: Mitte/Ende Mai" in mail.text
    assert "/antwort/" not in mail.text


def test_office_and_host_owe_a_new_date_before_the_window_begins(
    session: Session, at: datetime
) -> None:
    meeting = second_meeting(session, at)
    meeting.host_id = organisation(session, "Stadt Halle").id

    moving.move(session, meeting, OSTERRUHE, act(at))

    todo = session.scalars(sa.select(Todo)).one()
    assert todo.text == "Neuen Termin für „2. Treffen“ finden (Mitte/Ende Mai)"
    assert todo.due == date(2021, 5, 11)
    assert todo.published_at is not None
    owing = {one.organisation.name for one in todo.assignments}
    assert owing == {"BiSMit", "Stadt Halle"}


def test_the_room_of_the_old_date_is_not_owed_any_more(session: Session, at: datetime) -> None:
    meeting = second_meeting(session, at)
    room = room_of(session, meeting, at)

    moving.move(session, meeting, OSTERRUHE, act(at))

    assert [one.state for one in room.assignments] == [AssignmentState.DROPPED]


def test_a_deadline_that_hangs_on_it_has_no_day_until_the_date_is_found(
    session: Session, at: datetime
) -> None:
    meeting = second_meeting(session, at)
    todo = table_before(session, meeting, at).todo

    moving.move(session, meeting, OSTERRUHE, act(at))
    session.commit()
    session.refresh(todo)
    assert todo.due_on is None

    days = ((str(meeting.days[0].id), "19.05.2021", *ONE_DAY[0][2:]),)
    service.change(session, meeting, outline(days, state=MeetingState.MOVED), act(at))
    session.commit()
    session.refresh(todo)
    assert todo.due_on == date(2021, 5, 18)


def test_feeds_and_the_list_say_that_it_is_moved(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    feed = feed_of(session, "Stadt Halle", at)
    moving.move(session, meeting, OSTERRUHE, act(at))
    session.commit()

    calendar = office.get(f"/kalender/{feed}/kzv.ics").response.text
    listed = office.get("/treffen").text

    assert "SUMMARY:Verschoben: 2. Treffen" in calendar
    assert "STATUS:CANCELLED" in calendar
    assert "2. Treffen verschoben" in listed


def test_another_day_typed_by_hand_plans_it_again(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    moving.move(session, meeting, OSTERRUHE, act(at))
    session.commit()

    office.get(f"/treffen/{meeting.id}/bearbeiten")
    office.submit("/bearbeiten", title="Zweites Treffen")
    assert session.scalar(sa.select(Meeting.state)) is MeetingState.MOVED
    session.commit()

    office.get(f"/treffen/{meeting.id}/bearbeiten")
    other_day: dict[str, Any] = {"days-0-day": "19.05.2021"}
    office.submit("/bearbeiten", **other_day)
    session.refresh(meeting)
    assert meeting.state is MeetingState.PLANNED
    session.commit()
    assert f"/treffen/{meeting.id}/einladen" in office.get(f"/treffen/{meeting.id}").links()
    file = office.get(f"/treffen/{meeting.id}.ics").response.text
    assert "STATUS:CONFIRMED" in file


def test_a_poll_for_the_new_date_begins_with_the_name_of_the_meeting(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    moving.move(session, meeting, OSTERRUHE, act(at))
    session.commit()
    path = f"/terminabfragen/neu?treffen={meeting.id}"

    assert path in office.get(f"/treffen/{meeting.id}").links()
    form = office.get(path).form("/terminabfragen/neu")

    assert form["title"] == "Neuer Termin: 2. Treffen"
    assert form["m0-title"] == "2. Treffen"


def test_without_a_reason_nothing_happens(session: Session, at: datetime, office: Browser) -> None:
    meeting = second_meeting(session, at)

    office.get(f"/treffen/{meeting.id}/verschieben")
    page = office.submit("/verschieben", 422, vote="einstimmig")

    assert "Bitte nennen Sie den Grund." in page.text
    assert page.form("/verschieben")["vote"] == "einstimmig"
    session.refresh(meeting)
    assert meeting.state is MeetingState.INVITED


def test_what_is_moved_already_is_not_moved_again(session: Session, at: datetime) -> None:
    meeting = second_meeting(session, at)
    moving.move(session, meeting, OSTERRUHE, act(at))

    with pytest.raises(DomainError, match="Nur ein geplantes Treffen"):
        moving.move(session, meeting, OSTERRUHE, act(at))


def test_a_moved_meeting_planned_again_invites_with_new_entries(
    session: Session, at: datetime
) -> None:
    meeting = second_meeting(session, at)
    uid = meeting.days[0].uid
    moving.move(session, meeting, OSTERRUHE, act(at))
    session.commit()

    days = ((str(meeting.days[0].id), "19.05.2021", *ONE_DAY[0][2:]),)
    service.change(session, meeting, outline(days), act(at))
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))

    assert meeting.days[0].uid != uid
    assert (meeting.state, meeting.reason, meeting.closed_at) == (MeetingState.INVITED, None, None)


def test_the_second_meeting_is_found_by_its_number(session: Session, at: datetime) -> None:
    old = second_meeting(session, at)
    new = planned(session, at, AUTUMN)
    new.number = 2
    moving.move(session, old, OSTERRUHE, act(at))

    found = neighbours.nth(session, 2)

    assert found is not None
    assert (found.meeting_id, found.first_day) == (new.id, date(2021, 9, 15))
    assert neighbours.nth(session, 3) is None
