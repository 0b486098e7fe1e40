"""The days a calendar file (.ics) speaks of: pure, bytes in, plain data out.

Nothing is repeated: of an entry that comes again only its first days are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Calendar
from icalendar.cal.event import Event

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.files import child, guard
from kzv_workflow.files.decoding import NOT_TEXT
from kzv_workflow.files.isolation import isolated
from kzv_workflow.files.kinds import CALENDAR_KINDS
from kzv_workflow.meetings.ical import clean

MOST = 300
UNREADABLE = (
    "Die Datei ist kein lesbarer Kalender. Bitte speichern Sie den Kalender in Ihrem Programm noch "
    "einmal als .ics."
)
TOO_MANY = f"Die Datei hat mehr als {MOST} Termine. Bitte wählen Sie einen kürzeren Zeitraum."


@dataclass(frozen=True, slots=True)
class Busy:
    """Days of an entry, both included; free entries and repeated ones say so."""

    first_day: date
    last_day: date
    reason: str
    is_free: bool = False
    repeats: bool = False


def read_safely(name: str, data: bytes) -> list[Busy]:
    """The entries of an upload, read in a process of its own; soonest first.

    Raises DomainError with the sentence to show at the field.
    """
    try:
        guard.check(name, data, CALENDAR_KINDS)
        found = child.run(read, name, data)
    except DomainError as error:
        known = {NOT_TEXT, child.UNREADABLE}
        raise DomainError(UNREADABLE if str(error) in known else str(error), "file") from error
    assert isinstance(found, list)
    rows = [
        Busy(date.fromisoformat(first), date.fromisoformat(last), reason, free, repeats)
        for first, last, reason, free, repeats in found
    ]
    return sorted(rows, key=lambda one: (one.first_day, one.last_day, one.reason))


@isolated
def read(name: str, data: bytes) -> object:
    """Rows of first day, last day (ISO), reason, free, repeated; cancelled entries are left out."""
    try:
        calendar = Calendar.from_ical(data)
    except ValueError as error:
        raise DomainError(UNREADABLE) from error
    if calendar.name != "VCALENDAR":
        raise DomainError(UNREADABLE)
    events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
    if len(events) > MOST:
        raise DomainError(TOO_MANY)
    rows = [_row(one) for one in events if str(one.get("STATUS", "")).upper() != "CANCELLED"]
    return [row for row in rows if row is not None]


def _row(event: Event) -> tuple[str, str, str, bool, bool] | None:
    first = _moment(event, "DTSTART")
    if first is None:
        return None
    last = _last_day(event, first)
    reason = " ".join(clean(str(event.get("SUMMARY", ""))).split())[:200]
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    begins = first.date() if isinstance(first, datetime) else first
    return (
        begins.isoformat(), max(begins, last).isoformat(), reason or "Termin", is_free,
        "RRULE" in event or "RDATE" in event,
    )  # fmt: skip


def _last_day(event: Event, first: date) -> date:
    """The last day with a minute of it: an end at midnight, and any end of days, is exclusive."""
    end = _moment(event, "DTEND")
    length = getattr(event.get("DURATION"), "dt", None)
    if end is None and isinstance(length, timedelta):
        end = first + length
    if end is None:
        end = first
    elif not isinstance(end, datetime):
        end -= timedelta(days=1)
    elif end.time() == time() and end > (first if isinstance(first, datetime) else end):
        end -= timedelta(minutes=1)
    return end.date() if isinstance(end, datetime) else end


def _moment(event: Event, name: str) -> date | None:
    """A day, or a time as the clock in Berlin shows it."""
    moment = getattr(event.get(name), "dt", None)
    if isinstance(moment, datetime):
        return moment.astimezone(BERLIN).replace(tzinfo=None) if moment.tzinfo else moment
    return moment if isinstance(moment, date) else None
