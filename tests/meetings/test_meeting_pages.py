"""The office's pages of a meeting: creating, agenda, inviting; without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.meetings import inviting, service
from kzv_workflow.meetings.models import Attendance, Meeting, MeetingState
from tests.browser import Browser
from tests.factories import organisation
from tests.meetings.invited import (
    ONE_DAY,
    TWO_DAYS,
    act,
    guests,
    invited_meeting,
    mails,
    outline,
    planned,
)
from tests.meetings.readers import by_ical_js
from tests.statements import counted

FORM = {
    "title": "2. Treffen",
    "state": "planned",
    "days-0-id": "",
    "days-0-day": "23.06.2021",
    "days-0-start": "9:00",
    "days-0-end": "15",
    "days-0-mode": "online",
    "days-0-place": "https://konferenz.example/raum",
}


def test_a_meeting_with_days_a_week_apart(office: Browser) -> None:
    office.get("/treffen/neu")
    office.submit("/treffen/neu", status=200, **FORM, step="add")
    answer = office.submit(
        "/treffen/neu",
        status=303,
        **{
            "days-1-day": "30.6.2021",
            "days-1-start": "9.30",
            "days-1-end": "12:00",
            "step": "save",
        },
    )

    page = office.get(answer.location)
    assert page.heading == "2. Treffen"
    assert "Mittwoch, 23. Juni 2021, 09:00–15:00 Uhr · online" in page.text
    assert "Mittwoch, 30. Juni 2021, 09:30–12:00 Uhr · online" in page.text
    assert "hat das Treffen angelegt" in page.text


def test_an_empty_row_is_ignored_and_a_wrong_one_keeps_what_was_typed(office: Browser) -> None:
    office.get("/treffen/neu")
    office.submit("/treffen/neu", status=200, **FORM, step="add")

    page = office.submit(
        "/treffen/neu", status=422, **{"days-0-end": "8:00", "title": ""}, step="save"
    )

    form = page.form("/treffen/neu")
    assert form["days-0-end"] == "8:00"
    assert form["days-0-place"] == FORM["days-0-place"]
    assert "days-1-day" not in form
    assert "Das Ende liegt nicht nach dem Beginn." in page.text
    assert "Bitte geben Sie den Titel an." in page.text
    assert "#days-0-end" in page.links()


def test_the_same_day_twice_is_refused_at_its_field(office: Browser) -> None:
    second = {key.replace("-0-", "-1-"): value for key, value in FORM.items() if "-0-" in key}

    page = office.post("/treffen/neu", {**FORM, **second}, status=422)

    assert "Dieser Tag steht schon da." in page.text


def test_the_agenda_moves_by_buttons_and_warns_of_overlaps(
    office: Browser, session: Session, at: datetime
) -> None:
    path = f"/treffen/{planned(session, at).id}/tagesordnung"
    office.get(path)
    office.submit(
        path,
        status=200,
        **{"slots-0-title": "Pause", "slots-0-kind": "break", "slots-0-start": "10:00"},
        step="add",
    )
    office.submit(
        path,
        status=200,
        **{
            "slots-1-title": "Begrüßung",
            "slots-1-start": "9:00",
            "slots-1-end": "10:30",
            "slots-1-speakers": "Jonas Petri",
        },
        step="up:1",
    )
    page = office.submit(path, step="save")

    page = office.get(page.location)
    rows = [str(title) for title in page.document.xpath("//tbody/tr/th/text()")]
    assert rows == ["Begrüßung", "Pause"]
    assert "„Begrüßung“ geht bis 10:30 Uhr, „Pause“ beginnt schon um 10:00 Uhr." in page.text


@pytest.mark.parametrize(
    ("page", "field"), [("bearbeiten", "title"), ("tagesordnung", "slots-0-title")]
)
def test_what_somebody_else_sent_meanwhile_is_not_overwritten_unseen(
    office: Browser, admin: Browser, session: Session, at: datetime, page: str, field: str
) -> None:
    path = f"/treffen/{planned(session, at).id}/{page}"
    office.get(path)
    admin.get(path)
    admin.submit(path, status=303, **{field: "Von Hanna", "step": "save"})

    refused = office.submit(path, status=422, **{field: "Von Jonas", "step": "save"})

    assert "Jemand hat das inzwischen geändert." in refused.text
    assert refused.form(path)[field] == "Von Jonas"
    office.submit(path, step="save")


def test_each_day_has_its_own_agenda(office: Browser, session: Session, at: datetime) -> None:
    meeting = planned(session, at, TWO_DAYS)
    path = f"/treffen/{meeting.id}/tagesordnung"
    fields = {"slots-0-title": "Auswertung", "slots-0-day": str(meeting.days[1].id)}

    office.post(path, fields)

    page = office.get(f"/treffen/{meeting.id}")
    assert page.document.xpath("//h3/text()") == ["Mittwoch, 30. Juni 2021"]


def test_a_day_with_an_agenda_goes_only_after_a_question(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = planned(session, at, TWO_DAYS)
    path = f"/treffen/{meeting.id}"
    office.get(f"{path}/tagesordnung")
    second: dict[str, Any] = {"slots-0-title": "Ausblick", "slots-0-day": str(meeting.days[1].id)}
    session.commit()
    office.submit("/tagesordnung", step="save", **second)

    office.get(f"{path}/bearbeiten")
    office.submit("/bearbeiten", 200, step="remove:1")
    asked = office.submit("/bearbeiten", 422, step="save")
    assert "Für den entfernten Tag (30.06.2021) gibt es 1 Punkt auf der Tagesordnung." in asked.text
    assert "Ausblick" in office.client.get(path).text
    office.submit("/bearbeiten", step="save", moves_agenda="on")

    assert "30.06.2021" not in office.get(path).text
    assert "Ausblick" in office.get(path).text


def test_a_host_may_be_tentative(office: Browser, session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    halle = str(organisation(session, "Stadt Halle").id)
    session.commit()

    office.get(f"/treffen/{meeting.id}/bearbeiten")
    office.submit("/bearbeiten", host=halle, host_is_tentative="on")
    assert "Gastgeber: Stadt Halle (angedacht)" in office.get(f"/treffen/{meeting.id}").text

    office.get(f"/treffen/{meeting.id}/bearbeiten")
    office.submit("/bearbeiten", host="")
    session.refresh(meeting)
    assert not meeting.host_is_tentative


def test_inviting_shows_recipients_and_text_first(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    page = office.get(f"/treffen/{meeting.id}/einladen")
    assert "Sabine Seidel (Altenburger Land) altenburg@demo.example" in page.text
    assert "Einladung: 2. Treffen am Mi, 23.06.2021" in page.text
    assert mails(session) == []
    session.commit()

    office.post(
        f"/treffen/{meeting.id}/einladen",
        {"guests": ["altenburg@demo.example", "halle@demo.example"]},
    )

    page = office.get(f"/treffen/{meeting.id}")
    assert "2 Personen eingeladen" in page.text
    assert "Eingeladen: 2 Personen." in page.text
    assert len(mails(session)) == 2
    assert "Geändert seit der Einladung" not in page.text


def test_a_change_is_offered_to_those_invited_and_sent_after_a_look(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    session.commit()
    row = (str(meeting.days[0].id), "24.06.2021", *ONE_DAY[0][2:])
    service.change(session, meeting, outline((row,), state=MeetingState.INVITED), act(at))
    session.commit()

    page = office.get(f"/treffen/{meeting.id}")
    assert "Geändert seit der Einladung" in page.text
    office.get(f"/treffen/{meeting.id}/aktualisieren")
    office.submit("/aktualisieren")

    assert len(mails(session)) == 2
    session.commit()
    assert "Geändert seit der Einladung" not in office.get(f"/treffen/{meeting.id}").text


def test_an_update_that_changed_meanwhile_is_shown_again(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    service.change(
        session,
        meeting,
        outline(((str(meeting.days[0].id), *ONE_DAY[0][1:]),), "Neu", state=MeetingState.INVITED),
        act(at),
    )
    session.commit()

    page = office.post(f"/treffen/{meeting.id}/aktualisieren", {"seen": "older"}, status=422)

    assert "Inzwischen hat sich etwas geändert." in page.text
    assert len(mails(session)) == 1


def test_calling_off_shows_the_consequences_first(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    session.commit()
    page = office.get(f"/treffen/{meeting.id}/absagen")
    assert "1 Person bekommt eine Absage" in page.text

    office.submit("/absagen", reason="Osterruhe")

    page = office.get(f"/treffen/{meeting.id}")
    assert "abgesagt" in page.text
    assert "hat das Treffen abgesagt (Osterruhe)" in page.text
    assert "Einladen …" not in page.text


def test_the_state_cannot_hide_a_meeting_from_its_guests(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    session.commit()
    office.get(f"/treffen/{meeting.id}/bearbeiten")

    page = office.submit("/bearbeiten", status=422, state="moved", step="save")

    assert "Es gibt noch Einladungen." in page.text


def test_a_meeting_marked_as_held_too_early_is_invited_to_again(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting, _ = invited_meeting(session, at)
    for state in ("held", "invited"):
        office.get(f"/treffen/{meeting.id}/bearbeiten")
        office.submit("/bearbeiten", state=state)

    assert f"/treffen/{meeting.id}/einladen" in office.get(f"/treffen/{meeting.id}").links()


def test_everybody_logged_in_downloads_the_days_and_finds_nobody_in_them(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at, TWO_DAYS)

    answer = altenburg.client.get(f"/treffen/{meeting.id}.ics")

    read = by_ical_js(answer.data)
    assert answer.mimetype == "text/calendar"
    assert read["method"] == "PUBLISH"
    assert [one["uid"] for one in read["events"]] == [day.uid for day in meeting.days]
    assert b"@" not in answer.data


def test_a_municipality_sees_no_list_of_invitations(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting), act(at))
    session.commit()

    page = altenburg.get(f"/treffen/{meeting.id}")

    assert "Einladungen" not in page.text
    assert "Bearbeiten" not in page.text


@pytest.mark.parametrize("reader", ["assistenz", "altenburg"])
def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    app: Flask,
    browser_of: Callable[[str], Browser],
    session: Session,
    at: datetime,
    reader: str,
) -> None:
    counts = []
    for size in (1, 11):
        meeting = planned(session, at, TWO_DAYS, f"Treffen zu {size}")
        inviting.invite(session, meeting, guests(session, meeting)[:size], act(at))
        session.add_all(_attendance(meeting, size * 5))
        session.commit()
        browser = browser_of(reader)
        browser.get(f"/treffen/{meeting.id}")
        with counted(app) as statements:
            browser.get(f"/treffen/{meeting.id}")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 13


def _attendance(meeting: Meeting, count: int) -> list[Attendance]:
    return [
        Attendance(
            meeting_id=meeting.id, position=number, printed_name=f"Gast {number}", state="present"
        )
        for number in range(count)
    ]
