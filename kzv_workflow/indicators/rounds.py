"""Opening a round: a selection and a To-do for each municipality."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import queries
from kzv_workflow.indicators.models import Round, Selection, SelectionState
from kzv_workflow.todos import changing
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Todo, TodoScope
from kzv_workflow.web.viewer import Viewer

ASKED = ": Auswahl übermitteln"  # behind the title, in the text of the To-do


@dataclass(frozen=True, slots=True)
class NewRound:
    """``due_text`` as somebody says it: "Ende Mai"."""

    title: str
    catalogue_id: int
    due_text: str
    meeting_id: int | None = None


def open_round(session: Session, new: NewRound, viewer: Viewer, at: datetime) -> Round:
    """Every active municipality gets its table and its To-do, at once.

    Raises DomainError at ``due_text`` or ``catalogue_id`` for what cannot be used, at ``title``
    for a round that is there already.
    """
    directory.lock(session, viewer.organisation_id)  # a second click waits for the first
    _refuse_known_title(session, new.title)
    if queries.find_catalogue(session, new.catalogue_id) is None:
        raise DomainError("Bitte wählen Sie einen Katalog.", field="catalogue_id")
    deadline = _deadline(new.due_text, at.astimezone(BERLIN).date())
    earlier = queries.rounds(session)
    todo = _todo(session, new, deadline, viewer, at)
    opened = Round(
        title=new.title,
        mark=secrets.token_hex(8),
        catalogue_id=new.catalogue_id,
        previous_id=earlier[0].id if earlier else None,
        meeting_id=new.meeting_id,
        todo_id=todo.id,
        opened_at=at,
        opened_by=viewer.name,
    )
    session.add(opened)
    session.flush()
    todo.action_url = f"/kennzahlen/runden/{opened.id}/auswahl"
    session.add_all(
        Selection(
            round_id=opened.id,
            organisation_id=one.organisation_id,
            state=SelectionState.INTERIM,
        )
        for one in todo.assignments
    )
    record(session, viewer, ("round", opened.id), f"hat die Runde „{new.title}“ eröffnet", at)
    return opened


def _refuse_known_title(session: Session, title: str) -> None:
    if any(one.title == title for one in queries.rounds(session)):
        raise DomainError(f"Die Runde „{title}“ gibt es schon.", field="title")


def rename(session: Session, found: Round, title: str, viewer: Viewer, at: datetime) -> None:
    """Another title, in the To-do too.

    Raises DomainError at ``title`` if another round has it.
    """
    if title == found.title:
        return
    directory.lock(session, viewer.organisation_id)
    _refuse_known_title(session, title)
    text, before = f"hat die Runde umbenannt, vorher: „{found.title}“", found.todo.text
    found.title = found.todo.origin_label = title
    if before.endswith(ASKED):
        found.todo.text = f"{title}{ASKED}"
    record(session, viewer, ("round", found.id), text, at)


def withdraw(session: Session, found: Round, reason: str, viewer: Viewer, at: datetime) -> None:
    """Nobody owes it any more, and its tables are not there any more.

    Raises DomainError at ``reason`` if there is none.
    """
    if found.withdrawn_at is not None:
        return
    changing.withdraw(session, found.todo, reason, viewer, at)
    found.withdrawn_at, found.withdrawn_reason = at, reason
    record(session, viewer, ("round", found.id), f"hat die Runde zurückgezogen: „{reason}“", at)


def missing(session: Session, found: Round) -> list[Organisation]:
    """Municipalities that take part by now and have no table in this round."""
    there = sa.select(Selection.organisation_id).where(Selection.round_id == found.id)
    known = set(session.scalars(there))
    return [
        one for one in directory.municipalities(session) if one.is_active and one.id not in known
    ]


def admit(
    session: Session, found: Round, organisation_id: int, viewer: Viewer, at: datetime
) -> Organisation:
    """A table and the To-do for a municipality that joined after the round was opened.

    Raises DomainError if it takes no part, or has them already.
    """
    directory.lock(session, organisation_id)
    chosen = next((one for one in missing(session, found) if one.id == organisation_id), None)
    if chosen is None or found.withdrawn_at is not None:
        raise DomainError("Bitte wählen Sie eine Kommune, die noch keine Tabelle hat.")
    session.add(
        Selection(round_id=found.id, organisation_id=chosen.id, state=SelectionState.INTERIM)
    )
    todos.also_for(found.todo, chosen.id)
    record(session, viewer, ("round", found.id), f"hat {chosen.name} aufgenommen", at)
    return chosen


def _deadline(text: str, today: date) -> german.Deadline:
    found = german.resolve(text, today)
    if found.due is None:
        raise DomainError(
            f"„{text}“ lässt sich nicht als Frist lesen. Bitte schreiben Sie zum Beispiel "
            "07.05.2026 oder Ende Mai.",
            field="due_text",
        )
    if found.due < today:
        raise DomainError(
            f"Die Frist {german.format_date(found.due)} ist schon vorbei.", field="due_text"
        )
    return found


def _todo(
    session: Session, new: NewRound, deadline: german.Deadline, viewer: Viewer, at: datetime
) -> Todo:
    owing = tuple(one.id for one in directory.municipalities(session) if one.is_active)
    agreement = todos.Agreement(
        text=f"{new.title}{ASKED}",
        scope=TodoScope.EACH_MUNICIPALITY,
        organisation_ids=owing,
        due=deadline.due,
        due_text=new.due_text,
        due_kind=deadline.kind,
    )
    origin = todos.Origin(new.meeting_id, new.title, "/kennzahlen", "Auswahl öffnen", "/kennzahlen")
    [todo] = todos.assign(session, [agreement], origin, viewer.name, at)
    todos.publish([todo], at)
    session.flush()
    return todo
