"""Who comes, as the municipalities read it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings import inviting, replying
from kzv_workflow.meetings.models import Invitation, Rsvp
from tests.browser import Browser
from tests.meetings.invited import TWO_DAYS, act, guests, planned

THREE_DAYS = (*TWO_DAYS, ("", "07.07.2021", "9:00", "15:00", "online", ""))


def test_of_three_days_each_one_somebody_comes_on_is_named(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    meeting = planned(session, at, THREE_DAYS)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    first, _, third = session.scalars(sa.select(Invitation).order_by(Invitation.id))
    for row in (first, third):
        replying.answer_by_link(session, row, Rsvp.ACCEPTED, "", at)
    session.commit()

    page = altenburg.get(f"/treffen/{meeting.id}")

    assert "nur am Mi, 23.06.2021 und Mi, 07.07.2021" in page.text
