"""Sending a survey, reminding those missing, ending it, showing the results to those invited."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import keys, mails, queries, taking_part
from kzv_workflow.surveys.models import Invitee, Link, Survey, SurveyState
from kzv_workflow.todos.deadlines import is_working_day
from kzv_workflow.todos.referring import due_with_questionnaire

LONGEST = timedelta(days=366)
REMINDER_DAYS = 2  # working days before the end


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, and how it was written."""

    day: date
    text: str


def deadline(typed: str, today: date, field: str = "due") -> Deadline:
    """What was typed as a day to come; "Ende Mai" is its last day. Raises DomainError."""
    text = " ".join(typed.split())[:200]
    if not text:
        raise DomainError("Bitte geben Sie an, bis wann geantwortet werden kann.", field=field)
    day = german.resolve(text, today).due
    if day is None:
        raise DomainError(
            f"„{text}“ verstehen wir nicht. Schreiben Sie zum Beispiel 31.05.2021 oder Ende Mai.",
            field=field,
        )
    if day < today:
        raise DomainError(f"Der {german.format_date(day)} ist schon vorbei.", field=field)
    if day > today + LONGEST:
        raise DomainError("Bitte höchstens ein Jahr.", field=field)
    return Deadline(day, text)


def send(
    session: Session, survey: Survey, guests: Sequence[Guest], until: Deadline, act: Act,
    public_url: str,
) -> int:  # fmt: skip
    """Invite each guest by a personal link and open it; how many mails were queued.

    Raises DomainError if it was sent before, asks nothing or would reach nobody.
    """
    sender = mails.sender(session, public_url)
    return sum(
        mails.invite(session, sender, invitee, until.day, secret, act.at)
        for invitee, secret in open_to(session, survey, guests, until, act)
    )


def open_to(
    session: Session, survey: Survey, guests: Sequence[Guest], until: Deadline, act: Act
) -> list[tuple[Invitee, str]]:
    """Make the key and open it; those invited, each with the secret of their link to be mailed.

    Raises DomainError as ``send`` does.
    """
    session.refresh(survey, with_for_update=True)
    if survey.state is not SurveyState.DRAFT:
        raise DomainError("Diese Befragung ist schon versendet.")
    if not survey.questions:
        raise DomainError("Der Fragebogen hat noch keine Fragen.")
    if not guests:
        raise DomainError("Bitte wählen Sie mindestens eine Person aus.", field="guests")
    survey.key_name, survey.public_key = keys.create(session)
    survey.box_length = taking_part.box_length(survey.questions)
    survey.due, survey.due_text = until.day, until.text
    survey.sent_on = act.at.astimezone(BERLIN).date()
    survey.state = SurveyState.OPEN
    invited = []
    for guest in guests:
        invitee = Invitee(
            survey=survey,
            organisation_id=guest.organisation_id,
            person_id=guest.person_id,
            name=guest.name or guest.organisation_name,
            email=guest.email.lower(),
        )
        session.add(invitee)
        secret = _secret()
        session.flush()
        session.add(_link(invitee, secret))
        invited.append((invitee, secret))
    session.flush()
    people = german.count(len(guests), "Person", "Personen")
    record(session, act.viewer, ("survey", survey.id), f"hat an {people} versendet", act.at)
    name_the_day(session, survey.meeting_id, act)
    return invited


def name_the_day(session: Session, meeting_id: int | None, act: Act) -> None:
    """To-dos of that meeting that refer to its questionnaire are due on its last day."""
    last_day = queries.last_day(session, meeting_id) if meeting_id is not None else None
    if meeting_id is not None and last_day is not None:
        due_with_questionnaire(session, meeting_id, last_day, act.viewer, act.at)


def links_along(
    session: Session, survey: Survey, guests: Sequence[Guest], until: Deadline, act: Act
) -> dict[str, str]:
    """Secrets of personal links by address, for another mail that takes them along.

    A draft is opened to all guests. Of a running survey those get a new link who are invited and
    have not taken part. Raises DomainError as ``send`` does.
    """
    session.refresh(survey, with_for_update=True)
    if survey.state is SurveyState.DRAFT:
        invited = open_to(session, survey, guests, until, act)
        return {invitee.email: secret for invitee, secret in invited}
    if survey.state is not SurveyState.OPEN:
        raise DomainError(taking_part.OVER)
    addresses, found = {one.email.lower() for one in guests}, {}
    for invitee in queries.invitees(session, survey.id, missing_only=True):
        if invitee.email in addresses:
            found[invitee.email] = _secret()
            session.add(_link(invitee, found[invitee.email]))
    return found


def remind(session: Session, survey: Survey, act: Act, public_url: str) -> int:
    """Another link to each who has not taken part, at most once a day; how many mails."""
    if survey.state is not SurveyState.OPEN:
        raise DomainError(taking_part.OVER)
    today = act.at.astimezone(BERLIN).date()
    sender, count = mails.sender(session, public_url), 0
    for invitee in queries.invitees(session, survey.id, missing_only=True):
        secret = _secret()
        if mails.remind(session, sender, invitee, secret, today, act.at):
            session.add(_link(invitee, secret))
            count += 1
    if count:
        mails_sent = german.count(count, "Person", "Personen")
        record(session, act.viewer, ("survey", survey.id), f"hat {mails_sent} erinnert", act.at)
    return count


def reminder_day(survey: Survey) -> date | None:
    """When the clock reminds: two working days before the end, if it was sent before that."""
    if survey.due is None or survey.sent_on is None:
        return None
    day = survey.due
    left = REMINDER_DAYS
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day if day > survey.sent_on else None


def remind_by_the_clock(session: Session, survey: Survey, act: Act, public_url: str) -> int:
    """Once, from the reminder day on; the second of two processes finds it done."""
    session.refresh(survey, with_for_update=True)
    today, day = act.at.astimezone(BERLIN).date(), reminder_day(survey)
    is_up = day is not None and day <= today and survey.due is not None and today <= survey.due
    if survey.state is not SurveyState.OPEN or survey.reminded_on or not is_up:
        return 0
    survey.reminded_on = today
    return remind(session, survey, act, public_url)


def end(session: Session, survey: Survey, act: Act) -> int:
    """The office ends it before its last day is over; how many took part."""
    count = taking_part.close(session, survey)
    today = act.at.astimezone(BERLIN).date()
    if survey.due is not None and today < survey.due:
        survey.due, survey.due_text = today, None
    record(session, act.viewer, ("survey", survey.id), "hat die Befragung beendet", act.at)
    return count


def withdraw(session: Session, survey: Survey, reason: str, act: Act, public_url: str) -> int:
    """Take it back before anybody has answered, and tell those invited; how many mails.

    Raises DomainError without a reason, once somebody has answered, and unless it runs.
    """
    session.refresh(survey, with_for_update=True)  # nobody takes part meanwhile
    if survey.state is not SurveyState.OPEN:
        raise DomainError(taking_part.OVER)
    if queries.returned(session, survey.id).took_part:
        raise DomainError("Es hat schon jemand geantwortet. Sie können die Befragung nur beenden.")
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund; er steht in der Mail.", field="reason")
    if len(reason) > 300:
        raise DomainError("Bitte höchstens 300 Zeichen.", field="reason")
    survey.state, survey.withdrawn_because = SurveyState.WITHDRAWN, reason
    sender = mails.sender(session, public_url)
    everybody = queries.invitees(session, survey.id)
    record(session, act.viewer, ("survey", survey.id), f"hat zurückgezogen: {reason}", act.at)
    return sum(mails.tell_withdrawn(session, sender, one, act.at) for one in everybody)


def release(session: Session, survey: Survey, act: Act) -> None:
    """From now on those invited read the results.

    Raises DomainError while it runs, and if too few took part in an anonymous survey.
    """
    if survey.state is SurveyState.RELEASED:
        raise DomainError("Die Ergebnisse sind schon freigegeben.")
    if survey.state is not SurveyState.CLOSED:
        raise DomainError("Ergebnisse gibt es erst nach dem Ende der Befragung.")
    if survey.is_anonymous and not queries.returned(session, survey.id).is_enough:
        raise DomainError("Es haben zu wenige teilgenommen, um Ergebnisse zu zeigen.")
    survey.state = SurveyState.RELEASED
    record(session, act.viewer, ("survey", survey.id), "hat die Ergebnisse freigegeben", act.at)


def _secret() -> str:
    return secrets.token_urlsafe(24)


def _link(invitee: Invitee, secret: str) -> Link:
    """One more; those of earlier mails go on working."""
    return Link(token_hash=hash_token(secret), invitee_id=invitee.id)
