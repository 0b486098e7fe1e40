"""A year proposed: spread, hosts in turn, away from holidays and blocked days; adopted once."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Organisation
from kzv_workflow.german import parse_date
from kzv_workflow.meetings.closures import closures, is_free, public_holiday
from kzv_workflow.meetings.models import BlockedPeriod, Meeting, MeetingState
from kzv_workflow.meetings.yearplan import Busy, Host, Wish, in_turn, propose
from tests.browser import Browser, Page
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


def test_in_the_running_year_nothing_is_proposed_before_tomorrow(office: Browser) -> None:
    days = _days_shown(office.get(f"{PAGE}?year=2021"))

    assert len(days) == 8
    assert min(days) > date(2021, 4, 23)
    assert max(days) > date(2021, 10, 1)


def test_a_blocked_week_and_another_meeting_are_avoided_on_the_page(
    session: Session, at: datetime, office: Browser
) -> None:
    first, *_, last = before = _days_shown(office.get(f"{PAGE}?year=2022"))
    halle = organisation(session, "Stadt Halle").id
    session.add(
        BlockedPeriod(organisation_id=halle, first_day=first, last_day=first, reason="Kreistag")
    )
    planned(session, at, (("", f"{last:%d.%m.%Y}", "9:00", "15:00", "online", ""),), "Werkstatt")

    after = _days_shown(office.get(f"{PAGE}?year=2022"))

    assert not {first, last} & set(after)
    assert set(before) & set(after)


def test_bilateral_moved_and_cancelled_meetings_do_not_count_as_having_been_host(
    session: Session, at: datetime, office: Browser
) -> None:
    names = ("Nordsachsen", "Stadt Halle", "Saalekreis", "Mansfeld-Südharz")
    keys = [organisation(session, name).id for name in names]
    for number, key in enumerate(keys):
        meeting = planned(session, at, title=f"Treffen {number}")
        meeting.host_id = key
        if number == 1:
            meeting.partner_id = key
        elif number > 1:
            meeting.state = (MeetingState.MOVED, MeetingState.CANCELLED)[number - 2]
    session.commit()

    hosts = [
        (row.xpath("string(th)"), row.xpath("string(td)"))
        for row in office.get(PAGE).document.xpath("(//table)[2]/tbody/tr")
    ]

    assert len(hosts) == 9
    assert hosts[-1] == ("Nordsachsen", "23.06.2021")
    assert {last for _, last in hosts[:-1]} == {"noch nie"}


def test_the_page_proposes_the_hosts_in_turn(office: Browser) -> None:
    page = office.get(PAGE)

    proposed = page.document.xpath("//select[starts-with(@id, 'host-')]/option[@selected]/text()")

    assert len(proposed) == len(set(proposed)) == 4
    assert "offen" not in proposed


def test_the_host_is_chosen_before_the_year_is_adopted(session: Session, office: Browser) -> None:
    halle = organisation(session, "Stadt Halle").id
    session.commit()

    office.get(f"{PAGE}?year=2022&count=2")
    chosen: dict[str, Any] = {"host-0": str(halle), "host-1": ""}
    office.submit("jahresplan", **chosen)

    made = session.scalars(sa.select(Meeting).order_by(Meeting.id)).all()
    assert [one.host_id for one in made] == [halle, None]


def test_a_host_that_does_not_take_part_is_refused(session: Session, office: Browser) -> None:
    wrong: dict[str, Any] = {"host-1": str(organisation(session, "BiSMit").id)}
    session.commit()

    office.get(f"{PAGE}?year=2022")
    page = office.submit("jahresplan", 422, **wrong)

    assert "Bitte wählen Sie die Gastgeber aus der Liste." in page.text
    assert session.scalar(sa.select(sa.func.count(Meeting.id))) == 0


def test_without_any_land_the_plan_says_so_and_avoids_national_holidays(
    session: Session, office: Browser
) -> None:
    session.execute(sa.update(Organisation).values(land=None))
    session.commit()

    page = office.get(f"{PAGE}?year=2022&count=12&days=1")

    assert "Ohne Land im Verzeichnis: Altenburger Land," in page.text
    assert not any(public_holiday(day) for day in _days_shown(page))
    assert not is_free(date(2022, 6, 6), ())  # Whit Monday


def _days_shown(page: Page) -> list[date]:
    """The days of the proposal, as they stand in its table."""
    cells = page.document.xpath("(//table)[1]//td[1]/div")
    found = [parse_date(cell.text_content().split()[-1]) for cell in cells]
    return [day for day in found if day]
