"""Answers are sealed until the end; the key opens them once and lies in no backup."""

from __future__ import annotations

import random
import string
import tarfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from nacl.exceptions import CryptoError
from sqlalchemy.orm import Session

from kzv_workflow import backup
from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import keys, sealing, taking_part
from kzv_workflow.surveys.models import Answer, SealedSubmission, Survey, SurveyState
from tests.surveys.conftest import invitees, running_survey

PEOPLE = 12
CONTROL = '\x1f\x1e\n"\\'


def everybody_takes_part(session: Session, survey: Survey) -> None:
    question = str(survey.questions[1].id)
    for person in invitees(session, survey):
        taking_part.submit(session, person, {question: f"Meinung von {person.name}"})
        session.commit()


def test_two_boxes_of_the_same_answers_have_nothing_in_common() -> None:
    private = sealing.new_private_key()
    public = sealing.public_key(private)

    boxes = [sealing.seal(public, {"1": "gut"}, 1000) for _ in range(50)]

    begin = {box[:20] for box in boxes}
    end = {box[-20:] for box in boxes}
    assert len(begin) == len(end) == 50
    assert all(sealing.unseal(private, box) == {"1": "gut"} for box in boxes)


def test_while_it_runs_every_box_has_the_same_length_and_says_nothing(both: Session) -> None:
    survey = running_survey(both)
    question = str(survey.questions[1].id)
    for number, person in enumerate(invitees(both, survey)):
        taking_part.submit(both, person, {question: "x" * 150 * number})
    both.commit()

    boxes = both.scalars(sa.select(SealedSubmission.box)).all()

    assert len({len(box) for box in boxes}) == 1
    assert len(set(boxes)) == PEOPLE
    assert not any(b"xxxx" in box for box in boxes)


@pytest.mark.parametrize(
    "alphabet", [string.ascii_letters + "äöü .,", "абвгдежзийклмнопрстуфхцчшщъыьэюя ", CONTROL]
)
def test_the_longest_answers_fit_into_a_box_in_any_language(both: Session, alphabet: str) -> None:
    survey = running_survey(both)
    longest, short = (
        "".join(random.choices(alphabet, k=limit)) for limit in (2000, 200)
    )  # worse to compress than words
    scale, first, second = (str(one.id) for one in survey.questions)

    taking_part.submit(
        both, invitees(both, survey)[0], {scale: "schlecht", first: longest, second: short}
    )

    assert both.scalar(sa.select(sa.func.count(SealedSubmission.key))) == 1


def test_what_does_not_fit_is_said(both: Session) -> None:
    survey = running_survey(both)
    survey.box_length = 100
    noise = random.randbytes(100).hex()

    with pytest.raises(DomainError, match="zu lang"):
        taking_part.submit(both, invitees(both, survey)[0], {str(survey.questions[1].id): noise})


def test_the_key_opens_the_answers_once_and_is_gone_afterwards(both: Session) -> None:
    survey = running_survey(both)
    everybody_takes_part(both, survey)
    kept = both.scalars(sa.select(SealedSubmission.box)).first()
    assert survey.key_name
    path = settings_of(both).instance_path / keys.FOLDER / f"{survey.key_name}.key"
    assert path.stat().st_mode & 0o777 == 0o600

    assert taking_part.close(both, survey) == PEOPLE
    both.commit()
    taking_part.forget_keys(both)

    assert not path.exists()
    assert both.scalar(sa.select(sa.func.count(SealedSubmission.key))) == 0
    assert both.scalar(sa.select(sa.func.count(Answer.key))) == PEOPLE
    with pytest.raises(CryptoError):
        sealing.unseal(sealing.new_private_key(), kept or b"")


def test_a_lost_key_is_said_and_changes_nothing(both: Session) -> None:
    survey = running_survey(both)
    everybody_takes_part(both, survey)
    keys.destroy(both, str(survey.key_name))

    with pytest.raises(DomainError, match="Schlüssel"):
        taking_part.close(both, survey)

    assert survey.state is SurveyState.OPEN
    assert both.scalar(sa.select(sa.func.count(SealedSubmission.key))) == PEOPLE


def test_nobody_takes_part_twice(both: Session) -> None:
    survey = running_survey(both)
    person = invitees(both, survey)[0]
    taking_part.submit(both, person, {})
    both.commit()

    with pytest.raises(DomainError, match="schon teilgenommen"):
        taking_part.submit(both, person, {})

    both.rollback()
    assert both.scalar(sa.select(sa.func.count(SealedSubmission.key))) == 1


def test_a_named_survey_says_who_an_anonymous_one_cannot(both: Session) -> None:
    for anonymous in (False, True):
        survey = running_survey(both, 5, anonymous)
        everybody_takes_part(both, survey)
        taking_part.close(both, survey)
        both.commit()

    said_by = sorted(both.scalars(sa.select(Answer.given_by)), key=str)
    assert said_by == [*[None] * 5, "p0", "p1", "p2", "p3", "p4"]


def test_what_fewer_than_five_answered_is_never_opened(both: Session) -> None:
    survey = running_survey(both, 4)
    everybody_takes_part(both, survey)

    count = taking_part.close(both, survey)
    both.commit()

    assert count == 4
    assert both.scalar(sa.select(sa.func.count(Answer.key))) == 0
    assert both.scalar(sa.select(sa.func.count(SealedSubmission.key))) == 0


def test_the_key_is_in_no_backup(app: object, session: Session, tmp_path: Path) -> None:
    survey = running_survey(session)

    backup.write(settings_of(session), tmp_path / "backup.tar")

    with tarfile.open(tmp_path / "backup.tar") as archive:
        assert not any(str(survey.key_name) in name for name in archive.getnames())
        assert not any(keys.FOLDER in name for name in archive.getnames())
