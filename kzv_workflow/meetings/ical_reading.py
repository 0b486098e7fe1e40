"""What a calendar answered (iTIP REPLY and COUNTER, RFC 5546): pure, bytes in, plain data out.

Only who answers what to which entry is read; of dates only the one a COUNTER proposes, for
people to read. Exchange names no organizer, Google hides the remark in a parameter, Apple forgets
METHOD in the mail's part, all may write addresses in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from icalendar import Calendar
from icalendar.cal.event import Event

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.ical import clean

REMARK_LENGTH = 500
UNREADABLE = "Die Kalenderantwort ist nicht zu lesen."
SEVERAL = "Die Kalenderantwort spricht von mehreren Terminen oder Personen."


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """One person's word about one entry; the address is in lower case."""

    uid: str
    email: str
    partstat: str  # upper case: ACCEPTED, DECLINED, TENTATIVE, DELEGATED, NEEDS-ACTION
    sequence: int
    given_at: datetime | None
    remark: str
    delegated_to: str = ""
    name: str = ""  # as that calendar calls the person
    proposed: str = ""  # of a COUNTER: when instead, in words


def read_answer(ics: bytes) -> CalendarAnswer:
    """The one answer in a calendar.

    Raises DomainError for what is no calendar, or more than one answer.
    """
    try:
        calendar = Calendar.from_ical(ics)
        events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
        attendees = [_several(one.get("ATTENDEE")) for one in events]
    except Exception as error:  # foreign calendars break in many ways
        raise DomainError(UNREADABLE) from error
    if not events or not attendees[0]:
        raise DomainError(UNREADABLE)
    if len(events) > 1 or len(attendees[0]) > 1:
        raise DomainError(SEVERAL)
    [event], [[attendee]] = events, attendees
    parameters = getattr(attendee, "params", {})
    return CalendarAnswer(
        uid=str(event.get("UID", "")).strip(),
        email=address(attendee),
        partstat=_one(parameters.get("PARTSTAT", "NEEDS-ACTION")).upper(),
        sequence=_number(event.get("SEQUENCE")),
        given_at=_stamp(event),
        remark=_remark(event, parameters),
        delegated_to=address(_one(parameters.get("DELEGATED-TO", ""))),
        name=" ".join(clean(_one(parameters.get("CN", ""))).split()),
        proposed=_when(event),
    )


def address(value: object) -> str:
    """ "MAILTO:Seidel@Landkreis.example" as "seidel@landkreis.example"."""
    text = str(value).strip().strip('"').lower()
    return text.removeprefix("mailto:").strip()


def _several(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _one(value: object) -> str:
    return str(_several(value)[0]) if _several(value) else ""


def _number(value: object) -> int:
    """SEQUENCE; without one it is 0 (RFC 5545, 3.8.7.4)."""
    try:
        return max(0, int(str(value)))
    except ValueError:
        return 0


def _stamp(event: Event) -> datetime | None:
    """DTSTAMP, which must be UTC; some calendars leave it out or give no zone."""
    moment = getattr(event.get("DTSTAMP"), "dt", None)
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _when(event: Event) -> str:
    """ "Do, 24.06.2021 10:00–15:00 Uhr" in Berlin; "" for what cannot be read."""
    start, end = (getattr(event.get(name), "dt", None) for name in ("DTSTART", "DTEND"))
    if not isinstance(start, datetime):
        return german.format_day(start) if isinstance(start, date) else ""
    begins = _in_berlin(start)
    day = german.format_day(begins.date())
    if not isinstance(end, datetime):
        return f"{day} {german.format_time(begins.time())} Uhr"
    return f"{day} {german.format_period(begins.time(), _in_berlin(end).time())}"


def _in_berlin(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(BERLIN)


def _remark(event: Event, parameters: dict[str, object]) -> str:
    comment = _one(event.get("COMMENT")) or _one(parameters.get("X-RESPONSE-COMMENT", ""))
    return " ".join(clean(comment).split())[:REMARK_LENGTH].rstrip()
