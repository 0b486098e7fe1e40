"""Nobody finds out who said what: not from the database, its row order, a backup, or the key."""

from __future__ import annotations

import random
import tarfile
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from nacl.exceptions import CryptoError
from sqlalchemy.orm import Session

from kzv_workflow import backup
from kzv_workflow.db import settings_of
from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import keys, sealing, taking_part
from kzv_workflow.surveys.models import Answer, Invitee, SealedSubmission, Survey, SurveyState
from tests.surveys.adversary import Nights, orders, score
from tests.surveys.conftest import running_survey

ROUNDS, PEOPLE = 200, 12
# A blind guess puts one of any number of people right, with a variance of one; over all rounds
# five standard deviations above that is still chance. An attack that works finds all 2,400.
CHANCE = ROUNDS + 5 * ROUNDS**0.5


def invitees(session: Session, survey: Survey) -> list[Invitee]:
    return list(session.scalars(sa.select(Invitee).where(Invitee.survey_id == survey.id)))


def everybody_takes_part(
    session: Session, survey: Survey, nights: Nights | None = None
) -> dict[str, str]:
    """In any order, each in a transaction of their own; who said what, as it is stored."""
    truth = {}
    people = invitees(session, survey)
    random.shuffle(people)
    question = str(survey.questions[1].id)
    for number, person in enumerate(people, start=1):
        said = f"Meinung {random.getrandbits(60)}"
        taking_part.submit(session, person, {question: said})
        session.commit()
        truth[person.name] = f'"{said}"'
        if nights and number % 3 == 0:
            nights.dump(session, survey.id)
            session.commit()
    return truth


@pytest.mark.timeout(280)
def test_an_adversary_with_all_dumps_guesses_no_better_than_chance(both: Session) -> None:
    hits: Counter[str] = Counter()
    for _ in range(ROUNDS):
        survey, nights = running_survey(both, PEOPLE), Nights()
        truth = everybody_takes_part(both, survey, nights)
        taking_part.close(both, survey)
        both.commit()
        taking_part.forget_keys(both)
        both.commit()

        people = orders(both, f"survey_invitee WHERE survey_id = {survey.id}", "name", "numbered")
        people["nights"] = nights.took_part
        answers = f"survey_answer WHERE question_id = {survey.questions[1].id}"
        said = orders(both, answers, "CAST(value AS TEXT)", "named")
        said["nights"] = nights.answers(str(survey.public_key), said["key"])
        hits += score(people, said, truth)
        both.expunge_all()

    assert len(hits) >= 9
    assert max(hits.values()) < CHANCE, hits.most_common(3)


def test_the_same_adversary_succeeds_on_a_naive_layout(both: Session) -> None:
    both.execute(sa.text("CREATE TABLE naive_participation (id INTEGER PRIMARY KEY, name TEXT)"))
    both.execute(sa.text("CREATE TABLE naive_answer (id INTEGER PRIMARY KEY, value TEXT)"))
    truth: dict[str, str] = {}
    for number in random.sample(range(1, PEOPLE + 1), PEOPLE):
        at = len(truth) + 1
        both.execute(sa.text(f"INSERT INTO naive_participation VALUES ({at}, 'p{number}')"))
        both.execute(sa.text(f"INSERT INTO naive_answer VALUES ({at}, 'Meinung {number}')"))
        both.commit()
        truth[f"p{number}"] = f"Meinung {number}"

    people = orders(both, "naive_participation", "name", "numbered")
    said = orders(both, "naive_answer", "value", "numbered")

    assert max(score(people, said, truth).values()) == PEOPLE


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
    assert not any("x" * 20 in box for box in boxes)  # three in a row come by chance


def test_the_longest_possible_answers_fit_into_a_box(both: Session) -> None:
    survey = running_survey(both)
    scale, text = (str(one.id) for one in survey.questions)

    taking_part.submit(both, invitees(both, survey)[0], {scale: "schlecht", text: "\x1f" * 2000})

    assert both.scalar(sa.select(sa.func.count(SealedSubmission.key))) == 1


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
        sealing.unseal(sealing.new_private_key(), str(kept))


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
