"""One function per mail about To-dos: facts, text, queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.german import distance_in_words
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.service import queue
from kzv_workflow.todos.deadlines import Due
from kzv_workflow.todos.models import Todo


def digest(
    session: Session,
    recipient: Recipient,
    items: Sequence[Due],
    today: date,
    at: datetime,
    public_url: str,
) -> bool:
    """What is new, due soon or late, in one mail a day; False if it was queued before."""
    facts = {"items": items, "today": today, "url": f"{public_url}/aufgaben"}
    return _queue(session, recipient, "digest", str(today), facts, at)


def nudge(
    session: Session, recipient: Recipient, todo: Todo, today: date, at: datetime, public_url: str
) -> bool:
    """The office asks for one To-do; False if this person was asked today already."""
    facts = {"todo": todo, "today": today, "url": f"{public_url}/aufgaben"}
    return _queue(session, recipient, "nudge", f"{todo.id}:{today}", facts, at)


def _queue(
    session: Session, recipient: Recipient, kind: str, key: str, facts: dict[str, object],
    at: datetime,
) -> bool:  # fmt: skip
    subject, text = render(f"todo_{kind}", recipient=recipient, distance=distance_in_words, **facts)
    message = Message(
        kind="reminder",
        to=Address(recipient.name, recipient.email),
        subject=subject,
        text=text,
        occasion=f"{kind}:{recipient.email}:{key}",
        recipient_label=recipient.organisation_name,
    )
    try:
        return queue(session, message, at) is not None
    except DomainError:  # one bad address stops nobody else
        return False
