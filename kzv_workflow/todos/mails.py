"""Mails about To-dos: facts, text, queue."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.german import distance_in_words, join_words
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.service import queue, queue_all
from kzv_workflow.mail.wording import Wordings, wordings
from kzv_workflow.todos.answer_models import TodoFile, TodoRequest
from kzv_workflow.todos.deadlines import MAILS_WHEN_OVERDUE, Occasion
from kzv_workflow.todos.digests import Delivery, Reader
from kzv_workflow.todos.linking import Moved
from kzv_workflow.todos.models import Assignment, Todo
from kzv_workflow.todos.pausing import pause_url


def digests(
    session: Session, deliveries: Sequence[Delivery], today: date, at: datetime, public_url: str
) -> int:
    """What is new, due soon or late, in one mail a day to each mailbox."""
    words, by_mailbox = wordings(session), defaultdict[str, list[Delivery]](list)
    for one in deliveries:
        by_mailbox[one.reader.email.lower()].append(one)
    messages = [digest(session, words, some, today, public_url) for some in by_mailbox.values()]
    return queue_all(session, messages, at)


def digest(
    session: Session, words: Wordings, deliveries: Sequence[Delivery], today: date, public_url: str
) -> Message:
    """The mail of one mailbox: somebody who belongs to two organisations reads one, not two."""
    reader = deliveries[0].reader
    items = [item for one in deliveries for item in one.items]
    names = join_words(list(dict.fromkeys(one.reader.organisation_name for one in deliveries)))
    pause = pause_url(session, reader.key, reader.email, public_url)
    facts = {
        "deliveries": deliveries,
        "names": names,
        "count": len(items),
        "late": sum(one.occasion is Occasion.OVERDUE for one in items),
        "today": today,
        "url": f"{public_url}/aufgaben",
        "pause_url": pause,
        "last": MAILS_WHEN_OVERDUE,
    }
    occasion = f"digest:{reader.email}:{today}"
    return _message(words, reader, "todo_digest", occasion, {**facts, "organisation": names})


def moved(
    session: Session,
    told: Sequence[tuple[Reader, Sequence[Moved]]],
    today: date,
    at: datetime,
    public_url: str,
) -> int:
    """Days that moved with their meeting; one mail to each reader."""
    words, messages = wordings(session), []
    for reader, found in told:
        facts = {"items": found, "today": today, "url": f"{public_url}/aufgaben"}
        key = ",".join(f"{one.assignment_id}={one.due}" for one in found)
        occasion = f"moved:{reader.email}:{hashlib.sha256(key.encode()).hexdigest()[:16]}:{today}"
        messages.append(_message(words, reader, "todo_moved", occasion, facts))
    return queue_all(session, messages, at)


class Missing(NamedTuple):
    """Somebody of an organisation that still owes it, with the last day it has and how that was
    agreed; ``silence`` says why no mail goes there."""

    reader: Reader
    due: date | None
    due_text: str | None
    silence: str | None = None


def nudge(
    session: Session, words: Wordings, missing: Missing, todo: Todo, at: datetime, url: str
) -> bool:
    """The office asks for one To-do; False if this mailbox was asked today already."""
    return _queue(session, nudge_message(words, missing, todo, at, url), at)


def nudge_message(words: Wordings, missing: Missing, todo: Todo, at: datetime, url: str) -> Message:
    """The mail, for the preview as for sending; somebody in two organisations owes it twice."""
    today, reader = at.astimezone(BERLIN).date(), missing.reader
    key = f"nudge:{reader.email}:{todo.id}:{today}:{reader.organisation_id}"
    facts = {
        "todo": todo, "due": missing.due, "due_text": missing.due_text, "today": today, "url": url,
    }  # fmt: skip
    return _message(words, reader, "todo_nudge", key, facts)


def asked(
    session: Session, recipient: Recipient, request: TodoRequest, at: datetime, public_url: str
) -> bool:
    """The office learns of a question or a request for more time."""
    return _about(session, recipient, request, "asked", at, public_url)


def handed_in(
    session: Session, recipient: Recipient, files: Sequence[TodoFile], assignment: Assignment,
    at: datetime, public_url: str,
) -> bool:  # fmt: skip
    """The office learns that files were handed in; one mail for those that came together."""
    facts: dict[str, object] = {
        "by": files[0].added_by,
        "files": [one.file.name for one in files],
        "todo": assignment.todo,
        "organisation": assignment.organisation.name,
        "url": f"{public_url}/aufgaben/{assignment.id}",
    }
    key = f"handed-in:{files[0].id}:{recipient.email}"
    message = _message(wordings(session), recipient, "todo_handed_in", key, facts)
    return _queue(session, message, at)


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
    message = _message(wordings(session), recipient, f"todo_{what}", key, facts)
    return _queue(session, message, at)


def _message(
    words: Wordings, to: Recipient | Reader, kind: str, occasion: str, facts: Mapping[str, object]
) -> Message:
    """A mail in the office's words; what its placeholders say is taken from the facts."""
    todo = facts.get("todo")
    values = {
        "name": "" if to.is_fallback else to.name,
        "organisation": str(facts.get("organisation") or to.organisation_name),
        "todo": todo.text if isinstance(todo, Todo) else "",
    }
    pause = facts.get("pause_url")
    subject, text = words.write(kind, values, recipient=to, distance=distance_in_words, **facts)
    return Message(
        kind="reminder",
        to=Address(to.name, to.email),
        subject=subject,
        text=text,
        occasion=occasion,
        reply_to=words.reply_to,
        recipient_label=to.organisation_name,
        unsubscribe=str(pause) if pause else None,
    )


def _queue(session: Session, message: Message, at: datetime) -> bool:
    try:
        return queue(session, message, at) is not None
    except DomainError:  # one bad address stops nobody else
        return False
