"""What was agreed today, confirmed by looking at it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kzv_workflow.history.service import record
from kzv_workflow.minutes.models import Confirmation, Minutes
from kzv_workflow.minutes.service import Act


def confirm(session: Session, minutes: Minutes, version: int, remark: str, act: Act) -> None:
    """Record that those present said yes to what this version agrees; *remark* says who."""
    session.add(
        Confirmation(
            minutes_id=minutes.id,
            version_number=version,
            remark=remark[:500] or None,
            by_name=act.viewer.name,
            at=act.at,
        )
    )
    said = f"hat die Festlegungen der Fassung {version} bestätigt"
    record(session, act.viewer, ("minutes", minutes.id), said, act.at)
