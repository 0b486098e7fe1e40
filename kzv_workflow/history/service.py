"""Writing the record; nothing ever changes or deletes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.web.viewer import Viewer


def record(
    session: Session, viewer: Viewer, about: tuple[str, int], text: str, at: datetime
) -> None:
    """Note that ``viewer`` did ``text`` to the object ``about`` = (kind, id)."""
    session.add(
        HistoryEntry(
            at=at,
            actor_id=viewer.account_id,
            actor_name=viewer.name,
            object_kind=about[0],
            object_id=about[1],
            text=text,
        )
    )
