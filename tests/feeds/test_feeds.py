"""Calendar feeds, read by programs that did not write them; secret, revocable, naming nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import segno
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.feeds.models import CalendarFeed
from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.polls import deciding
from kzv_workflow.polls.outlines import Deadline
from tests.browser import Browser
from tests.factories import assignment_for, feed_of, organisation
from tests.meetings.invited import TWO_DAYS, act, guests, planned
from tests.meetings.readers import by_ical_js, by_vobject, instants
from tests.polls.asked import act as poll_act
from tests.polls.asked import running
from tests.statements import counted

PLACE = "Altenburger Land"
DRESSES = ("kzv", "aufgaben")


def path(secret: str, dress: str = "kzv") -> str:
    return f"/kalender/{secret}/{dress}.ics"


def fetched(browser: Browser, secret: str, dress: str = "kzv", **headers: str) -> Any:
    return browser.client.get(path(secret, dress), headers=headers)


def filled(session: Session, at: datetime, title: str = "2. Treffen") -> Meeting:
    """A meeting of two days with a guest, and one To-do open and one done."""
    meeting = planned(session, at, TWO_DAYS, title)
    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))
    assignment_for(session, PLACE, at, text="Auswahl, „final“", due=date(2021, 5, 7))
    done = assignment_for(session, PLACE, at, text="Raum nennen", due=date(2021, 4, 20))
    done.complete("Sabine Seidel", at)
    assignment_for(session, PLACE, at, text="Ohne Termin")
    assignment_for(session, PLACE, at, published=False, text="Entwurf", due=date(2021, 5, 1))
    assignment_for(session, "Stadt Halle", at, text="Fremd", due=date(2021, 5, 1))
    return meeting


def test_meetings_and_deadlines_reach_every_calendar(
    session: Session, at: datetime, stranger: Browser
) -> None:
    filled(session, at)

    ics = fetched(stranger, feed_of(session, PLACE, at)).data

    events = by_ical_js(ics)["events"]
    assert [one["summary"] for one in events] == [
        "2. Treffen (Tag 1 von 2)",
        "2. Treffen (Tag 2 von 2)",
        "erledigt: Raum nennen (ABG)",
        "Frist: Auswahl, „final“ (ABG)",
    ]
    assert events[0]["start"] == "2021-06-23T07:00:00.000Z"
    due = icalendar.Calendar.from_ical(ics).walk("VEVENT")[3]
    assert due.decoded("DTSTART") == date(2021, 5, 7)
    assert due.decoded("DTEND") == date(2021, 5, 8)
    assert due["TRANSP"] == "TRANSPARENT"
    assert by_vobject(ics).vevent_list[3].dtstart.value == date(2021, 5, 7)
    assert not {"Fremd", "Entwurf", "Ohne Termin"} & {one["summary"] for one in events}


def test_task_lists_get_tasks_and_no_deadline_twice(
    session: Session, at: datetime, stranger: Browser
) -> None:
    filled(session, at)

    ics = fetched(stranger, feed_of(session, PLACE, at), "aufgaben").data

    tasks = icalendar.Calendar.from_ical(ics).walk("VTODO")
    assert [(str(one["SUMMARY"]), str(one["STATUS"])) for one in tasks] == [
        ("Raum nennen", "COMPLETED"),
        ("Auswahl, „final“", "NEEDS-ACTION"),
        ("Ohne Termin", "NEEDS-ACTION"),
    ]
    assert tasks[1].decoded("DUE") == date(2021, 5, 7)
    assert [one.decoded("LAST-MODIFIED") for one in tasks] == [at.replace(microsecond=0)] * 3
    assert {one["CATEGORIES"].to_ical() for one in tasks} == {b"Kennzahlenvergleich"}
    assert len(instants(ics)) == 2
    assert len(by_vobject(ics).vtodo_list) == 3


def test_a_feed_names_nobody_and_asks_for_no_answer(
    session: Session, at: datetime, stranger: Browser
) -> None:
    filled(session, at)

    secret = feed_of(session, PLACE, at)
    ics = fetched(stranger, secret).data

    assert by_ical_js(ics)["method"] == "PUBLISH"
    calendar = icalendar.Calendar.from_ical(ics)
    assert calendar["COLOR"] == "steelblue"
    assert calendar["SOURCE"] == f"http://127.0.0.1:8000{path(secret)}"
    assert not re.search(rb"ATTENDEE|ORGANIZER|mailto|Seidel", ics, re.IGNORECASE)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in ics
    assert b"X-PUBLISHED-TTL:PT1H" in ics
    assert ics.count(b"BEGIN:VTIMEZONE") == 1
    assert b"RDATE" not in ics


def test_what_did_not_change_is_not_sent_again(
    session: Session, at: datetime, stranger: Browser
) -> None:
    meeting = filled(session, at)
    secret = feed_of(session, PLACE, at)
    first = fetched(stranger, secret)

    again = fetched(stranger, secret, **{"If-None-Match": first.headers["ETag"]})
    head = stranger.client.head(path(secret))
    session.get_one(Meeting, meeting.id).title = "Zweites Treffen"
    session.commit()
    changed = fetched(stranger, secret, **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert changed.status_code == 200
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, max-age=300"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert "Content-Disposition" not in first.headers


def test_what_was_called_off_stays_for_thirty_days_and_says_so(
    session: Session, at: datetime, stranger: Browser
) -> None:
    meeting = filled(session, at)
    secret = feed_of(session, PLACE, at)
    inviting.call_off(session, meeting, "", act(at - timedelta(days=29)))
    session.commit()

    kept = by_ical_js(fetched(stranger, secret).data)["events"]
    session.get_one(Meeting, meeting.id).closed_at = at - timedelta(days=31)
    session.commit()
    gone = by_ical_js(fetched(stranger, secret).data)["events"]

    assert [one["status"] for one in kept[:2]] == ["CANCELLED", "CANCELLED"]
    assert [one["summary"] for one in gone] == [
        "erledigt: Raum nennen (ABG)",
        "Frist: Auswahl, „final“ (ABG)",
    ]


def test_the_address_is_shown_once_and_only_its_hash_is_kept(
    session: Session, altenburg: Browser
) -> None:
    altenburg.get("/konto/kalender")

    page = altenburg.post("/konto/kalender", {"whose": "person"}, 200)

    [secret] = set(re.findall(r"/kalender/([\w-]{43})/", page.response.get_data(as_text=True)))
    assert page.document.xpath("//svg")
    assert secret not in altenburg.get("/konto/kalender").response.get_data(as_text=True)
    assert secret not in [*session.scalars(sa.select(CalendarFeed.token_hash))]
    assert fetched(altenburg, secret).status_code == 200


def test_a_new_address_ends_the_old_one_and_revoking_ends_both(
    session: Session, altenburg: Browser, stranger: Browser
) -> None:
    def renewed() -> str:
        page = altenburg.post("/konto/kalender", {"whose": "organisation"}, 200)
        text = page.response.get_data(as_text=True)
        return re.findall(r"/kalender/([\w-]{43})/", text)[0]  # type: ignore[no-any-return]

    first, second = renewed(), renewed()
    statuses = [fetched(stranger, one).status_code for one in (first, second)]
    altenburg.post("/konto/kalender/beenden", {"whose": "organisation"})

    assert statuses == [404, 200]
    assert fetched(stranger, second).status_code == 404


def test_a_personal_address_ends_with_the_account(
    session: Session, at: datetime, altenburg: Browser, stranger: Browser
) -> None:
    page = altenburg.post("/konto/kalender", {"whose": "person"}, 200)
    text = page.response.get_data(as_text=True)
    secret = re.findall(r"/kalender/([\w-]{43})/", text)[0]
    before = fetched(stranger, secret).status_code

    account = session.scalars(
        sa.select(Account).where(Account.email == "altenburg@demo.example")
    ).one()
    account.person.memberships[0].valid_until = date(2021, 4, 22)
    session.commit()

    assert (before, fetched(stranger, secret).status_code) == (200, 404)


def test_the_address_of_an_organisation_ends_when_it_leaves(
    session: Session, at: datetime, stranger: Browser
) -> None:
    secret = feed_of(session, PLACE, at)
    before = fetched(stranger, secret).status_code

    organisation(session, PLACE).is_active = False
    session.commit()

    assert (before, fetched(stranger, secret).status_code) == (200, 404)


def test_the_page_says_how_for_each_client_and_how_long_it_takes(altenburg: Browser) -> None:
    altenburg.get("/konto/kalender")

    page = altenburg.post("/konto/kalender", {"whose": "person"}, 200)

    clients = [
        str(one.text) for one in page.document.xpath("//h3[following-sibling::*[1][self::ol]]")
    ]
    steps = [len(one) for one in page.document.xpath("//h3/following-sibling::*[1][self::ol]")]
    assert clients == [
        "Outlook",
        "Google Kalender",
        "iPhone, iPad und Mac",
        "Thunderbird",
        "Nextcloud",
    ]
    assert steps == [3] * 5
    for words in ("Thunderbird etwa alle 30 Minuten", "Google nach 8 bis 24 Stunden"):
        assert words in page.text


def test_the_code_for_the_camera_is_the_address(altenburg: Browser) -> None:
    page = altenburg.post("/konto/kalender", {"whose": "person"}, 200)

    html = page.response.get_data(as_text=True)
    [secret] = set(re.findall(r"/kalender/([\w-]{43})/", html))
    drawn = re.findall(r'<path stroke="#000" d="([^"]+)"', html)
    assert drawn == [lines_of(f"webcal://127.0.0.1:8000{path(secret, one)}") for one in DRESSES]


def lines_of(address: str) -> str:
    """How segno itself draws that address."""
    svg = segno.make(address, micro=False).svg_inline(scale=4, light="#fff", lineclass=None)
    return re.findall(r'<path stroke="#000" d="([^"]+)"', svg)[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        ("15.06.2027", 7), ("15.01.2027", 8), ("27.03.2027", 8), ("28.03.2027", 7),
        ("30.10.2027", 7), ("31.10.2027", 8),
    ],
)  # fmt: skip
def test_nine_in_berlin_is_the_right_instant_in_a_feed(
    session: Session, at: datetime, stranger: Browser, day: str, hour_in_utc: int
) -> None:
    planned(session, at, (("", day, "9:00", "15:00", "online", ""),))

    [(start, end)] = instants(fetched(stranger, feed_of(session, PLACE, at)).data)

    assert (start.hour, end - start) == (hour_in_utc, timedelta(hours=6))


def test_a_feed_asks_the_database_as_often_for_many_as_for_few(
    session: Session, at: datetime, browser_of: Callable[[str], Browser]
) -> None:
    secret, counts = feed_of(session, PLACE, at), []
    browser = browser_of("")
    for size in (1, 6):
        for number in range(size):
            filled(session, at, f"Treffen {size}.{number}")
            session.commit()
        counts.append(_statements(browser, path(secret)))

    assert counts[0] == counts[1] <= 12


def _statements(browser: Browser, address: str) -> int:
    with counted(browser.app) as statements:
        browser.client.get(address)
    return len(statements)


def test_tasks_done_carry_when(session: Session, at: datetime, stranger: Browser) -> None:
    filled(session, at)

    ics = fetched(stranger, feed_of(session, PLACE, at), "aufgaben").data

    done = icalendar.Calendar.from_ical(ics).walk("VTODO")[0]
    assert done.decoded("COMPLETED") == at.astimezone(UTC).replace(microsecond=0)
    assert done["PERCENT-COMPLETE"] == 100


def test_open_dates_of_a_poll_are_tentative_and_gone_once_decided(
    session: Session, at: datetime, stranger: Browser
) -> None:
    poll = running(session, at)
    feed = feed_of(session, PLACE, at)

    before = icalendar.Calendar.from_ical(fetched(stranger, feed).data).walk("VEVENT")
    kept_free = [one for one in before if one.get("STATUS") == "TENTATIVE"]
    choice = deciding.Choice(poll.meetings[0].options[0].id, poll.version)
    deciding.fix(session, poll, choice, poll_act(at))
    session.commit()
    after = icalendar.Calendar.from_ical(fetched(stranger, feed).data).walk("VEVENT")

    assert [str(one["SUMMARY"]) for one in kept_free] == ["Vorschlag: 2. Treffen"] * 2
    assert {str(one["STATUS"]) for one in after} == {"CONFIRMED"}


def test_opening_a_date_again_brings_the_tentative_days_back(
    session: Session, at: datetime, stranger: Browser
) -> None:
    poll = running(session, at)
    feed = feed_of(session, PLACE, at)
    [meeting] = poll.meetings
    choice = deciding.Choice(meeting.options[0].id, poll.version)
    deciding.fix(session, poll, choice, poll_act(at))
    session.commit()
    until = Deadline(date(2021, 5, 14), "Mitte Mai 2021")
    deciding.reopen(session, poll, meeting, "Wasserschaden", until, poll_act(at))
    session.commit()

    events = icalendar.Calendar.from_ical(fetched(stranger, feed).data).walk("VEVENT")

    said = [
        (str(one["STATUS"]), one.decoded("DTSTART").date()) for one in events if "STATUS" in one
    ]
    assert ("TENTATIVE", date(2021, 6, 23)) in said
    assert ("TENTATIVE", date(2021, 6, 30)) in said
    assert ("CONFIRMED", date(2021, 6, 23)) not in said


def test_a_deadline_that_hangs_on_a_meeting_moves_with_it(
    session: Session, at: datetime, stranger: Browser
) -> None:
    meeting = planned(session, at)
    assignment_for(session, PLACE, at, text="Tabelle", due_kind="before_meeting",
                   due_meeting="2. Treffen", due_meeting_id=meeting.id)  # fmt: skip
    granted = assignment_for(session, PLACE, at, text="Mit Aufschub", due=date(2021, 5, 7))
    granted.due = date(2021, 5, 14)
    session.commit()
    feed = feed_of(session, PLACE, at)

    days = due_days(fetched(stranger, feed).data)
    meeting.days[0].day = date(2021, 6, 30)
    session.commit()
    later = due_days(fetched(stranger, feed).data)

    assert days == {
        "Frist: Tabelle (ABG)": date(2021, 6, 22),
        "Frist: Mit Aufschub (ABG)": date(2021, 5, 14),
    }
    assert later["Frist: Tabelle (ABG)"] == date(2021, 6, 29)


def due_days(ics: bytes) -> dict[str, date]:
    """The days of the deadlines in a feed, by their title."""
    events = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    return {
        str(one["SUMMARY"]): one.decoded("DTSTART")
        for one in events
        if str(one["SUMMARY"]).startswith("Frist")
    }
