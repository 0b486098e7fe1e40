"""What was answered in surveys that are over, counted by the database, without who and when."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.surveys.models import Answer, Invitee, Question, Survey
from kzv_workflow.surveys.queries import Sight
from kzv_workflow.surveys.questionnaire import OTHER, TEXTS
from kzv_workflow.surveys.tally import ENOUGH, Counted
from kzv_workflow.todos.models import Assignment, Todo


@dataclass(frozen=True, slots=True)
class Given:
    """An answer under its random key; ``by`` is empty in anonymous surveys, ``todo`` is the number
    of the To-do made of it and one of its assignments."""

    key: str
    value: object
    by: str
    todo: tuple[int, int] | None = None


def counted(session: Session, questions: Sequence[Question]) -> dict[int, list[Counted]]:
    """How often each answer was given to questions with choices; the database counts."""
    found: dict[int, list[Counted]] = defaultdict(list)
    value = sa.cast(Answer.value, sa.Text)
    ids = [one.id for one in questions if one.kind not in TEXTS]
    rows = session.execute(
        sa.select(Answer.question_id, value, sa.func.count())
        .where(Answer.question_id.in_(ids))
        .group_by(Answer.question_id, value)
    )
    for question_id, text, count in rows:
        found[question_id].append((json.loads(text), count))
    return found


def written(session: Session, questions: Sequence[Question]) -> dict[int, list[Given]]:
    """Free texts, and what has a text beside "Sonstiges", in the order of random keys."""
    found: dict[int, list[Given]] = defaultdict(list)
    texts = [one.id for one in questions if one.kind in TEXTS]
    others = [one.id for one in questions if one.has_other]
    assignment = (
        sa.select(sa.func.min(Assignment.id))
        .where(Assignment.todo_id == Answer.todo_id)
        .scalar_subquery()
    )
    with_text = sa.cast(Answer.value, sa.Text).contains(f"{OTHER}: ")
    rows = session.execute(
        sa.select(
            Answer.question_id, Answer.key, Answer.value, Answer.given_by, Todo.number, assignment
        )
        .outerjoin(Todo, Todo.id == Answer.todo_id)
        .where(
            sa.or_(
                Answer.question_id.in_(texts),
                sa.and_(Answer.question_id.in_(others), with_text),
            )
        )
        .order_by(Answer.key)
    )
    for question_id, key, value, by, number, assignment_id in rows:
        todo = (number, assignment_id) if number else None
        found[question_id].append(Given(key, value, by or "", todo))
    return found


def named(session: Session, questions: Sequence[Question]) -> list[tuple[int, Given]]:
    """All answers of a named survey, each with the id of its question."""
    rows = session.execute(
        sa.select(Answer.question_id, Answer.key, Answer.value, Answer.given_by).where(
            Answer.question_id.in_([one.id for one in questions]), Answer.given_by.is_not(None)
        )
    )
    return [(question_id, Given(key, value, by or "")) for question_id, key, value, by in rows]


def same_questions(
    session: Session, survey: Survey, sight: Sight, limit: int = 8
) -> list[Question]:
    """Questions of earlier surveys in *sight* with the trend keys of this one's, oldest first.

    Anonymous surveys that too few took part in are left out.
    """
    took_part = (
        sa.select(sa.func.count(Invitee.id))
        .where(Invitee.survey_id == Survey.id, Invitee.took_part)
        .scalar_subquery()
    )
    earlier = (
        sa.select(Survey.id)
        .where(
            sight.surveys,
            Survey.id < survey.id,
            sa.or_(~Survey.is_anonymous, took_part >= ENOUGH),
        )
        .order_by(Survey.id.desc())
        .limit(limit)
    )
    return list(
        session.scalars(
            sa.select(Question)
            .where(
                Question.survey_id.in_(earlier),
                Question.trend_key.in_([one.trend_key for one in survey.questions]),
            )
            .order_by(Question.survey_id)
        )
    )


def titles(session: Session, survey_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(sa.select(Survey.id, Survey.title).where(Survey.id.in_(survey_ids)))
    return {row[0]: row[1] for row in rows}
