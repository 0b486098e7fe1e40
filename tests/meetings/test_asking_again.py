"""What makes everybody invited answer again, and what does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.models import Invitation, ReplyChannel, Rsvp
from tests.browser import Browser
from tests.meetings.invited import ONE_DAY, act, change, invite, kept, mails, planned

SABINE = "Sabine Seidel"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("online", "https://konferenz.example/raum"), ("online", "https://konferenz.example/neu")),
        (("in_person", ""), ("in_person", "Landratsmat, Saal 2")),
        (("in_person", "Landratsmat, Saal 2"), ("in_person", "Landratsamt, Saal 2")),
        (("hybrid", "Saal 2, https://alt.example"), ("hybrid", "Saal 2, https://neu.example")),
        (("", ""), ("online", "https://konferenz.example/neu")),
    ],
)
def test_another_link_or_room_is_told_without_asking_again(
    session: Session, at: datetime, before: tuple[str, str], after: tuple[str, str]
) -> None:
    meeting = planned(session, at, ((*ONE_DAY[0][:4], *before),))
    last = invite(session, meeting, at, SABINE)

    change(session, meeting, at, kept(meeting, 0, *ONE_DAY[0][1:4], *after))
    inviting.update(session, meeting, act(at + timedelta(hours=1)))

    [mail] = mails(session, last)
    assert (mail.event["method"], mail.event["sequence"]) == ("REQUEST", 0)
    assert "Ihre Antwort gilt weiter" in mail.text
    assert after[1] in mail.event["location"]
    assert f"Mi, 23.06.2021: {mail.event['location']} statt " in mail.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("online", "https://konferenz.example/raum"), ("in_person", "Halle")),
        (("in_person", "Halle"), ("hybrid", "Halle")),
        (("", "Halle"), ("online", "")),
    ],
)
def test_another_way_to_meet_asks_again(
    session: Session, at: datetime, before: tuple[str, str], after: tuple[str, str]
) -> None:
    meeting = planned(session, at, ((*ONE_DAY[0][:4], *before),))
    last = invite(session, meeting, at, SABINE)

    change(session, meeting, at, kept(meeting, 0, *ONE_DAY[0][1:4], *after))
    inviting.update(session, meeting, act(at + timedelta(hours=1)))

    [mail] = mails(session, last)
    assert mail.event["sequence"] == 1


def test_another_town_asks_all_again_if_the_office_says_so(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting = planned(session, at, ((*ONE_DAY[0][:4], "in_person", "Halle"),))
    last = invite(session, meeting, at, SABINE)
    row = session.scalars(sa.select(Invitation)).one()
    row.rsvp, row.rsvp_at, row.rsvp_channel = Rsvp.ACCEPTED, at, ReplyChannel.WEB
    change(session, meeting, at, kept(meeting, 0, *ONE_DAY[0][1:4], "in_person", "Altenburg"))

    page = office.get(f"/treffen/{meeting.id}/aktualisieren")
    office.submit("/aktualisieren", asks_all="on")

    [mail] = mails(session, last)
    session.refresh(row)
    assert "asks_all" not in page.form("/aktualisieren")
    assert (mail.event["sequence"], row.rsvp) == (1, Rsvp.NEEDS_ACTION)
    assert "Altenburg statt Halle" in mail.text
    assert "Bitte sagen Sie noch einmal zu oder ab" in mail.text
