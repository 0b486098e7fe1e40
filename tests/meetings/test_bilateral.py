"""A meeting of the office with one municipality: no other one learns of it, anywhere."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import (
    attendance_lines,
    hints,
    inviting,
    neighbours,
    queries,
    service,
)
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.typed import DayRow
from kzv_workflow.minutes import beginning
from kzv_workflow.minutes import service as minutes
from kzv_workflow.todos import linking
from tests.browser import Browser
from tests.factories import WRITER, feed_of, organisation
from tests.materials.shelf import filed
from tests.meetings.invited import act, mails, outline, planned

TITLE = "Gespräch zur Finanzierung"
SOON = (("", "05.05.2021", "9:00", "10:00", "online", ""),)


def with_halle(session: Session, at: datetime) -> Meeting:
    """A bilateral meeting with Halle before every other one, committed."""
    whole = service.Outline(
        TITLE, None, MeetingState.PLANNED, [DayRow(dict(zip(DayRow.FIELDS, SOON[0], strict=True)))],
        partner_id=organisation(session, "Stadt Halle").id,
    )  # fmt: skip
    meeting = service.create(session, whole, act(at))
    session.commit()
    return meeting


def test_lists_pages_and_files_show_it_to_the_partner_and_the_office_only(
    session: Session, at: datetime, office: Browser, halle: Browser, altenburg: Browser
) -> None:
    meeting = with_halle(session, at)
    paths = ("", "/tagesordnung/druck", "/tagesordnung.docx", ".ics")

    for reader in (office, halle):
        assert TITLE in reader.get("/treffen").text
        assert TITLE in reader.get("/").text
        for path in paths:
            reader.get(f"/treffen/{meeting.id}{path}")
    assert TITLE not in altenburg.get("/treffen").text
    assert TITLE not in altenburg.get("/").text
    for path in paths:
        altenburg.get(f"/treffen/{meeting.id}{path}", 404)


def test_only_its_feed_tells_of_it(session: Session, at: datetime, office: Browser) -> None:
    with_halle(session, at)
    own, foreign = (feed_of(session, name, at) for name in ("Stadt Halle", "Altenburger Land"))

    assert TITLE in office.get(f"/kalender/{own}/kzv.ics").response.text
    assert TITLE not in office.get(f"/kalender/{foreign}/kzv.ics").response.text
    assert TITLE not in office.get(f"/kalender/{foreign}/aufgaben.ics").response.text


def test_search_and_shelf_neither_offer_it_nor_what_was_filed_with_it(
    session: Session, at: datetime, halle: Browser, altenburg: Browser
) -> None:
    meeting = with_halle(session, at)
    material = filed(session, at, title="Haushaltszahlen")
    material.meeting_id = meeting.id
    session.commit()

    for page in ("/suche?q=Haushaltszahlen", "/unterlagen"):
        assert "Haushaltszahlen" in halle.get(page).text.replace("?q=Haushaltszahlen", "")
        seen = altenburg.get(page)
        assert TITLE not in seen.text
        assert not any(f"/unterlagen/{material.id}" in link for link in seen.links())
    altenburg.get(f"/unterlagen/{material.id}", 404)


def test_only_the_partner_and_the_office_can_be_invited(session: Session, at: datetime) -> None:
    meeting = with_halle(session, at)
    everybody = queries.possible_guests(session, date(2021, 5, 5))
    allowed = queries.possible_guests(session, date(2021, 5, 5), meeting.partner_id)

    assert {one.organisation_name for one in allowed} == {"Stadt Halle", "BiSMit"}
    names = {line.organisation for line in attendance_lines.lines(session, meeting, at.date())}
    assert names == {"Stadt Halle", "BiSMit"}
    with pytest.raises(DomainError, match="nur eine Kommune"):
        inviting.invite(session, meeting, everybody, act(at))
    assert mails(session) == []


def test_deadlines_and_numbers_of_the_round_pass_it_over(session: Session, at: datetime) -> None:
    meeting = with_halle(session, at)
    meeting.number = 9
    round_meeting = planned(session, at)
    earlier = service.create(
        session,
        outline((("", "26.04.2021", "9:00", "10:00", "online", ""),), "1. Treffen"),
        act(at),
    )
    session.flush()
    session.refresh(earlier, ["days"])

    following = neighbours.following(session, earlier)

    assert following is not None
    assert following.id == round_meeting.id
    assert neighbours.nth(session, 9) is None
    assert meeting.id not in [one.meeting_id for one in linking.candidates(session)]


def test_no_other_municipality_can_be_its_host(session: Session, at: datetime) -> None:
    whole = service.Outline(
        TITLE, organisation(session, "Altenburger Land").id, MeetingState.PLANNED,
        [DayRow(dict(zip(DayRow.FIELDS, SOON[0], strict=True)))],
        partner_id=organisation(session, "Stadt Halle").id,
    )  # fmt: skip

    with pytest.raises(DomainError, match="um die es geht"):
        service.create(session, whole, act(at))


def test_a_poll_does_not_give_the_day_away(session: Session, at: datetime) -> None:
    with_halle(session, at)
    day = date(2021, 5, 5)

    found = hints.hints(session, [day], directory.municipalities(session))

    assert not any(TITLE in one for one in found[day])


def test_it_gets_no_protokoll_as_that_would_go_to_all(session: Session, at: datetime) -> None:
    meeting = with_halle(session, at)

    with pytest.raises(DomainError, match="ginge an alle Kommunen"):
        beginning.begin(session, meeting, minutes.Act(WRITER, at))


def test_the_office_chooses_the_partner_when_it_is_made_and_never_again(
    session: Session, office: Browser, at: datetime
) -> None:
    halle_id = organisation(session, "Stadt Halle").id
    session.commit()
    office.get("/treffen/neu")
    day = {"days-0-day": "05.05.2021", "days-0-start": "9:00", "days-0-end": "10:00"}

    wrong = office.submit("/treffen/neu", 422, title=TITLE, partner="9999", step="save", **day)
    page = office.submit(
        "/treffen/neu", 303, title=TITLE, partner=str(halle_id), step="save", **day
    )

    assert "Diese Kommune gibt es nicht." in wrong.text
    meeting = office.get(page.location)
    assert "Nur Stadt Halle und BiSMit wissen von diesem Treffen." in meeting.text
    assert "partner" not in office.get(f"{page.location}/bearbeiten").form("/bearbeiten")
    found = queries.find(session, int(page.location.rsplit("/", 1)[1]), WRITER)
    assert found is not None
    assert found.partner_id == halle_id
