"""Publishing announcements and changing them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.announcements.models import Announcement
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Notice:
    """What an announcement says."""

    title: str
    text: str
    source_url: str | None
    valid_until: date | None


def publish(session: Session, notice: Notice, viewer: Viewer, at: datetime) -> Announcement:
    """From now on everybody sees it."""
    made = Announcement(**asdict(notice), published_at=at, author_name=viewer.name)
    session.add(made)
    session.flush()
    record(session, viewer, ("announcement", made.id), "hat die Ankündigung veröffentlicht", at)
    return made


def change(
    session: Session, announcement: Announcement, notice: Notice, base: int | None, viewer: Viewer,
    at: datetime,
) -> bool:  # fmt: skip
    """Say something else; False if it is the same. *base* is the revision the change began with.

    Raises DomainError if somebody else changed it meanwhile.
    """
    if base != announcement.revision:
        raise changed_meanwhile()
    changed = False
    for name, value in asdict(notice).items():
        if getattr(announcement, name) != value:
            setattr(announcement, name, value)
            changed = True
    if changed:
        said = f"hat die Ankündigung geändert, jetzt: „{notice.title}“"
        record(session, viewer, ("announcement", announcement.id), said, at)
    return changed


def changed_meanwhile() -> DomainError:
    return DomainError(
        "Jemand hat diese Ankündigung gerade geändert. Hier steht, was Sie eingegeben haben; "
        "wenn Sie noch einmal sichern, gilt Ihr Stand."
    )
