"""Putting indicators of the newest comparison set into groups, and ordering a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.german import count
from kzv_workflow.history.service import record
from kzv_workflow.indicators import comparing, overview_queries
from kzv_workflow.indicators.models import ComparisonEntry, Indicator, Round, Theme
from kzv_workflow.web.viewer import Viewer


def put(
    session: Session, found: Round, indicator_ids: Collection[int], title: str, viewer: Viewer,
    at: datetime,
) -> int:  # fmt: skip
    """Into the group with that title, behind its members, in catalogue order; "" is no group.

    Raises DomainError if nothing is chosen, at ``group_title`` for a title that is too long.
    """
    if len(title) > 200:
        raise DomainError("Bitte höchstens 200 Zeichen.", field="group_title")
    chosen = [one for one in _entries(session, found) if one.indicator_id in indicator_ids]
    if not chosen:
        raise DomainError("Bitte kreuzen Sie an, welche Kennzahlen Sie einordnen möchten.")
    for one in chosen:
        comparing.join(session, one, title)
    where = f"in die Gruppe „{title}“" if title else "in keine Gruppe"
    said = f"hat {count(len(chosen), 'Kennzahl', 'Kennzahlen')} {where} eingeordnet"
    record(session, viewer, ("round", found.id), said, at)
    return len(chosen)


def move(session: Session, found: Round, indicator_id: int, step: int) -> None:
    """One place up (-1) or down (1) in its group; at the end of it nothing happens.

    Raises DomainError if it is in no group.
    """
    entries = _entries(session, found)
    entry = next((one for one in entries if one.indicator_id == indicator_id), None)
    if entry is None or not entry.group_title:
        raise DomainError("Diese Kennzahl ist in keiner Gruppe.")
    group = sorted(
        (one for one in entries if one.group_title == entry.group_title),
        key=lambda one: one.position,
    )
    place = group.index(entry)
    target = min(max(place + step, 0), len(group) - 1)
    group.insert(target, group.pop(place))
    for position, one in enumerate(group, start=1):
        one.position = position


def _entries(session: Session, found: Round) -> Sequence[ComparisonEntry]:
    """Of the newest version in catalogue order, while nobody else changes it."""
    comparing.lock(session, found)
    newest = overview_queries.newest_set(session, found.id)
    if newest is None:
        raise DomainError("Bitte bilden Sie zuerst das Vergleichskennzahlenset.")
    return session.scalars(
        sa.select(ComparisonEntry)
        .join(Indicator, Indicator.id == ComparisonEntry.indicator_id)
        .join(Theme, Theme.id == Indicator.theme_id)
        .where(ComparisonEntry.set_id == newest.id)
        .order_by(Theme.letter, Indicator.position)
        .execution_options(populate_existing=True)
    ).all()
