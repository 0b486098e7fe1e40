"""Moving a meeting to days that are known: everything that hangs on it moves along at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import AssignmentState, Todo, TodoScope
from kzv_workflow.workflows import moving
from tests.browser import Browser, Page
from tests.factories import feed_of, organisation
from tests.meetings.invited import act, mails
from tests.workflows.test_calling_off import second_meeting, table_before
from tests.workflows.test_moving import OSTERRUHE

NEW_DAY: dict[str, Any] = {"days-0-day": "14.07.2021", "reason": "Osterruhe", "vote": "7 zu 1"}


def room_for(session: Session, meeting: Meeting, at: datetime) -> Todo:
    """What fixing the date by a poll made the host owe, committed."""
    agreement = todos.Agreement(
        "Raum vorbereiten für „2. Treffen“, Mi 23.06.2021", TodoScope.ORGANISATION,
        (organisation(session, "Stadt Halle").id,), due=date(2021, 6, 9), due_kind="day",
    )  # fmt: skip
    origin = todos.Origin(meeting.id, meeting.title, f"/treffen/{meeting.id}")
    [todo] = todos.assign(session, [agreement], origin, "Jonas Petri", at)
    todos.publish([todo], at)
    session.commit()
    return todo


def form_of(office: Browser, meeting: Meeting) -> str:
    path = f"/treffen/{meeting.id}/verschieben/termin"
    office.get(path)
    return path


def test_checking_the_days_names_every_consequence_and_changes_nothing(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    table_before(session, meeting, at)
    room_for(session, meeting, at)

    page: Page = office.submit(form_of(office, meeting), 200, step="check", **NEW_DAY)

    assert "1 Person erfährt den neuen Termin per Mail und wird neu gefragt" in page.text
    assert (
        "„Tabelle“, vor dem 2. Treffen, ist am 13.07.2021 fällig statt am 22.06.2021" in page.text
    )
    assert "(Stadt Halle) ist am 30.06.2021 fällig statt am 09.06.2021" in page.text
    session.refresh(meeting)
    assert meeting.first_day == date(2021, 6, 23)


def test_guests_deadlines_room_and_feed_move_together(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    table = table_before(session, meeting, at).todo
    room = room_for(session, meeting, at)
    feed = feed_of(session, "Stadt Halle", at)
    before = len(mails(session))
    session.commit()

    office.submit(form_of(office, meeting), **NEW_DAY)

    [mail] = mails(session)[before:]
    assert (mail.event["method"], mail.event["sequence"]) == ("REQUEST", 1)
    assert "Grund: Osterruhe" in mail.text
    assert "Mittwoch, 14. Juli 2021" in mail.text
    session.expire_all()
    assert table.due_on == date(2021, 7, 13)
    assert (room.due, room.text) == (
        date(2021, 6, 30),
        "Raum vorbereiten für „2. Treffen“, Mi 14.07.2021",
    )
    assert meeting.state is MeetingState.INVITED
    page = office.get(f"/treffen/{meeting.id}")
    assert "Grund: Osterruhe" in page.text
    assert "Abstimmung: 7 zu 1" in page.text
    assert "Geändert seit der Einladung" not in page.text
    calendar = office.get(f"/kalender/{feed}/kzv.ics").response.text
    assert "DTSTART;TZID=Europe/Berlin:20210714T090000" in calendar


def test_a_date_that_was_open_plans_the_meeting_again_and_nobody_owes_one(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    table = table_before(session, meeting, at).todo
    moving.move(session, meeting, OSTERRUHE, act(at))
    session.commit()
    session.refresh(table)
    assert table.due_on is None
    session.commit()

    page = office.get(f"/treffen/{meeting.id}")
    assert f"/treffen/{meeting.id}/verschieben/termin" in page.links()
    office.submit(form_of(office, meeting), **{**NEW_DAY, "days-0-day": "19.05.2021"})

    session.expire_all()
    assert (meeting.state, meeting.reason) == (MeetingState.PLANNED, "Osterruhe")
    assert table.due_on == date(2021, 5, 18)
    search = session.query(Todo).filter(Todo.text.startswith("Neuen Termin")).one()
    assert {one.state for one in search.assignments} == {AssignmentState.DONE}


def test_without_a_reason_another_day_or_a_day_to_come_nothing_happens(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)

    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"days-0-day": "14.07.2021"}, "Bitte nennen Sie den Grund."),
        ({"reason": "Osterruhe"}, "Das ist noch der alte Termin."),
        ({"reason": "Osterruhe", "days-0-day": "14.01.2021"}, "Dieser Tag ist schon vorbei."),
        ({"reason": "Osterruhe", "days-0-day": "bald"}, "„bald“ ist kein Datum."),
    )
    for changes, sentence in wrong:
        page: Page = office.submit(form_of(office, meeting), 422, **changes)
        assert sentence in page.text
        assert page.form("/termin")["days-0-day"] == changes.get("days-0-day", "23.06.2021")

    assert len(mails(session)) == 1
    session.refresh(meeting)
    assert meeting.first_day == date(2021, 6, 23)


def test_the_second_of_two_clicks_finds_the_meeting_moved(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = second_meeting(session, at)
    path = form_of(office, meeting)
    sent = {**office.page.form(path), **NEW_DAY} if office.page else {}

    office.post(path, sent)
    page = office.post(path, sent, 422)

    assert "Jemand hat das inzwischen geändert." in page.text
    assert len(mails(session)) == 2
