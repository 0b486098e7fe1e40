"""Questions about selections: the only door to them.

The office sees everything. A municipality sees its own selection; what others chose it sees only
once the office has released the round.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.indicators.entry_form import Said
from kzv_workflow.indicators.models import (
    Choice,
    Indicator,
    Proposal,
    ProposalState,
    Round,
    Selection,
    SelectionState,
    Theme,
)
from kzv_workflow.indicators.values import Answer, Verdict
from kzv_workflow.web.viewer import Viewer


class ThemeProgress(NamedTuple):
    """How much of a theme a municipality has said something about."""

    id: int
    letter: str
    title: str
    total: int
    said: int
    chosen: int


class ToSave(NamedTuple):
    """What saving asks of a selection, which is locked meanwhile."""

    id: int
    organisation_id: int
    state: SelectionState
    catalogue_id: int
    withdrawn_at: datetime | None


class ListedSelection(NamedTuple):
    """How far a municipality is, as the office's list of a round shows it."""

    id: int
    organisation_id: int
    name: str
    short_code: str
    state: str
    final_by: str | None
    said: int
    chosen: int
    type: str | None
    land: str | None
    represented_by: str


# Statements of every page and every choice that is saved are built once.
_WITH_ALL = sa.select(Selection).options(
    joinedload(Selection.round).options(joinedload(Round.catalogue), joinedload(Round.todo)),
    joinedload(Selection.organisation),
)
_BY_ID = _WITH_ALL.where(Selection.id == sa.bindparam("selection"))
_TO_SAVE = (
    sa.select(
        Selection.id, Selection.organisation_id, Selection.state, Round.catalogue_id,
        Round.withdrawn_at,
    )
    .join(Selection.round)
    .where(Selection.id == sa.bindparam("selection"))
    .with_for_update(of=Selection)
)  # fmt: skip


def find_selection(session: Session, selection_id: int, viewer: Viewer) -> Selection | None:
    """One's own; the office sees all. Those of a withdrawn round are not there."""
    found = session.scalars(_BY_ID, {"selection": selection_id}).first()
    return found if found and _may_see(found, found.round.withdrawn_at, viewer) else None


def find_to_save(session: Session, selection_id: int, viewer: Viewer) -> ToSave | None:
    """The same to be changed: whoever does so comes one after the other."""
    row = session.execute(_TO_SAVE, {"selection": selection_id}).first()
    found = ToSave._make(row) if row else None
    return found if found and _may_see(found, found.withdrawn_at, viewer) else None


def own_selection(session: Session, round_id: int, viewer: Viewer) -> Selection | None:
    """The selection of the viewer's organisation in that round."""
    found = session.scalars(
        _WITH_ALL.where(
            Selection.round_id == round_id, Selection.organisation_id == viewer.organisation_id
        )
    ).first()
    return found if found and _may_see(found, found.round.withdrawn_at, viewer) else None


def own_selections(session: Session, viewer: Viewer) -> dict[int, Selection]:
    """By round."""
    rows = session.scalars(
        sa.select(Selection).where(Selection.organisation_id == viewer.organisation_id)
    )
    return {row.round_id: row for row in rows}


def _may_see(selection: Selection | ToSave, withdrawn_at: datetime | None, viewer: Viewer) -> bool:
    is_own = selection.organisation_id == viewer.organisation_id
    return withdrawn_at is None and (viewer.is_office or is_own)


def lock(session: Session, selection_id: int) -> Selection:
    """Whoever changes a selection does so one after the other."""
    return session.scalars(
        sa.select(Selection)
        .where(Selection.id == selection_id)
        .with_for_update(of=Selection)
        .execution_options(populate_existing=True)
    ).one()


def lock_to_save(session: Session, selection_id: int) -> ToSave:
    """The same for who changes single choices."""
    return ToSave._make(session.execute(_TO_SAVE, {"selection": selection_id}).one())


def _progress() -> sa.Select[int, str, str, int, int, int]:
    said = sa.case((Choice.verdict != Verdict.OPEN, 1))
    chosen = sa.case((Choice.verdict == Verdict.YES, 1))
    mine = sa.and_(
        Choice.indicator_id == Indicator.id, Choice.selection_id == sa.bindparam("selection")
    )
    return (
        sa.select(
            Theme.id, Theme.letter, Theme.title, sa.func.count(Indicator.id),
            sa.func.count(said), sa.func.count(chosen),
        )
        .join(Indicator, Indicator.theme_id == Theme.id)
        .outerjoin(Choice, mine)
        .where(Theme.catalogue_id == sa.bindparam("catalogue"))
        .group_by(Theme.id, Theme.letter, Theme.title)
        .order_by(Theme.letter)
    )  # fmt: skip


_PROGRESS = _progress()


def progress(session: Session, selection: Selection | ToSave) -> list[ThemeProgress]:
    """All themes of the round's catalogue, in one statement."""
    asked = {"selection": selection.id, "catalogue": selection.catalogue_id}
    return [ThemeProgress._make(row) for row in session.execute(_PROGRESS, asked)]


def choices(session: Session, selection_id: int) -> dict[int, Choice]:
    """What the municipality said so far, by indicator."""
    query = sa.select(Choice).where(Choice.selection_id == selection_id)
    return {row.indicator_id: row for row in session.scalars(query)}


_SAID = sa.select(
    Choice.indicator_id, Choice.entered_by, Choice.entered_at, Choice.verdict, Choice.reason,
    Choice.governance_relevance, Choice.data_availability, Choice.doubt, Choice.remark,
).where(
    Choice.selection_id == sa.bindparam("selection"),
    Choice.indicator_id.in_(sa.bindparam("among", expanding=True)),
)  # fmt: skip


def said(session: Session, selection_id: int, among: Collection[int]) -> dict[int, Said]:
    """The same of these indicators, as a page shows it."""
    rows = session.execute(_SAID, {"selection": selection_id, "among": list(among)})
    return {row[0]: Said(Answer(*row[3:]), row[1], row[2]) for row in rows}


def answers_by_code(session: Session, selection_id: int) -> dict[str, Answer]:
    """The same as plain data, as tables and comparisons need it."""
    rows = session.execute(
        sa.select(
            Indicator.code, Choice.verdict, Choice.reason, Choice.governance_relevance,
            Choice.data_availability, Choice.doubt, Choice.remark,
        )
        .join(Indicator, Indicator.id == Choice.indicator_id)
        .where(Choice.selection_id == selection_id)
    )  # fmt: skip
    return {row[0]: Answer(*row[1:]) for row in rows}


def prior_answers(session: Session, selection: Selection) -> dict[str, Answer]:
    """What the same municipality said in the round before, by code."""
    if selection.round.previous_id is None:
        return {}
    prior = session.scalar(
        sa.select(Selection.id).where(
            Selection.round_id == selection.round.previous_id,
            Selection.organisation_id == selection.organisation_id,
        )
    )
    return answers_by_code(session, prior) if prior else {}


def selections(session: Session, round_id: int) -> list[ListedSelection]:
    """Every municipality in directory order, never by who has done most."""
    said = sa.func.coalesce(sa.func.sum(sa.case((Choice.verdict != Verdict.OPEN, 1), else_=0)), 0)
    chosen = sa.func.coalesce(sa.func.sum(sa.case((Choice.verdict == Verdict.YES, 1), else_=0)), 0)
    rows = session.execute(
        sa.select(
            Selection.id, Organisation.id, Organisation.name, Organisation.short_code,
            Selection.state, Selection.final_by, said, chosen, Organisation.type,
            Organisation.land, Selection.represented_by,
        )
        .join(Organisation, Organisation.id == Selection.organisation_id)
        .outerjoin(Choice, Choice.selection_id == Selection.id)
        .where(Selection.round_id == round_id)
        .group_by(Selection.id, Organisation.id)
        .order_by(Organisation.sort_key)
    )  # fmt: skip
    return [ListedSelection(*row) for row in rows]


def interests(session: Session, round_id: int) -> list[tuple[str, str]]:
    """What moves each municipality, by its name; those that wrote nothing are left out."""
    rows = session.execute(
        sa.select(Organisation.name, Selection.interests)
        .join(Organisation, Organisation.id == Selection.organisation_id)
        .where(Selection.round_id == round_id, Selection.interests != "")
        .order_by(Organisation.sort_key)
    )
    return [(row[0], row[1]) for row in rows]


def represented(session: Session, round_id: int) -> dict[int, str]:
    """Who presents the table of an absent municipality, by selection."""
    rows = session.execute(
        sa.select(Selection.id, Selection.represented_by).where(
            Selection.round_id == round_id, Selection.represented_by != ""
        )
    )
    return {row[0]: row[1] for row in rows}


def answered(session: Session, selection_id: int) -> set[int]:
    """The indicators it has said something about; a remark alone is not yet an answer."""
    return set(
        session.scalars(
            sa.select(Choice.indicator_id).where(
                Choice.selection_id == selection_id, Choice.verdict != Verdict.OPEN
            )
        )
    )


def proposals(session: Session, selection_id: int) -> Sequence[Proposal]:
    return session.scalars(
        sa.select(Proposal).where(Proposal.selection_id == selection_id).order_by(Proposal.id)
    ).all()


def proposals_of_round(session: Session, round_id: int) -> list[tuple[Proposal, str]]:
    """Those the office has not decided on, with the name of the municipality."""
    rows = session.execute(
        sa.select(Proposal, Organisation.name)
        .join(Selection, Selection.id == Proposal.selection_id)
        .join(Organisation, Organisation.id == Selection.organisation_id)
        .where(Selection.round_id == round_id, Proposal.state == ProposalState.PROPOSED)
        .order_by(Proposal.id)
    )
    return [(row[0], row[1]) for row in rows]
