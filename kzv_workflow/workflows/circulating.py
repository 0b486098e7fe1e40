"""Sending a Protokoll round, with a survey if wanted: one mail to each, with their own link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.db import settings_of
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.service import Act
from kzv_workflow.minutes import circulation, service
from kzv_workflow.minutes.circulation import Papers, Plan, Wishes
from kzv_workflow.minutes.mails import OwnLink
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.surveys import mails, sending
from kzv_workflow.surveys.models import Survey
from kzv_workflow.surveys.sending import Deadline


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A survey that goes along; ``until`` is the end of a draft, a running one has its own."""

    survey: Survey
    until: Deadline


@dataclass(frozen=True, slots=True)
class Round:
    """A round as the office wants it, with the survey that goes along."""

    planned: Plan
    wishes: Wishes
    made: Papers
    along: Questionnaire | None = None


def circulate(session: Session, minutes: Minutes, wanted: Round, act: Act) -> int:
    """All in one transaction; how many mails were queued.

    A draft is opened to all recipients of the Protokoll; of a running survey those get a new
    link who are invited and have not taken part. A version that went out before takes no survey
    along: whoever has it gets no second mail. Raises DomainError if either cannot be sent.
    """
    planned, wishes = wanted.planned, wanted.wishes
    circulation.make_sure(session, minutes, planned)
    if wanted.along is not None and not planned.is_repeated:
        links = _links(session, wanted.along, planned.recipients, act)
        wishes = replace(wishes, own_links=links)
    by = service.Act(act.viewer, act.at)
    count = circulation.circulate(session, minutes, planned, wishes, wanted.made, by)
    sending.name_the_day(session, minutes.meeting_id, act)  # also one that was sent before
    return count


def _links(
    session: Session, along: Questionnaire, recipients: Sequence[Recipient], act: Act
) -> dict[str, OwnLink]:
    guests = {one.email.lower(): Guest(**asdict(one)) for one in recipients}
    try:
        secrets = sending.links_along(
            session, along.survey, list(guests.values()), along.until, act
        )
    except DomainError as error:
        raise DomainError(str(error), field="survey") from error
    return {email: own_link(session, along, secret) for email, secret in secrets.items()}


def own_link(session: Session, along: Questionnaire, secret: str) -> OwnLink:
    """What stands in the mail to somebody who is asked."""
    survey, public_url = along.survey, settings_of(session).public_url
    due = german.format_day(survey.due or along.until.day)
    who_reads = (
        "Anonym: Niemand sieht, wer was geantwortet hat."
        if survey.is_anonymous
        else "Nicht anonym: Das Büro sieht, wer was geantwortet hat."
    )
    return OwnLink(
        f"{survey.title}, bis {due}",
        mails.link(public_url, secret),
        f"{who_reads}\nDer Link ist nur für Sie und gilt einmal, bitte nicht weiterleiten.",
    )
