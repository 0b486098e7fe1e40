"""Calendar entries (RFC 5545) and invitations by mail (iTIP, RFC 5546): pure, dates in, bytes out.

One entry is one day of a meeting. A message names its one recipient and nobody else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from icalendar import Calendar, Component, Event, vCalAddress

from kzv_workflow.clock import BERLIN
from kzv_workflow.mail.headers import check_address

PRODID = "-//kzv_workflow//Treffen//DE"

# Literal on purpose: clients read this one rightly, and lists of RDATEs one hour late.
VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


class Method(StrEnum):
    """What a calendar is to do with the entry; the mail's part carries the same word."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """A day of a meeting; times are local Europe/Berlin."""

    uid: str
    sequence: int
    title: str
    day: date
    starts_at: time
    ends_at: time
    place: str = ""
    text: str = ""
    url: str = ""
    is_called_off: bool = False
    is_tentative: bool = False  # a date still to be decided, to be kept free


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a mail address: who invites, or who is invited."""

    name: str
    email: str


def instant(day: date, moment: time) -> datetime:
    """A wall-clock time in Berlin as an aware instant in UTC."""
    return datetime.combine(day, moment, BERLIN).astimezone(UTC)


def request(entry: Entry, organizer: Party, recipient: Party, at: datetime) -> bytes:
    """An invitation, or its update, for one recipient.

    ``at`` becomes DTSTAMP and must be new for each message, the same when it is repeated.
    Raises DomainError if an address cannot be one.
    """
    event = _event(entry, at)
    _add_text(event, entry)
    event.add("STATUS", "CONFIRMED")
    event.add("X-MICROSOFT-DISALLOW-COUNTER", "TRUE")
    event.add("ORGANIZER", _party(organizer), encode=False)
    invited = _party(recipient)
    invited.params.update(
        {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "NEEDS-ACTION",
            "RSVP": "TRUE",
        }
    )
    event.add("ATTENDEE", invited, encode=False)
    return _calendar(Method.REQUEST, [event])


def cancel(entry: Entry, organizer: Party, recipient: Party, at: datetime) -> bytes:
    """The entry leaves the recipient's calendar.

    ``entry.is_called_off`` tells that nobody meets; somebody who is merely no longer invited
    gets no STATUS (RFC 5546, 3.2.5). Raises DomainError if an address cannot be one.
    """
    event = _event(entry, at)
    if entry.is_called_off:
        event.add("STATUS", "CANCELLED")
    event.add("ORGANIZER", _party(organizer), encode=False)
    event.add("ATTENDEE", _party(recipient), encode=False)
    return _calendar(Method.CANCEL, [event])


def publish(entries: Sequence[Entry], at: datetime) -> bytes:
    """A file to download: no organizer and no attendees, so that no client asks for an answer."""
    return _calendar(Method.PUBLISH, [published(entry, at) for entry in entries])


def published(entry: Entry, at: datetime) -> Event:
    """An entry for everybody: it names nobody."""
    event = _event(entry, at)
    _add_text(event, entry)
    settled = "TENTATIVE" if entry.is_tentative else "CONFIRMED"
    event.add("STATUS", "CANCELLED" if entry.is_called_off else settled)
    return event


def _calendar(method: Method, events: Sequence[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method.value)
    calendar.add_component(Component.from_ical(VTIMEZONE))
    for event in events:
        calendar.add_component(event)
    ics: bytes = calendar.to_ical()
    return ics


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", at.astimezone(UTC))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", datetime.combine(entry.day, entry.starts_at, BERLIN))
    event.add("DTEND", datetime.combine(entry.day, entry.ends_at, BERLIN))
    event.add("SUMMARY", clean(entry.title))
    return event


def _add_text(event: Event, entry: Entry) -> None:
    if entry.place:
        event.add("LOCATION", clean(entry.place))
    if entry.text:
        event.add("DESCRIPTION", clean(entry.text))
    if entry.url:
        event.add("URL", entry.url)
    event.add("CLASS", "PUBLIC")
    event.add("TRANSP", "OPAQUE")


def _party(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{check_address(party.email).lower()}")
    # Quotes would become ^' (RFC 6868), which older clients show as it stands.
    name = " ".join(clean(party.name).replace('"', "").split())
    if name:
        address.params["CN"] = name
    return address


def clean(text: str) -> str:
    """The text in NFC without control characters; only line breaks stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        character if character == "\n" or unicodedata.category(character) not in _CONTROL else " "
        for character in text
    )


_CONTROL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
