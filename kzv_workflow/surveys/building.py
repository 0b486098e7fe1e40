"""Making a survey: from the standard questionnaire or an earlier one, changing it, dropping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import keys
from kzv_workflow.surveys.models import (
    Invitee,
    Link,
    Question,
    SealedSubmission,
    Survey,
    SurveyState,
)
from kzv_workflow.surveys.questionnaire import Asked
from kzv_workflow.surveys.sealing import random_key

LOCKED = (
    "Diese Befragung ist schon versendet. Legen Sie eine Kopie an, wenn Sie etwas ändern möchten."
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A survey as somebody wants it, questions in order."""

    title: str
    intro: str
    meeting_id: int | None
    is_anonymous: bool
    questions: Sequence[Asked]


def create(session: Session, outline: Outline, act: Act) -> Survey:
    """A draft, flushed."""
    survey = Survey(
        title=outline.title,
        intro=outline.intro,
        meeting_id=outline.meeting_id,
        is_anonymous=outline.is_anonymous,
        state=SurveyState.DRAFT,
        created_at=act.at,
        questions=_questions(outline.questions),
    )
    session.add(survey)
    session.flush()
    record(session, act.viewer, ("survey", survey.id), "hat den Fragebogen angelegt", act.at)
    return survey


def change(session: Session, survey: Survey, outline: Outline) -> None:
    """Replace everything. Raises DomainError once it is sent."""
    session.refresh(survey, with_for_update=True)
    if survey.state is not SurveyState.DRAFT:
        raise DomainError(LOCKED)
    survey.title, survey.intro = outline.title, outline.intro
    survey.meeting_id, survey.is_anonymous = outline.meeting_id, outline.is_anonymous
    survey.questions.clear()
    session.flush()  # positions are unique
    survey.questions.extend(_questions(outline.questions))


def outline_of(survey: Survey) -> Outline:
    """What a copy begins with; questions keep their trend keys, so that answers line up."""
    return Outline(
        survey.title,
        survey.intro,
        survey.meeting_id,
        survey.is_anonymous,
        [asked(one) for one in survey.questions],
    )


def copy(session: Session, survey: Survey, act: Act) -> Survey:
    """A draft with the same questions."""
    outline = outline_of(survey)
    return create(session, replace(outline, title=f"{outline.title} (Kopie)"[:200]), act)


def discard(session: Session, survey: Survey) -> None:
    """Remove a draft, or a running survey whose answers nobody can open any more.

    Raises DomainError for every other one.
    """
    if survey.state is not SurveyState.DRAFT and not has_lost_its_key(session, survey):
        raise DomainError("Nur Entwürfe lassen sich löschen.")
    invited = sa.select(Invitee.id).where(Invitee.survey_id == survey.id)
    session.execute(sa.delete(Link).where(Link.invitee_id.in_(invited)))
    for model in (SealedSubmission, Invitee):
        session.execute(sa.delete(model).where(model.survey_id == survey.id))
    if survey.key_name is not None:
        keys.destroy(session, survey.key_name)
    session.delete(survey)


def has_lost_its_key(session: Session, survey: Survey) -> bool:
    """Running, but its key is gone, as after restoring a backup, or damaged."""
    is_running = survey.state is SurveyState.OPEN and survey.key_name is not None
    return is_running and keys.is_lost(session, str(survey.key_name), str(survey.public_key))


def asked(question: Question) -> Asked:
    return Asked(
        question.kind,
        question.text,
        tuple(question.options),
        question.has_other,
        question.is_required,
        question.section or "",
        question.trend_key,
    )


def _questions(wanted: Sequence[Asked]) -> list[Question]:
    return [
        Question(
            position=position,
            section=one.section or None,
            kind=one.kind,
            text=one.text,
            is_required=one.is_required,
            options=list(one.options),
            has_other=one.has_other,
            trend_key=one.trend_key or random_key(),
        )
        for position, one in enumerate(wanted, start=1)
    ]
