"""Answers to a To-do: files, a question to the office, a request for more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.files import guard
from kzv_workflow.files.kinds import EXCEL, MARKDOWN, ODS, ODT, PDF, POWERPOINT, TEXT, WORD
from kzv_workflow.files.store import store
from kzv_workflow.german import format_date
from kzv_workflow.todos import mails, reminders
from kzv_workflow.todos.answer_models import RequestKind, TodoFile, TodoRequest
from kzv_workflow.todos.closing import note
from kzv_workflow.todos.models import Assignment, Todo
from kzv_workflow.web.viewer import Viewer

KINDS = (EXCEL, WORD, PDF, ODS, ODT, POWERPOINT, TEXT, MARKDOWN)
MOST_FILES = 10
BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something when, and under which address people find us."""

    viewer: Viewer
    at: datetime
    public_url: str


def hand_in(
    session: Session, assignment: Assignment, uploads: Sequence[Upload], act: Act
) -> list[TodoFile]:
    """Keep the files with the assignment; all of them or none. The office is told.

    Raises DomainError at ``files``, naming the file.
    """
    kept = keep(session, assignment.todo, assignment, uploads, act)
    names = ", ".join(one.file.name for one in kept)
    note(session, assignment, f"hat abgegeben: {names}", act.viewer, act.at)
    if not act.viewer.is_office:
        for one in reminders.everybody_of_office(session, act.at):
            mails.handed_in(session, one, kept, assignment, act.at, act.public_url)
    return kept


def keep(
    session: Session,
    todo: Todo,
    assignment: Assignment | None,
    uploads: Sequence[Upload],
    act: Act,
) -> list[TodoFile]:
    """The same without a word in the history; without an assignment: material for all."""
    if not uploads:
        raise DomainError("Bitte wählen Sie mindestens eine Datei.", field="files")
    if len(uploads) > MOST_FILES:
        raise DomainError(f"Bitte höchstens {MOST_FILES} Dateien auf einmal.", field="files")
    for one in uploads:
        try:
            guard.check(one.name, one.data, KINDS)
        except DomainError as error:
            raise DomainError(f"„{one.name}“: {error}", field="files") from error
    kept = [
        TodoFile(
            todo=todo,
            assignment_id=assignment.id if assignment else None,
            file=store(session, one.name, BINARY, one.data, act.at),
            added_by=act.viewer.name,
            added_at=act.at,
        )
        for one in uploads
    ]
    session.add_all(kept)
    session.flush()
    return kept


def ask(session: Session, assignment: Assignment, text: str, act: Act) -> TodoRequest:
    """A question to the office; until it is answered nobody is reminded of this.

    Raises DomainError at ``question``.
    """
    if not text:
        raise DomainError("Bitte schreiben Sie, was Sie wissen möchten.", field="question")
    said = f"hat das Büro gefragt: „{text}“"
    return _request(
        session, TodoRequest(kind=RequestKind.QUESTION, text=text), assignment, said, act
    )


def ask_for_time(
    session: Session, assignment: Assignment, wished: date | None, reason: str, act: Act
) -> TodoRequest:
    """More time, with a day and a reason; the office decides.

    Raises DomainError at ``wished_due`` or ``time_reason``.
    """
    if wished is None:
        raise DomainError("Bis wann brauchen Sie Zeit? Zum Beispiel: 14.05.2021.", "wished_due")
    if assignment.due_on is not None and wished <= assignment.due_on:
        raise DomainError("Bitte nennen Sie einen Tag nach dem Termin.", field="wished_due")
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="time_reason")
    said = f"hat um Zeit bis {format_date(wished)} gebeten: „{reason}“"
    wish = TodoRequest(kind=RequestKind.MORE_TIME, text=reason, wished_due=wished)
    return _request(session, wish, assignment, said, act)


def _request(
    session: Session, request: TodoRequest, assignment: Assignment, said: str, act: Act
) -> TodoRequest:
    """One of each kind at a time: a second one waits for the answer to the first."""
    if not assignment.is_open:
        raise DomainError("Dieses To-do ist nicht mehr offen.")
    if any(one.kind is request.kind for one in unanswered(session, assignment.id)):
        raise DomainError("Ihre erste Anfrage ist noch nicht beantwortet.")
    request.assignment = assignment
    request.asked_by, request.asked_at = act.viewer.name, act.at
    session.add(request)
    session.flush()
    note(session, assignment, said, act.viewer, act.at)
    for one in reminders.asked(session, assignment.todo, act.at):
        mails.asked(session, one, request, act.at, act.public_url)
    return request


def answer(session: Session, request: TodoRequest, text: str, act: Act) -> None:
    """The office answers a question. Raises DomainError at ``answer``."""
    if not text:
        raise DomainError("Bitte schreiben Sie eine Antwort.", field="answer")
    request.settle(text, None, act.viewer.name, act.at)
    _settled(session, request, f"hat geantwortet: „{text}“", act)


def grant(session: Session, request: TodoRequest, until: date | None, text: str, act: Act) -> None:
    """This organisation's own day moves; the others keep theirs. The day wished for by default.

    Raises DomainError at ``until`` for a day that is over, and for a share that is closed.
    """
    day = until or request.wished_due
    assert day is not None
    if not request.assignment.is_open:
        raise DomainError("Dieses To-do ist nicht mehr offen.")
    if day < act.at.astimezone(BERLIN).date():
        raise DomainError("Dieser Tag ist schon vorbei. Bitte nennen Sie einen späteren.", "until")
    request.settle(text, True, act.viewer.name, act.at)
    request.assignment.due = day
    said = f"hat Zeit bis {format_date(request.assignment.due)} gegeben"
    _settled(session, request, said, act)


def refuse(session: Session, request: TodoRequest, reason: str, act: Act) -> None:
    """It stays as it is. Raises DomainError at ``answer`` without a reason."""
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="answer")
    request.settle(reason, False, act.viewer.name, act.at)
    _settled(session, request, f"konnte nicht mehr Zeit geben: „{reason}“", act)


def _settled(session: Session, request: TodoRequest, said: str, act: Act) -> None:
    assignment = request.assignment
    note(session, assignment, f"{said} ({assignment.organisation.name})", act.viewer, act.at)
    for one in reminders.people_of(session, assignment.organisation_id, act.at):
        mails.answered(session, one, request, act.at, act.public_url)


def files_of(session: Session, assignment: Assignment) -> Sequence[TodoFile]:
    """What was handed in for it, and the material that came with the To-do."""
    return session.scalars(
        sa.select(TodoFile)
        .join(TodoFile.file)
        .options(contains_eager(TodoFile.file))
        .where(
            TodoFile.todo_id == assignment.todo_id,
            sa.or_(TodoFile.assignment_id.is_(None), TodoFile.assignment_id == assignment.id),
        )
        .order_by(TodoFile.id)
    ).all()


def requests_of(session: Session, assignment_id: int) -> Sequence[TodoRequest]:
    """All that was asked, the oldest first."""
    return session.scalars(
        sa.select(TodoRequest)
        .where(TodoRequest.assignment_id == assignment_id)
        .order_by(TodoRequest.id)
    ).all()


def unanswered(session: Session, assignment_id: int) -> list[TodoRequest]:
    return [one for one in requests_of(session, assignment_id) if one.answered_at is None]


def find_request(session: Session, request_id: int) -> TodoRequest | None:
    """A request with what it is about; for the office."""
    together = joinedload(TodoRequest.assignment)
    return session.get(
        TodoRequest,
        request_id,
        options=[
            together.joinedload(Assignment.todo),
            together.joinedload(Assignment.organisation),
        ],
        with_for_update={"of": TodoRequest},
    )


def find_file(session: Session, file_id: int, viewer: Viewer) -> TodoFile | None:
    """A file the viewer may have: the office all, others their own and the material they got."""
    query = (
        sa.select(TodoFile)
        .join(TodoFile.todo)
        .join(TodoFile.file)
        .options(contains_eager(TodoFile.file))
        .where(TodoFile.id == file_id)
    )
    if not viewer.is_office:
        own = sa.select(Assignment.id).where(Assignment.organisation_id == viewer.organisation_id)
        owes = own.where(Assignment.todo_id == TodoFile.todo_id).exists()
        query = query.where(
            Todo.published_at.is_not(None),
            sa.or_(
                TodoFile.assignment_id.in_(own),
                sa.and_(TodoFile.assignment_id.is_(None), owes),
            ),
        )
    return session.scalars(query).first()
