"""Indicators that a municipality misses in the catalogue: proposed, then adopted or merged."""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import selections
from kzv_workflow.indicators.models import (
    Catalogue,
    Choice,
    Indicator,
    IndicatorStatus,
    Proposal,
    ProposalState,
    Selection,
    SelectionState,
    Theme,
)
from kzv_workflow.indicators.selecting import HANDED_IN
from kzv_workflow.indicators.values import VERDICT_WORDS, Verdict
from kzv_workflow.web.viewer import Viewer


def propose(
    session: Session, selection: Selection, name: str, source_hint: str, viewer: Viewer,
    at: datetime,
) -> Proposal:  # fmt: skip
    """Raises DomainError once the selection is final."""
    if selections.lock(session, selection.id).state is SelectionState.FINAL:
        raise DomainError(HANDED_IN)
    made = Proposal(
        selection_id=selection.id,
        name=name,
        source_hint=source_hint,
        state=ProposalState.PROPOSED,
        proposed_by=viewer.name,
        proposed_at=at,
    )
    session.add(made)
    return made


def adopt(
    session: Session, proposal: Proposal, theme: Theme, viewer: Viewer, at: datetime
) -> Indicator:
    """A new indicator of that theme under its next free number, chosen by who proposed it.

    Raises DomainError if the proposal was decided on already.
    """
    _lock(session, theme.catalogue_id)  # two adopted at once get two numbers
    _refuse_decided(session, proposal)
    rows = session.execute(
        sa.select(Indicator.code, Indicator.position).where(
            Indicator.catalogue_id == theme.catalogue_id
        )
    ).all()
    numbers = [
        int(found[1])
        for code, _ in rows
        if (found := re.match(rf"{re.escape(theme.letter)}(\d+)", code))
    ]
    made = Indicator(
        catalogue_id=theme.catalogue_id, theme_id=theme.id, name=proposal.name, definition="",
        code=f"{theme.letter}{max(numbers, default=0) + 1}",
        position=max((position for _, position in rows), default=0) + 1,
        source=proposal.source_hint[:300], level="", periodicity="", unit="",
        notes="Vorschlag einer Kommune", status=IndicatorStatus.ADOPTED,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _settle(session, proposal, made, ProposalState.ADOPTED, (viewer, at))
    return made


def merge(
    session: Session, proposal: Proposal, into: Indicator, viewer: Viewer, at: datetime
) -> None:
    """It means an indicator there is already; the municipality has now chosen that one."""
    _refuse_decided(session, proposal)
    _settle(session, proposal, into, ProposalState.MERGED, (viewer, at))


def decline(session: Session, proposal: Proposal, viewer: Viewer, at: datetime) -> None:
    _refuse_decided(session, proposal)
    proposal.state = ProposalState.DECLINED
    text = f"hat den Vorschlag „{proposal.name}“ nicht aufgenommen"
    record(session, viewer, ("selection", proposal.selection_id), text, at)


def _lock(session: Session, catalogue_id: int) -> None:
    session.execute(sa.select(Catalogue.id).where(Catalogue.id == catalogue_id).with_for_update())


def _refuse_decided(session: Session, proposal: Proposal) -> None:
    """Of two clicks at once the second waits, and then sees what the first decided."""
    session.refresh(proposal, with_for_update=True)
    if proposal.state is not ProposalState.PROPOSED:
        raise DomainError("Über diesen Vorschlag ist schon entschieden.")


def _settle(
    session: Session, proposal: Proposal, indicator: Indicator, state: ProposalState,
    by: tuple[Viewer, datetime],
) -> None:  # fmt: skip
    (viewer, at), said = by, ""
    proposal.state, proposal.indicator_id = state, indicator.id
    selections.lock(session, proposal.selection_id)
    known = session.scalars(
        sa.select(Choice).where(
            Choice.selection_id == proposal.selection_id, Choice.indicator_id == indicator.id
        )
    ).first()
    if known is None:
        session.add(
            Choice(
                selection_id=proposal.selection_id, indicator_id=indicator.id,
                verdict=Verdict.YES, reason="", governance_relevance=False,
                data_availability=None, doubt="", remark="Aus einem Vorschlag",
                entered_by=proposal.proposed_by, entered_at=at,
            )
        )  # fmt: skip
    elif known.verdict is not Verdict.YES:
        said = f"; bei {indicator.code} stand „{VERDICT_WORDS[known.verdict]}“, jetzt „ja“"
        known.verdict, known.reason = Verdict.YES, ""
        known.entered_by, known.entered_at = proposal.proposed_by, at
    text = f"hat den Vorschlag „{proposal.name}“ als {indicator.code} aufgenommen{said}"
    record(session, viewer, ("selection", proposal.selection_id), text, at)
