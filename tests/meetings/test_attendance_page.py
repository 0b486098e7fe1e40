"""Attendance on one screen: who came, added guests, odd times; without JavaScript."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.models import Attendance
from tests.browser import Browser, Page
from tests.meetings.invited import act, guests, planned


def present_fields(page: Page) -> list[str]:
    """The names of the radios, one for each line of the attendance list."""
    names = page.document.xpath("//fieldset//input[@value='present']/@name")
    assert isinstance(names, list)
    return [str(name) for name in names]


def test_attendance_is_one_screen_and_keeps_name_and_function_of_that_day(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(
        session, meeting, guests(session, meeting, "Sabine Seidel", "Anne Wettin"), act(at)
    )
    session.commit()
    page = office.get(f"/treffen/{meeting.id}/teilnahme")
    keys = present_fields(page)
    assert len(keys) == 2
    late = keys[1].removeprefix("state-")

    office.submit(
        "/teilnahme",
        status=303,
        **{
            keys[0]: "present",
            keys[1]: "partly",
            f"came-{late}": "12",
            f"remark-{late}": "ab Mittag",
            "step": "save",
        },
    )

    rows = session.scalars(sa.select(Attendance).order_by(Attendance.position)).all()
    session.commit()
    assert [(row.printed_name, row.printed_function, row.state.value) for row in rows] == [
        ("Sabine Seidel", "Bildungsmanagement", "present"),
        ("Anne Wettin", "Schulnetzplanung", "partly"),
    ]
    page = office.get(f"/treffen/{meeting.id}")
    assert "zeitweise ab 12:00 Uhrab Mittag" in page.text
    assert "hat die Teilnahme von 2 Personen erfasst" in page.text


def test_one_click_says_that_all_the_others_are_there(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(
        session, meeting, guests(session, meeting, "Sabine Seidel", "Anne Wettin"), act(at)
    )
    session.commit()
    keys = present_fields(office.get(f"/treffen/{meeting.id}/teilnahme"))

    office.submit("/teilnahme", 303, **{keys[0]: "excused", "step": "all"})

    rows = session.scalars(sa.select(Attendance).order_by(Attendance.position)).all()
    assert [row.state.value for row in rows] == ["excused", "present"]
    session.commit()
    page = office.get(f"/treffen/{meeting.id}/teilnahme")
    assert "2 von 2 Personen erfasst" in page.text
    assert "Alle Offenen sind da" not in page.text


def test_somebody_not_on_the_list_is_added_together_with_what_was_typed(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    session.commit()
    page = office.get(f"/treffen/{meeting.id}/teilnahme")
    [key] = present_fields(page)

    office.submit(
        "/teilnahme",
        status=303,
        **{key: "excused", "name": "Vera Gast", "organisation": "Hochschule", "step": "add"},
    )

    page = office.get(f"/treffen/{meeting.id}")
    assert "Altenburger Land Sabine Seidel, Bildungsmanagement entschuldigt" in page.text
    assert "Hochschule Vera Gast anwesend" in page.text


def test_adding_nobody_and_impossible_times_are_refused_at_their_field(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    path = f"/treffen/{meeting.id}/teilnahme"
    page = office.get(path)
    key = present_fields(page)[0]
    late = key.removeprefix("state-")

    nobody = office.submit(path, status=422, **{key: "present", "step": "add"})
    wrong = office.submit(
        path, status=422, **{key: "partly", f"came-{late}": "mittags", "step": "save"}
    )

    assert "Bitte wählen Sie eine Person" in nobody.text
    assert nobody.form(path)[key] == "present"
    assert "„mittags“ ist keine Uhrzeit." in wrong.text
    assert wrong.form(path)[f"came-{late}"] == "mittags"
