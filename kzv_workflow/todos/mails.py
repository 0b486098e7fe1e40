"""Mails about To-dos: facts, text, queue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.german import distance_in_words
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.service import queue, queue_all
from kzv_workflow.todos.answer_models import TodoRequest
from kzv_workflow.todos.deadlines import MAILS_WHEN_OVERDUE
from kzv_workflow.todos.digests import Delivery, Reader
from kzv_workflow.todos.linking import Moved
from kzv_workflow.todos.models import Assignment, Todo
from kzv_workflow.todos.pausing import pause_url


def digests(
    session: Session, deliveries: Sequence[Delivery], today: date, at: datetime, public_url: str
) -> int:
    """What is new, due soon or late, in one mail a day to each reader."""
    return queue_all(session, [digest(session, one, today, public_url) for one in deliveries], at)


def digest(session: Session, delivery: Delivery, today: date, public_url: str) -> Message:
    """The mail of one reader; also what the preview shows."""
    reader = delivery.reader
    pause = pause_url(session, reader.key, reader.email, public_url)
    facts = {
        "items": delivery.items,
        "today": today,
        "url": f"{public_url}/aufgaben",
        "pause_url": pause,
        "last": MAILS_WHEN_OVERDUE,
    }
    return _message(reader, "todo_digest", f"digest:{reader.email}:{today}", facts, pause)


def moved(
    session: Session,
    told: Sequence[tuple[Reader, Sequence[Moved]]],
    today: date,
    at: datetime,
    public_url: str,
) -> int:
    """Days that moved with their meeting; one mail to each reader."""
    messages = []
    for reader, found in told:
        facts = {"items": found, "today": today, "url": f"{public_url}/aufgaben"}
        key = ",".join(f"{one.todo_id}={one.due}" for one in found)
        occasion = f"moved:{reader.email}:{hashlib.sha256(key.encode()).hexdigest()[:16]}:{today}"
        messages.append(_message(reader, "todo_moved", occasion, facts))
    return queue_all(session, messages, at)


def nudge(
    session: Session, recipient: Recipient, todo: Todo, today: date, at: datetime, public_url: str
) -> bool:
    """The office asks for one To-do; False if this person was asked today already."""
    facts = {"todo": todo, "today": today, "url": f"{public_url}/aufgaben"}
    key = f"nudge:{recipient.email}:{todo.id}:{today}"
    return _queue(session, _message(recipient, "todo_nudge", key, facts), at)


def asked(
    session: Session, recipient: Recipient, request: TodoRequest, at: datetime, public_url: str
) -> bool:
    """The office learns of a question or a request for more time."""
    return _about(session, recipient, request, "asked", at, public_url)


def answered(
    session: Session, recipient: Recipient, request: TodoRequest, at: datetime, public_url: str
) -> bool:
    """Those who asked learn what the office says."""
    return _about(session, recipient, request, "answered", at, public_url)


def _about(
    session: Session, recipient: Recipient, request: TodoRequest, what: str, at: datetime,
    public_url: str,
) -> bool:  # fmt: skip
    assignment: Assignment = request.assignment
    facts: dict[str, object] = {
        "request": request,
        "todo": assignment.todo,
        "due": assignment.due_on,
        "organisation": assignment.organisation.name,
        "url": f"{public_url}/aufgaben/{assignment.id}",
    }
    key = f"request-{what}:{request.id}:{recipient.email}"
    return _queue(session, _message(recipient, f"todo_{what}", key, facts), at)


def _message(
    to: Recipient | Reader, template: str, occasion: str, facts: dict[str, object],
    unsubscribe: str | None = None,
) -> Message:  # fmt: skip
    subject, text = render(template, recipient=to, distance=distance_in_words, **facts)
    return Message(
        kind="reminder",
        to=Address(to.name, to.email),
        subject=subject,
        text=text,
        occasion=occasion,
        recipient_label=to.organisation_name,
        unsubscribe=unsubscribe,
    )


def _queue(session: Session, message: Message, at: datetime) -> bool:
    try:
        return queue(session, message, at) is not None
    except DomainError:  # one bad address stops nobody else
        return False
