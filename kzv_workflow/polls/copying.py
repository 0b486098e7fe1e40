"""The same questions for another year: a draft, moved by weeks."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import queries, service, wording
from kzv_workflow.polls.models import Poll, PollOption
from kzv_workflow.polls.outlines import (
    Deadline,
    MeetingOutline,
    OptionOutline,
    Outline,
    PartOutline,
)


def copy(session: Session, poll: Poll, weeks: int, act: Act) -> Poll:
    """A draft of the same questions so many weeks later: the same weekdays, today's people.

    Raises DomainError at ``weeks`` if the days would leave the calendar.
    """
    days = weeks * 7
    meetings = tuple(
        MeetingOutline(one.title, tuple(_moved(o, days) for o in queries.standing_options(one)))
        for one in poll.meetings
        if queries.standing_options(one)
    )
    deadline = wording.shifted(poll.deadline, days)
    today = act.at.astimezone(BERLIN).date()
    roles = {
        (one.organisation_id, one.email): one.role for one in queries.delegates(session, poll.id)
    }
    office = directory.office(session)
    invited = tuple(
        replace(one, role=roles.get((one.organisation_id, one.email.lower()), one.role))
        for one in service.possible(session, today)
        if (office is None or one.organisation_id != office.id)
        or (one.organisation_id, one.email.lower()) in roles
    )
    outline = Outline(
        f"{poll.title} (Kopie)"[:300],
        poll.introduction,
        Deadline(deadline, german.format_date(deadline)),
        poll.visibility,
        poll.needed,
        meetings,
        invited,
    )
    return service.create(session, outline, act)


def _moved(option: PollOption, days: int) -> OptionOutline:
    parts = tuple(
        PartOutline(wording.shifted(one.day, days), one.starts_at, one.ends_at, one.mode)
        for one in option.parts
    )
    return OptionOutline(parts, option.host_id, option.place)
