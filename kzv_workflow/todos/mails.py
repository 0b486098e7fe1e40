"""One function per mail about To-dos: facts, text, queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.german import distance_in_words, join_words
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.service import queue
from kzv_workflow.mail.wording import Wordings
from kzv_workflow.todos.deadlines import Due, Occasion, sections
from kzv_workflow.todos.models import Todo


def digest(
    session: Session,
    words: Wordings,
    places: Sequence[Recipient],
    items: Sequence[Due],
    at: datetime,
    url: str,
) -> bool:
    """What is new, due soon or late, in one mail a day to one mailbox; False if none was queued.

    ``places`` are the organisations of the same person; *at* is on the day of the digest.
    """
    today = at.astimezone(BERLIN).date()
    names = join_words(list(dict.fromkeys(one.organisation_name for one in places)))
    subject, text = words.write(
        "todo_digest",
        {"name": _name(places[0]), "organisation": names},
        names=names,
        count=len(items),
        late=sum(one.occasion is Occasion.OVERDUE for one in items),
        sections=sections(items, today),
        is_for_several=len(places) > 1,
        today=today,
        distance=distance_in_words,
        url=url,
    )
    occasion = f"digest:{places[0].email}:{today}"
    return _queue(session, words, places[0], (subject, text), occasion, at)


def nudge(
    session: Session, words: Wordings, recipient: Recipient, todo: Todo, at: datetime, url: str
) -> bool:
    """The office asks for one To-do; False if this mailbox was asked today already."""
    today = at.astimezone(BERLIN).date()
    written = nudge_text(words, recipient, todo, today, url)
    # Somebody in two organisations owes it twice.
    key = f"nudge:{recipient.email}:{todo.id}:{today}:{recipient.organisation_id}"
    return _queue(session, words, recipient, written, key, at)


def nudge_text(
    words: Wordings, recipient: Recipient, todo: Todo, today: date, url: str
) -> tuple[str, str]:
    """Subject and text, for the preview as for the mail."""
    values = {
        "name": _name(recipient),
        "organisation": recipient.organisation_name,
        "todo": todo.text,
    }
    return words.write(
        "todo_nudge", values, todo=todo, today=today, distance=distance_in_words, url=url
    )


def _name(recipient: Recipient) -> str:
    return "" if recipient.is_fallback else recipient.name


def _queue(
    session: Session, words: Wordings, recipient: Recipient, written: tuple[str, str],
    occasion: str, at: datetime,
) -> bool:  # fmt: skip
    subject, text = written
    message = Message(
        kind="reminder",
        to=Address(recipient.name, recipient.email),
        subject=subject,
        text=text,
        occasion=occasion,
        reply_to=words.reply_to,
        recipient_label=recipient.organisation_name,
    )
    try:
        return queue(session, message, at) is not None
    except DomainError:  # one bad address stops nobody else
        return False
