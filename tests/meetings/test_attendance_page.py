"""Attendance on one screen: who came, added guests, odd times; without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings import inviting, replying
from kzv_workflow.meetings.models import Attendance, Invitation, Meeting, Rsvp
from tests.browser import Browser, Page
from tests.meetings.invited import act, guests, planned


def present_fields(page: Page) -> list[str]:
    """The names of the radios, one for each line of the attendance list."""
    names = page.document.xpath("//fieldset//input[@value='present']/@name")
    assert isinstance(names, list)
    return [str(name) for name in names]


def listed(session: Session, at: datetime, *names: str) -> str:
    """The page of a meeting to which those people are invited, committed."""
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, *names), act(at))
    session.commit()
    return f"/treffen/{meeting.id}/teilnahme"


def stored(session: Session) -> dict[str | None, tuple[str, str | None]]:
    """State and remark of everybody on the list."""
    session.expire_all()
    rows = session.scalars(sa.select(Attendance).order_by(Attendance.position)).all()
    session.commit()
    return {row.printed_name: (row.state.value, row.remark) for row in rows}


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


def test_two_devices_keep_what_each_entered_about_different_people(
    office: Browser, browser_of: Callable[[str], Browser], session: Session, at: datetime
) -> None:
    path = listed(session, at, "Sabine Seidel", "Anne Wettin")
    colleague = browser_of("buero")
    sabine, anne = present_fields(office.get(path))
    colleague.get(path)
    remark = anne.replace("state-", "remark-")

    office.submit("/teilnahme", 303, **{sabine: "present", "step": "save"})
    colleague.submit("/teilnahme", 303, **{anne: "excused", remark: "krank", "step": "save"})

    assert stored(session) == {
        "Sabine Seidel": ("present", None), "Anne Wettin": ("excused", "krank"),
    }  # fmt: skip


def test_who_enters_the_same_line_later_sees_what_stands_there_and_decides(
    office: Browser, browser_of: Callable[[str], Browser], session: Session, at: datetime
) -> None:
    path = listed(session, at, "Sabine Seidel")
    colleague = browser_of("buero")
    [sabine] = present_fields(office.get(path))
    remark = sabine.replace("state-", "remark-")
    colleague.get(path)
    office.submit("/teilnahme", 303, **{sabine: "excused", remark: "krank", "step": "save"})

    refused = colleague.submit("/teilnahme", 422, **{sabine: "present", "step": "save"})
    before = stored(session)
    typed = refused.form("/teilnahme")[sabine]
    colleague.submit("/teilnahme", 303, **{"step": "save"})

    assert "Inzwischen steht hier „entschuldigt, krank“." in refused.text
    assert (before, typed) == ({"Sabine Seidel": ("excused", "krank")}, "present")
    assert stored(session) == {"Sabine Seidel": ("present", None)}


def test_an_old_page_turns_nothing_back(
    office: Browser, browser_of: Callable[[str], Browser], session: Session, at: datetime
) -> None:
    path = listed(session, at, "Sabine Seidel", "Anne Wettin")
    sabine, anne = present_fields(office.get(path))
    office.submit("/teilnahme", 303, **{sabine: "present", anne: "present", "step": "save"})
    colleague = browser_of("buero")
    colleague.get(path)
    office.get(path)
    office.submit("/teilnahme", 303, **{sabine: "excused", "step": "save"})

    colleague.submit("/teilnahme", 303, **{anne: "absent", "step": "save"})

    assert stored(session) == {
        "Sabine Seidel": ("excused", None), "Anne Wettin": ("absent", None),
    }  # fmt: skip


def test_what_was_entered_about_somebody_who_left_the_list_is_told(
    office: Browser, session: Session, at: datetime
) -> None:
    path = listed(session, at, "Sabine Seidel", "Anne Wettin")
    sabine, _ = present_fields(office.get(path))
    meeting = session.scalars(sa.select(Meeting)).one()
    inviting.uninvite(session, meeting, guests(session, meeting, "Sabine Seidel")[0], act(at))
    session.commit()

    refused = office.submit("/teilnahme", 422, **{sabine: "excused", "step": "save"})
    office.submit("/teilnahme", 303, **{"step": "save"})

    assert (
        "Sabine Seidel steht nicht mehr auf der Liste; eingetragen hatten Sie „entschuldigt“."
        in refused.text
    )


def test_who_declined_is_excused_with_the_reason_and_not_among_the_rest(
    office: Browser, session: Session, at: datetime
) -> None:
    path = listed(session, at, "Sabine Seidel", "Anne Wettin", "Dr. Clemens von Thalheim")
    rows = session.scalars(sa.select(Invitation).order_by(Invitation.id)).all()
    by_name = {row.name: row for row in rows}
    replying.answer_by_link(session, by_name["Sabine Seidel"], Rsvp.DECLINED, "krank", at)
    replying.answer_by_link(session, by_name["Anne Wettin"], Rsvp.ACCEPTED, "ab zehn", at)
    session.commit()

    page = office.get(path)
    office.submit("/teilnahme", 303, **{"step": "all"})

    assert "kommt nicht" in page.text
    assert "kommt: „ab zehn“" in page.text
    assert stored(session) == {
        "Sabine Seidel": ("excused", "krank"), "Anne Wettin": ("present", None),
        "Dr. Clemens von Thalheim": ("present", None),
    }  # fmt: skip


def test_who_declined_and_came_after_all_is_there(
    office: Browser, session: Session, at: datetime
) -> None:
    path = listed(session, at, "Sabine Seidel")
    row = session.scalars(sa.select(Invitation)).one()
    replying.answer_by_link(session, row, Rsvp.DECLINED, "krank", at)
    session.commit()
    [sabine] = present_fields(office.get(path))

    remark = sabine.replace("state-", "remark-")
    office.submit("/teilnahme", 303, **{sabine: "present", remark: "", "step": "save"})

    assert stored(session) == {"Sabine Seidel": ("present", None)}
