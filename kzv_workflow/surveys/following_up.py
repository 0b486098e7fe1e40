"""A To-do made of what somebody wrote, once; its words and owners are the office's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys.models import Answer, Invitee, Survey, SurveyState
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Todo, TodoScope

LONGEST = 1000  # characters of a To-do


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done and by whom (ids of organisations); the deadline as day and words."""

    text: str
    owners: Sequence[int]
    due: date | None = None
    due_text: str | None = None


def make_todo(session: Session, survey: Survey, key: str, wanted: Wanted, act: Act) -> int:
    """Assign and publish it; its number. *key* is the answer it was made of.

    Raises DomainError if there is one already, or nobody can owe it.
    """
    answer = session.get(Answer, key, with_for_update=True, populate_existing=True)
    if answer is not None and answer.todo_id is not None:
        number = session.get_one(Todo, answer.todo_id).number
        raise DomainError(f"Daraus ist schon das To-do T{number} geworden.")
    agreement = todos.Agreement(
        text=wanted.text,
        scope=_scope(session, wanted.owners),
        organisation_ids=tuple(wanted.owners),
        due=wanted.due,
        due_text=wanted.due_text,
    )
    url = _results_address(session, survey, wanted.owners)
    origin = todos.Origin(survey.meeting_id, survey.title, url)
    [made] = todos.assign(session, [agreement], origin, act.viewer.name, act.at)
    todos.publish([made], act.at)
    if answer is not None:
        session.flush()
        answer.todo_id = made.id
    return made.number


def _scope(session: Session, owners: Sequence[int]) -> TodoScope:
    with_office = _office_id(session) in owners
    if len(owners) == 1:
        return TodoScope.OFFICE if with_office else TodoScope.ORGANISATION
    return TodoScope.JOINT if with_office else TodoScope.EACH_MUNICIPALITY


def _results_address(session: Session, survey: Survey, owners: Sequence[int]) -> str:
    """Where all owners can read the results; empty if one of them cannot."""
    invited = sa.select(Invitee.organisation_id).where(
        Invitee.survey_id == survey.id, Invitee.person_id.is_not(None)
    )
    others = {one for one in owners if one != _office_id(session)}
    is_released = survey.state is SurveyState.RELEASED and others <= set(session.scalars(invited))
    return f"/feedback/{survey.id}/ergebnis" if is_released or not others else ""


def _office_id(session: Session) -> int | None:
    office = directory.office(session)
    return office.id if office else None
