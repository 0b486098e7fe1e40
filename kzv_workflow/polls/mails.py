"""One function per mail about a poll: facts, text, queue. A bad address stops nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.service import queue
from kzv_workflow.polls import links, queries, saying, wording
from kzv_workflow.polls.models import Delegate, Poll, PollMeeting, PollOption


def option_line(option: PollOption) -> str:
    """ "Mi 23.06. + Mi 30.06.2021, 09:00–15:00 Uhr, online"."""
    parts = queries.parts_of(option)
    days = wording.short([one.day for one in parts], year=True)
    return f"{days}, {wording.hours(parts)}, {wording.where(parts, option.place)}"


def _meetings(poll: Poll) -> list[tuple[str, list[str]]]:
    """What is asked, as (meeting, lines)."""
    asked = {one.id for one in queries.asked_options(poll)}
    found = [
        (meeting.title, [option_line(one) for one in meeting.options if one.id in asked])
        for meeting in poll.meetings
    ]
    return [one for one in found if one[1]]


def invitation(session: Session, poll: Poll, delegate: Delegate, at: datetime) -> bool:
    """Asks somebody, with the personal link."""
    key = f"poll-invitation:{poll.id}:{delegate.id}:{poll.round}"
    return _personal(session, "poll_invitation", poll, delegate, key, at)


def again(
    session: Session, poll: Poll, delegate: Delegate, meeting: PollMeeting, at: datetime
) -> bool:
    """Only this meeting is open again; earlier answers stand."""
    key = f"poll-again:{poll.id}:{delegate.id}:{poll.round}"
    return _personal(session, "poll_again", poll, delegate, key, at, meeting=meeting)


def reminder(session: Session, poll: Poll, delegate: Delegate, at: datetime) -> bool:
    """To somebody who has not answered everything, once per round."""
    key = f"poll-reminder:{poll.id}:{delegate.id}:{poll.round}:{poll.deadline}"
    return _personal(session, "poll_reminder", poll, delegate, key, at)


def requested(session: Session, poll: Poll, delegate: Delegate, at: datetime) -> bool:
    """Somebody said on the general page who they are; at most one mail per hour."""
    key = f"poll-link:{delegate.id}:{at:%Y-%m-%dT%H}"
    return _personal(session, "poll_link", poll, delegate, key, at)


def substitute(
    session: Session, poll: Poll, delegate: Delegate, former: Delegate, at: datetime
) -> bool:
    """Somebody of the same municipality answers instead; this is their link."""
    key = f"poll-substitute:{delegate.id}:{former.id}:{at:%Y%m%d%H%M%S}"
    return _personal(session, "poll_substitute", poll, delegate, key, at, former=former)


def entered(
    session: Session, poll: Poll, delegate: Delegate, how: tuple[str, str], at: datetime
) -> bool:
    """The office entered what somebody said; ``how`` is (who entered it, "am Telefon")."""
    key = f"poll-entered:{delegate.id}:{at:%Y%m%d%H%M%S%f}"
    facts = {"entered_by": how[0], "channel": how[1], "given": given_lines(session, poll, delegate)}
    return _personal(session, "poll_entered", poll, delegate, key, at, **facts)


def given_lines(session: Session, poll: Poll, delegate: Delegate) -> list[str]:
    """The answers of somebody in words, a line per date."""
    from_rows = {one.option_part_id: one for one in queries.answers(session, [delegate.id])}
    lines = []
    for option in queries.asked_options(poll):
        rows = [from_rows[part.id] for part in option.parts if part.id in from_rows]
        if rows:
            words = saying.answer_words(option, from_rows)
            lines.append(f"{option.meeting.title}, {option_line(option)}: {words}")
    return lines


def complete(session: Session, poll: Poll, at: datetime) -> int:
    """Everybody has answered: tell the office, once per round."""
    office = directory.office(session)
    if office is None:
        return 0
    people = [
        (one.person.name, one.person.email)
        for one in directory.current_memberships(session, at.astimezone(BERLIN).date())
        if one.organisation_id == office.id and one.person.email
    ]
    reached = [(office.name, office.fallback_email)] if office.fallback_email else people
    facts = {"poll": poll, "url": f"{settings_of(session).public_url}/terminabfragen/{poll.id}"}
    return sum(
        _queue(session, "poll_complete", Address(name, email),
               f"poll-complete:{poll.id}:{poll.round}:{email}", facts, at)
        for name, email in reached
        if email
    )  # fmt: skip


def fixed_without_you(
    session: Session, option: PollOption, delegates: Sequence[Delegate], sentence: str,
    at: datetime,
) -> int:  # fmt: skip
    """To the people of municipalities that cannot come: why this date was taken."""
    facts = {
        "title": option.meeting.title,
        "line": option_line(option),
        "sentence": sentence,
        **_office(session),
    }
    return sum(
        _queue(session, "poll_fixed", Address(one.name, one.email),
               f"poll-fixed:{option.id}:{one.id}:{option.meeting.poll.version}", facts, at,
               one.organisation.name)
        for one in delegates
    )  # fmt: skip


def _office(session: Session) -> dict[str, str]:
    office = directory.office(session)
    return {
        "office_name": office.name if office else "",
        "contact_line": (office.contact_line or "") if office else "",
    }


def _personal(
    session: Session, name: str, poll: Poll, delegate: Delegate, key: str, at: datetime,
    **facts: object,
) -> bool:  # fmt: skip
    """A mail with a personal link; the outbox never shows it and it dies with the poll."""
    url = links.personal(session, poll.id, delegate.id, at)
    whole = {"poll": poll, "delegate": delegate, "meetings": _meetings(poll), "url": url}
    office = _office(session)
    return _queue(
        session, name, Address(delegate.name, delegate.email), key, {**whole, **office, **facts},
        at, delegate.organisation.name, poll,
    )  # fmt: skip


def _queue(  # noqa: PLR0913 - the one place where all facts of a mail meet
    session: Session, name: str, to: Address, key: str, facts: Mapping[str, object], at: datetime,
    label: str = "", poll: Poll | None = None,
) -> bool:  # fmt: skip
    subject, text = render(name, **facts)
    expires = None
    if poll is not None:  # a personal link is worth nothing after the end
        expires = datetime.combine(poll.deadline + timedelta(days=1), time(), BERLIN)
    message = Message(
        kind="poll",
        to=to,
        subject=subject,
        text=text,
        occasion=key,
        recipient_label=label,
        is_secret=poll is not None,
        expires_at=expires.astimezone(at.tzinfo) if expires else None,
    )
    try:
        return queue(session, message, at) is not None
    except DomainError:
        return False


def sample(session: Session, poll: Poll, delegate: Delegate) -> tuple[str, str]:
    """How the invitation will read, for the preview; without a link that would work."""
    url = f"{settings_of(session).public_url}/terminabfragen/antwort/…"
    facts = {"poll": poll, "delegate": delegate, "meetings": _meetings(poll), "url": url}
    return render("poll_invitation", **facts, **_office(session))
