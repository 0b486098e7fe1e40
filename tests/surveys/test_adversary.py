"""Nobody finds out who said what, whatever dumps they have; on naive layouts they do."""

from __future__ import annotations

import json
import logging
import math
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.db import settings_of
from kzv_workflow.surveys import keys, sealing, sending, taking_part
from kzv_workflow.surveys.models import Invitee, SealedSubmission, Survey
from tests.browser import Browser
from tests.surveys.adversary import Dumps, Orders, in_files, keys_in, orders, score
from tests.surveys.conftest import invitees, running_survey
from tests.surveys.rounds import PUBLIC_URL, act, answered, secrets_by_mail, sent
from tests.test_scheduler import Wall

ROUNDS, FEW_ROUNDS, PEOPLE = 200, 30, 12
Submit = Callable[[Session, Invitee, dict[str, object]], None]


def chance(rounds: int) -> float:
    """A blind guess puts one of any number of people right, with a variance of one; six standard
    deviations above that is still chance. An attack that works finds all twelve."""
    return rounds + 6 * math.sqrt(rounds)


@dataclass
class Round:
    """A survey that twelve took part in, in any order, each in a transaction of their own."""

    survey: Survey
    seen: list[str] = field(default_factory=list)  # the exact order
    nights: Dumps = field(default_factory=Dumps)  # one after every third person
    image: Dumps = field(default_factory=Dumps)  # one of the running database, at its last moment
    texts: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))

    @property
    def questions(self) -> list[str]:
        """The two with texts, as answers name them."""
        return [str(one.id) for one in self.survey.questions[1:]]

    @property
    def together(self) -> dict[str, str]:
        """Which second text is by the person with that first text."""
        first, second = self.texts
        return {first[name]: second[name] for name in self.seen}

    def people(self, dumps: Dumps) -> Orders:
        return {"seen": self.seen, **{f"dumps {clue}": v for clue, v in dumps.people.items()}}


def take_part(session: Session, submit: Submit = taking_part.submit) -> Round:
    survey = running_survey(session, PEOPLE)
    played = Round(survey)
    people = invitees(session, survey)
    random.shuffle(people)
    for number, person in enumerate(people, start=1):
        said = {question: f"Meinung {random.getrandbits(60)}" for question in played.questions}
        submit(session, person, {**said})
        session.commit()
        played.seen.append(person.name)
        for texts, text in zip(played.texts, said.values(), strict=True):
            texts[person.name] = text
        if number % 3 == 0:
            played.nights.add(session, survey.id)
            session.commit()
    played.image.add(session, survey.id)
    session.commit()
    return played


def end(session: Session, survey: Survey) -> None:
    taking_part.close(session, survey)
    session.commit()
    taking_part.forget_keys(session)
    session.commit()


def answers(session: Session, question: str) -> Orders:
    """The texts as the final dump shows them."""
    table = f"survey_answer WHERE question_id = {question}"
    found = orders(session, table, "CAST(value AS TEXT)", "named")
    return {clue: [json.loads(one) for one in values] for clue, values in found.items()}


def by_dumps(played: Round, dumps: Dumps, found: list[bytes]) -> Counter[str]:
    """What dumps of the running survey reassign to people, with keys that were found."""
    hits: Counter[str] = Counter()
    for question, texts in zip(played.questions, played.texts, strict=True):
        in_any_order = random.sample([*texts.values()], len(texts))
        hits += score(played.people(dumps), dumps.said(found, question, in_any_order), texts)
    return hits


@pytest.mark.timeout(280)
def test_an_adversary_with_all_dumps_guesses_no_better_than_chance(both: Session) -> None:
    folder = settings_of(both).instance_path
    people, links, image = Counter[str](), Counter[str](), Counter[str]()
    for _ in range(ROUNDS):
        played = take_part(both)
        image += by_dumps(played, played.image, keys_in(folder))
        end(both, played.survey)
        left = keys_in(folder)

        said = []
        for question, texts in zip(played.questions, played.texts, strict=True):
            final = answers(both, question)
            listed = final["key"]
            final |= in_files(folder, listed) | played.nights.said(left, question, listed)
            said.append(final)
            table = f"survey_invitee WHERE survey_id = {played.survey.id}"
            who = orders(both, table, "name", "numbered") | played.people(played.nights)
            people += score(who, final, texts)
        first, second = said
        links += score(first, second, played.together)
        both.expunge_all()

    # Of each person two texts are looked for, of each text one other.
    assert max(people.values()) < 2 * chance(ROUNDS), people.most_common(3)
    assert max(links.values()) < chance(ROUNDS), links.most_common(3)
    assert max(image.values()) < 2 * chance(ROUNDS), image.most_common(3)
    assert min(len(people), len(links), len(image)) >= 6


def test_the_same_adversary_reads_nightly_dumps_of_boxes_that_are_not_sealed(both: Session) -> None:
    def unsealed(session: Session, invitee: Invitee, said: dict[str, object]) -> None:
        _mark_and_store(session, invitee, json.dumps(said).encode())

    hits: Counter[str] = Counter()
    for _ in range(FEW_ROUNDS):
        played = take_part(both, unsealed)
        hits += by_dumps(played, played.nights, [])
        both.expunge_all()

    # Three people a night: who knows the night is right in one of three guesses.
    assert hits["seen × dumps key"] > 2 * chance(FEW_ROUNDS)


def test_the_same_adversary_reads_nightly_dumps_with_a_key_that_was_kept(both: Session) -> None:
    folder = settings_of(both).instance_path
    hits: Counter[str] = Counter()
    for _ in range(FEW_ROUNDS):
        played = take_part(both)
        hits += by_dumps(played, played.nights, keys_in(folder))
        keys.destroy(both, str(played.survey.key_name))
        both.expunge_all()

    assert hits["seen × dumps key"] > 2 * chance(FEW_ROUNDS)


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
def test_the_same_adversary_reads_one_image_where_each_box_was_written_with_its_mark(
    both: Session,
) -> None:
    def alone(session: Session, invitee: Invitee, said: dict[str, object]) -> None:
        public, length = invitee.survey.public_key, invitee.survey.box_length
        assert public
        assert length
        _mark_and_store(session, invitee, sealing.seal(public, said, length))

    played = take_part(both, alone)
    hits = by_dumps(played, played.image, keys_in(settings_of(both).instance_path))

    transaction = "xmin::text::bigint"
    assert hits[f"dumps {transaction} × dumps {transaction}"] == 2 * PEOPLE
    assert hits["seen × dumps toast chunk_id"] == 2 * PEOPLE


def _mark_and_store(session: Session, invitee: Invitee, box: bytes) -> None:
    """What a naive program would do: one row more, in the transaction that sets the mark."""
    invitee.took_part = True
    session.add(SealedSubmission(survey_id=invitee.survey_id, box=box))


def test_the_same_adversary_succeeds_on_naive_tables(both: Session) -> None:
    folder = settings_of(both).instance_path
    both.execute(sa.text("CREATE TABLE naive_mark (id INTEGER PRIMARY KEY, name TEXT)"))
    for table in ("naive_first", "naive_second"):
        both.execute(sa.text(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, value TEXT)"))
    first, second = {}, {}
    for at, number in enumerate(random.sample(range(1, PEOPLE + 1), PEOPLE), start=1):
        first[f"p{number}"], second[f"p{number}"] = f"Meinung 1{number}", f"Meinung 2{number}"
        both.execute(sa.text(f"INSERT INTO naive_mark VALUES ({at}, 'p{number}')"))
        both.execute(sa.text(f"INSERT INTO naive_first VALUES ({at}, 'Meinung 1{number}')"))
        both.execute(sa.text(f"INSERT INTO naive_second VALUES ({at}, 'Meinung 2{number}')"))
        both.commit()

    people = {"seen": list(first), **orders(both, "naive_mark", "name", "numbered")}
    said = orders(both, "naive_first", "value", "numbered")
    also_said = orders(both, "naive_second", "value", "numbered")
    in_raw_files = in_files(folder, said["rowid" if "rowid" in said else "ctid"])

    assert max(score(people, said, first).values()) == PEOPLE
    together = {first[name]: second[name] for name in first}
    assert max(score(said, also_said, together).values()) == PEOPLE
    if both.get_bind().dialect.name == "sqlite":
        assert max(score(people, in_raw_files, first).values()) == PEOPLE


def test_what_was_said_stands_in_no_mail_no_history_no_session_and_no_log(
    app: Flask, stranger: Browser, altenburg: Browser, session: Session, at: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    survey = sent(session, at)
    text, scale = (f"frage-{survey.questions[place].id}" for place in (4, 0))
    answered(session, survey, 4, {1: "gut", 5: "Meinung 0"})
    links = secrets_by_mail(session)
    sending.remind(session, survey, act(at), PUBLIC_URL)
    session.commit()
    link = f"/feedback/antworten/{links['halle']}"
    stranger.post(link, {text: "Meinung 1", scale: "gut"})
    altenburg.get(f"/feedback/{survey.id}/teilnehmen")
    altenburg.post(f"/feedback/{survey.id}/teilnehmen", {text: "Meinung 2", scale: "gut"})
    scheduler.tick(app, Wall(2021, 6, 1, 0, 0))

    folder = settings_of(session).instance_path
    with closing(sqlite3.connect(folder / "kzv.sqlite")) as database:
        told = [line for line in database.iterdump() if "Meinung" in line]
    files = [one for one in folder.rglob("*") if one.is_file() and "sqlite" not in one.name]

    assert len(told) == 4 + 2
    assert all(line.startswith('INSERT INTO "survey_answer"') for line in told)
    assert not any(b"Meinung" in one.read_bytes() for one in files)
    assert "Meinung" not in caplog.text
