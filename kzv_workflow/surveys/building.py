"""Making a survey: from the standard questionnaire or an earlier one, changing it, dropping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import keys, queries, taking_part
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
    "Auf diese Befragung hat schon jemand geantwortet. Legen Sie eine Kopie an, wenn Sie etwas "
    "ändern möchten."
)
PROMISED = (
    "Ob die Befragung anonym ist, steht schon in den Mails. Ziehen Sie sie zurück und versenden "
    "Sie eine Kopie, wenn das anders sein soll."
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
    """Replace everything; a question that stays keeps its row, so that open forms stay valid.

    Raises DomainError once somebody has answered, and for what the mails have promised.
    """
    session.refresh(survey, with_for_update=True)  # nobody takes part meanwhile
    if not is_changeable(session, survey):
        raise DomainError(LOCKED)
    is_sent = survey.state is SurveyState.OPEN
    if is_sent and not outline.questions:
        raise DomainError("Bitte fragen Sie etwas: Der Fragebogen ist schon versendet.")
    if is_sent and outline.is_anonymous != survey.is_anonymous:
        raise DomainError(PROMISED)
    survey.title, survey.intro = outline.title, outline.intro
    survey.meeting_id, survey.is_anonymous = outline.meeting_id, outline.is_anonymous
    _replace_questions(session, survey, outline.questions)
    if is_sent:
        survey.box_length = taking_part.box_length(survey.questions)


def is_changeable(session: Session, survey: Survey) -> bool:
    """A draft, or sent and answered by nobody yet."""
    if survey.state is SurveyState.OPEN:
        return not queries.returned(session, survey.id).took_part
    return survey.state is SurveyState.DRAFT


def _replace_questions(session: Session, survey: Survey, wanted: Sequence[Asked]) -> None:
    before = {one.trend_key: one for one in survey.questions}
    for one in survey.questions:
        one.position = -one.position  # positions are unique
    session.flush()
    questions = []
    for position, asked_now in enumerate(wanted, start=1):
        question = before.pop(asked_now.trend_key, None)
        if question is None or question.kind is not asked_now.kind:
            question = Question(trend_key=asked_now.trend_key or random_key())
        _put(question, asked_now, position)
        questions.append(question)
    survey.questions = questions


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
        _put(Question(trend_key=one.trend_key or random_key()), one, position)
        for position, one in enumerate(wanted, start=1)
    ]


def _put(question: Question, asked: Asked, position: int) -> Question:
    question.position, question.section = position, asked.section or None
    question.kind, question.text = asked.kind, asked.text
    question.options, question.has_other = list(asked.options), asked.has_other
    question.is_required = asked.is_required
    return question
