"""Questions about parts of a selection that were handed out."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from kzv_workflow.indicators.models import Part, Round, Selection, SelectionState


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
