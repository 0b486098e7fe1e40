"""A round of 600 indicators × 9 municipalities, to be measured: every field filled, some texts."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from benchmarks.instances import Instance, build
from kzv_workflow.indicators import catalogues, queries, rounds
from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts
from kzv_workflow.indicators.models import Choice, Indicator, Selection
from kzv_workflow.indicators.values import Availability, Verdict
from kzv_workflow.web.access import now
from kzv_workflow.web.extensions import db
from kzv_workflow.web.viewer import Role, Viewer

THEMES, PER_THEME = 12, 50
_WRITER = Viewer(1, "Jonas Petri", Role.OFFICE, 1, "Büro")
_VERDICTS = (Verdict.YES, Verdict.NO, Verdict.YES, Verdict.NOT_RELEVANT, Verdict.OPEN)
_DEFINITION = "Anteil der Kinder eines Jahrgangs an allen Kindern des Jahrgangs am Stichtag."


def build_round(folder: Path) -> tuple[Instance, int]:
    """The installation, and the id of the round."""
    instance = build(folder)
    with instance.app.app_context():
        newest = queries.newest_catalogue(db.session)
        new = catalogues.NewVersion("Messung", content(), newest.id if newest else None)
        catalogue = catalogues.add_version(db.session, new, _WRITER, now())
        opened = rounds.open_round(
            db.session, rounds.NewRound("Messung", catalogue.id, "in 4 Wochen"), _WRITER, now()
        )
        indicators = db.session.scalars(
            sa.select(Indicator.id).where(Indicator.catalogue_id == catalogue.id)
        ).all()
        for selection in db.session.scalars(
            sa.select(Selection.id).where(Selection.round_id == opened.id)
        ).all():
            rows = [_choice(selection, key) for key in indicators]
            db.session.execute(sa.insert(Choice), rows)
        round_id = opened.id
        db.session.commit()
    return instance, round_id


def content() -> Content:
    """The catalogue: 12 themes of 50."""
    letters = [chr(ord("A") + number) for number in range(THEMES)]
    rows = [
        IndicatorFacts(f"{letter}{number}", letter, f"Betreuungsquote im Jahrgang {number}",
                       _DEFINITION, "Statistisches Landesamt", "Kreis", "jährlich", "Prozent")
        for letter in letters
        for number in range(1, PER_THEME + 1)
    ]  # fmt: skip
    return Content({letter: f"Themenfeld {letter} der Messung" for letter in letters}, rows)


def _choice(selection: int, indicator: int) -> dict[str, object]:
    number = selection * 7 + indicator
    verdict = _VERDICTS[number % len(_VERDICTS)]
    return {
        "selection_id": selection, "indicator_id": indicator, "verdict": verdict,
        "reason": "kein Angebot" if verdict is Verdict.NOT_RELEVANT else "",
        "governance_relevance": number % 2 == 0,
        "data_availability": (None, *Availability)[number % 5], "doubt": "",
        "remark": "Wir haben die Zahlen seit drei Jahren." if number % 4 == 0 else "",
        "entered_by": "Sabine Seidel", "entered_at": now(),
    }  # fmt: skip
