"""Sending a Protokoll round: frozen Word file, one mail per person, To-dos become visible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.files.store import store
from kzv_workflow.history.service import record
from kzv_workflow.mail.message import Address, Attachment, Message
from kzv_workflow.mail.service import queue
from kzv_workflow.mail.wording import Wordings, wordings
from kzv_workflow.minutes import queries
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.recording import Text, state_of
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.todos import service as todos

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Plan:
    """What sending would do: whom it reaches, whom it does not, and what stands in the way."""

    version: MinutesVersion
    parsed: ParsedMinutes
    recipients: list[Recipient]
    unreachable: list[Organisation]
    todo_count: int
    unrecorded: int
    subject: str
    text: str


def plan(session: Session, minutes: Minutes, on: date, public_url: str) -> Plan:
    """The preview; nothing is changed."""
    version = queries.newest_version(session, minutes.id)
    parsed = parse(version.source, directory.roster(session, on))[0]
    state = state_of(session, minutes, Text(version.source, parsed))
    recipients = list(directory.recipients(session, on))
    subject, text = _text(wordings(session), minutes, next(iter(recipients), None), public_url)
    return Plan(
        version=version,
        parsed=parsed,
        recipients=recipients,
        unreachable=list(directory.unreachable(session, on)),
        todo_count=len(state.plan.links),
        unrecorded=state.in_the_way,
        subject=subject,
        text=text,
    )


def circulate(
    session: Session, minutes: Minutes, planned: Plan, word: bytes, act: Act, public_url: str
) -> int:
    """Send the planned version; how many mails were queued.

    *word* was made before the transaction. Raises DomainError if somebody saved a newer version
    meanwhile, marked To-dos are not in the list yet, or there is nobody to send it to.
    """
    newest = queries.newest_version(session, minutes.id)
    if newest.number != planned.version.number:
        raise DomainError(
            f"{newest.author_name} hat inzwischen eine neuere Fassung gesichert. "
            "Bitte prüfen Sie sie vor dem Versand."
        )
    if planned.unrecorded:
        raise DomainError("Bitte klären Sie zuerst die offenen Fragen zu den To-dos des Textes.")
    if not planned.recipients:
        raise DomainError("Es gibt niemanden mit Mailadresse, an den wir senden könnten.")
    file = store(session, f"{minutes.title}.docx", WORD, word, act.at)
    attachment = Attachment(file.id, f"{minutes.title}.docx", WORD)
    words = wordings(session)
    count = sum(
        _queued(session, _message(words, minutes, newest, one, attachment, public_url), act)
        for one in planned.recipients
    )
    minutes.state = MinutesState.CIRCULATED
    minutes.circulated_at = act.at
    todos.publish([mention.todo for mention in queries.origins(session, minutes.id)], act.at)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat Fassung {newest.number} an {count} Adressen versendet", act.at,
    )  # fmt: skip
    return count


def _queued(session: Session, message: Message, act: Act) -> bool:
    """One bad address stops nobody else; it is not counted, and the directory shows it."""
    try:
        return queue(session, message, act.at) is not None
    except DomainError:
        return False


def _message(
    words: Wordings, minutes: Minutes, version: MinutesVersion, to: Recipient, word: Attachment,
    public_url: str,
) -> Message:  # fmt: skip
    subject, text = _text(words, minutes, to, public_url)
    return Message(
        kind="minutes",
        to=Address(to.name, to.email),
        subject=subject,
        text=text,
        occasion=f"minutes:{minutes.id}:{version.number}:{to.email}",
        attachments=(word,),
        reply_to=words.reply_to,
        recipient_label=to.organisation_name,
    )


def _text(
    words: Wordings, minutes: Minutes, to: Recipient | None, public_url: str
) -> tuple[str, str]:
    values = {
        "name": to.name if to and not to.is_fallback else "",
        "organisation": to.organisation_name if to else "",
        "protokoll": minutes.title,
    }
    url = f"{public_url}/protokolle/{minutes.id}"
    return words.write("minutes", values, minutes=minutes, url=url)
