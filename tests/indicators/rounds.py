"""Catalogues, rounds and selections the tests need, made through the product's own doors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.indicators import catalogues, queries, rounds, selecting, selections
from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts
from kzv_workflow.indicators.entry_form import Entry
from kzv_workflow.indicators.models import Catalogue, Choice, Round, Selection
from kzv_workflow.indicators.values import NOTHING_SAID, Answer, Verdict
from kzv_workflow.web.viewer import Role, Viewer
from tests.factories import WRITER, organisation

SEIDEL = Viewer(3, "Sabine Seidel", Role.MUNICIPALITY, 2, "Altenburger Land")
SMALL = Content(
    {"A": "Rahmenbedingungen", "D": "Schulen"},
    [
        IndicatorFacts("A1", "A", "Geburten", "Lebend geborene Kinder.", "Standesamt"),
        IndicatorFacts("D7", "D", "Ganztag", "Kinder am Nachmittag.", "Schulverwaltung"),
        IndicatorFacts("D12", "D", "Schulwege", "Länger als 30 Minuten.", "Schülerbeförderung"),
    ],
)


def of_size(count: int) -> Content:
    """A catalogue of that many indicators in six themes."""
    letters = "ABCDEF"
    rows = [
        IndicatorFacts(
            f"{letters[number % 6]}{number // 6 + 1}", letters[number % 6], f"Kennzahl {number}",
            "Eine Definition aus einigen Wörtern.", "Fachamt",
        )
        for number in range(count)
    ]  # fmt: skip
    return Content({letter: f"Feld {letter}" for letter in letters}, rows)


def catalogue(session: Session, at: datetime, content: Content = SMALL) -> Catalogue:
    newest = queries.newest_catalogue(session)
    new = catalogues.NewVersion("Leitfaden 2021", content, newest.id if newest else None)
    made = catalogues.add_version(session, new, WRITER, at)
    session.commit()
    return made


def opened(
    session: Session, at: datetime, content: Content = SMALL, title: str = "Kennzahlenauswahl"
) -> Round:
    """A round over a catalogue of its own, committed."""
    new = rounds.NewRound(title, catalogue(session, at, content).id, "Ende Mai")
    made = rounds.open_round(session, new, WRITER, at)
    session.commit()
    return made


def selection_of(session: Session, round_: Round, name: str = "Altenburger Land") -> Selection:
    found = session.scalars(
        sa.select(Selection)
        .where(
            Selection.round_id == round_.id,
            Selection.organisation_id == organisation(session, name).id,
        )
        .options(joinedload(Selection.round))
    ).one()
    session.commit()  # the database is free for the next request
    return found


def choose(
    session: Session, selection: Selection, answers: Mapping[str, Answer | Verdict], at: datetime,
    by: Viewer = SEIDEL,
) -> None:  # fmt: skip
    """Say this about the indicators with these codes, committed."""
    codes = queries.codes(session, selection.round.catalogue_id)
    known = selections.choices(session, selection.id)
    entries = []
    for code, answer in answers.items():
        said = known.get(codes[code])
        entries.append(
            Entry(
                codes[code],
                answer if isinstance(answer, Answer) else Answer(answer),
                (said.answer if said else NOTHING_SAID).fingerprint,
            )
        )
    target = selections.lock_to_save(session, selection.id)
    outcome = selecting.save(session, target, entries, by, at)
    assert outcome.is_clean
    session.commit()


def fields(values: dict[str, str]) -> dict[str, Any]:
    """Fields of a form whose names are made from numbers."""
    return dict(values)


def said(session: Session, selection: Selection) -> dict[str, Choice]:
    """The stored choices by code; leaves the database free for the next request."""
    codes = {
        key: code for code, key in queries.codes(session, selection.round.catalogue_id).items()
    }
    session.expire_all()
    found = {codes[key]: one for key, one in selections.choices(session, selection.id).items()}
    session.commit()
    return found
