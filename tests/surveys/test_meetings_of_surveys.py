"""The meeting a survey is about: chosen, kept, shown; and the desk that says what is open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.surveys.models import Survey
from tests.browser import Browser
from tests.meetings.invited import planned
from tests.surveys.rounds import answered, draft, invite, sent, settled


@pytest.mark.parametrize("unknown", ["999999", "9" * 40, "x"])
def test_an_unknown_meeting_is_said_at_its_field(
    office: Browser, session: Session, at: datetime, unknown: str
) -> None:
    path = f"/feedback/{draft(session, at).id}/bearbeiten"
    office.get("/feedback/neu")
    new = office.submit("/feedback/neu", 422, title="Feedback", meeting=unknown)
    office.get(path)
    changed = office.submit(path, 422, step="save", meeting=unknown)

    for page in (new, changed):
        assert "gibt es nicht" in page.document.get_element_by_id("meeting-error").text_content()
    assert new.form("/feedback/neu")["title"] == "Feedback"
    assert session.scalar(sa.select(sa.func.count(Survey.id))) == 1


def test_an_old_meeting_is_kept_when_the_questions_are_changed(
    office: Browser, session: Session, at: datetime
) -> None:
    first = planned(session, at, title="Auftakt")
    for number in range(21):
        day = (date(2021, 7, 1) + timedelta(days=number)).strftime("%d.%m.%Y")
        planned(session, at, (("", day, "9:00", "15:00", "online", ""),), title=f"T {number}")
    survey = draft(session, at, meeting_id=first.id)
    path = f"/feedback/{survey.id}/bearbeiten"
    page = office.get(path)
    assert page.form(path)["meeting"] == str(first.id)

    office.submit(path, step="save", title="Neuer Titel")

    found = settled(session, survey)
    assert (found.title, found.meeting_id) == ("Neuer Titel", first.id)


def test_the_page_of_the_meeting_lists_its_surveys_to_those_they_concern(
    office: Browser, altenburg: Browser, halle: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    drafted = draft(session, at, title="Nur ein Entwurf", meeting_id=meeting.id)
    survey = draft(session, at, title="Feedback für Altenburg", meeting_id=meeting.id)
    invite(session, survey, at, "altenburg@demo.example")
    path, addresses = (
        f"/treffen/{meeting.id}",
        [f"/feedback/{drafted.id}", f"/feedback/{survey.id}"],
    )

    found = [
        [one for one in addresses if one in reader.get(path).links()]
        for reader in (office, altenburg, halle)
    ]

    assert found == [addresses, addresses[1:], []]


def test_every_desk_shows_an_open_survey_until_it_is_answered(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    path = f"/feedback/{survey.id}/teilnehmen"

    before = [path in reader.get("/").links() for reader in (office, altenburg)]
    answered(session, survey, 11)

    assert before == [True, True]
    assert path not in altenburg.get("/").links()
    assert path not in office.get("/").links()
