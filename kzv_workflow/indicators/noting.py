"""What stands beside a selection: the municipality's interests, and who represents it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import selections
from kzv_workflow.indicators.models import Selection, SelectionState
from kzv_workflow.indicators.selecting import HANDED_IN
from kzv_workflow.web.viewer import Viewer


def note_interests(
    session: Session, selection: Selection, text: str, before: str, viewer: Viewer, at: datetime
) -> None:
    """Keep what the municipality is interested in; *before* is what the writer started from.

    Raises DomainError once it is final, at ``interests`` if somebody else wrote meanwhile.
    """
    locked = selections.lock(session, selection.id)
    if locked.state is SelectionState.FINAL:
        raise DomainError(HANDED_IN)
    if locked.interests == text:
        return
    if locked.interests != before:
        raise DomainError(
            f"Inzwischen steht dort: „{locked.interests}“. Ihr Text steht noch im Feld; speichern "
            "Sie noch einmal, wenn er gelten soll.",
            field="interests",
        )
    locked.interests = text
    record(session, viewer, ("selection", locked.id), "hat die Schwerpunkte beschrieben", at)


def represent(
    session: Session, selection: Selection, by: str, viewer: Viewer, at: datetime
) -> None:
    """Who presents the table of a municipality that is absent; "" is itself."""
    locked = selections.lock(session, selection.id)
    if locked.represented_by != by:
        locked.represented_by = by
        said = f"hat eingetragen: vertreten durch {by}" if by else "hat die Vertretung entfernt"
        record(session, viewer, ("selection", locked.id), said, at)
