"""Questions about selections: the only door to them.

The office sees everything. A municipality sees its own selection; what others chose it sees only
once the office has released the round.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.indicators.models import (
    Choice,
    Indicator,
    Part,
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
    joinedload(Selection.round).joinedload(Round.catalogue), joinedload(Selection.organisation)
)
_WITH_ROUND = sa.select(Selection).options(joinedload(Selection.round))
_LOCKED_STATE = (
    sa.select(Selection.state).where(Selection.id == sa.bindparam("selection")).with_for_update()
)


def find_selection(session: Session, selection_id: int, viewer: Viewer) -> Selection | None:
    """One's own; the office sees all. Those of a withdrawn round are not there."""
    found = _selection(session, Selection.id == selection_id)
    return found if found and _may_see(found, viewer) else None


def find_to_save(session: Session, selection_id: int, viewer: Viewer) -> Selection | None:
    """The same without the names a page shows."""
    found = session.scalars(_WITH_ROUND.where(Selection.id == selection_id)).first()
    return found if found and _may_see(found, viewer) else None


def own_selection(session: Session, round_id: int, viewer: Viewer) -> Selection | None:
    """The selection of the viewer's organisation in that round."""
    found = _selection(
        session,
        sa.and_(
            Selection.round_id == round_id, Selection.organisation_id == viewer.organisation_id
        ),
    )
    return found if found and _may_see(found, viewer) else None


def own_selections(session: Session, viewer: Viewer) -> dict[int, Selection]:
    """By round."""
    rows = session.scalars(
        sa.select(Selection).where(Selection.organisation_id == viewer.organisation_id)
    )
    return {row.round_id: row for row in rows}


def _selection(session: Session, condition: sa.ColumnElement[bool]) -> Selection | None:
    return session.scalars(_WITH_ALL.where(condition)).first()


def _may_see(selection: Selection, viewer: Viewer) -> bool:
    is_own = selection.organisation_id == viewer.organisation_id
    return selection.round.withdrawn_at is None and (viewer.is_office or is_own)


def lock(session: Session, selection_id: int) -> Selection:
    """Whoever changes a selection does so one after the other."""
    return session.scalars(
        sa.select(Selection)
        .where(Selection.id == selection_id)
        .with_for_update(of=Selection)
        .execution_options(populate_existing=True)
    ).one()


def lock_state(session: Session, selection_id: int) -> SelectionState:
    """The same for who only asks whether it may still be changed."""
    return session.scalars(_LOCKED_STATE, {"selection": selection_id}).one()


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


def progress(session: Session, selection: Selection) -> list[ThemeProgress]:
    """All themes of the round's catalogue, in one statement."""
    asked = {"selection": selection.id, "catalogue": selection.round.catalogue_id}
    return [ThemeProgress._make(row) for row in session.execute(_PROGRESS, asked)]


def choices(
    session: Session, selection_id: int, among: Collection[int] | None = None
) -> dict[int, Choice]:
    """What the municipality said so far, by indicator; *among* these only."""
    query = sa.select(Choice).where(Choice.selection_id == selection_id)
    if among is not None:
        query = query.where(Choice.indicator_id.in_(among))
    return {row.indicator_id: row for row in session.scalars(query)}


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


def parts(session: Session, selection_id: int) -> Sequence[Part]:
    """Links that were handed out and not taken back."""
    return session.scalars(
        sa.select(Part)
        .where(Part.selection_id == selection_id, Part.revoked_at.is_(None))
        .order_by(Part.id)
    ).all()


def part_by_token(session: Session, token_hash: str) -> Part | None:
    """The part a link opens; None once it was taken back or the selection is handed in."""
    return session.scalars(
        sa.select(Part)
        .join(Part.selection)
        .where(
            Part.token_hash == token_hash,
            Part.revoked_at.is_(None),
            Selection.state == SelectionState.INTERIM,
            Selection.round.has(Round.withdrawn_at.is_(None)),
        )
        .options(
            contains_eager(Part.selection).options(
                joinedload(Selection.round).joinedload(Round.catalogue),
                joinedload(Selection.organisation),
            )
        )
    ).first()
