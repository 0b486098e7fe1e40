"""A poll as it shall be, in plain data: what forms say and copies are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from kzv_workflow.meetings.models import MeetingMode
from kzv_workflow.polls.coverage import DelegateRole
from kzv_workflow.polls.models import Visibility


@dataclass(frozen=True, slots=True)
class PartOutline:
    """A day of an option as it shall be; clock times are local."""

    day: date
    starts_at: time
    ends_at: time
    mode: MeetingMode


@dataclass(frozen=True, slots=True)
class OptionOutline:
    """A date with at least one day."""

    parts: tuple[PartOutline, ...]
    host_id: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingOutline:
    """A meeting with at least one option."""

    title: str
    options: tuple[OptionOutline, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who shall be asked."""

    organisation_id: int
    person_id: int | None
    name: str
    email: str
    role: DelegateRole = DelegateRole.WANTED


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day that counts, and how it was written: "Ende April 2021"."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything the form of a poll says."""

    title: str
    introduction: str
    deadline: Deadline
    visibility: Visibility
    needed: int
    meetings: tuple[MeetingOutline, ...]
    invited: tuple[Invited, ...]
