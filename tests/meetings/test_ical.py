"""Calendar entries, read by other programs than the one that wrote them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import ical
from tests.meetings.readers import by_ical_js, by_vobject, instants

AT = datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
OFFICE = ical.Party("BiSMit", "kzv+7qx9az@netz.example")
GUEST = ical.Party("Sabine Seidel (Altenburger Land)", "Seidel@Landkreis.example")
ENTRY = ical.Entry(
    uid="6d1f7c1e-1111-4222-8333-444455556666",
    sequence=0,
    title="2. Treffen (Tag 1 von 2)",
    day=date(2027, 6, 15),
    starts_at=time(9),
    ends_at=time(15, 30),
    place="online, https://konferenz.example/raum?id=1&x=2",
    text="Tagesordnung:\n09:00–09:15 Uhr Begrüßung\n\nAlles zum Treffen: https://netz.example/1",
    url="https://netz.example/treffen/1",
)


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        pytest.param(date(2027, 6, 15), 7, id="summer"),
        pytest.param(date(2027, 1, 15), 8, id="winter"),
        pytest.param(date(2027, 3, 28), 7, id="the day summer time begins"),
        pytest.param(date(2027, 10, 31), 8, id="the day summer time ends"),
        pytest.param(date(2027, 3, 27), 8, id="the day before summer time"),
        pytest.param(date(2027, 10, 30), 7, id="the last day of summer time"),
        pytest.param(date(2041, 6, 15), 7, id="a summer far away"),
    ],
)
def test_nine_in_berlin_is_the_right_instant_for_every_reader(day: date, hour_in_utc: int) -> None:
    entry = replace(ENTRY, day=day)

    ics = ical.request(entry, OFFICE, GUEST, AT)

    expected = datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)
    [(start, end)] = instants(ics)
    assert (start, end - start) == (expected, timedelta(hours=6, minutes=30))


def test_the_zone_of_the_message_itself_is_right_not_only_its_name() -> None:
    ics = ical.request(ENTRY, OFFICE, GUEST, AT).replace(b"Europe/Berlin", b"Eigene/Zone")

    [event] = by_ical_js(ics)["events"]

    assert event["start"] == "2027-06-15T07:00:00.000Z"


@pytest.mark.parametrize(
    "name",
    [
        "Jörg Müller-Lüdenscheidt",
        "von Thalheim, Dr. Clemens; Dezernat IV",
        "Anna Maria " * 18 + "Schmidt",
        "Łukasz Żółć 北京",
    ],
)
def test_names_and_titles_come_through_unchanged(name: str) -> None:
    entry = replace(ENTRY, title=f"Gespräch mit {name}", place=f"Büro, {name}", text=name)

    ics = ical.request(entry, OFFICE, ical.Party(name, GUEST.email), AT)

    [event], [other] = by_ical_js(ics)["events"], by_vobject(ics).vevent_list
    assert event["summary"] == other.summary.value == f"Gespräch mit {name}"
    assert event["location"] == other.location.value == f"Büro, {name}"
    assert event["attendees"][0]["cn"] == other.attendee.params["CN"][0] == name
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))


def test_quotes_leave_names_but_stay_in_texts() -> None:
    quoted = 'Uwe "der Bär" Grabner'

    ics = ical.request(replace(ENTRY, title=quoted), OFFICE, ical.Party(quoted, GUEST.email), AT)

    [event] = by_ical_js(ics)["events"]
    assert event["summary"] == quoted
    assert event["attendees"][0]["cn"] == "Uwe der Bär Grabner"


@pytest.mark.parametrize("evil", ["\r\nATTENDEE:mailto:evil@evil.example", "\x0b\x00\u2028x", "\n"])
def test_no_text_becomes_a_line_of_its_own(evil: str) -> None:
    entry = replace(ENTRY, title="A" + evil, place="B" + evil, text="C" + evil)

    ics = ical.request(entry, OFFICE, ical.Party("D" + evil, GUEST.email), AT)

    [event] = by_ical_js(ics)["events"]
    assert [one["value"] for one in event["attendees"]] == ["mailto:seidel@landkreis.example"]
    assert not {0x0B, 0x00} & set(ics)


def test_an_invitation_says_what_calendars_need_to_offer_yes_and_no() -> None:
    ics = ical.request(ENTRY, OFFICE, GUEST, AT)

    read = by_ical_js(ics)
    [event] = read["events"]
    assert read["method"] == "REQUEST"
    assert event["attendees"] == [
        {
            "value": "mailto:seidel@landkreis.example",
            "cn": "Sabine Seidel (Altenburger Land)",
            "cutype": "INDIVIDUAL",
            "role": "REQ-PARTICIPANT",
            "partstat": "NEEDS-ACTION",
            "rsvp": "TRUE",
        }
    ]
    assert event["organizers"] == [{"value": "mailto:kzv+7qx9az@netz.example", "cn": "BiSMit"}]
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 0)
    assert (event["stamp"], event["url"]) == ("2027-01-04T08:30:00.000Z", ENTRY.url)
    assert b"X-MICROSOFT-DISALLOW-COUNTER:TRUE" in ics
    assert b"BEGIN:VALARM" not in ics


def test_calling_off_a_day_has_a_status_and_uninviting_one_guest_has_none() -> None:
    called_off = ical.cancel(
        replace(ENTRY, sequence=2, is_called_off=True), OFFICE, GUEST, AT
    )  # fmt: skip
    uninvited = ical.cancel(replace(ENTRY, sequence=2), OFFICE, GUEST, AT)

    first, second = by_ical_js(called_off), by_ical_js(uninvited)
    assert first["method"] == second["method"] == "CANCEL"
    assert first["events"][0]["status"] == "CANCELLED"
    assert second["events"][0]["status"] is None
    for [event] in (first["events"], second["events"]):
        assert (event["uid"], event["sequence"]) == (ENTRY.uid, 2)
        assert [one["value"] for one in event["attendees"]] == ["mailto:seidel@landkreis.example"]
        assert event["start"] == "2027-06-15T07:00:00.000Z"


def test_a_download_names_nobody() -> None:
    second = replace(ENTRY, uid="other", day=date(2027, 6, 22), is_called_off=True)

    ics = ical.publish([ENTRY, second], AT)

    read = by_ical_js(ics)
    assert read["method"] == "PUBLISH"
    assert [one["status"] for one in read["events"]] == ["CONFIRMED", "CANCELLED"]
    assert [one["attendees"] + one["organizers"] for one in read["events"]] == [[], []]
    assert len(instants(ics)) == 2


def test_an_address_that_is_none_is_refused_with_a_sentence() -> None:
    with pytest.raises(DomainError, match="keine gültige Mailadresse"):
        ical.request(ENTRY, OFFICE, ical.Party("X", "a@b.example;evil@c.example"), AT)
