"""One function per mail about a poll: facts, text, queue. A bad address stops nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.service import queue
from kzv_workflow.mail.wording import Wordings, wordings
from kzv_workflow.polls import links, persons, queries, saying, wording
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


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be written: the folder of its template, its occasion, what else it says."""

    name: str
    occasion: str
    facts: Mapping[str, object] = field(default_factory=dict)


def invitation(session: Session, poll: Poll, delegates: Iterable[Delegate], at: datetime) -> int:
    """Asks everybody once, with the personal link; how many mails."""
    letter = Letter("poll_invitation", f"poll-invitation:{poll.id}:{poll.round}")
    return _to_each(session, letter, poll, delegates, at)


def again(
    session: Session, poll: Poll, delegates: Iterable[Delegate], meeting: PollMeeting, at: datetime
) -> int:
    """This meeting is open again; earlier answers stand."""
    letter = Letter("poll_again", f"poll-again:{poll.id}:{poll.round}", {"meeting": meeting})
    return _to_each(session, letter, poll, delegates, at)


def changed(
    session: Session, poll: Poll, delegates: Iterable[Delegate], change: str, at: datetime
) -> int:
    """Another deadline, or a date that is no longer offered: one mail to each."""
    key = f"poll-changed:{poll.id}:{at:%Y%m%d%H%M%S%f}"
    letter = Letter("poll_changed", key, {"changes": [change]})
    return _to_each(session, letter, poll, delegates, at)


def reminder(session: Session, poll: Poll, delegates: Iterable[Delegate], at: datetime) -> int:
    """To those who have not answered everything, once per round."""
    letter = Letter("poll_reminder", f"poll-reminder:{poll.id}:{poll.round}:{poll.deadline}")
    return _to_each(session, letter, poll, delegates, at)


def requested(session: Session, poll: Poll, delegate: Delegate, at: datetime) -> int:
    """Somebody said on the general page who they are; at most one mail per hour."""
    letter = Letter("poll_link", f"poll-link:{at:%Y-%m-%dT%H}")
    return _to_each(session, letter, poll, persons.same_person(session, delegate), at)


def substitute(
    session: Session, poll: Poll, delegates: Sequence[Delegate], former: Delegate, at: datetime
) -> int:
    """Somebody of the same municipality answers instead; this is their link."""
    key = f"poll-substitute:{former.id}:{at:%Y%m%d%H%M%S}"
    letter = Letter("poll_substitute", key, {"former": former})
    return _to_each(session, letter, poll, delegates, at)


def entered(
    session: Session, poll: Poll, delegate: Delegate, how: tuple[str, str], at: datetime
) -> int:
    """The office entered what somebody said; ``how`` is (who entered it, "am Telefon")."""
    given = given_lines(session, poll, delegate)
    facts = {"entered_by": how[0], "channel": how[1], "given": given}
    letter = Letter("poll_entered", f"poll-entered:{at:%Y%m%d%H%M%S%f}", facts)
    return _to_each(session, letter, poll, persons.same_person(session, delegate), at)


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
    words = wordings(session)
    url = f"{settings_of(session).public_url}/terminabfragen/{poll.id}"
    values = {**_values(poll), "name": "", "organisation": office.name}
    mail = words.write("poll_complete", values, poll=poll, url=url)
    return sum(
        _queue(session, _message(words, mail, Address(name, email),
                                 f"poll-complete:{poll.id}:{poll.round}:{email}"), at)
        for name, email in reached
        if email
    )  # fmt: skip


def fixed_without_you(
    session: Session, option: PollOption, delegates: Sequence[Delegate], sentence: str,
    at: datetime,
) -> int:  # fmt: skip
    """To the people of municipalities that cannot come: why this date was taken."""
    poll, words = option.meeting.poll, wordings(session)
    facts = {"title": option.meeting.title, "line": option_line(option), "sentence": sentence}
    key, sent = f"poll-fixed:{option.id}:{poll.version}", 0
    for person in persons.by_person(one for one in delegates if one.email):
        mail = words.write("poll_fixed", _values(poll, person), **facts)
        to = Address(person[0].name, person[0].email)
        message = _message(words, mail, to, f"{key}:{person[0].id}", _organisations(person))
        sent += _queue(session, message, at)
    return sent


def _to_each(
    session: Session, letter: Letter, poll: Poll, delegates: Iterable[Delegate], at: datetime
) -> int:
    """A mail with a personal link to each person; the outbox never shows it, and it dies with
    the poll. A bad address stops nobody else."""
    words, meetings = wordings(session), _meetings(poll)
    ends = datetime.combine(poll.deadline + timedelta(days=1), time(), BERLIN)
    sent = 0
    for person in persons.by_person(one for one in delegates if one.email):
        first, url = person[0], links.personal(session, poll.id, person[0].id, at)
        mail = _written(words, letter, poll, person, meetings, url)
        message = replace(
            _message(words, mail, Address(first.name, first.email),
                     f"{letter.occasion}:{first.id}", _organisations(person)),
            is_secret=True,
            expires_at=ends.astimezone(at.tzinfo),
        )  # fmt: skip
        sent += _queue(session, message, at)
    return sent


def _written(
    words: Wordings, letter: Letter, poll: Poll, person: Sequence[Delegate],
    meetings: Sequence[tuple[str, list[str]]], url: str,
) -> tuple[str, str]:  # fmt: skip
    return words.write(
        letter.name, _values(poll, person), poll=poll, meetings=meetings, url=url,
        organisations=_organisations(person), **letter.facts,
    )  # fmt: skip


def _values(poll: Poll, person: Sequence[Delegate] = ()) -> dict[str, str]:
    """What the office's words may name; a mailbox of an organisation has no name."""
    named = [one.name for one in person if one.person_id or one.name != one.organisation.name]
    return {
        "name": named[0] if named else "",
        "organisation": _organisations(person),
        "abfrage": poll.title,
        "frist": german.format_day(poll.deadline),
    }


def _organisations(person: Sequence[Delegate]) -> str:
    return german.join_words([one.organisation.name for one in person])


def _message(
    words: Wordings, mail: tuple[str, str], to: Address, occasion: str, label: str = ""
) -> Message:
    return Message(
        kind="poll", to=to, subject=mail[0], text=mail[1], occasion=occasion,
        recipient_label=label, reply_to=words.reply_to,
    )  # fmt: skip


def _queue(session: Session, message: Message, at: datetime) -> bool:
    try:
        return queue(session, message, at) is not None
    except DomainError:
        return False


def sample(
    session: Session, poll: Poll, person: Sequence[Delegate], letter: Letter | None = None
) -> tuple[str, str]:
    """How a mail (by default the invitation) will read, without a link that would work."""
    url = f"{settings_of(session).public_url}/terminabfragen/antwort/…"
    letter = letter or Letter("poll_invitation", "")
    return _written(wordings(session), letter, poll, person, _meetings(poll), url)
