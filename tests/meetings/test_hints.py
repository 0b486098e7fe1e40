"""What is blocked for a municipality, or for all, speaks against a day of a poll."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings import hints
from kzv_workflow.meetings.models import BlockedPeriod
from tests.browser import Browser
from tests.factories import blocked_days
from tests.meetings.invited import planned

MIDDLE, AFTER = date(2021, 6, 16), date(2021, 6, 21)


def test_a_blocked_day_names_the_municipality_but_not_its_reason(
    session: Session, at: datetime
) -> None:
    blocked_days(session, "Stadt Halle", at)

    found = hints.hints(session, [MIDDLE, AFTER], directory.municipalities(session))

    assert "Mi 16.06.: Stadt Halle kann nicht" in found[MIDDLE]
    assert not any("Halle" in one for one in found[AFTER])
    assert not any("Bildungswoche" in one for one in found[MIDDLE])


def test_a_day_blocked_for_all_says_why(session: Session) -> None:
    session.add(BlockedPeriod(first_day=MIDDLE, last_day=MIDDLE, reason="Fachtagung"))
    session.commit()

    found = hints.hints(session, [MIDDLE], directory.municipalities(session))

    assert "Mi 16.06.: Fachtagung (alle)" in found[MIDDLE]


def test_planning_a_meeting_says_what_speaks_against_its_days(
    session: Session, at: datetime, office: Browser
) -> None:
    blocked_days(session, "Stadt Halle", at)
    planned(session, at, (("", "17.06.2021", "9:00", "15:00", "online", ""),), "Werkstatt")
    typed: dict[str, Any] = {"days-0-day": "17.06.2021", "days-0-start": "9", "days-0-end": "15"}

    office.get("/treffen/neu")
    checked = office.submit("/neu", 200, step="check", **typed)
    saved = office.submit("/neu", title="2. Treffen")

    for page in (checked, office.get(saved.location)):
        assert "Do 17.06.: Stadt Halle kann nicht" in page.text
        assert "Do 17.06.: an diesem Tag ist „Werkstatt“." in page.text
    assert "2. Treffen“." not in office.get(f"{saved.location}/bearbeiten").text


def test_a_holiday_is_named_when_a_meeting_moves_onto_it(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = planned(session, at)
    day: dict[str, Any] = {"days-0-day": "17.11.2021"}

    office.get(f"/treffen/{meeting.id}/bearbeiten")
    office.submit("/bearbeiten", **day)
    page = office.get(f"/treffen/{meeting.id}")
    later = office.get(f"/treffen/{meeting.id}/verschieben/termin")
    day["days-0-day"] = "31.10.2021"
    moved = office.submit("/termin", 200, step="check", **day)

    assert "Mi 17.11.: Buß- und Bettag (Sachsen)" in page.text
    assert "spricht gegen" not in later.text
    assert "So 31.10.: Sonntag." in moved.text
