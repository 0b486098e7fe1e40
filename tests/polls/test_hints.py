"""What is blocked for a municipality, or for all, speaks against a day of a poll."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings.models import BlockedPeriod
from kzv_workflow.polls import hints
from tests.factories import blocked_days

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
