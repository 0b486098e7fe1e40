"""Opening a round: a selection and a To-do for each municipality."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import queries
from kzv_workflow.indicators.models import Round, Selection, SelectionState
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Todo, TodoScope
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewRound:
    """``due_text`` as somebody says it: "Ende Mai"."""

    title: str
    catalogue_id: int
    due_text: str
    meeting_id: int | None = None


def open_round(session: Session, new: NewRound, viewer: Viewer, at: datetime) -> Round:
    """Every active municipality gets its table and its To-do, at once.

    Raises DomainError at ``due_text`` or ``catalogue_id`` for what cannot be used.
    """
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
        due=deadline.due,
        due_text=new.due_text,
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
        text=f"{new.title}: Auswahl übermitteln",
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
