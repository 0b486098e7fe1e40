"""What a demo needs to look like a working year: To-dos of every kind and answers to them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Organisation
from kzv_workflow.german import format_date
from kzv_workflow.todos import answering, closing, creating
from kzv_workflow.todos.answering import Act
from kzv_workflow.todos.creating import Wanted
from kzv_workflow.todos.models import Assignment, Channel, Recurrence, Todo
from kzv_workflow.web.viewer import Role, Viewer


class Wish(NamedTuple):
    """A To-do of the demo: due so many days from today, owed by these (none: by all)."""

    text: str
    owner: str
    days: int | None
    organisations: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()


WISHES = (
    Wish(
        "Rückinfo zu den vorgeschlagenen Terminen des 2. Treffens", "each", -2, (),
        ("Saalekreis", "Nordsachsen", "Stadt Leipzig", "Burgenlandkreis"),
    ),
    Wish("Feedback-Bogen zum 1. Treffen ausfüllen", "each", 6, (), ("Saalekreis", "Stadt Halle")),
    Wish("Bezeichnung der Fachämter für die Datenabfrage mitteilen", "each", 20),
    Wish("Raum für das 2. Treffen reservieren", "some", 5, ("Stadt Halle",)),
    Wish("Vorschlag für ein gemeinsames Glossar senden", "any", 24),
    Wish("Datenlage zu Kitas klären", "some", 31, ("Altenburger Land", "Saalekreis")),
    Wish("Entwurf des Basiskennzahlensets abstimmen", "joint", 40),
    Wish("Anwendungsleitfaden auf den neuen Stand bringen", "office", 12),
)  # fmt: skip
STEPS = "1) Excel-Tabelle zusammenführen\n2) Basiskennzahlenset entwerfen\n3) Entwurf versenden"
BLOCKS = {
    "Rückinfo zu Terminen": "Rückinfo zu den vorgeschlagenen Terminen",
    "Kennzahlenauswahl": "Kennzahlenauswahl als Excel-Tabelle abgeben",
}


def add(session: Session, today: date, act: Act) -> None:
    """On top of what the demo's Protokoll brought."""
    ids = {
        name: key for key, name in session.execute(sa.select(Organisation.id, Organisation.name))
    }
    for wish in WISHES:
        [todo] = creating.create(session, _wanted(wish, ids, today), act)
        session.flush()
        for name in wish.done_by:
            owed = _share(session, todo, ids[name])
            closing.complete(session, owed, "", Channel.ONLINE, _of(ids[name], name), act.at)
    creating.create(session, Wanted(STEPS, "office", due_text=_day(today, 15)), act)
    duty = Wanted(
        "BiSMit über Änderungen bei den Ansprechpersonen informieren", "each",
        due_text=_day(today, 60), recurrence=Recurrence.QUARTERLY, days="7", is_announced=False,
        is_chased=False,
    )  # fmt: skip
    creating.create(session, duty, act)
    for title, text in BLOCKS.items():
        creating.keep_template(session, title, text)
    _answers(session, ids, act)


def _wanted(wish: Wish, ids: dict[str, int], today: date) -> Wanted:
    return Wanted(
        wish.text,
        wish.owner,
        organisation_ids=[ids[name] for name in wish.organisations],
        due_text="" if wish.days is None else _day(today, wish.days),
    )


def _answers(session: Session, ids: dict[str, int], act: Act) -> None:
    """A question, a request and a file, so that the office has something to answer."""
    selection = session.scalars(
        sa.select(Todo).where(Todo.text.contains("Kennzahlenauswahl")).order_by(Todo.id)
    ).first()
    if selection is None:
        return
    mansfeld, nordsachsen = (
        _share(session, selection, ids[name]) for name in ("Mansfeld-Südharz", "Nordsachsen")
    )
    asker = Act(_of(ids["Mansfeld-Südharz"], "Katrin Eismann"), act.at, act.public_url)
    question = "Sollen wir auch Kennzahlen ankreuzen, zu denen wir noch keine Daten haben?"
    answering.ask(session, mansfeld, question, asker)
    wisher = Act(_of(ids["Nordsachsen"], "Ralf Dünnebier"), act.at, act.public_url)
    assert nordsachsen.due_on is not None
    wished = nordsachsen.due_on + timedelta(days=7)
    answering.ask_for_time(session, nordsachsen, wished, "Das Jugendamt antwortet später.", wisher)


def _share(session: Session, todo: Todo, organisation_id: int) -> Assignment:
    return session.scalars(
        sa.select(Assignment).where(
            Assignment.todo_id == todo.id, Assignment.organisation_id == organisation_id
        )
    ).one()


def _of(organisation_id: int, name: str) -> Viewer:
    return Viewer(0, name, Role.MUNICIPALITY, organisation_id, name)


def _day(today: date, days: int) -> str:
    return format_date(today + timedelta(days=days))
