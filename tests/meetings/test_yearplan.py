"""A year proposed: spread, hosts in turn, away from holidays and blocked days; adopted once."""

from __future__ import annotations

import itertools
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.meetings.closures import closures
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.yearplan import Busy, Host, Wish, in_turn, propose
from tests.browser import Browser
from tests.factories import organisation
from tests.meetings.invited import planned

LANDS = ("SN", "ST", "TH")
HOSTS = (
    Host(1, "Altenburger Land", date(2021, 6, 23)),
    Host(2, "Stadt Halle", None),
    Host(3, "Nordsachsen", date(2020, 9, 1)),
)
PAGE = "/treffen/jahresplan"


def test_four_meetings_of_two_days_stand_apart_and_on_free_days() -> None:
    found = propose(Wish(2027), LANDS, HOSTS, [])

    firsts = [one.days[0] for one in found]
    assert [len(one.days) for one in found] == [2, 2, 2, 2]
    assert all(not closures(day, LANDS) for one in found for day in one.days)
    assert all(day.weekday() in (1, 2) for day in firsts)
    gaps = [(after - before).days for before, after in itertools.pairwise(firsts)]
    assert min(gaps) > 45


def test_who_was_never_host_comes_first_then_who_was_longest_ago() -> None:
    found = propose(Wish(2027), LANDS, HOSTS, [])

    assert [one.name for one in in_turn(HOSTS)] == [
        "Stadt Halle",
        "Nordsachsen",
        "Altenburger Land",
    ]
    assert [one.host.name for one in found if one.host] == [
        "Stadt Halle", "Nordsachsen", "Altenburger Land", "Stadt Halle",
    ]  # fmt: skip


def test_blocked_days_and_other_meetings_are_avoided() -> None:
    before = propose(Wish(2027), LANDS, HOSTS, [])[1].days

    after = propose(Wish(2027), LANDS, HOSTS, [Busy(before[1], before[1], "Kreistag")])[1].days

    assert not set(before) & set(after)


def test_where_nothing_is_free_the_plan_says_so() -> None:
    [one, *_] = propose(Wish(2027), LANDS, [], [Busy(date(2027, 1, 1), date(2027, 12, 31), "zu")])

    assert one.days == ()
    assert one.host is None
    assert "kein Termin frei" in one.warnings[0]


def test_a_year_nobody_knows_the_school_holidays_of_says_so() -> None:
    found = propose(Wish(2045), LANDS, HOSTS, [])

    assert all("noch nicht in allen Ländern bekannt" in one.warnings[0] for one in found)


def test_the_year_is_adopted_once(session: Session, at: datetime, office: Browser) -> None:
    meeting = planned(session, at)
    meeting.number, meeting.host_id = 2, organisation(session, "Altenburger Land").id
    session.commit()

    office.get(f"{PAGE}?year=2022")
    office.submit("jahresplan")
    again = office.submit("jahresplan", 422)

    made = session.scalars(sa.select(Meeting).where(Meeting.id != meeting.id)).all()
    assert [one.title for one in made] == [
        "3. Treffen", "4. Treffen", "5. Treffen", "6. Treffen",
    ]  # fmt: skip
    assert {one.state for one in made} == {MeetingState.PLANNED}
    assert [len(one.days) for one in made] == [2, 2, 2, 2]
    assert "Altenburger Land" not in {one.host.name for one in made if one.host}
    assert "Inzwischen hat sich etwas geändert." in again.text


def test_looking_at_the_plan_plans_nothing(session: Session, office: Browser) -> None:
    page = office.get(f"{PAGE}?year=morgen&count=99&days=0")

    assert page.heading == "Jahresplan 2022"
    assert session.scalar(sa.select(sa.func.count(Meeting.id))) == 0
