"""One function per mail about surveys: facts, text, queue. Links are personal and secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.service import queue, queue_all
from kzv_workflow.surveys.models import Invitee, Survey


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks, and under which address the application is reached."""

    office_name: str
    contact_line: str
    public_url: str


def sender(session: Session, public_url: str) -> Sender:
    office = directory.office(session)
    return Sender(
        office.name if office else "", (office.contact_line or "") if office else "", public_url
    )


def text_of(sender: Sender, survey: Survey, due: date, secret: str, kind: str) -> tuple[str, str]:
    """Subject and text; *kind* is ``survey_invitation`` or ``survey_reminder``."""
    return render(
        kind,
        survey=survey,
        due=due,
        sender=sender,
        url=link(sender.public_url, secret),
        explanation=f"{sender.public_url}/feedback/anonymitaet",
    )


def link(public_url: str, secret: str) -> str:
    return f"{public_url}/feedback/antworten/{secret}"


def invite(
    session: Session, sender: Sender, invitee: Invitee, due: date, secret: str, at: datetime
) -> bool:
    """The personal link; False if the address cannot be used."""
    occasion = f"survey:{invitee.survey_id}:{invitee.email}"
    return _queue(session, sender, invitee, (due, secret, "survey_invitation", occasion), at)


def remind(
    session: Session, sender: Sender, invitee: Invitee, secret: str, day: date, at: datetime
) -> bool:
    """The link again, a new one, to somebody who has not taken part; once a day at most."""
    due = invitee.survey.due
    assert due is not None  # a sent survey has an end
    occasion = f"survey-reminder:{invitee.survey_id}:{invitee.email}:{day}"
    return _queue(session, sender, invitee, (due, secret, "survey_reminder", occasion), at)


def _queue(
    session: Session,
    sender: Sender,
    invitee: Invitee,
    letter: tuple[date, str, str, str],
    at: datetime,
) -> bool:
    due, secret, kind, occasion = letter
    subject, text = text_of(sender, invitee.survey, due, secret, kind)
    message = Message(
        kind="survey",
        to=Address(invitee.name, invitee.email),
        subject=subject,
        text=text,
        occasion=occasion,
        expires_at=datetime.combine(due + timedelta(days=1), time(0), BERLIN),
        is_secret=True,
    )
    try:
        return queue(session, message, at) is not None
    except DomainError:  # one bad address stops nobody else
        return False


def tell_withdrawn(session: Session, sender: Sender, invitee: Invitee, at: datetime) -> bool:
    """That nothing is to be answered any more, and why."""
    subject, text = render("survey_withdrawn", survey=invitee.survey, sender=sender)
    message = Message(
        kind="survey",
        to=Address(invitee.name, invitee.email),
        subject=subject,
        text=text,
        occasion=f"survey-withdrawn:{invitee.survey_id}:{invitee.email}",
    )
    return queue_all(session, [message], at) == 1
