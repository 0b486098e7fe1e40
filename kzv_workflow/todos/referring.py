"""Deadlines written elsewhere: "bis zu dem im Feedback-Bogen angegebenen Termin"."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.german import format_date
from kzv_workflow.history.service import record
from kzv_workflow.todos.models import Todo
from kzv_workflow.todos.queries import STILL_OWED
from kzv_workflow.web.viewer import Viewer

QUESTIONNAIRE = ("feedback", "fragebogen", "befragung", "umfrage")


def due_with_questionnaire(
    session: Session, meeting_id: int, last_day: date, viewer: Viewer, at: datetime
) -> None:
    """What was agreed in that meeting until the day its questionnaire names is due then.

    The words stay; somebody who postponed it by hand since has given it words of its own.
    """
    names_it = [sa.func.lower(Todo.due_text).contains(word) for word in QUESTIONNAIRE]
    referring = sa.select(Todo).where(
        Todo.meeting_id == meeting_id,
        Todo.due_kind == "reference",
        Todo.due.is_distinct_from(last_day),
        Todo.id.in_(STILL_OWED),
        sa.or_(*names_it),
    )
    for todo in session.scalars(referring):
        todo.due = last_day
        said = f"hat den Termin mit dem Fragebogen auf {format_date(last_day)} gelegt"
        record(session, viewer, ("todo", todo.id), said, at)
