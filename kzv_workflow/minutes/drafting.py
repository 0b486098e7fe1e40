"""One person's autosave of a Protokoll: kept while typing, offered again, never overwritten."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kzv_workflow.minutes import queries
from kzv_workflow.minutes.marking import without_markers
from kzv_workflow.minutes.models import Minutes, MinutesDraft, MinutesVersion
from kzv_workflow.minutes.service import Act
from kzv_workflow.web.viewer import Viewer

WRITING_NOW = timedelta(minutes=10)  # who typed longer ago is not "writing"


@dataclass(frozen=True, slots=True)
class Typed:
    """What an open window sends: its text, the version it began with, its name."""

    source: str
    base: int
    window: str


def new_window() -> str:
    return secrets.token_urlsafe(12)


def keep(session: Session, minutes: Minutes, typed: Typed, act: Act) -> bool:
    """Store what is typed; False if another window of the same person holds other words.

    What this person saved since the window was opened needs no keeping: a browser that did not
    hear of it hands the text in once more.
    """
    draft = queries.draft_of(session, minutes.id, act.viewer)
    if _is_saved(session, minutes, typed, act.viewer):
        if draft and draft.window == typed.window:
            session.delete(draft)
        return True
    if draft and draft.window != typed.window:  # a window already closed may still be heard
        return draft.source == typed.source
    draft = draft or MinutesDraft(minutes_id=minutes.id, account_id=act.viewer.account_id)
    draft.source, draft.base, draft.window = typed.source, typed.base, typed.window
    draft.author_name, draft.updated_at = act.viewer.name, act.at
    session.add(draft)
    return True


def _is_saved(session: Session, minutes: Minutes, typed: Typed, viewer: Viewer) -> bool:
    saved = queries.sources_since(session, minutes.id, typed.base, viewer.name)
    return without_markers(typed.source) in map(without_markers, saved)


def offered(session: Session, newest: MinutesVersion, viewer: Viewer) -> MinutesDraft | None:
    """The own text that was typed and never saved, if it says anything else than the newest."""
    draft = queries.draft_of(session, newest.minutes_id, viewer)
    return draft if draft and draft.source != newest.source else None


def go_on(session: Session, draft: MinutesDraft) -> str:
    """The draft belongs to a new window from now on; its name."""
    draft.window = new_window()
    session.flush()
    return draft.window


def discard(session: Session, minutes: Minutes, viewer: Viewer, window: str | None = None) -> None:
    """The viewer's own autosave is no longer needed; those of others stay.

    With *window*: only if that one wrote it.
    """
    draft = queries.draft_of(session, minutes.id, viewer)
    if draft and window in (None, draft.window):
        session.delete(draft)


def writing_too(session: Session, minutes: Minutes, viewer: Viewer, at: datetime) -> list[str]:
    """The names of others who are typing in it now."""
    return list(queries.other_writers(session, minutes.id, viewer, at - WRITING_NOW))
