"""Entries of those who are asked as the people they are: one may stand for two organisations."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from kzv_workflow.directory.models import Organisation
from kzv_workflow.polls.models import Delegate, DelegateState


def by_person(delegates: Iterable[Delegate]) -> list[list[Delegate]]:
    """Entries of one person together: somebody in two organisations is asked once for both."""
    groups: dict[tuple[int | None, str], list[Delegate]] = {}
    for one in delegates:
        groups.setdefault((one.person_id, one.email or str(one.id)), []).append(one)
    return list(groups.values())


def same_person(session: Session, delegate: Delegate) -> list[Delegate]:
    """All entries of somebody who is asked, in the order of the directory; mostly just this."""
    if not delegate.email:
        return [delegate]
    query = (
        sa.select(Delegate)
        .join(Delegate.organisation)
        .options(contains_eager(Delegate.organisation))
        .where(
            Delegate.poll_id == delegate.poll_id,
            Delegate.email == delegate.email,
            Delegate.person_id.is_not_distinct_from(delegate.person_id),
            Delegate.state == DelegateState.ACTIVE,
        )
        .order_by(Organisation.sort_key)
    )
    found = list(session.scalars(query).all())
    return found if delegate in found else [delegate]
