"""Handing themes of a selection to other departments by a personal link, and taking it back."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import queries, selecting, selections
from kzv_workflow.indicators.entry_form import Entry
from kzv_workflow.indicators.models import Part, Selection, SelectionState
from kzv_workflow.web.viewer import Role, Viewer


def hand_out(
    session: Session, selection: Selection, recipient: str, letters: Collection[str],
    viewer: Viewer, at: datetime,
) -> str:  # fmt: skip
    """The secret of a new link, known to nobody afterwards.

    Raises DomainError at ``recipient`` or ``letters`` for what is missing, without a field once
    the selection is handed in.
    """
    if selections.lock(session, selection.id).state is SelectionState.FINAL:
        raise DomainError(selecting.HANDED_IN)
    if not recipient:
        raise DomainError("Bitte nennen Sie, wer den Teil ausfüllt.", field="recipient")
    known = [one.letter for one in queries.themes(session, selection.round.catalogue_id)]
    chosen = [one for one in known if one in letters]
    if not chosen:
        raise DomainError("Bitte wählen Sie mindestens ein Themenfeld.", field="letters")
    secret = secrets.token_urlsafe(32)
    session.add(
        Part(
            selection_id=selection.id, token_hash=hash_token(secret), recipient=recipient[:200],
            letters=" ".join(chosen), handed_by=viewer.name, handed_at=at,
        )
    )  # fmt: skip
    text = f"hat {', '.join(chosen)} an {recipient} weitergegeben"
    record(session, viewer, ("selection", selection.id), text, at)
    return secret


def revoke(session: Session, part: Part, viewer: Viewer, at: datetime) -> None:
    """The link opens nothing any more; what was entered by it stays."""
    if part.revoked_at is None:
        part.revoked_at = at
        text = f"hat den Link an {part.recipient} zurückgezogen"
        record(session, viewer, ("selection", part.selection_id), text, at)


def save(
    session: Session, part: Part, entries: Collection[Entry], at: datetime
) -> selecting.Outcome:
    """As by a colleague, but only for the themes that were handed out."""
    catalogue_id = part.selection.round.catalogue_id
    mine = {
        one.id
        for one in queries.indicators(session, catalogue_id)
        if one.letter in part.letters.split()
    }
    allowed = [one for one in entries if one.indicator_id in mine]
    target = selections.lock_to_save(session, part.selection_id)
    return selecting.save(session, target, allowed, writer(part), at)


def writer(part: Part) -> Viewer:
    """Under whose name the entries stand."""
    organisation = part.selection.organisation
    return Viewer(0, part.recipient, Role.MUNICIPALITY, organisation.id, organisation.name)
