"""The form of answers as a browser sends it, and what is stored of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.polls import queries
from kzv_workflow.polls.models import Poll, PollAnswer
from kzv_workflow.polls.outlines import MeetingOutline
from kzv_workflow.todos.models import Assignment
from tests.factories import organisation
from tests.polls.asked import APART, AUTUMN, option, secret_of

SEIDEL = "altenburg@demo.example"
TWO = (
    MeetingOutline("2. Treffen", (option(*APART),)),
    MeetingOutline("3. Treffen", (option(*AUTUMN, mode="in_person"),)),
)


def page_of(session: Session) -> str:
    return f"/terminabfragen/antwort/{secret_of(session, SEIDEL)}"


def fields(poll: Poll, *values: str, **more: Any) -> dict[str, Any]:
    """A form with those answers, one for each option."""
    chosen = {
        f"value-{one.id}": value
        for one, value in zip(queries.asked_options(poll), values, strict=False)
    }
    return {"version": poll.version, "step": "save", **chosen, **more}


def stored(session: Session) -> list[str]:
    session.expire_all()
    found = [one.value.value for one in session.scalars(sa.select(PollAnswer)).all()]
    session.commit()
    return found


def assignment(session: Session, poll: Poll, name: str) -> Assignment:
    session.expire_all()
    place = organisation(session, name)
    found = session.scalars(
        sa.select(Assignment).where(
            Assignment.todo_id == poll.todo_id, Assignment.organisation_id == place.id
        )
    ).one()
    session.commit()
    return found
