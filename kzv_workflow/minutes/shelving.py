"""From the links of a Protokoll to one collection on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.materials import service as shelf
from kzv_workflow.materials import typed
from kzv_workflow.materials.models import Material, MaterialKind, Visibility
from kzv_workflow.minutes.models import Minutes, MinutesState
from kzv_workflow.minutes.structure import Link
from kzv_workflow.web.viewer import Viewer


def collect(
    session: Session, minutes: Minutes, links: Sequence[Link], viewer: Viewer, at: datetime
) -> tuple[Material, int]:
    """Each address once, with its label; the material, and how many links are new in it.

    The links of a draft are for the office until it decides otherwise.
    """
    is_draft = minutes.state is MinutesState.DRAFT
    facts = shelf.Facts(
        title=f"Links: {minutes.title}"[:200],
        kind=MaterialKind.LINKS,
        visibility=Visibility.OFFICE if is_draft else Visibility.EVERYBODY,
        meeting_id=minutes.meeting_id,
    )
    each_once = {link.url: typed.Link(_label(link), link.url) for link in reversed(links)}
    wanted = list(reversed(each_once.values()))
    act = shelf.Act(viewer, at)
    return shelf.collect_links(session, facts, wanted, act, f"minutes:{minutes.id}")


def _label(link: Link) -> str:
    return f"{link.label} ({link.hint})" if link.hint else link.label
