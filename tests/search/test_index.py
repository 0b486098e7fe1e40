"""The index is always what a rebuild would make of it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import schema
from kzv_workflow.announcements import service as announcements
from kzv_workflow.app import create_app
from kzv_workflow.clock import Clock
from kzv_workflow.materials import service as materials
from kzv_workflow.materials.models import Material
from kzv_workflow.materials.typed import Link
from kzv_workflow.meetings.models import MeetingDay
from kzv_workflow.minutes import queries as minutes_queries
from kzv_workflow.minutes import service as minutes
from kzv_workflow.minutes import taking_in
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.search import queries, service
from kzv_workflow.search.folding import terms_of
from kzv_workflow.search.models import EntryKind, SearchEntry
from kzv_workflow.todos.changing import Change, change
from kzv_workflow.todos.models import Todo
from kzv_workflow.web.extensions import db
from tests.announcements.test_announcements import announced
from tests.cast import add_cast
from tests.conftest import settings_in
from tests.factories import WRITER, assignment_for, taken_over
from tests.materials.shelf import PDF, act, facts, filed, linked

COLUMNS = [column for column in SearchEntry.__table__.columns if column.name != "id"]
WORDS = ("Übergang", "Straße", "Kennzahl", "Halle", "Bericht", "Frühjahr", "Schule")


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with the cast on either database."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    application = create_app(settings_in(tmp_path, url))
    schema.upgrade(application)
    with application.app_context():
        add_cast(db.session)
        db.session.commit()
        yield application
        db.session.rollback()
        db.engine.dispose()


def contents(session: Session) -> list[tuple[Any, ...]]:
    return sorted(tuple(map(str, row)) for row in session.execute(sa.select(*COLUMNS)))


class Somebody:
    """Does one thing after another, by chance."""

    def __init__(self, session: Session, app: Flask, seed: int) -> None:
        self.session = session
        self.chance = random.Random(seed)
        clock: Clock = app.extensions["clock"]
        self.at = clock.now()

    def act(self) -> None:
        self.at += timedelta(hours=1)
        deeds = (
            self.take_over, self.edit, self.move, self.file, self.link, self.rename, self.withdraw,
            self.replace, self.announce, self.correct, self.owe, self.change_todo, self.regret,
        )  # fmt: skip
        self.chance.choice(deeds)()
        self.session.commit()

    def words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=4)) + f" {self.chance.randrange(10**6)}"

    def any_of(self, model: type[Any]) -> Any:
        rows = self.session.scalars(sa.select(model).order_by(model.id)).all()
        return self.chance.choice(rows) if rows else None

    def take_over(self) -> None:
        number = self.chance.randrange(10**6)
        head = f"## Protokoll des {number}. Treffens am 15.04.2021\n\n## {self.words()}\n\n"
        body = f"- {self.words()}\n\n→ **To do Kommunen:** {self.words()}\n"
        taken_over(self.session, self.at, head + body, self.chance.random() < 0.5)

    def edit(self) -> None:
        if row := self.any_of(Minutes):
            newest = minutes_queries.newest_version(self.session, row.id)
            text = f"{newest.source}\n- {self.words()}\n"
            taking_in.save(self.session, row, text, minutes.Act(WRITER, self.at))

    def move(self) -> None:
        if day := self.any_of(MeetingDay):
            day.day += timedelta(days=self.chance.randrange(1, 400))

    def file(self) -> None:
        filed(self.session, self.at, self.words())

    def link(self) -> None:
        linked(self.session, self.at, Link(self.words(), "https://example.org/x"))

    def rename(self) -> None:
        if row := self.any_of(Material):
            new = facts(self.words(), kind=row.kind)
            materials.change(self.session, row, new, [Link(self.words(), "https://x.example")],
                             act(self.at))  # fmt: skip

    def withdraw(self) -> None:
        if row := self.any_of(Material):
            materials.withdraw(self.session, row, act(self.at))

    def replace(self) -> None:
        row = self.any_of(Material)
        if row and row.files:
            upload = materials.Upload(f"{self.words()}.pdf", PDF + self.words().encode())
            materials.replace(self.session, row, upload, act(self.at))

    def announce(self) -> None:
        announced(self.session, self.at, self.words())

    def correct(self) -> None:
        row = announced(self.session, self.at, self.words())
        notice = announcements.Notice(self.words(), self.words(), None, date(2021, 5, 1))
        announcements.change(self.session, row, notice, row.revision, WRITER, self.at)

    def owe(self) -> None:
        assignment_for(self.session, "Stadt Halle", self.at, text=self.words())

    def change_todo(self) -> None:
        if todo := self.any_of(Todo):
            change(self.session, todo, Change(self.words(), "Absprache"), WRITER, self.at)

    def regret(self) -> None:
        """Something half done is taken back."""
        if day := self.any_of(MeetingDay):
            day.day += timedelta(days=1)
        if todo := self.any_of(Todo):
            todo.text = "nie gesagt"
            self.session.flush()
        self.session.rollback()


@pytest.mark.parametrize("seed", range(3))
def test_after_a_random_series_of_actions_a_rebuild_changes_nothing(
    filled: Flask, seed: int
) -> None:
    somebody = Somebody(db.session, filled, seed)
    for _ in range(40):
        somebody.act()
    kept = contents(db.session)

    count = service.rebuild(db.session)
    db.session.commit()

    assert contents(db.session) == kept
    assert count == len(kept) > 20


def test_words_are_found_on_either_database(filled: Flask) -> None:
    clock: Clock = filled.extensions["clock"]
    filed(db.session, clock.now(), "Übergänge an der Straße")
    today = clock.today()

    found = [
        len(queries.hits(db.session, WRITER, today, queries.Asked(terms_of(query))).rows)
        for query in (
            "uebergang",
            "strasse",
            '"der strasse"',
            '"strasse der"',
            "gang",
            "an",
            "a'b:*",
        )
    ]

    assert found == [1, 1, 1, 0, 0, 1, 0]


def test_a_name_is_found_in_the_heading_but_a_word_is_not(filled: Flask) -> None:
    clock: Clock = filled.extensions["clock"]
    text = "## Protokoll vom 15.04.2021\n\n## Stadt Halle\n\n- Bibliotheken\n"
    taken_over(db.session, clock.now(), text)
    halle = next(one for one in queries.organisations(db.session) if one.name == "Stadt Halle")

    def found(query: str, organisation_id: int | None = None) -> list[str]:
        asked = queries.Asked(terms_of(query), organisation_id=organisation_id)
        return [hit.text for hit in queries.hits(db.session, WRITER, clock.today(), asked).rows]

    assert found("Halle") == ["Stadt Halle"]
    assert found("Bibliotheken", halle.id) == ["Bibliotheken"]
    assert found("Bibliotheken", halle.id + 1) == []


def test_an_index_is_made_where_there_is_none_yet(filled: Flask) -> None:
    clock: Clock = filled.extensions["clock"]
    assert service.fill_if_empty(db.session) == 0
    taken_over(db.session, clock.now())
    kept = contents(db.session)
    db.session.execute(sa.delete(SearchEntry))

    service.fill_if_empty(db.session)

    assert contents(db.session) == kept
    assert {row.kind for row in db.session.scalars(sa.select(SearchEntry))} == {
        EntryKind.MINUTES,
        EntryKind.TODO,
    }
