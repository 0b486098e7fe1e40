"""Taking part once, and the end: answers are opened, shuffled and written; the key is destroyed."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import keys, sealing
from kzv_workflow.surveys.models import (
    Answer,
    Invitee,
    Question,
    SealedSubmission,
    Survey,
    SurveyState,
)
from kzv_workflow.surveys.questionnaire import OTHER_LIMIT, TEXT_LIMITS
from kzv_workflow.surveys.tally import ENOUGH

OVER = "Diese Befragung ist beendet."
GIVEN_BY = "von"  # beside the answers in the box of a survey that is not anonymous

_ROOM = 64  # bytes for the id of a question and the signs around its answer
_BYTES_OF_A_CHARACTER = 2  # compressed; prose needs half a byte in German, one in Russian


def hold(session: Session, invitee: Invitee) -> None:
    """Until the end of this transaction nobody changes or closes the survey; it is read anew."""
    session.execute(sa.select(Survey.id).where(Survey.id == invitee.survey_id).with_for_update())
    session.expire_all()


def submit(session: Session, invitee: Invitee, answers: Mapping[str, object]) -> None:
    """Take part: one mark and one sealed box, both or none.

    Raises DomainError if the survey is over, this invitee took part already, or it is too long.
    """
    state, public_key, is_anonymous, length = session.execute(
        sa.select(Survey.state, Survey.public_key, Survey.is_anonymous, Survey.box_length)
        .where(Survey.id == invitee.survey_id)
        .with_for_update()  # it is not closed meanwhile, and one after the other writes the boxes
    ).one()
    if state is not SurveyState.OPEN or public_key is None:
        raise DomainError(OVER)
    marked = session.scalar(
        sa.update(Invitee)
        .where(Invitee.id == invitee.id, ~Invitee.took_part)
        .values(took_part=True)
        .returning(Invitee.id)
        .execution_options(synchronize_session=False)
    )
    if marked is None:
        raise DomainError("Mit diesem Link wurde schon teilgenommen. Vielen Dank!")
    content = dict(answers)
    if not is_anonymous:
        content[GIVEN_BY] = invitee.name
    try:
        box = sealing.seal(public_key, content, length or 0)
    except sealing.TooLongError as error:
        raise DomainError("Ihre Antworten sind zu lang. Bitte kürzen Sie die Texte.") from error
    _mix_in(session, invitee.survey_id, box)


def _mix_in(session: Session, survey_id: int, box: bytes) -> None:
    """Write all boxes of the survey anew, in any order: no row is as old as somebody's mark.

    A single new row would carry the transaction that set the mark, also in its TOAST chunks.
    """
    boxes = session.scalars(
        sa.delete(SealedSubmission)
        .where(SealedSubmission.survey_id == survey_id)
        .returning(SealedSubmission.box)
    ).all()
    rows = [
        {"key": sealing.random_key(), "survey_id": survey_id, "box": one}
        for one in sealing.shuffled([*boxes, box])
    ]
    session.execute(sa.insert(SealedSubmission), rows)


def box_length(questions: list[Question]) -> int:
    """Enough bytes for the longest answers in any language; the same for every participant."""
    return 512 + sum(_ROOM + _BYTES_OF_A_CHARACTER * _characters(one) for one in questions)


def _characters(question: Question) -> int:
    if question.kind in TEXT_LIMITS:
        return TEXT_LIMITS[question.kind]
    return sum(len(option) + 4 for option in question.options) + OTHER_LIMIT


def close(session: Session, survey: Survey) -> int:
    """End it: write what was answered, question by question, shuffled; how many took part.

    If too few took part in an anonymous survey, their boxes are never opened. The key must be
    destroyed after the commit, see ``forget_keys``. Raises DomainError if it is
    not open or its key is gone.
    """
    session.refresh(survey, with_for_update=True)  # nobody takes part meanwhile
    if survey.state is not SurveyState.OPEN or survey.key_name is None:
        raise DomainError("Diese Befragung läuft nicht.")
    private = keys.read(session, survey.key_name, str(survey.public_key))
    boxes = session.scalars(
        sa.select(SealedSubmission.box).where(SealedSubmission.survey_id == survey.id)
    ).all()
    is_enough = len(boxes) >= ENOUGH or not survey.is_anonymous
    opened = [sealing.unseal(private, box) for box in boxes] if is_enough else []
    rows = [
        {
            "key": sealing.random_key(),
            "question_id": question.id,
            "value": one[str(question.id)],
            "given_by": None if survey.is_anonymous else str(one.get(GIVEN_BY, "")),
        }
        for question in survey.questions
        for one in opened
        if str(question.id) in one
    ]
    if rows:
        session.execute(sa.insert(Answer), sealing.shuffled(rows))
    session.execute(sa.delete(SealedSubmission).where(SealedSubmission.survey_id == survey.id))
    survey.state = SurveyState.CLOSED
    return len(boxes)


def forget_keys(session: Session) -> int:
    """Destroy the keys of all surveys that are over, after the commit; how many there were.

    A key that is not found here may lie on another host of the installation, which looks, too.
    """
    over = session.scalars(
        sa.select(Survey).where(
            Survey.state.not_in([SurveyState.DRAFT, SurveyState.OPEN]),
            Survey.key_name.is_not(None),
        )
    )
    count = 0
    for survey in over:
        if keys.destroy(session, str(survey.key_name)):
            survey.key_name = None
            count += 1
    return count
