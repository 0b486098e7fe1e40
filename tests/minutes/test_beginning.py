"""A new Protokoll starts filled: with its meeting, its people and what is still open."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    Meeting,
    MeetingDay,
    MeetingState,
)
from kzv_workflow.minutes.models import MentionKind, MinutesVersion, TodoMention
from kzv_workflow.minutes.structure import Presence
from tests.browser import Browser
from tests.factories import SHORT, assignment_for, organisation
from tests.minutes.protocols import read
from tests.minutes.rounds import sent_round
from tests.minutes.writing import edit, told


@pytest.fixture
def meeting(session: Session, at: datetime) -> Meeting:
    """The second meeting, after one whose Protokoll was sent round."""
    sent_round(session, at, SHORT)
    meeting = Meeting(
        title="2. Treffen",
        state=MeetingState.INVITED,
        days=[MeetingDay(day=date(2021, 6, 23)), MeetingDay(day=date(2021, 6, 30))],
        agenda=[
            slot(1, "Begrüßung", time(9, 0), time(9, 30), "Dr. Hanna Lorenz"),
            slot(2, "Pause", time(9, 30), time(10, 0), None),
            slot(3, "Vergleichskennzahlen", time(10, 0), time(12, 0), "Jonas Petri"),
        ],
        attendance=[
            who(session, 1, "Altenburger Land", "Sabine Seidel", AttendanceState.PRESENT),
            who(session, 2, "Stadt Halle", "Dr. Clemens von Thalheim", AttendanceState.EXCUSED),
            who(session, 3, "BiSMit", "Dr. Hanna Lorenz", AttendanceState.PRESENT, "hl"),
        ],
    )
    session.add(meeting)
    session.commit()
    return meeting


def slot(position: int, title: str, begin: time, end: time, speakers: str | None) -> AgendaItem:
    kind = AgendaKind.BREAK if title == "Pause" else AgendaKind.SESSION
    return AgendaItem(
        position=position, title=title, starts_at=begin, ends_at=end, speakers=speakers, kind=kind
    )


def who(
    session: Session, position: int, of: str, name: str, state: AttendanceState,
    initials: str | None = None,
) -> Attendance:  # fmt: skip
    return Attendance(
        position=position,
        organisation=organisation(session, of),
        printed_name=name,
        printed_function="Bildung",
        printed_initials=initials,
        state=state,
    )


def begun(office: Browser, session: Session, meeting: Meeting) -> str:
    """Begin the Protokoll by the button and return its text."""
    office.get(f"/treffen/{meeting.id}")
    office.submit("/protokolle/neu")
    text = session.scalars(
        sa.select(MinutesVersion.source).order_by(MinutesVersion.id.desc()).limit(1)
    ).one()
    session.rollback()
    return text


def test_the_parser_reads_back_all_that_was_filled_in(
    office: Browser, session: Session, meeting: Meeting
) -> None:
    parsed = read(begun(office, session, meeting))

    assert parsed.title == "Protokoll: 2. Treffen am 23.06.2021 und 30.06.2021"
    assert parsed.meeting.date == date(2021, 6, 23)
    assert [slot.title for slot in parsed.agenda] == [
        "Begrüßung", "Pause", "Vergleichskennzahlen",
    ]  # fmt: skip
    assert [(one.name, one.presence) for one in parsed.attendees] == [
        ("Sabine Seidel", Presence.PRESENT),
        ("Dr. Clemens von Thalheim", Presence.EXCUSED),
        ("Dr. Hanna Lorenz", Presence.PRESENT),
    ]
    headings = [section.heading for section in parsed.sections]
    assert headings == [
        "Begrüßung", "Protokollkontrolle", "Stand der To-dos", "Vergleichskennzahlen",
    ]  # fmt: skip
    assert parsed.sections[0].initials == "hl"
    assert parsed.warnings == ()


def test_without_an_agenda_there_is_no_block_for_it(office: Browser, session: Session) -> None:
    meeting = Meeting(
        title="3. Treffen", state=MeetingState.HELD, days=[MeetingDay(day=date(2021, 4, 22))]
    )
    session.add(meeting)
    session.commit()

    assert "Tagesordnung" not in begun(office, session, meeting)


def test_open_todos_are_reported_and_are_no_new_ones(
    office: Browser, session: Session, meeting: Meeting
) -> None:
    text = begun(office, session, meeting)

    assert "- T1: Auswahl übermitteln (0 von 9 fertig, Frist 07.05.2021)" in text
    assert [todo for todo in read(text).todos if todo.confidence == "certain"] == []


def test_the_state_of_older_todos_is_linked_to_them(
    office: Browser, session: Session, meeting: Meeting
) -> None:
    text = begun(office, session, meeting)
    minutes_id = told(session, sa.select(MinutesVersion.minutes_id).order_by(MinutesVersion.id))[-1]

    edit(office, f"/protokolle/{minutes_id}", text + "\n- Ende.\n")

    reports = sa.select(TodoMention.line).where(TodoMention.kind == MentionKind.STATUS)
    lines = text.split("\n")
    found = [lines[at - 1] for at in told(session, reports.order_by(TodoMention.line)) if at]
    assert [line[:5] for line in found] == ["- T1:", "- T2:"]


def test_the_protokoll_of_the_meeting_before_is_to_be_approved(
    office: Browser, session: Session, meeting: Meeting
) -> None:
    assert "Das Protokoll vom 15.04.2021 wurde an die TN versendet." in begun(
        office, session, meeting
    )


def test_a_meeting_has_one_protokoll_even_with_a_double_click(
    office: Browser, session: Session, meeting: Meeting
) -> None:
    number = str(meeting.id)
    begun(office, session, meeting)

    office.post("/protokolle/neu", {"treffen": number})

    assert "gibt es schon ein Protokoll" in office.get("/").text


def test_a_begun_protokoll_is_a_draft(
    office: Browser, altenburg: Browser, session: Session, meeting: Meeting
) -> None:
    begun(office, session, meeting)

    assert "2. Treffen am" not in altenburg.get("/protokolle").text


@pytest.mark.parametrize(
    ("speakers", "moderator", "initials"),
    [
        ("Dr. Hanna Lorenz, Jonas Petri", None, "hl, jr"),
        ("Hanna Lorenz", None, "hl"),
        (None, "Jonas Petri", "jr"),
        ("Hanna Lorenz", "Dr. Hanna Lorenz", "hl"),
        ("Sabine Seidel", None, None),
    ],
)
def test_a_section_has_the_initials_of_who_speaks_and_who_leads(
    office: Browser, session: Session, meeting: Meeting, speakers: str | None,
    moderator: str | None, initials: str | None,
) -> None:  # fmt: skip
    meeting.attendance.append(
        who(session, 4, "BiSMit", "Jonas Petri", AttendanceState.PRESENT, "jr")
    )
    meeting.agenda[2].speakers, meeting.agenda[2].moderator = speakers, moderator
    session.commit()

    parsed = read(begun(office, session, meeting))

    assert (parsed.sections[-1].heading, parsed.sections[-1].initials) == (
        "Vergleichskennzahlen", initials,
    )  # fmt: skip


def test_not_one_open_todo_is_left_out(
    office: Browser, session: Session, at: datetime, meeting: Meeting
) -> None:
    for number in range(40):
        assignment_for(session, "Stadt Halle", at, text=f"Liste {number} prüfen")

    text = begun(office, session, meeting)

    assert sum(line.startswith("- T") for line in text.split("\n")) == 42
