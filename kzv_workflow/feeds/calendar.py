"""A feed as an iCalendar object (RFC 5545, 7986): pure, facts in, bytes out; nobody is named.

Outlook, Google and Apple show no VTODO, so deadlines come in one of two dresses, never in both.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Component, Event, Todo, vDuration

from kzv_workflow.meetings import ical

REFRESH = timedelta(hours=1)
COLOR = "steelblue"  # a name of CSS3, as RFC 7986 wants


class Dress(StrEnum):
    """How deadlines are told; the value is the name in the address."""

    ALL_DAY = "kzv"  # all-day entries, for Outlook, Google, Apple
    TASKS = "aufgaben"  # VTODO, for Thunderbird and Nextcloud


@dataclass(frozen=True, slots=True)
class Deadline:
    """What the reader's organisation owes; ``closed_at`` once it is done."""

    key: int
    text: str
    due: date | None
    start: date | None
    closed_at: datetime | None
    changed_at: datetime | None  # when it was done, or else made known
    url: str


@dataclass(frozen=True, slots=True)
class Feed:
    """All of it: ``host`` makes names of entries unique in the world, ``owes`` is the short name
    of the organisation whose deadlines these are."""

    name: str
    host: str
    entries: Sequence[ical.Entry]
    deadlines: Sequence[Deadline]
    round_title: str
    owes: str


def write(feed: Feed, dress: Dress, source: str, at: datetime) -> bytes:
    """The calendar to subscribe to at ``source``; METHOD PUBLISH, so no client asks for answers."""
    calendar = Calendar()
    calendar.add("PRODID", ical.PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", ical.Method.PUBLISH.value)
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, ical.clean(feed.name))
    calendar.add("X-WR-TIMEZONE", "Europe/Berlin")
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    calendar.add("COLOR", COLOR)
    calendar.add("SOURCE", source, parameters={"VALUE": "URI"})
    calendar.add_component(Component.from_ical(ical.VTIMEZONE))
    for entry in feed.entries:
        calendar.add_component(ical.published(entry, at))
    for deadline in feed.deadlines:
        if dress is Dress.TASKS:
            calendar.add_component(_task(deadline, feed, at))
        elif deadline.due is not None:
            calendar.add_component(_all_day(deadline, deadline.due, feed, at))
    ics: bytes = calendar.to_ical()
    return ics


def tag(ics: bytes) -> str:
    """Names the content whenever it is asked for: without the instant each writing notes."""
    lasting = re.sub(rb"DTSTAMP[^\r\n]*\r\n", b"", ics)
    return hashlib.sha256(lasting).hexdigest()[:32]


def _all_day(deadline: Deadline, due: date, feed: Feed, at: datetime) -> Event:
    event = Event()
    event.add("UID", f"todo-{deadline.key}-frist@{feed.host}")
    event.add("DTSTAMP", at.astimezone(UTC))
    event.add("DTSTART", due)
    event.add("DTEND", due + timedelta(days=1))
    word = "erledigt" if deadline.closed_at else "Frist"
    event.add("SUMMARY", f"{word}: {ical.clean(deadline.text)} ({feed.owes})")
    event.add("TRANSP", "TRANSPARENT")
    event.add("URL", deadline.url)
    event.add("DESCRIPTION", deadline.url)
    return event


def _task(deadline: Deadline, feed: Feed, at: datetime) -> Todo:
    task = Todo()
    task.add("UID", f"todo-{deadline.key}@{feed.host}")
    task.add("DTSTAMP", at.astimezone(UTC))
    task.add("SUMMARY", ical.clean(deadline.text))
    if deadline.start and (deadline.due is None or deadline.start < deadline.due):
        task.add("DTSTART", deadline.start)
    if deadline.due:
        task.add("DUE", deadline.due)
    if deadline.closed_at:
        task.add("STATUS", "COMPLETED")
        task.add("PERCENT-COMPLETE", 100)
        task.add("COMPLETED", deadline.closed_at.astimezone(UTC))
    else:
        task.add("STATUS", "NEEDS-ACTION")
    if deadline.changed_at:
        task.add("LAST-MODIFIED", deadline.changed_at.astimezone(UTC))
    task.add("CATEGORIES", [ical.clean(feed.round_title)])
    task.add("URL", deadline.url)
    return task
